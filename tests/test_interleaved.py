"""Two conversations question by question in turn: neither takes anything of the other."""

from datetime import date
from itertools import combinations, zip_longest

import pytest

from assistant.answer import Answer
from assistant.compose.rules_writer import write
from assistant.conversation import Conversation, Turn
from assistant.gather import gather
from assistant.grounding import grounded_answer
from assistant.settings import QuestionSettings
from assistant.understand import understand
from corpus.store import Store
from tests.conftest import NoPassages

TALKS: dict[str, tuple[str, ...]] = {
    "price": ("What does Medicare pay for 63047?", "and in Manhattan?", "same for 63057", "no, national",
              "and in 2025", "back to 2026: MUE?", "why is it denied when billed alone?"),
    "add-on": ("Can I bill 63053 alone?", "not even with 63047?", "with 22612 then?", "22630?",
               "how many units max", "modifier 51 on it?", "so what would 3 units pay"),
    "levels": ("C4-C7 fusion", "anterior with discectomy", "and C5 to C7?", "what does that pay?",
               "63047 L3-S1, which codes?", "what about L2-S1", "total?"),
    "visits": ("22612 was done on 3 March 2026. when does the global end?", "visit on May 20 for it, can we bill?",
               "what if it was for hypertension?", "he needs the OR for a wound dehiscence", "new global then?",
               "global days of 63055?", "and 63056?"),
    "claim": ("total for 22633 and 22634", "add 63052 and 63053", "and 22842", "what if in Miami",
              "national again", "without 22842", "co-surgeon allowed?"),
}  # fmt: skip
UNDER = QuestionSettings(date(2026, 7, 15))


def _answer(question: str, store: Store, conversation: Conversation) -> Answer:
    query = understand(question, UNDER, store, conversation)
    draft = write(query, gather(query, store, NoPassages()))  # type: ignore[arg-type]
    answer = grounded_answer(draft, query, "one")
    conversation.add(Turn(query.question, answer, query))
    return answer


def _told(answers: list[Answer]) -> list[tuple[object, ...]]:
    return [(a.text, a.status, a.codes, a.settings, a.cautions) for a in answers]


@pytest.fixture(scope="module")
def apart(shipped: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every conversation asked by itself."""
    found = {}
    for name, talk in TALKS.items():
        conversation = Conversation()
        found[name] = _told([_answer(question, shipped, conversation) for question in talk])
    return found


def test_the_talks_depend_on_their_own_past(
    apart: dict[str, list[tuple[object, ...]]], shipped: Store
) -> None:
    alone = _told([_answer(question, shipped, Conversation()) for question in TALKS["price"]])
    assert alone[1:] != apart["price"][1:]


@pytest.mark.parametrize(("one", "other"), list(combinations(TALKS, 2)))
def test_two_conversations_in_turn_answer_as_each_alone(
    one: str, other: str, apart: dict[str, list[tuple[object, ...]]], shipped: Store
) -> None:
    talks = {name: Conversation() for name in (one, other)}
    answers: dict[str, list[Answer]] = {name: [] for name in talks}
    for pair in zip_longest(TALKS[one], TALKS[other]):
        for name, question in zip(talks, pair, strict=True):
            if question is not None:
                answers[name].append(_answer(question, shipped, talks[name]))
    assert _told(answers[one]) == apart[one]
    assert _told(answers[other]) == apart[other]
