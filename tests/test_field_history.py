"""A column in every loaded release: whether it changed, when, and what a year asked about held."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.change_words import asks_change, asks_change_of_it, asks_history
from assistant.field_history import field_history
from assistant.pair_history import pair_history
from corpus.errors import EditionMissing
from corpus.rows import AddOn, Edition, Mue, PtpEdit
from corpus.store import Store
from tests.conftest import Ask


def release(dataset: str, name: str, first: date) -> Edition:
    until = date(first.year, 12, 31)
    return Edition(dataset, name, f"cms-{dataset}-{name.lower()}", f"{dataset} {name}", f"{name}.csv", "", first, until, 3)  # fmt: skip


class Releases:
    """Two releases of the unit edits, the pair edits and the add-on list; what they hold is given."""

    def __init__(self, *held: object, of: str) -> None:
        firsts = (date(2025, 10, 1), date(2026, 4, 1))
        self.of, self.releases = of, [release(of, name, day) for name, day in zip(("2025Q4", "2026Q2"), firsts, strict=True)]  # fmt: skip
        self.held = dict(zip(self.releases, held, strict=False))

    def editions(self, dataset: str) -> list[Edition]:
        return list(self.held) if dataset == self.of else []

    def _at(self, day: date) -> object:
        edition = next(e for e in reversed(self.held) if e.in_force_from <= day)
        row = self.held[edition]
        return replace(row, edition=edition) if row is not None else None  # type: ignore[type-var]

    def mue(self, hcpcs: str, day: date) -> object:
        return self._at(day)

    def add_on(self, hcpcs: str, day: date) -> object:
        return self._at(day)

    def ptp(self, a: str, b: str, day: date) -> object:
        return self._at(day)

    def ptp_searched(self, a: str, b: str, day: date) -> object:
        return next(e for e in self.held if e.in_force_from == day).lacking(f"{a}/{b}")


ANY = release("mue", "any", date(2026, 1, 1))
TWO, THREE = Mue("22853", 2, "3", "", 5, ANY), Mue("22853", 3, "3", "", 6, ANY)


def mue(*held: Mue | None, years: tuple[int, ...] = ()) -> tuple[str, dict[str, str]]:
    told = field_history("22853", "mue", "MUE", years, Releases(*held, of="mue"))  # type: ignore[arg-type]
    return told.reason, dict(told.inputs)


def test_a_changed_column_is_told_with_the_release_it_changed_in() -> None:
    said, inputs = mue(TWO, THREE)
    assert said.startswith("The MUE of 22853 changed: 2 (MAI 3) in 2025Q4, 3 (MAI 3) in 2026Q2.")
    assert "2026Q2, in force from 1 April 2026" in said
    assert inputs["change"] == "changed"


def test_what_is_not_published_in_one_release_is_no_zero() -> None:
    said, _ = mue(None, THREE)
    assert "none published in 2025Q4, 3 (MAI 3) in 2026Q2" in said
    said, _ = mue(None, None)
    assert said.startswith("No loaded release has an entry for the MUE of 22853")


def test_one_release_tells_no_change_and_names_the_file_that_would() -> None:
    said, inputs = mue(TWO)
    assert inputs["change"] == "one release"
    assert "did not change" not in said
    assert "`lamina data import MCR_MUE_PractitionerServices_Eff_07-01-2025.csv`" in said


def test_a_year_that_is_not_loaded_is_said_first() -> None:
    said, inputs = mue(TWO, THREE, years=(2023,))
    assert said.startswith(
        "No edition of the medically unlikely edits that covers 31 December 2023"
    )
    assert inputs["lacking"] == "2023"


def test_a_year_gone_by_is_told_by_its_own_release() -> None:
    said, inputs = mue(TWO, THREE, years=(2025,))
    assert said.startswith("In 2025 the MUE of 22853 was 2 (MAI 3).")
    assert inputs["lacking"] == ""


def test_the_first_day_of_an_entry_speaks_for_years_without_a_release() -> None:
    listed = AddOn("22858", "1", ("22856",), 7, ANY, (("22856", date(2015, 1, 1)),))
    store = Releases(listed, listed, of="aoc")
    told = field_history("22858", "add_on", "add-on edit", (2024,), store)  # type: ignore[arg-type]
    assert told.reason.startswith("22858 was an add-on code in 2024 too: its entry in 2026Q2 is in force since 1 January 2015.")  # fmt: skip
    assert told.inputs["lacking"] == ""
    assert "in force since 1 January 2015" in told.citations[-1].quote
    before = field_history("22858", "add_on", "add-on edit", (2014,), store)  # type: ignore[arg-type]
    assert before.inputs["lacking"] == "2014" and "in 2014 too" not in before.reason


def test_primary_codes_that_came_and_went_are_named() -> None:
    before = AddOn("22858", "1", ("22551", "22856"), 7, ANY)
    store = Releases(before, replace(before, primaries=("22554", "22856")), of="aoc")
    told = field_history("22858", "add_on", "add-on edit", (), store)  # type: ignore[arg-type]
    assert told.inputs["change"] == "changed"
    assert "2026Q2 adds 22554." in told.reason and "2026Q2 leaves out 22551." in told.reason


EDIT = PtpEdit("22633", "63047", "1", None, "", 9, ANY, date(2012, 1, 1))


def pair(*held: PtpEdit | None) -> tuple[str, str | None]:
    told = pair_history("63047", "22633", (), Releases(*held, of="ptp"))  # type: ignore[arg-type]
    return told.reason, told.value


def test_a_pair_is_told_in_every_release_and_since_when() -> None:
    said, value = pair(EDIT, EDIT)
    assert value == "paired"
    assert "NCCI pairs 22633 (column one, paid) with 63047 (column two, denied), modifier indicator 1, in every loaded release: 2025Q4 and 2026Q2." in said  # fmt: skip
    assert "The edit is in force since 1 January 2012." in said
    said, _ = pair(EDIT, replace(EDIT, effective_date=None))
    assert "print no first day" in said and "since" not in said


def test_a_pair_that_came_or_went_is_told_apart_from_one_that_never_was() -> None:
    said, value = pair(None, EDIT)
    assert value == "changed"
    assert "NCCI does not pair 63047 with 22633 in 2025Q4." in said
    said, value = pair(None, None)
    assert value == "not_paired"
    assert "in any loaded release: 2025Q4 and 2026Q2" in said
    said, value = pair(EDIT, replace(EDIT, deletion_date=date(2025, 12, 31)))
    assert value == "changed"
    assert "In 2026Q2 an edit of the two is deleted; its last day was 31 December 2025." in said


@pytest.mark.parametrize(
    "question",
    ["has the global period of 27279 changed", "did the MUE of 22853 change this year",
     "when did 63052's status change", "since when does 22551 pair with 22853",
     "was 0275T payable in 2025", "in 2025, was 20936 covered", "is 22633 still a 90 day global",
     "has the MUE for 63048 been raised", "did 27279 use to have a global of 000",
     "any changes to the co-surgeon indicator of 22558", "were 22612 and 63047 bundled in 2025",
     "is the edit 22633/63047 still in force", "has the intraoperative share of 22612 changed",
     "did Medicare cover 22899 in 2025", "did the add-on type of 22853 change this quarter"],
)  # fmt: skip
def test_a_change_of_a_named_column_is_asked_for_in_many_ways(question: str) -> None:
    assert asks_change(question)


@pytest.mark.parametrize(
    "question",
    ["is the patient still in the global on day 85?", "Patient was operated 3/2/2026, inside the global?",
     "surgery was in 2025, how long is the global of 22633", "is modifier 22 for increased work in the global",
     "billing a visit in the global period of a previous surgery", "can I bill 63048 twice, what is the MUE",
     "patient had his battery changed, is 63685 right", "what did 22633 pay in 2025",
     "if the patient was seen in 2025 for 22633 and comes back in the global now, modifier?"],
)  # fmt: skip
def test_what_happened_to_a_patient_is_no_change_of_a_column(question: str) -> None:
    assert not asks_change(question)


@pytest.mark.parametrize(
    "question", ["did the fee for 22633 change this year", "were the RVUs of 22612 higher in 2025"]
)
def test_a_change_of_what_is_paid_is_a_matter_of_history(question: str) -> None:
    assert asks_history(question) and not asks_change(question)
    assert not asks_history("does the payment change in an office?")


def test_the_row_of_a_modifier_has_a_history_of_its_own(ask: Ask) -> None:
    written = ask("did the work RVU of 76942-26 change since 2025")
    assert written.checked.clean, [str(fault) for fault in written.checked.found]
    assert "The work RVU of 76942-26 changed: 0.67 in 2025D, 0.65 in 2026A" in written.text


def test_a_follow_up_asks_for_the_change_of_what_was_spoken_of(ask: Ask) -> None:
    assert asks_change_of_it("has it changed since 2025?") and not asks_change_of_it("is it paid?")
    written = ask("what is the global period of 22612", "was it the same in 2025?")
    assert written.checked.clean, [str(fault) for fault in written.checked.found]
    assert "The global period of 22612 did not change: 090 in 2025D" in written.text


def test_the_history_of_a_named_column_is_told_and_nothing_of_today_beside_it(ask: Ask) -> None:
    written = ask("has the global period of 22867 changed")
    assert written.checked.clean, [str(fault) for fault in written.checked.found]
    assert written.values("global_period") == []
    (told,) = (r for r in written.draft.results if r.tool == "fee_field")
    assert {c.edition for c in told.citations} >= {"2025D", "2026A", "2026C"}


def test_a_year_without_a_release_makes_the_answer_partial(ask: Ask) -> None:
    written = ask("what was the MUE of 22853 in 2025")
    assert written.checked.clean, [str(fault) for fault in written.checked.found]
    assert written.draft.status == "partial"
    assert "covers 31 December 2025 is loaded" in written.text and "4 (MAI 3)" in written.text


def test_since_when_two_codes_pair_is_told_by_the_list_and_the_edits(ask: Ask) -> None:
    written = ask("since when does 22551 pair with 22853")
    assert written.checked.clean, [str(fault) for fault in written.checked.found]
    assert "**22551 is a listed primary of the add-on code 22853 since 1 January 2017" in written.text  # fmt: skip
    assert "every loaded release of the fee schedule" not in written.text


def test_a_code_outside_the_shipped_tables_is_not_told_as_unchanged(shipped: Store) -> None:
    with pytest.raises(EditionMissing):
        field_history("27447", "mue", "MUE", (), shipped)


def test_a_code_whose_columns_are_not_named_is_compared_in_all_of_them(ask: Ask) -> None:
    written = ask("Change in 63053 from 2025 to 2026?")
    assert written.checked.clean, [str(fault) for fault in written.checked.found]
    assert "63053: total facility RVU 6.88 in 2025D, 6.13 in 2026C" in written.text
    (same,) = (r for r in written.draft.results if r.inputs.get("field") == "others")
    assert "status indicator, global period" in same.reason
    assert "ASC rate" not in same.reason  # no release lists it
    assert "did not change" not in ask("63053 payment 2025 vs 2026").text
