"""Facility rates beside the practitioner's fee: surgical center and hospital outpatient."""

from datetime import date
from decimal import Decimal

import pytest

from assistant.claims import claim_of
from assistant.rules.facility_rate import FacilityRate, facility_rates
from corpus.rows import Apc, AscRate, Edition

DAY = date(2026, 7, 15)
AA = Edition("asc", "2026-07", "cms-asc-2026", "ASC Addendum AA", "aa.csv", "0", DAY, DAY, 5)
B = Edition("apc", "2026-01", "cms-oppsb-2026", "Addendum B", "b.csv", "0", DAY, DAY, 2)
# Rates of ASC Addendum AA, July 2026, and of Addendum B, January 2026
CENTER = {
    "63030": ("G2", "3695.53", True),
    "63047": ("G2", "3695.53", True),
    "64483": ("A2", "485.51", True),
    "22853": ("N1", None, False),
    "0000L": ("F4", None, False),
}
OUTPATIENT = {"63030": ("5114", "7413.38"), "64483": ("5443", "903.63")}


class Tables:
    """A handful of rates."""

    def apc(self, hcpcs: str, day: date) -> Apc | None:
        found = OUTPATIENT.get(hcpcs)
        return None if found is None else Apc(hcpcs, found[0], Decimal(found[1]), 1, B)

    def asc(self, hcpcs: str, day: date) -> AscRate | None:
        found = CENTER.get(hcpcs)
        if found is None:
            return None
        rate = None if found[1] is None else Decimal(found[1])
        return AscRate(hcpcs, found[0], rate, found[2], 1, AA)


def _rates(*lines: str) -> dict[str, list[FacilityRate]]:
    claim = claim_of({"date_of_service": DAY, "lines": list(lines)})
    found = facility_rates(claim, Tables())
    return {name: [r for r in found if r.system == name] for name in ("OPPS", "ASC")}


def _amounts(*lines: str) -> list[str]:
    return [str(rate.amount) for rate in _rates(*lines)["ASC"]]


def test_the_dearest_procedure_in_full_and_every_further_one_at_half() -> None:
    # 3695.53; 485.51 × 0.5 = 242.755 → 242.76; packaged
    assert _amounts("64483", "63030", "22853x2") == ["242.76", "3695.53", "0.00"]


def test_left_and_right_are_two_procedures_in_a_center() -> None:
    # 3695.53 + 3695.53 × 0.5 = 1847.765 → 1847.77
    assert _amounts("63030-LT", "63030-RT") == ["3695.53", "1847.77"]
    assert _amounts("63030x2") == ["5543.30"]


def test_52_and_73_are_halved_once_and_stay_outside_the_discount() -> None:
    # 3695.53 × 0.5 = 1847.77; 485.51 is then the dearest of those subject to it
    assert _amounts("63030-73", "64483") == ["1847.77", "485.51"]
    assert _amounts("63030-52", "64483") == ["1847.77", "485.51"]


def test_74_is_paid_in_full_and_discounted() -> None:
    assert _amounts("63030-74", "64483-74") == ["3695.53", "242.76"]


def test_what_no_table_prices_has_no_amount_and_a_sentence() -> None:
    unlisted, by_cost = _rates("22558", "0000L")["ASC"]
    assert (unlisted.amount, by_cost.amount) == (None, None)
    assert "not on the list" in unlisted.why and "contractor" in by_cost.why


def test_the_outpatient_rate_takes_73_and_says_what_the_table_does_not_hold() -> None:
    full, stopped, absent = _rates("64483", "63030-73", "22558")["OPPS"]
    # 7413.38 × 0.5
    assert [str(full.amount), str(stopped.amount), str(absent.amount)] == [
        "903.63",
        "3706.69",
        "None",
    ]
    assert "status indicators" in full.why and "packaged" in absent.why


@pytest.mark.parametrize("system", ["OPPS", "ASC"])
def test_every_amount_has_steps_with_sources(system: str) -> None:
    for rate in _rates("63030", "64483-74")[system]:
        result = rate.result()
        assert result.steps[-1].value == result.value
        assert all(step.citation.source for step in result.steps)
