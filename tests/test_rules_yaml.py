"""Our own rule cases, tests/rules/*.yaml: claims and rule calls on the shipped tables.

A case has `it` (the sentence) and either `price`/`check` (lines as typed, or mappings) or `rule`
with its arguments under `with`. `rows` adds hand-made fee rows for codes that are not shipped.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.claims import claim_of
from assistant.rules import anesthesia
from assistant.rules.add_on_verdict import add_on_verdict
from assistant.rules.checking import check_claim
from assistant.rules.claim import ClaimResult
from assistant.rules.discontinued import discontinued_facility
from assistant.rules.global_period import global_result
from assistant.rules.indicator_words import indicator_words
from assistant.rules.modifier_combination import modifier_combination
from assistant.rules.modifier_verdict import modifier_verdict
from assistant.rules.mue_verdict import mue_verdict
from assistant.rules.patient_share import nonparticipating_fee, patient_share
from assistant.rules.payment_amount import payment_amount
from assistant.rules.pricing import price_claim
from assistant.rules.ptp_verdict import Billed, ptp_verdict
from assistant.rules.result import RuleResult
from assistant.rules.site_of_service import site_of_service
from assistant.rules.status_code import status_verdict
from assistant.rules.visit_verdict import second_procedure_verdict, visit_verdict
from corpus.errors import LaminaError, UnknownCode
from corpus.modifier import modifier
from corpus.rows import FeeRow
from corpus.store import Store

FOLDER = Path(__file__).resolve().parent / "rules"
DAY = date(2026, 7, 15)
Case = dict[str, Any]


def _cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['it']}")
        for path in sorted(FOLDER.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store.open(tmp_path_factory.mktemp("home"))
    yield opened
    opened.close()


class Tables:
    """The store with hand-made fee rows for further codes, which have no NCCI edits."""

    def __init__(self, store: Store, rows: list[Case]) -> None:
        self.store, self.rows = store, [_row(store, given) for given in rows]
        self.made = {row.hcpcs for row in self.rows}

    def fee_rows(self, hcpcs: str, day: date) -> tuple[FeeRow, ...]:
        made = tuple(row for row in self.rows if row.hcpcs == hcpcs)
        return made or self.store.fee_rows(hcpcs, day)

    def __getattr__(self, name: str) -> Any:
        def look_up(*arguments: Any) -> Any:
            if set(map(str, arguments)) & self.made:
                return None
            return getattr(self.store, name)(*arguments)

        return look_up


def _row(store: Store, given: Case) -> FeeRow:
    """A fee row from "work pe mp" (facility) with the indicators given, the rest as on a visit."""
    plain = store.fee_rows("99213", DAY)[0]
    work, pe, mp = map(Decimal, given["rvu"].split())
    office = Decimal(given.get("nonfacility_pe", pe))
    changes = {name: given[name] for name in given if name in FeeRow.__dataclass_fields__}
    for name in ("opps_nonfacility_pe", "opps_facility_pe", "opps_mp"):
        if name in changes:
            changes[name] = Decimal(changes[name])
    return replace(
        plain, modifier=given.get("modifier", ""), work_rvu=work, facility_pe_rvu=pe,
        nonfacility_pe_rvu=office, mp_rvu=mp, facility_total_rvu=work + pe + mp,
        nonfacility_total_rvu=work + office + mp,
        **{k: v for k, v in changes.items() if k != "modifier"},
    )  # fmt: skip


# --- claims ----------------------------------------------------------------------------------


def _claim_result(case: Case, store: Store) -> ClaimResult:
    verb = "price" if "price" in case else "check"
    record = {
        "date_of_service": case.get("date", DAY),
        "lines": case[verb],
        **case.get("claim", {}),
    }
    run = price_claim if verb == "price" else check_claim
    return run(claim_of(record), Tables(store, case.get("rows", [])))


def _same_claim(case: Case, result: ClaimResult) -> None:
    expect = case["expect"]
    if "total" in expect:
        assert str(result.total) == expect["total"]
    for number, amount in expect.get("amounts", {}).items():
        found = result.lines[number - 1].amount
        assert (None if found is None else str(found)) == amount, f"line {number}"
    for name in ("payable", "rank", "setting"):
        for number, want in expect.get(name, {}).items():
            assert getattr(result.lines[number - 1], name) == want, f"{name} of line {number}"
    for number, amount in expect.get("if_supported", {}).items():
        assert str(result.lines[number - 1].if_supported) == amount, f"if supported, line {number}"
    for number, words in expect.get("reason", {}).items():
        assert words in result.lines[number - 1].reason
    if "findings" in expect:
        found = [[f.rule, f.severity, list(f.lines)] for f in result.findings]
        assert found == expect["findings"]
    for name, want in expect.get("payment", {}).items():
        assert str(getattr(result.payment, name)) == want, name
    for words in expect.get("says", []):
        said = [s.expression for s in result.steps] + list(result.not_checked)
        assert any(words in text for text in said), f"{words!r} not in {said}"
    assert all(step.citation.source for line in result.lines for step in line.steps)


# --- rule calls ------------------------------------------------------------------------------


def _fee_row(given: Case, store: Store) -> FeeRow:
    return store.fee_rows(given["hcpcs"], given.get("date", DAY))[0]


def _payment(given: Case, store: Store) -> RuleResult:
    day = given.get("date", DAY)
    gpci = store.gpci(given["locality"], day) if "locality" in given else None
    return payment_amount(
        _fee_row(given, store), day, setting=given.get("setting"),
        place_of_service=given.get("place_of_service"), gpci=gpci,
        qualifying_participant=given.get("qualifying_participant", False),
    )  # fmt: skip


def _ptp(given: Case, store: Store) -> RuleResult:
    one, other = (
        Billed(p["hcpcs"], tuple(p.get("modifiers", ())), tuple(p.get("levels", ())), p.get("npi"))
        for p in given["pair"]
    )
    return ptp_verdict(store.ptp(one.hcpcs, other.hcpcs, DAY), one, other, DAY)


def _add_on(given: Case, store: Store) -> RuleResult:
    hcpcs = given["hcpcs"]
    return add_on_verdict(
        hcpcs, store.add_on(hcpcs, DAY), _fee_row(given, store), given.get("beside", ())
    )


def _modifier(given: Case, store: Store) -> RuleResult:
    row = _fee_row(given, store)
    return modifier_verdict(modifier(given["modifier"]), row, row.global_days == "ZZZ")


def _anesthesia(given: Case, store: Store) -> RuleResult:
    base = anesthesia.base_units(given["hcpcs"], DAY)
    assert base is not None
    found = anesthesia.anesthesia(
        given["hcpcs"], base.value, given["minutes"], DAY, given.get("modifiers", ()),
        given.get("present_at_induction", False),
    )  # fmt: skip
    return found.result(given["hcpcs"])


CALLS: dict[str, Callable[[Case, Store], RuleResult]] = {
    "payment_amount": _payment,
    "status_verdict": lambda given, store: status_verdict(_fee_row(given, store)),
    "indicator_words": lambda given, store: indicator_words(
        _fee_row(given, store), *given["fields"]
    ),
    "site_of_service": lambda given, store: site_of_service(given["place_of_service"], DAY),
    "global_period": lambda given, store: global_result(given["global_days"], given["surgery"]),
    "visit_verdict": lambda given, store: visit_verdict(
        given["global_days"], given["surgery"], given["visit"], given.get("hcpcs", "99213"),
        given.get("modifiers", ()), given.get("documented"),
    ),
    "second_procedure_verdict": lambda given, store: second_procedure_verdict(
        given["first"], given["first_day"], given["second"], given["second_day"],
        given.get("modifiers", ()),
    ),
    "ptp_verdict": _ptp,
    "add_on_verdict": _add_on,
    "mue_verdict": lambda given, store: mue_verdict(
        store.mue(given["hcpcs"], DAY), given["hcpcs"], given["units"]
    ),
    "modifier_verdict": _modifier,
    "modifier_combination": lambda given, store: modifier_combination(given["modifiers"]),
    "patient_share": lambda given, store: patient_share(
        Decimal(given["allowed"]), DAY, Decimal(given.get("deductible_remaining", "0.00"))
    ).result(),
    "limiting_charge": lambda given, store: nonparticipating_fee(
        Decimal(given["fee"]), DAY
    ).result(),
    "anesthesia": _anesthesia,
    "discontinued_facility": lambda given, store: discontinued_facility(
        Decimal(given["rate"]), given["modifier"], DAY
    ),
}  # fmt: skip


def _same_call(case: Case, store: Store) -> None:
    if "raises" in case:
        with pytest.raises(LaminaError, match=case["raises"]):
            CALLS[case["rule"]](case["with"], store)
        return
    result = CALLS[case["rule"]](case["with"], store)
    assert result.value == case["value"], result.reason
    values = [step.value for step in result.steps]
    for value in case.get("steps", []):
        assert value in values, f"{value} is not among the steps {values}"
    for words in case.get("says", []):
        assert words in result.reason
    for source in case.get("cites", []):
        assert source in {citation.source for citation in result.all_citations()}
    assert result.all_citations(), "a result without a source"


@pytest.mark.parametrize("case", _cases())
def test_rule(case: Case, store: Store) -> None:
    if "rule" in case:
        _same_call(case, store)
    else:
        _same_claim(case, _claim_result(case, store))


def test_a_code_that_no_table_knows_is_refused_with_its_neighbours(store: Store) -> None:
    with pytest.raises(UnknownCode) as error:
        store.fee_rows("99999", DAY)
    assert error.value.nearest
    result = price_claim(claim_of({"date_of_service": DAY, "lines": ["99999"]}), store)
    assert result.lines[0].amount is None
    assert [(f.rule, f.severity) for f in result.findings] == [("unknown_code", "error")]
