"""Figures the asker named, held against the tables: each a result that agrees, differs, or is of another day."""

from collections.abc import Mapping
from decimal import Decimal

from assistant.facts import CodeFacts
from assistant.premises import Premise
from assistant.query import Query
from assistant.rules.payment_amount import payment_amount
from assistant.rules.result import RuleResult, Step
from corpus.citation import Citation
from corpus.errors import LaminaError
from corpus.parameter import parameter
from corpus.rows import FeeRow, Gpci
from corpus.store import Store

NAMES = {
    "amount": "amount", "rvu": "total RVU", "work_rvu": "work RVU", "mue": "MUE",
    "global_days": "global period", "conversion_factor": "conversion factor",
}  # fmt: skip
SETTING_NAMES = {"facility": "facility", "nonfacility": "non-facility"}


def premise_results(
    query: Query, facts: Mapping[str, CodeFacts], localities: tuple[Gpci, ...], store: Store
) -> tuple[RuleResult, ...]:
    """One result a named figure: `inputs["verdict"]` is agrees, differs, facility_only or other_edition."""
    results: list[RuleResult] = []
    for premise in query.premises:
        one = facts.get(premise.hcpcs)
        if premise.field == "conversion_factor":
            results += _factor(premise, query)
        elif one is None:
            continue
        elif premise.field == "amount":
            results += _amount(premise, query, one, localities, store)
        else:
            results += _field(premise, one)
    return tuple(results)


def _same(premise: Premise, value: Decimal) -> bool:
    """Whether a figure is what the asker said, to the places that were said."""
    return round(value, premise.places) == premise.value


def _result(
    premise: Premise, verdict: str, value: str, unit: str, edition: str, citation: Citation,
    step: str, more: tuple[Step, ...] = (),
) -> RuleResult:  # fmt: skip
    inputs = {"field": premise.field, "hcpcs": premise.hcpcs, "verdict": verdict}
    own = Step(f"{NAMES[premise.field].capitalize()} {step}".strip(), step, value, citation)
    return RuleResult("premise", inputs, value, unit, edition, (own, *more), "", (citation,))


def _field(premise: Premise, facts: CodeFacts) -> list[RuleResult]:
    fee, mue = facts.fee, facts.mue.value
    if premise.field == "mue":
        if mue is None:
            return []
        verdict = "agrees" if premise.value == mue.mue_value else "differs"
        return [_result(premise, verdict, str(mue.mue_value), "units", mue.edition.edition,
                        mue.citation(), f"MAI {mue.adjudication_indicator}")]  # fmt: skip
    if fee is None:
        return []
    if premise.field == "global_days":
        same = fee.global_days.isdigit() and int(fee.global_days) == premise.value
        verdict = "agrees" if same else "differs"
        return [_result(premise, verdict, fee.global_days, "days", fee.edition.edition,
                        fee.citation(), fee.hcpcs)]  # fmt: skip
    if premise.field == "work_rvu":
        right: tuple[Decimal, ...] = (fee.work_rvu,)
    else:
        right = (fee.facility_total_rvu, fee.nonfacility_total_rvu, fee.work_rvu)
    verdict = "agrees" if any(_same(premise, value) for value in right) else "differs"
    return [_result(premise, verdict, str(right[0]), "RVU", fee.edition.edition, fee.citation(),
                    fee.hcpcs)]  # fmt: skip


def _factor(premise: Premise, query: Query) -> list[RuleResult]:
    day = query.under.date_of_service
    found = []
    for name in ("conversion_factor", "conversion_factor_qp"):
        try:
            known = parameter(name).at(day)
        except LaminaError:
            continue
        found.append((Decimal(str(known.value)), known.citation))
    if not found:
        return []
    agrees = [pair for pair in found if _same(premise, pair[0])]
    value, citation = (agrees or found)[0]
    verdict = "agrees" if agrees else "differs"
    quote = citation.quote or f"conversion factor {value}"
    return [_result(premise, verdict, str(value), "USD per RVU", str(day.year),
                    citation.quoting(quote), str(day.year))]  # fmt: skip


def _amount(
    premise: Premise, query: Query, facts: CodeFacts, localities: tuple[Gpci, ...], store: Store
) -> list[RuleResult]:
    fee = facts.fee
    if fee is None:
        return []
    now = _priced(fee, query, localities)
    if not now:
        return []
    match = next((r for r in now if _same(premise, Decimal(r.value or "0"))), None)
    if match is not None:
        office = query.under.setting == "nonfacility" and fee.nonfacility_na
        verdict = "facility_only" if office else "agrees"
        return [_told(premise, verdict, match)]
    right = _told(premise, "differs", now[0])
    for row in store.fee_history(premise.hcpcs):
        if row.edition.edition == fee.edition.edition:
            continue
        old = _priced(row, query, localities)
        match = next((r for r in old if _same(premise, Decimal(r.value or "0"))), None)
        if match is not None:
            stale = Step(f"Amount of {row.edition.edition}", row.edition.title, match.value or "",
                         row.citation())  # fmt: skip
            return [_told(premise, "other_edition", now[0], (stale,))]
    return [right]


def _priced(row: FeeRow, query: Query, localities: tuple[Gpci, ...]) -> list[RuleResult]:
    """The row's amounts: national and of the place asked about, facility first."""
    day = min(max(query.under.date_of_service, row.edition.in_force_from), row.edition.in_force_to)
    settings = ("facility",) if row.nonfacility_na else ("facility", "nonfacility")
    if query.under.setting == "nonfacility" and not row.nonfacility_na:
        settings = ("nonfacility", "facility")
    results = []
    for gpci in (*localities, None):
        if gpci is not None and gpci.edition.in_force_from.year != row.edition.in_force_from.year:
            continue
        for setting in settings:
            try:
                results.append(payment_amount(
                    row, day, setting=setting, gpci=gpci,
                    qualifying_participant=query.under.qualifying_participant,
                ))  # fmt: skip
            except LaminaError:
                continue
    return [result for result in results if result.value is not None]


def _told(
    premise: Premise, verdict: str, priced: RuleResult, more: tuple[Step, ...] = ()
) -> RuleResult:
    inputs = {"field": "amount", "hcpcs": premise.hcpcs, "verdict": verdict,
              "setting": priced.inputs.get("setting", ""),
              "locality": priced.inputs.get("locality", "national")}  # fmt: skip
    return RuleResult("premise", inputs, priced.value, "USD", priced.edition,
                      (*priced.steps, *more), "", priced.citations)  # fmt: skip
