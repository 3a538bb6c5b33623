"""Intents by nearest phrasings: only where no pattern knows the words, and never by chance."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assistant.conversation import Conversation, Turn
from assistant.intent_neighbours import (
    ROLES,
    IntentNeighbours,
    Nearest,
    Phrasings,
    examples,
    without_codes,
    worded,
)
from assistant.intents import PATTERNS
from assistant.settings import QuestionSettings
from assistant.understand import understand
from corpus.store import Store
from index.encoder import Vectors, unit

UNDER = QuestionSettings(date(2026, 7, 15))


class Told(IntentNeighbours):
    """Neighbours that say what they are told to, and count how often they were asked."""

    def __init__(self, intent: str, modifier: str = "") -> None:
        self.asked: list[str] = []
        self._says = Nearest(intent, modifier, 0.9)

    def nearest(self, question: str) -> Nearest:
        self.asked.append(question)
        return self._says


class Letters:
    """An encoder without a model: counts of letters."""

    model, dimensions = "letters", 26

    def __init__(self) -> None:
        self.encoded = 0

    def encode(self, texts: "list[str]") -> Vectors:
        self.encoded += len(texts)
        rows = [[text.count(chr(97 + i)) for i in range(26)] for text in texts]
        return unit(np.array(rows, dtype=np.float32))

    def encode_query(self, text: str) -> Vectors:
        return np.asarray(self.encode([text])[0])


def test_there_are_a_few_hundred_phrasings_and_several_of_each_intent() -> None:
    every = examples()
    assert sum(map(len, every.values())) >= 300
    assert all(len(set(texts)) == len(texts) >= 4 for texts in every.values())


def test_every_label_is_an_intent_or_a_role() -> None:
    assert set(examples()) - set(ROLES) <= set(PATTERNS)


@pytest.mark.parametrize(
    "question",
    ["What does 63047 pay?", "63053 alone?", "63052 vs 63053", "MUE of 63048", "modifier 62 on 63047",
     "63047 in Manhattan", "63053", "conversion factor 2026"],
)  # fmt: skip
def test_questions_that_patterns_know_do_not_ask(question: str, shipped: Store) -> None:
    neighbours = Told("denial")
    query = understand(question, UNDER, shipped, None, neighbours)
    assert neighbours.asked == []
    assert "denial" not in query.intents


def test_unknown_words_take_the_intent_of_the_nearest(shipped: Store) -> None:
    query = understand("how handsome a sum is 63047", UNDER, shipped, None, None)
    assert "payment" not in query.intents
    neighbours = Told("payment")
    query = understand("how handsomely are we rewarded by 63047", UNDER, shipped, None, neighbours)
    assert neighbours.asked
    assert "payment" in query.intents


def test_a_role_brings_its_modifier(shipped: Store) -> None:
    query = understand(
        "spine and general dividing up 22558", UNDER, shipped, None, Told("modifier", "62")
    )
    assert query.modifiers == ("62",)


def test_nothing_near_changes_nothing(shipped: Store) -> None:
    text = "63047 wibble wobble wubble"
    assert understand(text, UNDER, shipped, None, Told("")) == understand(text, UNDER, shipped)


def test_a_short_follow_up_asks_what_was_asked_before(shipped: Store) -> None:
    conversation = Conversation()
    first = understand("What does 63047 pay?", UNDER, shipped, conversation)
    conversation.add(Turn(first.question, None, first))
    neighbours = Told("denial")
    query = understand("63055 then", UNDER, shipped, conversation, neighbours)
    assert neighbours.asked == []
    assert "payment" in query.intents


def test_codes_are_replaced_by_words() -> None:
    told = without_codes("Does 22633 swallow 22612, and 22633?")
    assert told == "does this procedure swallow a second procedure, and this procedure"
    assert (
        worded("Does the code swallow another code")
        == "does this procedure swallow a second procedure"
    )


def test_labels_of_several_codes_are_for_several_codes() -> None:
    vectors = np.eye(4, dtype=np.float32)
    phrasings = Phrasings.of(["payment", "ptp", "mue", "total"], vectors)
    assert phrasings.nearest(vectors[1], several=True).intent == "ptp"
    assert phrasings.nearest(vectors[1], several=False).intent in ("payment", "mue")


def test_vectors_are_encoded_once_and_kept(tmp_path: Path) -> None:
    encoder = Letters()
    IntentNeighbours(encoder, tmp_path).warm()
    size = sum(map(len, examples().values()))
    assert encoder.encoded == size
    again = IntentNeighbours(encoder, tmp_path)
    again.warm()
    assert encoder.encoded == size
    kept = next(tmp_path.glob("phrasings-*.npy"))
    kept.write_bytes(b"damaged")
    IntentNeighbours(encoder, tmp_path).warm()
    assert encoder.encoded == 2 * size


def test_a_home_that_cannot_be_written_goes_without(tmp_path: Path) -> None:
    IntentNeighbours(Letters(), tmp_path / "not" / "there").warm()


def test_below_the_threshold_there_is_no_intent() -> None:
    strict = IntentNeighbours(Letters(), None, near=1.01)
    found = strict.nearest("what does 63047 pay")
    assert found.intent == ""
    assert found.similarity < 1.01
