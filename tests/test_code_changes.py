"""Which codes came and which went: two whole releases compared, and what is said where one is missing."""

from datetime import date

import pytest

from assistant.code_changes import asked_changes, asks_changes, code_changes
from assistant.plan import make_plan
from assistant.rules.ptp_count import ptp_count
from assistant.settings import QuestionSettings
from assistant.understand import understand
from corpus.rows import Edition, PtpCounts
from corpus.store import Store
from tests.conftest import Ask

DAY = date(2026, 7, 15)


class TwoReleases:
    """A store of two whole releases of three codes each, and one part of a third."""

    def editions(self, dataset: str) -> list[Edition]:
        return [release("2024D", 2024, 10, whole=False), release("2025D", 2025, 10), release("2026C", 2026, 7)]  # fmt: skip

    def codes_between(self, before: Edition, after: Edition) -> tuple[tuple[str, ...], ...]:
        codes = {"2025D": {"63047", "0275T", "63030"}, "2026C": {"63047", "63032", "99999"}}
        new, gone = codes[after.edition] - codes[before.edition], codes[before.edition] - codes[after.edition]  # fmt: skip
        return tuple(sorted(new)), tuple(sorted(gone))


def release(name: str, year: int, month: int, whole: bool = True) -> Edition:
    first = date(year, month, 1)
    return Edition("pfs", name, f"cms-pfs-{name.lower()}", "Fee file", f"{name}.csv", "", first, date(year, 12, 31), 3, whole)  # fmt: skip


def changed(question: str, years: tuple[int, ...] = ()) -> str:
    found = code_changes(asked_changes(question, years), DAY, TwoReleases())  # type: ignore[arg-type]
    return found.reason


def test_only_what_is_asked_is_told_and_the_spine_first_where_it_is_named() -> None:
    gone = changed("which codes were deleted in 2026?", (2026,))
    assert gone.startswith("Codes that are gone, in 2025D and not in 2026C: 63030, 0275T.")
    assert "63032" not in gone
    new = changed("new spine codes")
    assert new.startswith("Of the spine families that Lamina has pages on, new: 63032. Codes that")
    both = changed("code changes 2025 vs 2026", (2025, 2026))
    assert "63032" in both and "0275T" in both


def test_a_release_that_is_not_whole_tells_nothing() -> None:
    assert "63032" in changed("codes new since 2025", (2025,))
    said = changed("what codes are new since 2024?", (2024,))
    assert "of 2024 none is loaded as a whole (loaded as a whole: 2025D, 2026C)" in said


@pytest.mark.parametrize(
    "question",
    ["Which CPT codes were deleted in 2026", "new spine codes this year?", "codes added for 2026", "cpt changes 2026"],
)  # fmt: skip
def test_such_questions_are_known(question: str) -> None:
    assert asks_changes(question)


@pytest.mark.parametrize(
    "question", ["new patient visit code", "is 63047 new?", "hardware removed, which code?", "the drain was removed"]
)  # fmt: skip
def test_others_are_not(question: str, shipped: Store) -> None:
    query = understand(question, QuestionSettings(DAY), shipped)
    assert "code_changes" not in make_plan(query, shipped.known).topics


def test_without_whole_releases_the_answer_says_what_to_load(ask: Ask) -> None:
    told = ask("Which codes are new in 2026?")
    assert told.draft.status == "not_found" and "lamina data import" in told.draft.text
    assert not told.checked.faults


def test_edits_are_counted_where_their_number_is_asked(ask: Ask, shipped: Store) -> None:
    told = ask("How many PTP edits name 63047 with indicator 0?")
    counts = shipped.ptp_counts("63047", DAY)
    assert f"{counts.edits} NCCI edits name 63047" in told.draft.text
    assert f"{counts.closed} have modifier indicator 0" in told.draft.text
    assert not told.checked.faults


@pytest.mark.parametrize(
    ("edits", "paid", "closed", "said"),
    [
        (0, 0, 0, "No NCCI edit names 63047."),
        (1, 1, 1, "1 NCCI edit names 63047: 1 with it in column one (paid), 0 with it in column two (denied); 1 has"),
        (3, 1, 2, "3 NCCI edits name 63047: 1 with it in column one (paid), 2 with it in column two (denied); 2 have"),
    ],
)  # fmt: skip
def test_a_count_of_edits_is_told_in_good_english(edits: int, paid: int, closed: int, said: str) -> None:  # fmt: skip
    counts = PtpCounts(edits, paid, closed, release("2026Q3", 2026, 7))
    assert ptp_count("63047", counts, DAY).reason.startswith(said)
