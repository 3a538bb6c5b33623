"""What an answer says first: that nothing is paid by status, that a place is not known; and the lists searched."""

from dataclasses import replace

import pytest

from assistant.facts import Looked, code_facts
from assistant.settings import QuestionSettings
from assistant.understand import understand
from assistant.verdicts import units, unpaid
from corpus.store import Store
from tests.conftest import DAY, Ask

STATUS_B = "have status B**, always bundled into other services, never paid separately."


def test_codes_of_one_status_are_told_together_and_of_another_apart(shipped: Store) -> None:
    made = dict(zip(("20930", "20936", "22612", "22614"), "BBIA", strict=True))
    rows = {
        code: replace(code_facts(code, DAY, shipped).rows[0], status=s) for code, s in made.items()
    }
    facts = {
        code: replace(code_facts(code, DAY, shipped), rows=(row,)) for code, row in rows.items()
    }
    told = [r.reason for r in unpaid(facts) if r.tool == "unpaid"]
    assert told[0].startswith("Not payable: 20930 and 20936 have status B, always bundled")
    assert told[1].startswith("Not payable: 22612 has status I, not valid for Medicare")
    assert len(told) == 2


@pytest.mark.parametrize(
    "question",
    ["20936 with 20930", "can I bill 20936 and 20930 together", "what do 20936 and 20930 pay on one claim"],
)  # fmt: skip
def test_codes_that_are_never_paid_say_so_before_the_edits_and_the_total(
    ask: Ask, question: str
) -> None:
    written = ask(question)
    assert written.checked.clean, [str(fault) for fault in written.checked.found]
    assert written.text.startswith(f"**Not payable: 20936 and 20930 {STATUS_B}")
    assert written.values("status_verdict") == ["not_payable", "not_payable"]


def test_of_a_claim_that_pays_the_total_is_first_and_what_is_not_paid_next(ask: Ask) -> None:
    written = ask("22612, 20930 and 20936 on one claim, what is paid in total")
    assert written.checked.clean, [str(fault) for fault in written.checked.found]
    total, status = written.text.split("\n\n")[:2]
    assert total.startswith("**Total $1,467.64**")
    assert status.startswith(f"**Not payable: 20930 and 20936 {STATUS_B}")


def test_that_a_code_is_no_add_on_cites_the_list_that_was_searched(ask: Ask) -> None:
    written = ask("Is 63047 an add-on?")
    (result,) = (r for r in written.draft.results if r.tool == "add_on_verdict")
    assert (result.value, result.edition) == ("not_an_add_on", "2026Q3")
    assert result.citations[0].quote == "2026Q3 has no row for 63047"


def test_that_no_limit_is_published_cites_the_table_that_was_searched(
    ask: Ask, shipped: Store
) -> None:
    query = ask("MUE for 22612?").query
    without = replace(code_facts("22612", DAY, shipped), mue=Looked())
    (result,) = units(query, {"22612": without}, (), shipped)
    assert (result.value, result.edition) == ("no_mue_published", "2026Q2")
    assert result.citations[0].quote == "2026Q2 has no row for 22612"


def test_a_comparison_tells_whether_one_code_is_the_primary_of_another(ask: Ask) -> None:
    written = ask("22633 versus 22634")
    assert written.checked.clean, [str(fault) for fault in written.checked.found]
    assert "22634 is paid beside its listed primary 22633." in written.text
    assert ask("63052 vs 63053").values("add_on_verdict") == []


@pytest.mark.parametrize(
    ("question", "found"), [("need 51 on 22614?", 1), ("need 51 on 22612?", 0)]
)
def test_a_modifier_decided_by_the_code_being_an_add_on_cites_the_add_on_list(
    ask: Ask, question: str, found: int
) -> None:
    written = ask(question)
    sources = [c.citation.source for c in written.draft.citations]
    assert sources.count("cms-aoc-2026q3") == found
    assert len(written.values("add_on_verdict")) == found


def test_a_zip_code_of_another_years_table_is_no_code(ask: Ask, shipped: Store) -> None:
    query = understand("99214 office in 60601, 2025", QuestionSettings(DAY), shipped)
    assert (query.hcpcs, query.under.zip) == (("99214",), "60601")
    written = ask("22633 in 60601, 2025")
    assert written.checked.clean, [str(fault) for fault in written.checked.found]
    assert written.text.startswith(
        "The locality of ZIP code 60601 is not known: No edition of the ZIP"
    )
    assert written.draft.status == "partial"
    assert "is not a known code" not in written.text
    assert written.draft.cautions.count(written.text) == 0


def test_what_is_said_in_the_text_is_no_caution_too(ask: Ask) -> None:
    written = ask("22633 in 60601, 2025")
    assert not [caution for caution in written.draft.cautions if caution in written.text]
