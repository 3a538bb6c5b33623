"""`lamina icd`: words, a file, a code; text and JSON."""

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.compose.draft import Draft
from assistant.compose.sought_diagnosis import write_sought_diagnoses
from assistant.diagnoses.changes import changes
from assistant.diagnoses.code_facts import code_facts, written_code
from assistant.diagnoses.search import NEAREST, SUPPORTED, search_codes
from assistant.diagnoses.tabular import billable, tabular
from corpus.errors import BadInput, UnknownCode
from corpus.page import load_pages

RUN = CliRunner()


def _json(*arguments: str, text: str | None = None) -> dict[str, object]:
    result = RUN.invoke(app, ["icd", *arguments, "--json"], input=text)
    return json.loads(result.stdout)


def test_words_are_found_and_ranked() -> None:
    found = _json("lumbar stenosis with claudication")
    assert [d["code"] for d in found["diagnoses"]] == ["M48.062"]
    assert found["candidates"][0]["code"] == "M48.062"
    assert found["candidates"][0]["edition"] == "FY2026"
    assert {"code", "description", "spans", "more_specific_if"} <= set(found["diagnoses"][0])


def test_a_file_and_standard_input_are_read(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Pre-op dx: L4-5 spondylolisthesis\n", encoding="utf-8")
    assert [d["code"] for d in _json(str(note))["diagnoses"]] == ["M43.16"]
    assert [d["code"] for d in _json("-", text="L4-5 spondylolisthesis")["diagnoses"]] == ["M43.16"]


@pytest.mark.parametrize("what", ["missing-note.txt", "  "])
def test_no_text_is_bad_usage(what: str) -> None:
    with pytest.raises(BadInput):
        RUN.invoke(app, ["icd", what], catch_exceptions=False)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF\xff\xfe")
    with pytest.raises(BadInput, match="UTF-8"):
        RUN.invoke(app, ["icd", str(scan)], catch_exceptions=False)


def test_nothing_found_is_exit_status_one() -> None:
    result = RUN.invoke(app, ["icd", "no fracture"])
    assert result.exit_code == 1
    assert "negated" in result.stdout


def test_a_code_shows_its_facts() -> None:
    found = _json("m48061")
    assert found["code"] == "M48.061" and found["billable"] is True
    assert found["parent"]["code"] == "M48.06"
    assert "63047" in found["pages"]


def test_a_heading_lists_what_is_billable_and_since_when() -> None:
    found = _json("M51.36")
    assert found["billable"] is False
    assert [below["code"] for below in found["billable_below"]] == [
        "M51.360",
        "M51.361",
        "M51.362",
        "M51.369",
    ]
    assert found["changed"] == {
        "since": "2024-10-01", "successors": ["M51.360", "M51.361", "M51.362", "M51.369"], "edition": "FY2025",
    }  # fmt: skip


def test_notes_above_a_code_bind_it() -> None:
    facts = code_facts("S32.010A")
    assert [n.place for n in facts.notes["excludes1"]] == ["S32"]
    assert "S34" in facts.notes["code_first"][0].text
    assert facts.seventh_characters["A"] == "initial encounter for closed fracture"
    assert code_facts("M54.16").notes["excludes1"][0].place == "M54.1"


def test_an_unknown_code_names_what_is_near() -> None:
    with pytest.raises(UnknownCode, match=r"M48\.099.*FY2026"):
        code_facts("M48.099")


@pytest.mark.parametrize("word", ["L4-5", "HNP", "stenosis", "63047", "M48.061 and more", ""])
def test_words_are_no_codes(word: str) -> None:
    assert written_code(word) == ""


@pytest.mark.parametrize("code", sorted(changes()))
def test_successors_are_in_the_loaded_release(code: str) -> None:
    change = changes()[code]
    assert tabular().is_valid_item(code) and not billable(code)
    assert all(billable(successor) and successor.startswith(code) for successor in change.into)
    assert change.citation.edition.startswith("FY")


def _sought(question: str, day: date) -> Draft:
    draft = Draft()
    under = SimpleNamespace(date_of_service=day)
    query = SimpleNamespace(question=question, under=under, codes=())
    written = write_sought_diagnoses(draft, SimpleNamespace(query=query))
    assert written == bool(draft.blocks)
    return draft


def test_a_question_for_a_diagnosis_code_is_answered_from_the_release() -> None:
    draft = _sought("What is the ICD-10 code for lumbar stenosis?", date(2026, 7, 15))
    assert draft.blocks[0].startswith("**M48.061** Spinal stenosis, lumbar region without")
    assert "M48.062" in draft.blocks[-1]
    assert not draft.cautions
    assert not _sought("Is lumbar stenosis treated by fusion?", date(2026, 7, 15)).blocks


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("osteoporotic compression fracture T12 initial encounter icd", "M80.08XA"),
        ("status post lumbar fusion Z code", "Z98.1"),
        ("dural tear accidental during procedure diagnosis", "G97.41"),
        ("code for cauda equina syndrome", "G83.4"),
    ],
)
def test_a_diagnosis_is_sought_in_whatever_order_it_is_asked_for(question: str, code: str) -> None:
    assert _sought(question, date(2026, 7, 15)).blocks[0].startswith(f"**{code}**")


@pytest.mark.parametrize(
    "question", ["icd 10 for adjacent segment disease", "adjacent segment disease after fusion icd10?", "code for adjacent segment disease"]
)  # fmt: skip
def test_words_that_are_no_diagnosis_are_told_so(question: str) -> None:
    draft = _sought(question, date(2026, 7, 15))
    assert draft.status == "not_found" and len(draft.blocks) == 1
    assert "no title in the tabular list holds most of them" in draft.blocks[0]


def test_titles_that_hold_most_of_the_words_are_named() -> None:
    draft = _sought(
        "ICD-10 code for congenital scoliosis from a bony malformation", date(2026, 7, 15)
    )
    assert "Q76.3" in " ".join(draft.blocks)


@pytest.mark.parametrize(
    "question", ["ICD-10-CM guidelines on pain", "What is a combination code in ICD-10-CM", "uncertain findings coded as a confirmed diagnosis", "Can two conditions be the principal diagnosis?", "When is a diagnosis code for chronic pain coded first?"]
)  # fmt: skip
def test_rules_of_coding_diagnoses_are_no_search(question: str) -> None:
    assert not _sought(question, date(2026, 7, 15)).blocks


def test_a_day_after_the_release_is_said() -> None:
    draft = _sought("diagnosis code for sciatica", date(2026, 11, 2))
    assert "2026-09-30" in draft.cautions[0]


def test_search_puts_what_the_words_support_first() -> None:
    found = search_codes("lumbar radiculopathy")
    assert found[0].code == "M54.16" and found[0].why == SUPPORTED
    assert NEAREST in {c.why for c in found}
    assert all(billable(c.code) for c in found)
    assert search_codes("zzzz") == ()


def test_diagnoses_of_our_pages_are_in_the_release() -> None:
    listed = {d.code for page in load_pages().values() for d in page.diagnoses}
    assert listed and all(code_facts(code).pages for code in listed)
