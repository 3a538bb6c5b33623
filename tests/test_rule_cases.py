"""The public rule cases beside the checkout, run through claims and rules by the kind of rule."""

import csv
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from assistant.claims.store import WholeTables
from assistant.rules import anesthesia, bilateral, endoscopy, practitioner, split_care
from assistant.rules.add_on_verdict import add_on_with
from assistant.rules.checking import check_claim
from assistant.rules.claim import Claim, ClaimLine, ClaimResult
from assistant.rules.discontinued import discontinued_facility
from assistant.rules.global_period import global_period
from assistant.rules.modifier_combination import FLAG, NOT_VALID, modifier_combination
from assistant.rules.mue_verdict import units_verdict
from assistant.rules.patient_share import nonparticipating_fee, patient_share
from assistant.rules.pricing import price_claim
from assistant.rules.ptp_verdict import Billed, pair_verdict
from assistant.rules.spine_levels import family_codes, lumbar_arthrodesis
from assistant.rules.visit_verdict import second_procedure_verdict, visit_verdict
from corpus.parameter import Dated, parameter
from corpus.store import Store

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent
CASES = CHECKOUT.parent / "shared" / "rules" / "rule_cases.jsonl"
CMS = Path(os.environ.get("LAMINA_CMS_DIR", CHECKOUT.parent / "shared" / "cms"))
FILES = (
    "mpfs/PPRRVU2026_Jul_nonQPP.csv",
    "mpfs/rvu25d/PPRRVU2025_Oct.csv",
    "mpfs/gpci_2026.csv",
    "mpfs/rvu25d/GPCI2025.csv",
    "mpfs/rvu25d/ANES2025.csv",
    "ncci/mue_practitioner_2026Q2.csv",
    "ncci/aoc_2026Q3.csv",
    "ncci/ptp_practitioner_2026Q3_active.csv.gz",
)
DAY = date(2026, 7, 15)
FACTOR, QUALIFYING_FACTOR = "33.4009", "33.5675"
WITHOUT_TIME = anesthesia.WITHOUT_TIME
SAME_LEVEL = "same level"

Case = dict[str, Any]


def _cases() -> list[Case]:
    if not CASES.is_file():
        return []
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not all((CMS / name).is_file() for name in FILES):
        pytest.skip(f"the CMS files are not beside the checkout ({CMS})")
    from corpus.data import import_paths

    folder = tmp_path_factory.mktemp("home")
    import_paths([CMS / name for name in FILES], folder)
    return folder


@pytest.fixture(scope="module")
def store(home: Path) -> Iterator[Store]:
    opened = Store.open(home)
    yield opened
    opened.close()


# --- a case's input as a claim ---------------------------------------------------------------


def _day(given: Case) -> date:
    if "date" in given:
        return date.fromisoformat(given["date"])
    return DAY.replace(year=given.get("year", DAY.year))


def _claim(given: Case) -> Claim:
    locality = given.get("locality", "national").split()[0]
    lines = [_line(line) for line in given["lines"]]
    if any(line.levels == (SAME_LEVEL,) for line in lines):
        lines = [replace(line, levels=(SAME_LEVEL,)) for line in lines]
    return Claim(
        _day(given),
        tuple(lines),
        setting=given.get("setting"),
        locality=None if locality == "national" else locality,
        qualifying_participant=given.get("cf") == QUALIFYING_FACTOR,
        participating=given.get("participating", True),
        practitioner=given.get("practitioner"),
    )


def _line(given: Case) -> ClaimLine:
    level = given.get("level")
    return ClaimLine(
        given["code"],
        tuple(given["mods"]),
        given["units"],
        place_of_service=given.get("pos"),
        charge=Decimal(given["charge"]) if "charge" in given else None,
        rendering_npi=given.get("npi") or given.get("surgeon"),
        postoperative_days=given.get("days"),
        levels=(level,) if level else (),
        specialty=given.get("specialty"),
        group=given.get("group"),
        practitioner=given.get("provider"),
        inpatient="inpatient" in given.get("patient_status", ""),
        teaching_hospital=given.get("teaching_hospital", False),
        teaching_exception=bool(given.get("exception")),
        documentation=bool(given.get("documentation")),
    )


