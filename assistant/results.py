"""Rule results for the topics of a plan: each topic's rules run on the gathered rows."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from assistant import verdicts
from assistant.apc_members import apc_members, apc_mention
from assistant.asked_claim import claim_lines, claim_of
from assistant.code_changes import asked_changes, code_changes
from assistant.facts import CodeFacts
from assistant.family_field import family_fields
from assistant.fee_field import fee_field_results
from assistant.page_lacks import page_lacks
from assistant.plan import Plan
from assistant.premise_checks import premise_results
from assistant.query import Query
from assistant.rules.claim import ClaimLine
from assistant.rules.level_units import level_units
from assistant.rules.payment_amount import payment_amount
from assistant.rules.pricing import price_claim
from assistant.rules.ptp_count import ptp_count
from assistant.rules.result import RuleResult, Step
from corpus.errors import EditionMissing, LaminaError
from corpus.modifier import load_modifiers
from corpus.parameter import parameter
from corpus.rows import Gpci
from corpus.store import Store

Results = tuple[RuleResult, ...]
FACTORS = (("conversion_factor", "for all but qualifying APM participants"),
           ("conversion_factor_qp", "for qualifying APM participants"))  # fmt: skip


def rule_results(
    query: Query, plan: Plan, facts: Mapping[str, CodeFacts], localities: tuple[Gpci, ...],
    store: Store, problems: list[str],
) -> dict[str, Results]:  # fmt: skip
    """Run the rules of every topic. A rule that cannot speak adds a sentence to `problems`."""
    found: dict[str, Results] = {}
    for topic in plan.topics:
        run = _RUNS.get(topic)
        if run is None:
            continue
        try:
            found[topic] = run(query, facts, localities, store)
        except LaminaError as error:
            problems.append(str(error))
    if query.premises:
        found["premises"] = premise_results(query, facts, localities, store)
    if {"visit_pair", "comparison"}.intersection(plan.topics) and "ptp" not in found:
        try:
            found["ptp"] = _RUNS["ptp"](query, facts, localities, store)
        except LaminaError as error:
            problems.append(str(error))
    if "ptp" in plan.topics:
        found["ptp_add_on"] = verdicts.pair_add_ons(facts)
        found["ptp_status"] = verdicts.unpaid_beside(facts)
    if "comparison" in plan.topics and "ptp" not in plan.topics:
        found["comparison_add_on"] = verdicts.pair_add_ons(facts)
    found["page_lacks"] = page_lacks(plan.topics, facts)
    if "claim" in plan.topics:
        found["claim_status"] = verdicts.unpaid(facts)
    if "modifier" in plan.topics:
        found["modifier_add_on"] = verdicts.modified_add_ons(found.get("modifier", ()), facts)
        found["modifier_amount"] = _modifier_amounts(query, facts, localities, store)
    return found


def _payment(query: Query, facts: Mapping[str, CodeFacts], localities: tuple[Gpci, ...], store: Store) -> Results:  # fmt: skip
    results: list[RuleResult] = []
    for mention, line in zip(query.codes, claim_lines(query), strict=True):
        one = facts.get(mention.hcpcs)
        if one is None or one.fee is None:
            continue
        if line.modifiers:
            results.append(_priced_line(query, line, localities, store))
        results += _amounts(query, one, localities)
    return tuple(results)


def _amounts(query: Query, facts: CodeFacts, localities: tuple[Gpci, ...]) -> list[RuleResult]:
    fee, under = facts.fee, query.under
    assert fee is not None
    settings: list[str | None] = [under.setting]
    if "site_comparison" in query.intents or (under.setting is None and not fee.nonfacility_na):
        settings = ["facility", "nonfacility"]
    if fee.nonfacility_na:
        settings = ["facility"]
    places: tuple[Gpci | None, ...] = localities or (None,)
    results = [
        payment_amount(fee, under.date_of_service, setting=setting, gpci=gpci,
                       qualifying_participant=under.qualifying_participant)
        for gpci in places for setting in settings
    ]  # fmt: skip
    unpriced = [r for r in results if r.value is None]
    # A code without a facility value is priced once, whatever the setting.
    apart = {(r.inputs.get("setting"), r.inputs.get("locality")): r for r in results}
    return unpriced[:1] or list(apart.values())


def _modifier_amounts(
    query: Query, facts: Mapping[str, CodeFacts], localities: tuple[Gpci, ...], store: Store
) -> Results:
    """Each code priced with each modifier that changes its amount."""
    changing = {
        m: mod
        for m, mod in load_modifiers().items()
        if mod.payment.effect in ("factor", "split", "row")
    }
    return tuple(
        _priced_line(query, ClaimLine(mention.hcpcs, (mod,)), localities, store)
        for mention in query.codes if mention.hcpcs in facts
        for mod in (mention.modifiers or query.modifiers) if mod in changing
    )  # fmt: skip


def _priced_line(
    query: Query, line: ClaimLine, localities: tuple[Gpci, ...], store: Store
) -> RuleResult:
    """One line priced with its modifiers; its value is None, with the reason, where no amount is set."""
    priced = price_claim(claim_of(query, (line,), localities), store)
    result, one = priced.result("price_service"), priced.lines[0]
    inputs = {**result.inputs, "hcpcs": line.hcpcs}
    if one.amount is None:
        return replace(result, inputs=inputs, value=None, reason=one.reason)
    return replace(result, inputs=inputs, reason=one.reason)


def _comparison(query: Query, facts: Mapping[str, CodeFacts], localities: tuple[Gpci, ...], store: Store) -> Results:  # fmt: skip
    return tuple(
        payment_amount(one.fee, query.under.date_of_service, setting=setting,
                       gpci=localities[0] if len(localities) == 1 else None,
                       qualifying_participant=query.under.qualifying_participant)
        for one in facts.values() if one.fee is not None
        for setting in (("facility",) if one.fee.nonfacility_na else ("facility", "nonfacility"))
    )  # fmt: skip


def _conversion_factor(query: Query, facts: Mapping[str, CodeFacts], localities: tuple[Gpci, ...], store: Store) -> Results:  # fmt: skip
    years = query.years or (query.under.date_of_service.year,)
    results: list[RuleResult] = []
    for year in dict.fromkeys((*years, *(() if query.years else (years[0] - 1,)))):
        results += _factors(date(year, 12, 31))
    if not results:
        results = _factors(parameter(FACTORS[0][0]).periods[-1].since)
    return tuple(results)


def _factors(day: date) -> list[RuleResult]:
    results = []
    for name, label in FACTORS:
        try:
            known = parameter(name).at(day)
        except LaminaError:
            continue
        quote = f"{parameter(name).label}: {known.value} from {known.since.isoformat()}"
        citation = known.citation if known.citation.quote else known.citation.quoting(quote)
        step = Step(
            parameter(name).label,
            f"in force from {known.since.isoformat()}",
            str(known.value),
            citation,
        )
        inputs = {"year": str(day.year), "label": label}
        results.append(
            RuleResult(
                "conversion_factor",
                inputs,
                str(known.value),
                "USD per RVU",
                str(day.year),
                (step,),
                "",
                (citation,),
            )
        )
    return results


def _anesthesia_factor(query: Query, facts: Mapping[str, CodeFacts], localities: tuple[Gpci, ...], store: Store) -> Results:  # fmt: skip
    known = parameter("anesthesia_conversion_factor")
    here = known.at(query.under.date_of_service)
    citation = here.citation.quoting(f"{known.label}: {here.value} from {here.since.isoformat()}")
    step = Step(known.label, f"in force from {here.since.isoformat()}", str(here.value), citation)
    year = str(query.under.date_of_service.year)
    national = RuleResult("anesthesia_factor", {"year": year}, str(here.value), known.unit, year, (step,),
                          "", (citation,))  # fmt: skip
    return (*_local_factors(query, localities, store, known.unit), national)


def _local_factors(
    query: Query, localities: tuple[Gpci, ...], store: Store, unit: str
) -> Iterator[RuleResult]:
    """The factor of each locality named, where CMS's file of that year is loaded."""
    day = query.under.date_of_service
    for gpci in localities:
        try:
            row = store.anesthesia_factor(gpci.locality, day)
        except LaminaError:
            continue
        inputs = {
            "year": str(day.year),
            "locality": f"{row.name.strip('* ').title()} ({row.locality})",
        }
        value = str(row.conversion_factor)
        yield RuleResult(
            "anesthesia_factor", inputs, value, unit, row.edition.edition, (), "", (row.citation(),)
        )


