"""The figures in our policy digests, held against CMS's own files where they are at hand."""

import csv
import os
import re
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import pytest

from corpus.policy import FOLDER

CMS = Path(os.environ.get("LAMINA_CMS_DIR") or Path(__file__).parents[2] / "shared" / "cms")
needs_cms = pytest.mark.skipif(
    not (CMS / "mpfs").is_dir(), reason="CMS's files are not beside the checkout ($LAMINA_CMS_DIR)"
)
FACTOR = Decimal("33.4009")


def _text(topic: str) -> str:
    return (FOLDER / f"{topic}.md").read_text(encoding="utf-8")


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


@cache
def _fees() -> dict[str, Decimal]:
    path = CMS / "mpfs" / "PPRRVU2026_Jul_nonQPP.csv"
    with path.open(encoding="latin-1", newline="") as file:
        rows = list(csv.reader(file))[10:]
    return {row[0]: _cents(Decimal(row[12]) * FACTOR) for row in rows if not row[1]}


def _with(code: str, *factors: str) -> Decimal:
    amount = _fees()[code]
    for factor in factors:
        amount = _cents(amount * Decimal(factor))
    return amount


@needs_cms
def test_amounts_in_multiple_procedures() -> None:
    two = _with("22612") + _with("63047", "0.5")
    stack = sum(_fees()[code] for code in ("22633", "22634", "63052", "63053", "22842"))
    amounts = [
        *(_with("22612"), _with("63047"), _with("63047", "0.5"), two, stack + 2 * _with("22853")),
        *(_with("63030"), _with("63030", "1.5"), _with("63001", "0.16"), _with("63001", "0.136")),
        *(_with("22633", "0.136"), _with("63001", "0.625"), _with("63102", "0.625")),
    ]
    printed = set(re.findall(r"\$([\d,]+\.\d\d)", _text("multiple-procedures")))
    assert printed == {f"{amount:,}" for amount in amounts}


@needs_cms
def test_amounts_in_global_surgery() -> None:
    full = _fees()["63001"]
    month = _cents(full * Decimal("0.13") * 30 / 90)
    amounts = {full, _with("63001", "0.87"), _with("63001", "0.13"), month}
    printed = set(re.findall(r"\$([\d,]+\.\d\d)", _text("global-surgery")))
    assert printed == {f"{amount:,}" for amount in amounts}


@needs_cms
def test_amounts_in_participation() -> None:
    full, deductible = _fees()["63001"], Decimal("283.00")
    amounts = {full, _with("63001", "0.95"), _with("63001", "0.95", "1.15"), deductible}
    for remaining in (Decimal(0), deductible):
        rest = full - remaining
        medicare = _cents(rest * Decimal("0.80"))
        cut = _cents(medicare * Decimal("0.02"))
        amounts |= {medicare, cut, medicare - cut, full - medicare}
        amounts |= {rest}
    printed = set(re.findall(r"\$([\d,]+\.\d\d)", _text("participation")))
    assert printed == {f"{amount:,}" for amount in amounts}


@needs_cms
def test_unit_limits() -> None:
    with (CMS / "ncci" / "mue_practitioner_2026Q2.csv").open(newline="") as file:
        published = {row["hcpcs"]: (row["mue_value"], row["mai"]) for row in csv.DictReader(file)}
    printed = re.findall(r"(\d{5}) (\d+) \((\d)\)", _text("mue"))
    assert len(printed) == 13
    assert {code: (value, mai) for code, value, mai in printed}.items() <= published.items()


@needs_cms
def test_primaries_of_add_on_codes() -> None:
    primaries: dict[str, set[str]] = defaultdict(set)
    kinds: dict[str, str] = {}
    with (CMS / "ncci" / "aoc_2026Q3.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            primaries[row["addon_code"]].add(row["primary_code"])
            kinds[row["addon_code"]] = row["aoc_type"]
    text = _text("add-on-codes")
    printed = re.findall(r"(\d{5}): ((?:\d{5}(?:, )?)+)\.", text)
    assert len(printed) == 7
    for code, listed in printed:
        assert set(listed.split(", ")) == primaries[code], code
    assert primaries["63053"] == primaries["63052"] | {"63052"}  # "the same and 63052"
    assert all(len(primaries[c]) == 112 for c in ("22840", "22842", "22845", "22853", "22854"))
    counts = [sum(kind == n for kind in kinds.values()) for n in "123"]
    assert f"has {counts[0]} add-on codes of type 1, {counts[1]} of type 2 and {counts[2]}" in text


def test_anesthesia_examples() -> None:
    # 13 base units + 187 minutes / 15 = 12.5 units, times 20.4976
    full = _cents(Decimal("25.5") * Decimal("20.4976"))
    unit = Decimal("20.4976")
    amounts = {full, _cents(Decimal("25.5") * unit / 2), _cents(4 * unit), _cents(3 * unit)}
    printed = set(re.findall(r"\$([\d,]+\.\d\d)", _text("anesthesia")))
    assert printed == {str(amount) for amount in amounts}
