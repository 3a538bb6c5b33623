"""Dated values: the day before, the day of, and no guess outside the known interval."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.errors import EditionMissing, NothingInForce, UnreadableFile
from corpus.parameter import _parameter, parameter, parameter_names
from corpus.yaml_text import yaml_of

JULY = date(2026, 7, 15)


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("conversion_factor", "", "33.4009"),
        ("conversion_factor_qp", "", "33.5675"),
        ("assistant_at_surgery", "", "0.16"),
        ("assistant_nonphysician", "", "0.136"),
        ("co_surgeon", "", "0.625"),
        ("multiple_procedure", 1, "1"),
        ("multiple_procedure", 5, "0.5"),
        ("bilateral", 1, "1.5"),
        ("bilateral", 3, "2"),
        ("nonphysician_practitioner", "", "0.85"),
        ("nonparticipating", "", "0.95"),
        ("limiting_charge", "", "1.15"),
        ("coinsurance", "", "0.20"),
        ("deductible", "", "283.00"),
        ("sequestration", "", "0.02"),
        ("therapy_mppr", "", "0.50"),
        ("imaging_mppr_tc", "", "0.50"),
        ("imaging_mppr_pc", "", "0.95"),
        ("cardiovascular_mppr", "", "0.75"),
        ("ophthalmology_mppr", "", "0.80"),
        ("global_days", "090 before", "1"),
        ("global_days", "090 after", "90"),
        ("anesthesia_conversion_factor", "", "20.4976"),
        ("anesthesia_time", "minutes_per_unit", "15"),
        ("anesthesia_supervision", "base_units", "3"),
        ("anesthesia_base_units", "00670", "13"),
    ],
)
def test_value_in_force(name: str, key: object, value: str) -> None:
    dated = parameter(name).at(JULY, key)
    assert dated.value == Decimal(value)
    assert dated.since <= JULY
    assert dated.citation.source and dated.citation.locator and dated.citation.title


@pytest.mark.parametrize(
    ("name", "day", "before", "since"),
    [
        ("conversion_factor", date(2026, 1, 1), "32.3465", "33.4009"),
        ("anesthesia_conversion_factor", date(2026, 1, 1), "20.3178", "20.4976"),
        ("imaging_mppr_pc", date(2017, 1, 1), "0.75", "0.95"),
        ("imaging_mppr_tc", date(2010, 7, 1), "0.75", "0.50"),
        ("certified_nurse_midwife", date(2011, 1, 1), "0.65", "1"),
    ],
)
def test_the_day_before_and_the_day_of(name: str, day: date, before: str, since: str) -> None:
    assert parameter(name).at(day - timedelta(days=1)).value == Decimal(before)
    assert parameter(name).at(day)[:2] == (Decimal(since), day)


def test_each_year_cites_its_own_file() -> None:
    sources = [
        parameter("conversion_factor").at(date(y, 3, 1)).citation.source for y in (2025, 2026)
    ]
    assert sources == ["cms-pfs-2025d", "cms-pfs-2026c"]


@pytest.mark.parametrize("name", parameter_names())
def test_no_value_before_the_first_or_after_the_last_known_day(name: str) -> None:
    one = parameter(name)
    first = one.periods[0].since
    assert one.keys(first)
    with pytest.raises(NothingInForce, match=first.isoformat()):
        one.keys(first - timedelta(days=1))
    if one.known_until is None:
        assert one.keys(date(2099, 1, 1))
    else:
        assert one.keys(one.known_until)
        with pytest.raises(EditionMissing, match="`lamina data"):
            one.keys(one.known_until + timedelta(days=1))


@pytest.mark.parametrize("name", parameter_names())
def test_every_period_cites_and_every_value_reads(name: str) -> None:
    one = parameter(name)
    assert one.label and one.description and one.unit
    days = [period.since for period in one.periods]
    assert days == sorted(set(days))
    for period in one.periods:
        assert period.citation.locator
        for key, value in period.values.items():
            if name == "place_of_service":
                assert value in {"facility", "nonfacility"}, key
            else:
                assert Decimal(value) >= 0, key


def test_the_deductible_of_2025_is_not_guessed() -> None:
    with pytest.raises(NothingInForce):
        parameter("deductible").at(date(2025, 12, 31))


def test_the_sixth_rank_has_no_factor() -> None:
    with pytest.raises(NothingInForce, match="'6' is not in"):
        parameter("multiple_procedure").at(JULY, 6)


def test_bilateral_indicator_nine_has_no_factor() -> None:
    with pytest.raises(NothingInForce):
        parameter("bilateral").at(JULY, "9")


def test_a_table_has_no_single_value() -> None:
    with pytest.raises(NothingInForce, match="a single value"):
        parameter("bilateral").at(JULY)


@pytest.mark.parametrize("name", ["no_such", "../sources", ""])
def test_an_unknown_parameter_names_those_there_are(name: str) -> None:
    with pytest.raises(NothingInForce, match="conversion_factor"):
        parameter(name)


@pytest.mark.parametrize(
    ("setting", "places"),
    [
        # MCPM ch. 12 §20.4.2
        ("facility", "02 19 21 22 23 24 26 31 34 41 42 51 52 53 56 61"),
        (
            "nonfacility",
            "01 03 04 09 10 11 12 13 14 15 16 17 20 25 27 32 33 49 50 54 55 57 58 60 62 65 71 "
            "72 81 99",
        ),
    ],
)
def test_place_of_service(setting: str, places: str) -> None:
    table = parameter("place_of_service")
    for place in places.split():
        assert table.word_at(JULY, place).word == setting, place
    with pytest.raises(NothingInForce):
        table.word_at(JULY, "28")  # unassigned


BASE = """
description: d
unit: u
label: l
values: {2026-01-01: "1"}
references: {2026-01-01: {source: mcpm-12, locator: "§1"}}
known_until: 2026-12-31
"""


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"1"', "1", "quoted"),
        ("references: {2026-01-01", "references: {2025-01-01", "2026-01-01"),
        ("known_until: 2026-12-31", "", "known_until"),
        ("values:", "value:", "values"),
        ('{2026-01-01: "1"}', "{}", "no value"),
    ],
)
def test_a_malformed_file_is_named(old: str, new: str, problem: str) -> None:
    assert _parameter("x", yaml_of(BASE), Path("x.yaml")).at(JULY).value == 1
    assert old in BASE
    with pytest.raises(UnreadableFile, match=problem) as caught:
        _parameter("x", yaml_of(BASE.replace(old, new, 1)), Path("x.yaml"))
    assert "x.yaml" in str(caught.value)