def _history(query: Query, facts: Mapping[str, CodeFacts], localities: tuple[Gpci, ...], store: Store) -> Results:  # fmt: skip
    results: list[RuleResult] = []
    for hcpcs in facts:
        rows = store.fee_history(hcpcs)
        office = query.under.setting == "nonfacility" and bool(rows) and not rows[-1].nonfacility_na
        setting = "nonfacility" if office else "facility"
        for row in rows:
            results.append(payment_amount(row, row.edition.in_force_to, setting=setting))
        if len(rows) >= 2:
            first, last = rows[0], rows[-1]
            change = last.total_rvu(setting) - first.total_rvu(setting)
            text = f"{last.total_rvu(setting)} - {first.total_rvu(setting)}"
            step = Step(
                f"Change of total {setting} RVU of {hcpcs}", text, f"{change:+}", last.citation()
            )
            results.append(RuleResult(
                "rvu_change", {"hcpcs": hcpcs}, f"{change:+}", "RVU", last.edition.edition, (step,), "",
                (first.citation(), last.citation()),
            ))  # fmt: skip
    return tuple(results)


def _ptp_counts(query: Query, facts: Mapping[str, CodeFacts], localities: tuple[Gpci, ...], store: Store) -> Results:  # fmt: skip
    day = query.under.date_of_service
    found = []
    for hcpcs in facts:
        try:
            found.append(ptp_count(hcpcs, store.ptp_counts(hcpcs, day), day))
        except EditionMissing:
            continue  # a sheet without this line is still a sheet
    return tuple(found)


