"""A note pasted as a question, or an operation told in a sentence: read as a note, answered with proof."""

from pathlib import Path

import pytest
import yaml

from assistant.note_text.pasted import is_note
from evals.case import BUILT_IN, read_cases
from tests.conftest import Ask

NOTES = [
    note
    for path in sorted((Path(BUILT_IN) / "notes").glob("dev*.yaml"))
    for note in yaml.safe_load(path.read_text(encoding="utf-8"))
]
SEEN = NOTES[::6]


def test_notes_are_told_from_questions() -> None:
    taken = [note["id"] for note in NOTES if is_note(note["text"])]
    assert len(taken) > 0.9 * len(NOTES), f"{len(taken)} of {len(NOTES)}"
    asked = [turn for case in read_cases(BUILT_IN) for turn in case.turns]
    assert [turn for turn in asked if is_note(turn)] == []


@pytest.mark.parametrize("note", SEEN, ids=[note["id"] for note in SEEN])
def test_a_pasted_note_is_answered_with_its_codes(ask: Ask, note: dict[str, str]) -> None:
    if not is_note(note["text"]):
        pytest.skip("told without headings: a question like any other")
    written = ask(note["text"])
    assert written.checked.clean, [str(fault) for fault in written.checked.found]
    report = written.query.noted
    assert report is not None and written.values("note")[:1] == ([None] if report.sheet.lines else [])  # fmt: skip
    for line in report.sheet.lines:
        assert line.hcpcs in written.text and line.hcpcs in written.query.hcpcs
    assert (written.draft.status == "needs_input") == (not report.sheet.lines)


def test_a_note_dictated_on_one_line_is_a_note(ask: Ask) -> None:
    told = (
        "Patient prone on the frame, midline incision. A laminectomy of L4 and L5 with medial facetectomies and "
        "foraminotomies at L4-5 was performed. Dura decompressed, wound closed over a drain."
    )
    written = ask(told)
    assert written.query.noted is not None and "63047" in written.query.hcpcs
    assert written.checked.clean


def test_an_operation_told_in_a_sentence_is_coded_like_a_note(ask: Ask) -> None:
    written = ask(
        "TLIF at L4-5 with a laminectomy for stenosis at L3-4 in one session, which codes?"
    )
    assert {"22630", "63005"} <= set(written.query.hcpcs) and written.checked.clean
    assert "Not reported" in written.text and "22633" in written.text


def test_the_codes_of_a_note_are_those_of_the_next_question(ask: Ask) -> None:
    told = "TLIF at L4-5 with a laminectomy for stenosis at L3-4 in one session, which codes?"
    written = ask(told, "what do they pay together?")
    assert {"22630", "63005"} <= set(written.query.hcpcs)
    assert written.values("price_claim")


@pytest.mark.parametrize("question", [
    "which codes are add-ons of 22630?", "how do I bill a visit with an injection?", "what codes are in the decompression family?",
    "three-level ACDF, which codes?",
])  # fmt: skip
def test_other_questions_on_codes_stay_what_they_were(ask: Ask, question: str) -> None:
    assert ask(question).query.noted is None


def test_identifiers_of_a_pasted_note_are_masked(ask: Ask) -> None:
    note = NOTES[0]["text"]
    written = ask(note)
    name = next(line for line in note.splitlines() if line.startswith("Patient Name:"))
    assert written.query.identifiers and name.split(":")[1].strip() not in written.query.question
    assert name.split(":")[1].strip() not in written.text