def _price(case: Case, store: Store) -> ClaimResult:
    return price_claim(_claim(case["input"]), store)


def _check(case: Case, store: Store) -> ClaimResult:
    return check_claim(_claim(case["input"]), store)


def _messages(result: ClaimResult) -> str:
    return " ".join(
        [*(f.message for f in result.findings), *(line.reason for line in result.lines)]
    )


def _codes(result: ClaimResult, paid: bool) -> set[str]:
    return {line.line.hcpcs for line in result.lines if (line.payable is not False) is paid}


# --- by rule ---------------------------------------------------------------------------------


def priced(case: Case, store: Store) -> None:
    """Amounts, ranks, statuses and totals of the lines of a priced claim."""
    expected = case["expected"]
    result = _price(case, store)
    for want in expected.get("lines", []):
        _same_line(want, result)
    for name in ("total", "total_priced"):
        if name in expected:
            assert str(result.total) == expected[name]
    if "setting" in expected:
        assert {line.setting for line in result.lines} == {expected["setting"]}
    if "each" in expected:
        assert {str(line.amount) for line in result.lines} == {expected["each"]}
        assert str(result.total) == expected["sum"]
    if "payable" in expected:
        assert {line.payable for line in result.lines} == {expected["payable"]}
    if expected.get("valid") is False:
        checked = _check(case, store)
        assert any(f.rule == "modifier" and f.severity == "error" for f in checked.findings)
    if expected.get("display_nonfacility_price") is False:
        assert "NA:" in result.lines[0].reason


def _same_line(want: Case, result: ClaimResult) -> None:
    line = next(one for one in result.lines if one.line.hcpcs == want["code"])
    for name in ("allowed", "nonpar_allowed", "allowed_if_contractor_accepts"):
        if name in want:
            assert (None if line.amount is None else str(line.amount)) == want[name]
    for name in ("if_supported", "floor"):
        if name in want:
            assert str(line.if_supported) == want[name]
    if "rank" in want:
        assert line.rank == want["rank"]
    if "status" in want:
        assert line.status == want["status"]
    if "unit_amounts" in want:
        assert [str(amount) for amount in line.unit_amounts] == want["unit_amounts"]
    if "limiting_charge" in want:
        assert str(line.limiting_charge) == want["limiting_charge"]
    if "flag" in want:
        assert want["flag"].lower() in line.reason.lower()
    if "payable" in want:
        _same_payability(want["payable"], line.payable, line.reason)


def _same_payability(want: bool | str, payable: bool | str, reason: str) -> None:
    if isinstance(want, bool):
        assert payable is want
    elif want.startswith("first bill"):
        assert payable is True and "first bill" in reason
    else:
        assert payable == "by_report", "an amount that waits for a report or for more information"


def by_fee(case: Case, store: Store) -> None:
    """Cases that give the fee itself instead of a code of the file."""
    given, expected = case["input"], case["expected"]
    if "base" in given:
        fees = [Decimal(line["fee"]) for line in given["lines"]]
        base = next(Decimal(fee) for fee in given["base"].values())
        assert str(sum(endoscopy.family_amounts(fees, base))) == expected["total"]
    else:
        line, charge = given["lines"][0], sum(Decimal(one["charge"]) for one in given["lines"])
        amount = bilateral.both_sides(Decimal(line["fee"]), line["bilat"], DAY, charge)
        assert str(amount) == expected["total"]


