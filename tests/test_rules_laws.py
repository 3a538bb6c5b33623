"""Laws that hold for every claim, tried on random ones, and what the rules may not import."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from assistant.claims import to_json
from assistant.rules.checking import check_claim
from assistant.rules.claim import Claim, ClaimLine, ClaimResult
from assistant.rules.manual import layout, mcpm, ncci
from assistant.rules.modifier_order import normal_modifiers
from assistant.rules.payment_amount import payment_amount
from assistant.rules.pricing import price_claim
from assistant.rules.ptp_verdict import ASSOCIATED
from assistant.rules.status_code import PAID_BY_RVU
from corpus.modifier import load_modifiers
from corpus.store import Store

DAY = date(2026, 7, 15)
CHECKOUT = Path(__file__).resolve().parent.parent
CODES = [
    "22612", "22614", "22630", "22633", "22634", "22842", "22853", "63030", "63035", "63042",
    "63044", "63047", "63048", "63052", "63053", "63102", "20930", "69990", "99213",
]  # fmt: skip
MODIFIERS = (
    (), (), (), ("51",), ("59",), ("50",), ("62",), ("80",), ("AS",), ("22",), ("78",), ("25",),
    ("LT",), ("RT",), ("50", "62"), ("51", "54"), ("55",), ("66",), ("62", "51", "54"), ("59", "80"),
)  # fmt: skip
LINES = st.lists(
    st.builds(
        ClaimLine, st.sampled_from(CODES), st.sampled_from(MODIFIERS), st.integers(1, 3),
        charge=st.one_of(st.none(), st.decimals("1", "3000", places=2)),
    ),
    min_size=1, max_size=7,
)  # fmt: skip
RELAXED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store.open(tmp_path_factory.mktemp("home"))
    yield opened
    opened.close()


def _claim(lines: list[ClaimLine]) -> Claim:
    return Claim(DAY, tuple(lines), setting="facility")


def _no_float(value: Any) -> bool:
    if isinstance(value, Struct):
        return all(_no_float(getattr(value, name)) for name in value.__struct_fields__)
    if is_dataclass(value):
        return all(_no_float(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, tuple | list):
        return all(map(_no_float, value))
    if isinstance(value, dict):
        return all(map(_no_float, value.values()))
    return not isinstance(value, float)


def _add_up(result: ClaimResult) -> bool:
    return result.total == sum((line.amount or Decimal(0) for line in result.lines), Decimal(0))


@RELAXED
@given(lines=LINES, order=st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_change_the_total(
    store: Store, lines: list[ClaimLine], order: Any
) -> None:
    other = list(lines)
    order.shuffle(other)
    assert check_claim(_claim(lines), store).total == check_claim(_claim(other), store).total
    assert price_claim(_claim(lines), store).total == price_claim(_claim(other), store).total


@RELAXED
@given(lines=LINES)
def test_totals_add_up_to_the_cent_and_hold_no_float(store: Store, lines: list[ClaimLine]) -> None:
    for result in (price_claim(_claim(lines), store), check_claim(_claim(lines), store)):
        assert _add_up(result) and _no_float(result) and _no_float(to_json(result))
        assert all(line.amount is None or line.amount >= 0 for line in result.lines)
        assert all(
            line.amount is None or line.amount.as_tuple().exponent == -2 for line in result.lines
        )


@RELAXED
@given(lines=LINES)
def test_a_bundled_line_never_raises_the_total(store: Store, lines: list[ClaimLine]) -> None:
    before = check_claim(_claim(lines), store).total
    assert check_claim(_claim([*lines, ClaimLine("20930")]), store).total <= before


@RELAXED
@given(lines=LINES)
def test_checking_never_pays_a_line_that_an_edit_denied(
    store: Store, lines: list[ClaimLine]
) -> None:
    for line in check_claim(_claim(lines), store).lines:
        assert (line.payable is False) == (line.paid_units == 0)
        if line.payable is False:
            assert not line.amount


@RELAXED
@given(lines=LINES)
def test_nothing_is_negative_and_the_patients_share_adds_up(
    store: Store, lines: list[ClaimLine]
) -> None:
    for run in (price_claim, check_claim):
        for claim in (_claim(lines), replace(_claim(lines), deductible_remaining=Decimal("283"))):
            result = run(claim, store)
            share = result.payment
            parts = (share.medicare_payment, share.sequestration, share.patient)
            assert all(part >= 0 for part in (*parts, share.coinsurance, result.total))
            assert sum(parts) == share.allowed == result.total


@RELAXED
@given(lines=LINES)
def test_every_amount_of_money_is_a_decimal_of_cents(store: Store, lines: list[ClaimLine]) -> None:
    for result in (price_claim(_claim(lines), store), check_claim(_claim(lines), store)):
        money: list[object] = [result.total]
        money += [getattr(result.payment, name) for name in result.payment.__struct_fields__][:-2]
        for line in result.lines:
            money += [line.amount, line.if_supported, line.limiting_charge, *line.unit_amounts]
            money += [amount for _, amount in line.components]
        for amount in money:
            assert amount is None or type(amount) is Decimal
            assert amount is None or amount == amount.quantize(Decimal("0.01"))


@RELAXED
@given(lines=LINES, order=st.randoms(use_true_random=False))
def test_the_order_of_modifiers_and_a_repeated_one_change_no_amount(
    store: Store, lines: list[ClaimLine], order: Any
) -> None:
    def turned(line: ClaimLine) -> ClaimLine:
        mods = [*line.modifiers, *line.modifiers]
        order.shuffle(mods)
        return replace(line, modifiers=tuple(mods))

    other = _claim([turned(line) for line in lines])
    for run in (price_claim, check_claim):
        assert run(_claim(lines), store).total == run(other, store).total


@given(mods=st.lists(st.sampled_from(sorted(load_modifiers())), max_size=6), order=st.randoms())
def test_normalising_modifiers_twice_is_normalising_once(mods: list[str], order: Any) -> None:
    once = normal_modifiers(mods)
    other = [*mods, *mods]
    order.shuffle(other)
    assert normal_modifiers(once) == once == normal_modifiers(other)
    assert set(once) == set(mods) and len(once) == len(set(mods))


@RELAXED
@given(
    hcpcs=st.sampled_from(["22853", "22614", "22634", "63053", "63048", "63047", "20931"]),
    units=st.lists(st.integers(1, 9), min_size=1, max_size=5),
    mods=st.sampled_from([(), ("59",), ("76",), ("XS",), ("LT",)]),
)
def test_no_way_of_splitting_units_pays_more_than_the_limit(
    store: Store, hcpcs: str, units: list[int], mods: tuple[str, ...]
) -> None:
    mue = store.mue(hcpcs, DAY)
    assert mue is not None and mue.adjudication_indicator in "23"
    lines = [ClaimLine(hcpcs, mods, count) for count in units]
    paid = sum(line.paid_units for line in check_claim(_claim(lines), store).lines)
    assert paid <= mue.mue_value
    if sum(units) > mue.mue_value:
        assert paid == 0


@pytest.mark.parametrize("units", [[5], [3, 2], [1, 1, 1, 1, 1]])
def test_splitting_units_over_lines_does_not_beat_the_limit(store: Store, units: list[int]) -> None:
    lines = [ClaimLine("22633"), *(ClaimLine("22853", ("59",), count) for count in units)]
    result = check_claim(_claim(lines), store)
    assert sum(line.paid_units for line in result.lines[1:]) == 0


def test_every_shipped_row_is_priced_by_formula_or_not_at_all(store: Store) -> None:
    listed = (CHECKOUT / "corpus" / "reference" / "codes.txt").read_text(encoding="utf-8")
    codes = [code for line in listed.splitlines() if line[:1] != "#" for code in line.split()]
    assert len(codes) > 100
    for hcpcs in codes:
        row = store.fee_rows(hcpcs, DAY)[0]
        found = payment_amount(row, DAY, setting="facility").value
        if row.status in PAID_BY_RVU and row.facility_total_rvu:
            exact = row.facility_total_rvu * Decimal("33.4009")
            assert found is not None and abs(Decimal(found) - exact) <= Decimal("0.005"), hcpcs
        else:
            assert found is None, f"{hcpcs} has status {row.status}"


def test_the_modifiers_that_open_edits_are_those_of_the_modifier_files() -> None:
    assert {m for m, one in load_modifiers().items() if one.ncci_associated} == ASSOCIATED


def test_manual_places_are_in_the_register() -> None:
    for chapter in (1, 4, 5, 12, 13, 14, 23):
        assert mcpm(chapter, "§1").title
    assert ncci("ch. I").title and layout("lines 1-2").title


def test_rules_import_no_model_vector_or_screen_library() -> None:
    script = (
        "import sys, pkgutil, importlib, assistant.rules as rules\n"
        "for module in pkgutil.iter_modules(rules.__path__):\n"
        "    importlib.import_module('assistant.rules.' + module.name)\n"
        "heavy = {'langchain', 'langchain_core', 'torch', 'chromadb', 'streamlit', 'duckdb', "
        "'sentence_transformers', 'pandas', 'numpy'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=CHECKOUT, check=True
    )
    assert found.stdout.strip() == "[]"
