"""Another payer's figures and an LCD's rules are no contradictions of CMS's files; Medicare's are."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from assistant.audit.audit import Audit, audit, loaded_pages
from assistant.audit.audited_page import audited
from assistant.audit.authority import Authority
from assistant.audit.listing import show_audit
from corpus.document_note import DocumentNote
from corpus.documents import import_documents
from corpus.imported_manual import ImportedManual
from corpus.passage import passage
from corpus.store import Store

DAY = date(2026, 7, 15)
SPECIMENS = Path(__file__).parent / "payer_documents" / "files"
WRONG_FEE = "The fee schedule amount of 22633 is $2,950.00."
WRONG_LIMIT = "The MUE of 22633 is 3."
Look = Callable[..., Audit]


def text(
    *sentences: str, title: str = "Notes on spine codes", heading: str = "Notes", payer: str = "",
    publisher: str = "", layout: str = "document",
) -> ImportedManual:  # fmt: skip
    """A made-up text of one passage a sentence."""
    return ImportedManual(
        "document-made-up", title, "", layout, publisher,
        tuple(passage(f"p. {n}", heading, "text", each) for n, each in enumerate(sentences, 1)),
        note=DocumentNote(payer=payer),
    )  # fmt: skip


@pytest.fixture(scope="module")
def look(shipped: Store) -> Look:
    authority = Authority(shipped, DAY)
    return lambda *told, **about: audit([audited(text(*told, **about))], authority)


def faults(found: Audit) -> list[str]:
    return [one.kind for one in found.contradictions if one.severity == "error"]


# --- whose document it is ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "about",
    [
        {"payer": "Meridian Health Plan"},
        {"payer": "Harbor Medicare Advantage"},
        {"title": "Northland Medicaid fee schedule 2026"},
        {"title": "Blue Cross of Northland: surgical payment policy"},
        {"title": "Summit network agreement, amendment 4"},
        {"title": "Commercial rates of Summit Health, 2026"},
        {"publisher": "Anthem"},
        {"heading": "Fees > Workers' compensation"},
    ],
)
def test_a_figure_of_another_payers_document_is_set_apart(
    about: dict[str, str], look: Look
) -> None:
    found = look(WRONG_FEE, WRONG_LIMIT, **about)
    assert not found.contradictions and not found.failed
    assert [one.says for one in found.not_compared] == ["$2,950.00", "3"]
    assert all(one.payer for one in found.not_compared)


@pytest.mark.parametrize(
    "declaration",
    [
        "These are the contracted rates of the clinic.",
        "All amounts below are negotiated commercial rates.",
        "The following Medicaid rates hold from July.",
    ],
)
def test_a_document_may_say_of_itself_that_its_rates_are_anothers(
    declaration: str, look: Look
) -> None:
    found = look("Spine operations.", declaration, WRONG_FEE)
    assert not found.contradictions and len(found.not_compared) == 1


@pytest.mark.parametrize(
    "about",
    [
        {},
        {"payer": "Medicare"},
        {"title": "Medicare fee schedule for spine operations"},
        {"title": "What Medicare and commercial payers ask of a fusion"},
        {"publisher": "Lakeside Spine Clinic"},
    ],
)
def test_a_wrong_figure_of_medicares_or_nobodys_document_stays_a_fault(
    about: dict[str, str], look: Look
) -> None:
    found = look(WRONG_FEE, WRONG_LIMIT, **about)
    assert sorted(faults(found)) == ["amount", "unit_limit"] and not found.not_compared


def test_a_text_that_opens_with_what_payers_do_is_not_a_payers(look: Look) -> None:
    found = look("Commercial payers deny 22633 now and then.", WRONG_LIMIT)
    assert faults(found) == ["unit_limit"] and not found.not_compared


# --- single sentences --------------------------------------------------------------------------


def test_a_sentence_decides_against_its_document_either_way(look: Look) -> None:
    apart = look("For Medicaid the fee schedule amount of 22633 is $2,950.00.")
    assert not apart.contradictions and apart.not_compared[0].payer == "Medicaid"
    stated = look("Medicare's national rate for 22633 is $1,650.00.", payer="Meridian Health Plan")
    assert faults(stated) == ["amount"] and not stated.not_compared


def test_of_two_payers_in_a_sentence_the_one_before_the_figure_owns_it(look: Look) -> None:
    wrong = look("Unlike Aetna, Medicare's national rate for 22633 is $1,650.00.")
    assert faults(wrong) == ["amount"]
    other = look("Medicare aside, the Aetna fee schedule amount of 22633 is $2,950.00.")
    assert not other.contradictions and other.not_compared[0].payer == "Aetna"


def test_a_payers_rule_on_a_modifier_is_its_own(look: Look) -> None:
    sentence = "Append modifier 50 to 22633 for both sides."
    assert faults(look(sentence)) == ["modifier"]
    assert not look(sentence, payer="Meridian Health Plan").contradictions


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Report 22633 instead of 22639.", "unknown_code"),
        ("22633: lumbar stenosis (M48.06) supports it.", "diagnosis"),
    ],
)
def test_code_sets_hold_for_every_payer(sentence: str, kind: str, look: Look) -> None:
    assert faults(look(sentence, payer="Meridian Health Plan")) == [kind]


# --- coverage texts -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "about", [{"layout": "coverage", "payer": "Medicare"}, {"title": "LCD L99121: Lumbar Fusion"}]
)
def test_an_lcd_is_held_to_the_figures_it_states_and_to_nothing_else(
    about: dict[str, str], look: Look
) -> None:
    rules = (
        "Append modifier 50 to 22633 for both sides.",
        "22633 covers the first additional interspace.",
        "22633: lumbar stenosis (M48.06) supports it.",
        "Grafts such as 20930 are commonly reported with 22633.",
    )
    assert not look(*rules, **about).contradictions
    assert faults(look(*rules, WRONG_LIMIT, **about)) == ["unit_limit"]
    assert not look("The MUE of 22633 is 1.", **about).contradictions


# --- whole documents, and what is shown ---------------------------------------------------------


def test_imported_documents_of_other_payers_raise_no_fault(shipped: Store, tmp_path: Path) -> None:
    import_documents(sorted(SPECIMENS.iterdir()), tmp_path)
    pages = [one for one in loaded_pages(tmp_path) if not one.source_id.startswith("lamina-")]
    assert {one.source_id for one in pages} >= {"lcd-l99121", "document-workers-comp"}
    assert not faults(audit(pages, Authority(shipped, DAY)))


def test_what_was_not_compared_is_listed_and_in_the_json(look: Look) -> None:
    found = look(WRONG_FEE, payer="Meridian Health Plan")
    out = Console(record=True, width=120)
    show_audit(found, out)
    shown = out.export_text()
    assert "Another payer's figure, not compared" in shown and "Meridian Health Plan" in shown
    assert "no contradiction" in shown
    (only,) = json.loads(json.dumps(found.to_json()))["not_compared"]
    assert only["because"] == "another payer's figure, not compared" and only["says"] == "$2,950.00"