def split(case: Case, store: Store) -> None:
    given, expected = case["input"], case["expected"]
    if "lines" not in given:
        for who, days in (("jones", given["jones_days"]), ("smith", given["smith_days"])):
            share = split_care.postoperative_share(
                Decimal(given["post_pct"]), Decimal(days), Decimal(given["global_days"])
            )
            assert f"{share:.5f}" == expected[f"{who}_exact"]
            assert f"{share * 100:.1f}%" == expected[f"{who}_pct_of_fee"]
        return
    priced(case, store)
    if "sum" in expected:
        result = _price(case, store)
        assert str(result.total) == expected["sum"]
        named = [v for k, v in expected.items() if k[:2] in ("54", "55")]
        assert [str(line.amount) for line in result.lines] == named


def return_to_or(case: Case, store: Store) -> None:
    given = case["input"]
    if "original" not in given:
        priced(case, store)
        return
    original = store.fee_rows(given["original"], DAY)[0]
    fee = price_claim(Claim(DAY, (ClaimLine(given["original"]),), setting="facility"), store).total
    cap = split_care.unlisted_return_cap(original, fee)
    assert str(cap) == case["expected"]["maximum"]
    both = (ClaimLine(given["original"]), ClaimLine(given["line"]["code"], ("78",)))
    second = price_claim(Claim(DAY, both, setting="facility"), store).lines[1]
    assert (second.amount, second.if_supported) == (None, cap)


def components(case: Case, store: Store) -> None:
    """Reductions of technical and professional components."""
    expected, result = case["expected"], _price(case, store)
    for name, key in (("TC", "tc"), ("26", "pc")):
        if isinstance(expected.get(key), list):
            for want in expected[key]:
                line = next(one for one in result.lines if one.line.hcpcs == want["code"])
                assert str(dict(line.components)[name]) == want[key]
        elif key in expected:
            assert str(dict(result.lines[0].components)[name]) == expected[key]
    if "mpfs" in expected:
        values = [step.value for step in result.lines[0].steps]
        assert expected["mpfs"] in values and expected["opps_based"] in values
        assert str(result.total) == expected["allowed"]
    priced(case, store)
    if "full" in expected:
        in_full = [line.line.hcpcs for line in result.lines if "in full" in line.reason]
        assert in_full == [expected["full"]]


def anesthetised(case: Case, store: Store) -> None:
    given, expected = case["input"], case["expected"]
    procedures = given.get("procedures") or [given]
    lead = max(procedures, key=lambda p: p["base_units"])
    found = anesthesia.anesthesia(
        lead["code"],
        Decimal(lead["base_units"]),
        given["minutes"],
        DAY,
        given["mods"],
        given.get("present_at_induction", False),
        Dated(Decimal(given["cf"]), DAY, anesthesia.anesthesia_citation()),
    )
    assert found.total_units == Decimal(expected["total_units"])
    assert str(found.amount) == expected["allowed"]
    if "time_units" in expected:
        assert str(found.time_units) == expected["time_units"]
    assert Decimal(given["cf"]) == parameter("anesthesia_conversion_factor").at(DAY).value
    lines = tuple(
        ClaimLine(
            p["code"],
            tuple(given["mods"]),
            minutes=given["minutes"] if p is lead else None,
            present_at_induction=given.get("present_at_induction", False),
        )
        for p in procedures
    )
    assert str(price_claim(Claim(DAY, lines), store).total) == expected["allowed"]


def shared(case: Case, store: Store) -> None:
    """Non-participating amount, limiting charge, deductible, coinsurance, sequestration."""
    given, expected = case["input"], case["expected"]
    if "lines" in given:
        priced(case, store)
    elif "par_fee" in given:
        fee = nonparticipating_fee(Decimal(given["par_fee"]), DAY)
        assert str(fee.nonparticipating) == expected["nonpar_fee"]
        assert str(fee.limiting_charge) == expected["limiting_charge"]
    else:
        share = patient_share(
            Decimal(given["allowed"]),
            DAY,
            Decimal(given["deductible_remaining"]),
            participating=given["participating"],
            assigned=given["assigned"],
        )
        for name, want in expected.items():
            if name.startswith("carc"):
                assert any(want in step.label for step in share.steps())
            else:
                assert str(getattr(share, name)) == want, name


