"""Verdict rules on the codes of a question: add-ons, pairs, units, modifiers, periods, scenarios."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from assistant.compose.words import listed
from assistant.facts import CodeFacts
from assistant.query import Query
from assistant.rules.add_on_verdict import add_on_verdict
from assistant.rules.global_clock import global_clock
from assistant.rules.global_period import WITH_DAYS, global_result
from assistant.rules.indicator_words import indicator_words
from assistant.rules.modifier_verdict import ON_ADD_ONS, modifier_verdict
from assistant.rules.mue_verdict import mue_verdict
from assistant.rules.patient_share import nonparticipating_fee, patient_share
from assistant.rules.payment_amount import payment_amount, usual_setting
from assistant.rules.postoperative import Event, postoperative_modifier
from assistant.rules.ptp_verdict import Billed, ptp_verdict
from assistant.rules.result import RuleResult
from assistant.rules.status_code import status_code, status_verdict
from assistant.rules.visit_codes import is_visit
from assistant.rules.visit_verdict import visit_verdict
from assistant.scenario import CLOCK, SAME_DAY, read_event
from corpus.errors import EditionMissing
from corpus.modifier import load_modifiers
from corpus.rows import FeeRow, Gpci
from corpus.store import Store

AFTER = re.compile(
    r"\b(?:during|within|inside|post-?op\w*)\b|\bglobal\b|\b(?:days?|weeks?|wks?|months?) (?:after|later|post|out)\b|"
    r"\b(?:90|10) days of\b",
    re.IGNORECASE,
)
"""Whether a visit is told of as one after the operation."""
LIMITING = re.compile(r"\blimiting\b|\bassignment\b", re.IGNORECASE)
Facts = Mapping[str, CodeFacts]
Places = tuple[Gpci, ...]
Results = tuple[RuleResult, ...]


def add_ons(query: Query, facts: Facts, localities: Places, store: Store) -> Results:
    """Add-on verdict of every code: alone, or beside the other codes of the question."""
    others = () if query.intents.any("alone") and not query.follow_up else tuple(facts)
    chosen = [f for f in facts.values() if f.is_add_on] or list(facts.values())
    return tuple(_add_on(f, others, query, store) for f in chosen)


def _add_on(facts: CodeFacts, others: tuple[str, ...], query: Query, store: Store) -> RuleResult:
    beside = tuple(other for other in others if other != facts.hcpcs)
    found = add_on_verdict(facts.hcpcs, facts.add_on.value, facts.fee, beside)
    unlisted = found.value == "not_an_add_on" and facts.add_on.none
    return _searched(found, "aoc", query, store) if unlisted else found


def _searched(verdict: RuleResult, dataset: str, query: Query, store: Store) -> RuleResult:
    """A verdict that rests on a table without a row for the code, with that table as its source."""
    edition = store.edition(dataset, query.under.date_of_service)
    sources = (edition.lacking(verdict.inputs["hcpcs"]), *verdict.citations)
    return replace(verdict, edition=edition.edition, citations=sources)


def pairs(query: Query, facts: Facts, localities: Places, store: Store) -> Results:
    """The PTP verdict of every pair of codes, in the order of the question."""
    day = query.under.date_of_service
    billed = {m.hcpcs: Billed(m.hcpcs, m.modifiers) for m in query.codes}
    found = []
    for a, b in list(combinations(facts, 2))[:15]:
        try:
            edit = store.ptp(a, b, day)
        except EditionMissing:
            if len(facts) == 2:
                raise
            continue
        searched = None if edit else store.ptp_searched(a, b, day)
        found.append(ptp_verdict(edit, billed[a], billed[b], day, searched))
    return tuple(found)


def visit_pairs(query: Query, facts: Facts, localities: Places, store: Store) -> Results:
    """Which modifier a visit takes beside each procedure: of the same day, or in whose period it falls."""
    found = []
    later = AFTER.search(query.question) is not None and not SAME_DAY.search(query.question)
    for one in facts.values():
        if one.fee is None or is_visit(one.hcpcs) or one.fee.global_days == "ZZZ":
            continue
        days = one.fee.global_days
        decision = days == "090"
        event = Event(
            "visit",
            same_day=True,
            decision=decision,
            global_days=days if days in WITH_DAYS else "000",
        )
        told = read_event(query.question, days, tuple(facts))
        if later and told.unrelated and days in WITH_DAYS:
            event = replace(told, kind="visit", decision=False)
        result = postoperative_modifier(event)
        when = "period" if event.unrelated else "day"
        inputs = {**result.inputs, "procedure": one.hcpcs, "global_days": days, "when": when}
        found.append(replace(result, inputs=inputs))
    return tuple(found)


def pair_add_ons(facts: Facts) -> Results:
    """Beside the pair edits: whether an add-on among the codes has its primary.

    Of add-ons alone nothing is said: the question is of their edit, their primary is elsewhere.
    """
    if all(f.is_add_on for f in facts.values()):
        return ()
    return tuple(
        add_on_verdict(f.hcpcs, f.add_on.value, f.fee, tuple(o for o in facts if o != f.hcpcs))
        for f in facts.values() if f.is_add_on and len(facts) > 1
    )  # fmt: skip


def modified_add_ons(verdicts: Results, facts: Facts) -> Results:
    """The add-on verdict behind every modifier verdict that rests on the code being an add-on."""
    rest = {
        r.inputs["hcpcs"] for r in verdicts for step in r.steps[:1] if ON_ADD_ONS in step.expression
    }
    return tuple(
        add_on_verdict(f.hcpcs, f.add_on.value, f.fee) for f in facts.values() if f.hcpcs in rest
    )


def unpaid(facts: Facts) -> Results:
    """The codes that Medicare never pays by themselves, whatever stands beside them: the status of
    each, and for each status one result that tells which codes have it."""
    return _unpaid([f.fee for f in facts.values() if f.fee is not None])


def unpaid_beside(facts: Facts) -> Results:
    """Beside the pair edits: what is `unpaid`, but for an add-on of which `pair_add_ons` tells it."""
    told = {result.inputs["hcpcs"] for result in pair_add_ons(facts)}
    return _unpaid([f.fee for f in facts.values() if f.fee is not None and f.hcpcs not in told])


def _unpaid(rows: Sequence[FeeRow]) -> Results:
    verdicts = [(row, status_verdict(row)) for row in rows]
    by_status: dict[str, list[FeeRow]] = {}
    for row, verdict in verdicts:
        if verdict.value == "not_payable":
            by_status.setdefault(row.status, []).append(row)
    each = tuple(v for row, v in verdicts if row.status in by_status)
    return (*each, *map(_unpaid_alike, by_status.values()))


def _unpaid_alike(rows: list[FeeRow]) -> RuleResult:
    """What one status that is not paid means for all the codes that have it."""
    known, codes = status_code(rows[0].status), [row.code for row in rows]
    verb = "has" if len(codes) == 1 else "have"
    said = f"Not payable: {listed(codes)} {verb} status {known.code}, {known.words}. {known.who}"
    places = (*(row.citation() for row in rows), known.citation())
    inputs = {"codes": " ".join(codes), "status": known.code}
    edition = rows[0].edition.edition
    return RuleResult("unpaid", inputs, "not_payable", "verdict", edition, (), said, places)


def units(query: Query, facts: Facts, localities: Places, store: Store) -> Results:
    """The MUE of every code against the units named (one when none is)."""
    counts = {m.hcpcs: m.units for m in query.codes}
    found = []
    for one in facts.values():
        if one.mue.missing:
            raise EditionMissing(one.mue.missing)
        verdict = mue_verdict(one.mue.value, one.hcpcs, (query.units or counts[one.hcpcs],))
        found.append(_searched(verdict, "mue", query, store) if one.mue.none else verdict)
    return tuple(found)


def modifiers(query: Query, facts: Facts, localities: Places, store: Store) -> Results:
    """The verdict of every modifier named on every code named."""
    known = load_modifiers()
    found = []
    for mention in query.codes:
        one = facts.get(mention.hcpcs)
        if one is None or one.fee is None:
            continue
        for mod in mention.modifiers or query.modifiers:
            if mod not in known:
                continue
            found.append(modifier_verdict(known[mod], one.fee, one.is_add_on))
    return tuple(found)


def status(query: Query, facts: Facts, localities: Places, store: Store) -> Results:
    """What the status code of every code means for payment."""
    return tuple(status_verdict(f.fee) for f in facts.values() if f.fee is not None)


def indicators(facts: CodeFacts) -> RuleResult | None:
    """All indicators of a code in words."""
    return indicator_words(facts.fee) if facts.fee is not None else None


def global_periods(query: Query, facts: Facts, localities: Places, store: Store) -> Results:
    """The global period of every code, or of the value named, from the first date named."""
    surgery = query.dates[0] if query.dates else query.under.date_of_service
    visit = query.dates[1] if len(query.dates) > 1 else None
    found = [
        global_result(f.fee.global_days, surgery, f.hcpcs, visit)
        for f in facts.values() if f.fee is not None
    ]  # fmt: skip
    if not found and query.global_days:
        found = [global_result(query.global_days, surgery, "", visit)]
    return tuple(found)


def postoperative(query: Query, facts: Facts, localities: Places, store: Store) -> Results:
    """Which modifier the service after an operation takes; with two dates, whether it is inside at all."""
    days = next(
        (f.fee.global_days for f in facts.values() if f.fee is not None and f.fee.global_days in WITH_DAYS),
        query.global_days,
    )  # fmt: skip
    event = read_event(query.event or query.question, days, tuple(facts))
    if "57" in query.modifiers and event.kind == "visit":
        event = replace(event, decision=True)
    found = postoperative_modifier(event)
    if query.event and CLOCK.search(query.question):
        return (*_clocks(found.value or ""), found)
    if len(query.dates) < 2 or days not in WITH_DAYS or event.kind != "visit":
        return (found,)
    inside = visit_verdict(days, query.dates[0], query.dates[1], modifiers=query.modifiers)
    if inside.value != "payable" and (event.unrelated or event.decision):
        return (found,)
    return (inside,)


def _clocks(modifiers: str) -> Results:
    """Whether a new global period starts, for each modifier that the service may take."""
    known = load_modifiers()
    named = [known[m] for m in modifiers.replace(" or ", ", ").split(", ") if m in known]
    return tuple(r for r in map(global_clock, named) if r is not None)


def participation(query: Query, facts: Facts, localities: Places, store: Store) -> Results:
    """Non-participating amount, limiting charge and patient share of every priced code."""
    found: list[RuleResult] = []
    asks_limit = bool(LIMITING.search(query.question))
    day = query.under.date_of_service
    for one in facts.values():
        if one.fee is None:
            continue
        priced = payment_amount(
            one.fee, day, setting=query.under.setting or usual_setting(one.fee),
            gpci=localities[0] if localities else None,
            qualifying_participant=query.under.qualifying_participant,
        )  # fmt: skip
        found.append(priced)
        if priced.value is None:
            continue
        if asks_limit or query.intents.any("payment") or not query.under.participating:
            fee = nonparticipating_fee(Decimal(priced.value), day).result()
            found.insert(0 if asks_limit else len(found), fee)
        found.append(patient_share(Decimal(priced.value), day).result())
    return tuple(found)
