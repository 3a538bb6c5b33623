"""Codes not in force, add-ons past midnight, places a center is not paid for, and what a run says."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assistant.claims import claim_of, to_json
from assistant.rules.checking import check_claim
from assistant.rules.claim import ClaimResult
from assistant.rules.pricing import price_claim
from corpus.errors import UnknownCode
from corpus.rows import AddOn, FeeRow
from corpus.store import Store

DAY = date(2026, 3, 1)
LATER = date(2026, 7, 15)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store.open(tmp_path_factory.mktemp("home"))
    yield opened
    opened.close()


class Editions:
    """The store, with further codes that only the editions named have."""

    def __init__(self, store: Store, others: Mapping[str, tuple[FeeRow, ...]]) -> None:
        self.store, self.others = store, others

    def fee_rows(self, hcpcs: str, day: date) -> tuple[FeeRow, ...]:
        if hcpcs in self.others:
            raise UnknownCode(f"HCPCS code '{hcpcs}' is not in the edition of {day}.", hcpcs)
        return self.store.fee_rows(hcpcs, day)

    def fee_history(self, hcpcs: str) -> tuple[FeeRow, ...]:
        return self.others.get(hcpcs) or self.store.fee_history(hcpcs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)


def _row_of(store: Store, hcpcs: str, edition: str, first: date, last: date) -> FeeRow:
    row = store.fee_rows("63001", LATER)[0]
    held = replace(row.edition, edition=edition, in_force_from=first, in_force_to=last)
    return replace(row, hcpcs=hcpcs, edition=held)


def _check(store: Any, *lines: Any, **claim: Any) -> ClaimResult:
    return check_claim(claim_of({"date_of_service": LATER, "lines": list(lines), **claim}), store)


def test_unknown_deleted_and_not_yet_valid_codes_have_a_message_each(store: Store) -> None:
    deleted = _row_of(store, "0042T", "2025D", date(2025, 10, 1), date(2025, 12, 31))
    coming = _row_of(store, "1026T", "2026C", date(2026, 7, 1), date(2026, 12, 31))
    tables = Editions(store, {"0042T": (deleted,), "1026T": (coming,)})
    result = _check(tables, "0042T", "1026T", "99999", "63001", date_of_service=DAY)
    said = {finding.lines: finding for finding in result.findings}
    assert [line.amount is None for line in result.lines] == [True, True, True, False]
    assert {f.rule for f in said.values()} == {"unknown_code"}
    assert {f.severity for f in said.values()} == {"error"}
    assert "0042T is deleted" in said[(1,)].message and "31 December 2025" in said[(1,)].message
    assert "not valid yet" in said[(2,)].message and "1 July 2026" in said[(2,)].message
    assert "'99999'" in said[(3,)].message
    assert said[(1,)].citation.edition == "2025D" and said[(2,)].citation.edition == "2026C"


def test_a_day_that_no_edition_covers_is_a_finding_and_the_rest_is_done(store: Store) -> None:
    result = _check(store, {"hcpcs": "63001", "date_of_service": "2031-02-01"}, "63047")
    assert [(f.rule, f.severity, f.lines) for f in result.findings] == [("date", "error", (1,))]
    assert "lamina data import" in result.findings[0].message
    assert [str(line.amount) for line in result.lines] == ["None", "1065.49"]


class PastMidnight(Editions):
    """A store in which 99292 is an add-on of 99291."""

    def fee_rows(self, hcpcs: str, day: date) -> tuple[FeeRow, ...]:
        return self.others.get(hcpcs) or self.store.fee_rows(hcpcs, day)

    def mue(self, hcpcs: str, day: date) -> None:
        return None

    def ptp(self, code_a: str, code_b: str, day: date) -> None:
        return None

    def add_on(self, hcpcs: str, day: date) -> AddOn | None:
        known = self.store.add_on("63053", LATER)
        assert known is not None
        return replace(known, hcpcs="99292", primaries=("99291",)) if hcpcs == "99292" else None


@pytest.mark.parametrize(("first_hour", "paid"), [("14", True), ("15", True), ("13", False)])
def test_critical_care_may_go_on_past_midnight(store: Store, first_hour: str, paid: bool) -> None:
    plain = store.fee_rows("99213", LATER)[0]
    rows = {code: (replace(plain, hcpcs=code),) for code in ("99291", "99292")}
    lines = [
        {"hcpcs": "99291", "date_of_service": f"2026-07-{first_hour}"},
        {"hcpcs": "99292", "date_of_service": "2026-07-15"},
    ]
    result = _check(PastMidnight(store, rows), *lines)
    assert (result.lines[1].payable is True) is paid


class Center(Editions):
    """A store whose Addendum EE names 22558."""

    def asc_excluded(self, hcpcs: str, day: date) -> bool:
        return hcpcs == "22558"

    def edition(self, dataset: str, day: date) -> Any:
        return self.store.edition("pfs" if dataset == "asc_excluded" else dataset, day)


def test_a_procedure_excluded_from_surgical_centers_is_named_at_place_24(store: Store) -> None:
    tables = Center(store, {})
    result = _check(tables, "22558", "63030-XS", place_of_service="24")
    named = [f.lines for f in result.findings if "Addendum EE" in f.message]
    assert named == [(1,)]
    elsewhere = _check(tables, "22558", place_of_service="21")
    assert not any("Addendum EE" in f.message for f in elsewhere.findings)


def test_a_report_says_what_was_and_what_was_not_checked_of_this_claim(store: Store) -> None:
    with_codes = _check(
        store, {"hcpcs": "22633", "diagnoses": ["M48.061"]}, "63052", "63047-XS", "22842"
    )
    checked, left = " ".join(with_codes.checked), " ".join(with_codes.not_checked)
    assert "4 lines" in checked and "6 pairs of codes" in checked
    assert "2026Q3" in checked and "2026Q2" in checked and "FY2026" in checked
    assert "modifier XS" in left and "no NPI was given" in left
    bare = _check(store, "22633")
    assert "Diagnoses: none was given." in bare.not_checked
    assert "pairs" not in " ".join(bare.checked) and "no NPI" not in " ".join(bare.not_checked)
    priced = price_claim(bare.claim, store)
    assert any("lamina check" in sentence for sentence in priced.not_checked)


def test_no_report_promises_payment(store: Store) -> None:
    for lines in (["22633"], ["22633", "63052"], ["63047x2"], ["99999"]):
        words = str(to_json(_check(store, *lines))).lower()
        for promise in ("safe to submit", "ready to submit", "clean claim", "will be paid"):
            assert promise not in words
        assert to_json(_check(store, *lines))["not_checked"]