def practitioners(case: Case, store: Store) -> None:
    given, expected = case["input"], case["expected"]
    if "lines" in given:
        priced(case, store)
        return
    fee = Decimal("1000.00") - Decimal("30.00")
    for name, day in (("allowed_2011_on", DAY), ("allowed_1992_2010", date(2010, 12, 31))):
        amount = practitioner.practitioner_amount(fee, given["practitioner"], day)
        assert str(amount) == expected[name]


def discontinued(case: Case, store: Store) -> None:
    given = case["input"]
    if "rate" in given:
        found = discontinued_facility(Decimal(given["rate"]), given["mods"][0], DAY)
        assert found.value == case["expected"]["payment"]
        assert ("is not subject" in found.reason) is not case["expected"][
            "multiple_discount_applies"
        ]
    else:
        priced(case, store)


def combination(case: Case, store: Store) -> None:
    given, expected = case["input"], case["expected"]
    found = modifier_combination(given["mods"])
    want = {True: "valid", False: NOT_VALID, "flag": FLAG, "depends": FLAG}[expected["valid"]]
    assert found.value == want, found.reason
    if "payment_factor" in expected:
        with_it = Claim(DAY, (ClaimLine(given["code"], tuple(given["mods"])),))
        without = Claim(DAY, (ClaimLine(given["code"]),))
        assert price_claim(with_it, store).total == price_claim(without, store).total


def period(case: Case, store: Store) -> None:
    given, expected = case["input"], case["expected"]
    found = global_period(f"{given['global_days']:03d}", date.fromisoformat(given["surgery_date"]))
    assert found.first_day and found.last_day
    assert found.first_day.isoformat() == expected["first_day"]
    assert found.last_day.isoformat() == expected["last_day"]
    assert found.days_in_period == expected["days_in_period"]


def visit(case: Case, store: Store) -> None:
    given, expected = case["input"], case["expected"]
    if "first" in given:
        second_procedure(case, store)
        return
    found = visit_verdict(
        given["global_"],
        date.fromisoformat(given["surgery_date"]),
        date.fromisoformat(given["visit"]),
        given["em"],
        given["mods"],
    )
    want = {True: "payable", False: "not_payable", "flag": "flag"}[expected["payable"]]
    assert found.value == want, found.reason
    if "last day" in expected.get("reason", ""):
        assert expected["reason"].split("last day ")[1][:10] in found.reason


def zzz(case: Case, store: Store) -> None:
    given, expected = case["input"], case["expected"]
    day, seen = date.fromisoformat(given["surgery_date"]), date.fromisoformat(given["visit"])
    add_on = store.fee_rows(given["addon"], DAY)[0].global_days
    primary = store.fee_rows(given["primary"], DAY)[0].global_days
    assert add_on == expected["addon_global"] and global_period(add_on, day).last_day is None
    assert str(global_period(primary, day).last_day) == expected["last_day"]
    lines = (
        ClaimLine(given["primary"], date_of_service=day),
        ClaimLine(given["addon"], date_of_service=day),
        ClaimLine("99213", date_of_service=seen),
    )
    result = check_claim(Claim(day, lines), store)
    assert (result.lines[2].payable is not False) is expected["visit_payable"]


def second_procedure(case: Case, store: Store) -> None:
    first, second, expected = case["input"]["first"], case["input"]["second"], case["expected"]

    def days(one: Case) -> str:
        return str(one.get("code_global") or store.fee_rows(one["code"], DAY)[0].global_days)

    found = second_procedure_verdict(
        days(first),
        date.fromisoformat(first["date"]),
        days(second),
        date.fromisoformat(second["date"]),
        second["mods"],
    )
    assert (found.value == "payable") is expected.get("second_payable", True)
    if "second_last_day" in expected:
        assert found.steps[-1].value == expected["second_last_day"]
    if "new_period" in expected:
        assert (found.steps[-1].expression == "new period") is expected["new_period"]


