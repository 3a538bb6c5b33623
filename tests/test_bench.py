"""The bench: what counts as found, and that every pipeline searches the same corpus."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.gather import exact_evidence
from assistant.plan import make_plan
from assistant.settings import QuestionSettings
from assistant.understand import understand
from corpus.store import Store
from evals.bench.evidence_items import LONGEST, cut, evidence_texts
from evals.bench.known import answerable, holds_evidence
from evals.bench.tutorial import PlainKeywords, pieces
from evals.bench.whole_documents import whole_documents
from evals.case import Case, Expectation
from index.chunk import Chunk


def case(*groups: tuple[str, ...], status: str = "answered") -> Case:
    expect = Expectation(status=(status,), all=groups)
    return Case("c", "other", ("question?",), expect=expect)


def test_evidence_is_found_when_every_group_stands_in_the_first_texts_together() -> None:
    asked = case(("1193\\.75",), ("add-?on", "supplement"))
    texts = ["$1,193.75 in all", "nothing", "nothing", "nothing", "an **add-on** code"]
    assert not holds_evidence(asked, texts, 4)
    assert holds_evidence(asked, texts, 10)
    assert not holds_evidence(asked, [], 10)


def test_how_an_answer_begins_is_no_evidence() -> None:
    assert holds_evidence(case(("^no\\b",), ("edit",)), ["the edit stands"], 4)


def test_only_questions_with_an_answer_are_counted() -> None:
    cases = [case(("x",)), case(("x",), status="refused"), case()]
    assert answerable(cases) == cases[:1]


def test_long_evidence_is_cut_and_nothing_lost() -> None:
    text = "\n".join(("short", "word " * 500, "end"))
    parts = cut(text)
    assert all(len(part) <= LONGEST for part in parts)
    assert "".join(parts).replace("\n", "") == text.replace("\n", "")


def test_the_first_evidence_on_a_price_is_its_rule_with_the_row_it_rests_on(shipped: Store) -> None:
    query = understand("What does Medicare pay for 63001?", QuestionSettings(date(2026, 7, 15)), shipped, None)  # fmt: skip
    evidence = exact_evidence(query, make_plan(query, shipped.known), shipped)
    first = evidence_texts(evidence)[0]
    assert "1193.75" in first
    assert "17.17" in first


def test_a_code_page_speaks_for_the_topic_that_is_asked(shipped: Store) -> None:
    query = understand("What must the operative note say for 63102?", QuestionSettings(date(2026, 7, 15)), shipped, None)  # fmt: skip
    evidence = exact_evidence(query, make_plan(query, shipped.known), shipped)
    assert "lateral extracavitary" in evidence_texts(evidence)[0]
    assert "lateral extracavitary" not in evidence_texts(replace(evidence, facts={}))[:1]


CHUNKS = [
    Chunk("alpha beta", "a", "1", "Title of a", "policy", "a", heading="First"),
    Chunk("gamma", "a", "1", "Title of a", "policy", "a", heading="First"),
    Chunk("delta", "b", "1", "Title of b", "manual", "b", question="What is delta?"),
]


def test_whole_documents_hold_every_passage_once() -> None:
    first, second = whole_documents(CHUNKS)
    assert first.source == "a"
    assert first.text == "Title of a\n\nFirst\n\nalpha beta\n\ngamma"
    assert second.text == "Title of b\n\nWhat is delta?\ndelta"


def test_the_tutorial_cuts_every_thousand_characters() -> None:
    pytest.importorskip("langchain_text_splitters", reason="comes with the extra evals")
    long = Chunk("word " * 1_000, "c", "1", "Title", "manual", "c")
    cut_up = pieces(list(whole_documents([long])))
    assert len(cut_up) > 5
    assert all(len(piece.text) <= 1_000 for piece in cut_up)
    assert {piece.source for piece in cut_up} == {"c"}


def test_plain_keywords_find_the_piece_with_the_words() -> None:
    found = PlainKeywords(CHUNKS).search("gamma", 1)
    assert [piece.text for piece in found] == ["gamma"]