def _facility_rates(query: Query, facts: Mapping[str, CodeFacts], localities: tuple[Gpci, ...], store: Store) -> Results:  # fmt: skip
    return _comparison(query, facts, localities, store)


def _level_units(query: Query, facts: Mapping[str, CodeFacts], localities: tuple[Gpci, ...], store: Store) -> Results:  # fmt: skip
    """Codes and units for the levels named: one result for each way they may be meant."""
    if query.coding is None:
        return ()
    levels = query.coding.levels
    names = {"interspace": levels.interspaces, "vertebra": levels.vertebrae}
    found = []
    for family, count in query.coding.options:
        named = names.get(family.unit) or (
            levels.interspaces if count == len(levels.interspaces) else levels.vertebrae
        )
        rows = [facts[code] for code in family.codes if code in facts]
        places = [f.add_on.value.citation() for f in rows if f.add_on.value is not None]
        found.append(level_units(family, levels.shown, named, count, places))
    return tuple(found)


def _code_changes(query: Query, facts: Mapping[str, CodeFacts], localities: tuple[Gpci, ...], store: Store) -> Results:  # fmt: skip
    asked = asked_changes(query.question, query.years)
    return (code_changes(asked, query.under.date_of_service, store),)


def _apc_members(query: Query, facts: Mapping[str, CodeFacts], localities: tuple[Gpci, ...], store: Store) -> Results:  # fmt: skip
    return (apc_members(apc_mention(query.question), query.under.date_of_service, store),)


def _family_fields(query: Query, facts: Mapping[str, CodeFacts], localities: tuple[Gpci, ...], store: Store) -> Results:  # fmt: skip
    return family_fields(query.question, query.under.date_of_service, store)


_RUNS: dict[str, Callable[[Query, Mapping[str, CodeFacts], tuple[Gpci, ...], Store], Results]] = {
    "payment": _payment, "comparison": _comparison, "conversion_factor": _conversion_factor, "anesthesia_factor": _anesthesia_factor,
    "history": _history, "fee_field": fee_field_results, "ptp_count": _ptp_counts, "facility_rates": _facility_rates, "premise": _payment,
    "add_on": verdicts.add_ons, "modifier": verdicts.modifiers, "mue": verdicts.units,
    "ptp": verdicts.pairs, "global_period": verdicts.global_periods,
    "postoperative": verdicts.postoperative, "visit_pair": verdicts.visit_pairs, "participation": verdicts.participation,
    "status": verdicts.status, "level_units": _level_units, "apc_members": _apc_members, "code_changes": _code_changes, "family_field": _family_fields,
}  # fmt: skip