def pairs(case: Case, store: Store) -> None:
    expected, result = case["expected"], _check(case, store)
    findings = [f for f in result.findings if f.rule == "ptp_edit"]
    if "pay" in expected:
        assert _codes(result, paid=True) >= set(expected["pay"])
    if "deny" in expected:
        assert _codes(result, paid=False) == set(expected["deny"])
    if expected.get("edit_applies") is False or expected.get("edit_exists") is False:
        assert not findings
    if "compliant" in expected:
        assert any("not compliant" in f.message for f in findings)
        assert all(code in _messages(result) for code in expected["deny_on_review"])
        assert expected.get("suggest", "") in _messages(result)
    if expected.get("bypass") is False:
        assert findings and "same anatomic modifier" in findings[0].message
    if "column1_fee" in expected:
        paid = next(line for line in result.lines if line.payable)
        assert str(paid.amount) == expected["column1_fee"]


def units(case: Case, store: Store) -> None:
    given, expected = case["input"], case["expected"]
    line = given["lines"][0]
    mue = store.mue(line["code"], _day(given))
    assert mue is not None
    assert (str(mue.mue_value), mue.adjudication_indicator) == (line["mue"], line["mai"])
    found = units_verdict(mue, [one["units"] for one in given["lines"]])
    assert found.paid_units == expected["paid_units"]
    assert found.denied_units == expected["denied_units"]
    result = check_claim(_with_primaries(_claim(given), store), store)
    mine = [one for one in result.lines if one.line.hcpcs == line["code"]]
    assert sum(one.paid_units for one in mine) == expected["paid_units"]
    assert expected.get("carc", "") in _messages(result)


def _with_primaries(claim: Claim, store: Store) -> Claim:
    """The claim with a primary for its add-on, so that only the unit edit can deny it."""
    add_on = store.add_on(claim.lines[0].hcpcs, claim.date_of_service)
    if add_on is None or not add_on.primaries:
        return claim
    return Claim(claim.date_of_service, (*claim.lines, ClaimLine(add_on.primaries[0])))


def add_ons(case: Case, store: Store) -> None:
    given, expected = case["input"], case["expected"]
    result = _check(case, store)
    if "deny" in expected:
        assert _codes(result, paid=False) == set(expected["deny"])
    if "pay" in expected:
        assert _codes(result, paid=True) >= set(expected["pay"])
    if "type" in expected:
        add_on = store.add_on(given["lines"][1]["code"], _day(given))
        assert add_on is not None and add_on.aoc_type == str(expected["type"])
    if "condition" in expected:
        assert "same specialty and group" in _messages(result)
    if "flag" in expected:
        assert "needs review" in _messages(result)
    if "contractor_list" in expected.values():
        code = given["lines"][1]["code"]
        found = add_on_with(
            code, store.add_on(code, DAY), store.fee_rows(code, DAY)[0], [given["lines"][0]["code"]]
        )
        assert found.verdict == "contractor"


def spine(case: Case, store: Store) -> None:
    given, expected = case["input"], case["expected"]
    if "codes" in expected:
        if isinstance(given["levels"], dict):
            codes = lumbar_arthrodesis(given["levels"])
        elif "technique" in given:
            codes = lumbar_arthrodesis(dict.fromkeys(given["levels"], given["technique"]))
        else:
            codes = family_codes(given["procedure"], given["levels"], given.get("incisions", 1))
        assert codes == Counter(expected["codes"])
        return
    if "by" in given:
        result = check_claim(Claim(DAY, tuple(ClaimLine(c) for c in given["codes"])), store)
        assert _codes(result, paid=False) == set(expected["deny"])
        return
    denied = set()
    for one, other in combinations(given["codes"], 2):
        edit = store.ptp(one, other, DAY)
        if pair_verdict(edit, Billed(one), Billed(other), DAY).verdict == "denied" and edit:
            denied.add(edit.column_two)
    assert denied == set(expected["deny"])


RUNNERS: dict[str, Callable[[Case, Store], None]] = {
    "pfs_payment_formula": priced,
    "site_of_service": priced,
    "status_code": priced,
    "multiple_procedure_reduction": priced,
    "bilateral_0": by_fee,
    "bilateral_1": priced,
    "bilateral_2": priced,
    "bilateral_3": priced,
    "bilateral_before_multiple": priced,
    "endoscopy_family": priced,
    "assistant_at_surgery": priced,
    "assistant_with_multiple": priced,
    "assistant_with_bilateral": priced,
    "co_surgeons": priced,
    "co_surgeon_with_multiple": priced,
    "co_surgeon_with_bilateral": priced,
    "team_surgery": priced,
    "split_global_care": split,
    "split_with_bilateral": priced,
    "split_with_cosurgeon_multiple": priced,
    "return_to_or_78": return_to_or,
    "global_period_days": period,
    "global_period_em": visit,
    "global_zzz": zzz,
    "global_clock_modifiers": second_procedure,
    "ncci_ptp": pairs,
    "mue": units,
    "add_on_code": add_ons,
    "therapy_mppr": components,
    "imaging_mppr": components,
    "cardio_mppr": components,
    "ophth_mppr": components,
    "imaging_modifiers": components,
    "imaging_opps_cap": components,
    "anesthesia_formula": anesthetised,
    "nonpar_limiting_charge": shared,
    "deductible_coinsurance_sequestration": shared,
    "npp_85_percent": practitioners,
    "unusual_services_22_52": priced,
    "discontinued_53": priced,
    "pc_tc": priced,
    "discontinued_facility_73_74": discontinued,
    "modifier_combinations": combination,
    "spine_levels": spine,
    "lower_of_charge": priced,
}


def _runner(case: Case) -> Callable[[Case, Store], None]:
    lines = case["input"].get("lines") or [{}]
    return by_fee if "fee" in lines[0] else RUNNERS[case["rule"]]


def test_every_kind_of_case_has_a_runner() -> None:
    if not CASES.is_file():
        pytest.skip(f"the public rule cases are not beside the checkout ({CASES})")
    assert {case["rule"] for case in _cases()} <= set(RUNNERS)
    assert len(_cases()) >= 160


@pytest.mark.parametrize("case", _cases(), ids=lambda case: str(case["id"]))
def test_rule_case(case: Case, store: Store) -> None:
    _runner(case)(case, store)


def _agreement_rows() -> list[list[str]]:
    printed = (CMS / FILES[0]).read_text(encoding="latin-1").splitlines()
    return [row for row in csv.reader(printed) if len(row) > 25 and row[25] == FACTOR]


def test_every_code_of_the_file_is_priced_by_its_total_or_not_at_all(home: Path) -> None:
    """All rows, both settings: total × factor to the cent for status A, R, T; nothing elsewhere.

    Therapy is paid at its non-facility total everywhere; where the OPPS cap is the lower, the
    amount is below the total and says so. 01996 needs no minutes: its base units price it.
    """
    tables = WholeTables.open(home)
    rows, capped, priced_rows = _agreement_rows(), 0, 0
    assert len(rows) > 19000
    for row in rows:
        code, modifier, status = row[0], row[1], row[3]
        for setting, total in (("facility", Decimal(row[12])), ("nonfacility", Decimal(row[11]))):
            line = ClaimLine(code, (modifier,) if modifier else ())
            found = price_claim(Claim(DAY, (line,), setting=setting), tables).lines[0]
            if status not in "ART" or not total:
                assert not found.amount or code in WITHOUT_TIME, (code, modifier, found.amount)
                continue
            printed = Decimal(row[11]) if row[18] == "5" else total
            want = (printed * Decimal(FACTOR)).quantize(Decimal("0.01"), ROUND_HALF_UP)
            priced_rows += 1
            if "OPPS cap is lower" in found.reason:
                capped += 1
                assert found.amount is not None and found.amount < want, (code, modifier)
            else:
                assert found.amount == want, (code, modifier, setting)
    assert priced_rows > 19000 and 0 < capped < 200
