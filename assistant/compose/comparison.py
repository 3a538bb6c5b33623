"""Codes side by side: what decides between them first, then field by field, each cell cited."""

from collections.abc import Callable
from decimal import Decimal

from assistant.compose.draft import Cell, Draft
from assistant.compose.own import page_place
from assistant.compose.pair import pair_places, pair_sentence
from assistant.compose.prose import said_of, write_passage
from assistant.compose.words import money, setting_name
from assistant.evidence import Evidence
from assistant.facts import CodeFacts
from assistant.rules.indicator_words import BY_FIELD, indicator_meaning
from assistant.rules.result import RuleResult
from corpus.citation import Citation
from corpus.page import CodePage

NOT_KNOWN: Cell = ("not in my sources", ())
PAIR = 2
INDICATORS = (
    ("Bilateral (50)", "bilateral_surgery"), ("Assistant (80/82/AS)", "assistant_surgery"),
    ("Co-surgeons (62)", "co_surgeons"), ("Multiple procedures (51)", "multiple_procedure"),
)  # fmt: skip


def write_comparison(draft: Draft, evidence: Evidence, lead: bool = True) -> None:
    """A comparison of all codes of the question that a table knows; the table alone without `lead`."""
    every = list(evidence.facts.values())
    if "which_more" in evidence.query.intents:
        _dearest(draft, evidence)
    if lead:
        _lead(draft, every)
    head = ["", *(f.hcpcs for f in every)]
    rows = [[(label, ()), *(cell(f) for f in every)] for label, cell in _fields(evidence)]
    kept = [row for row in rows if any(cell != NOT_KNOWN for cell in row[1:])]
    draft.table(head, kept)
    _different(draft, kept)
    draft.result(*_amounts(evidence))
    if "ptp" not in evidence.plan.topics:
        _together(draft, evidence)
    _said_of_all(draft, evidence)


def _together(draft: Draft, evidence: Evidence) -> None:
    """The edit between two codes, or that there is none: one point among others, so without a lead."""
    for result in evidence.of("ptp") if len(evidence.facts) == PAIR else ():
        draft.result(result)
        draft.say(pair_sentence(result).replace("**", ""), *pair_places(result))


def _said_of_all(draft: Draft, evidence: Evidence) -> None:
    """What a manual or digest says of just these codes, where it was looked up."""
    for hit in evidence.passages:
        of_rules = hit.chunk.kind in ("family", "policy", "manual")
        if not of_rules or not set(evidence.facts) <= set(hit.chunk.codes):
            continue
        if said_of(hit.chunk.text, evidence.facts) == hit.chunk.text:
            write_passage(draft, hit)
            return


def _dearest(draft: Draft, evidence: Evidence) -> None:
    """Which of the codes pays the most, in the setting asked about, and what each pays."""
    setting = evidence.query.under.setting or "facility"
    amounts = {}
    for result in _amounts(evidence):
        if result.value is not None and (
            result.inputs.get("setting") == setting or result.inputs["hcpcs"] not in amounts
        ):
            amounts[result.inputs["hcpcs"]] = result
    ranked = sorted(amounts.values(), key=lambda r: Decimal(r.value or "0"), reverse=True)
    if len(ranked) < 2:
        return
    first = ranked[0]
    told = "; ".join(f"{r.inputs['hcpcs']} {money(r.value or '0')}" for r in ranked)
    cites = [c for r in ranked for c in (*r.citations[:1], r.steps[-1].citation)]
    same = Decimal(first.value or "0") == Decimal(ranked[1].value or "0")
    lead = "They pay the same:" if same else f"{first.inputs['hcpcs']} pays the most:"
    said = f"{told} ({setting_name(setting)})."
    inputs = {"codes": " ".join(r.inputs["hcpcs"] for r in ranked), "setting": setting}
    draft.result(RuleResult("dearest", inputs, None, "USD", "", (), f"{lead} {said}", tuple(cites)))
    draft.say(f"**{lead}** {said}", *cites)


def _lead(draft: Draft, every: list[CodeFacts]) -> None:
    says = []
    places: list[Citation] = []
    for facts in every:
        page = facts.page
        kind = "an add-on code" if facts.is_add_on else "a primary (stand-alone) code"
        if page is None:
            says.append(
                f"**{facts.hcpcs}** is {kind}; Lamina has no page on it, only CMS's figures."
            )
            places += [facts.fee.citation()] if facts.fee else []
            continue
        says.append(f"**{facts.hcpcs}**: {page.title} ({_count(page)}; {kind}).")
        places.append(_counting_place(page, kind))
    for text, place in zip(says, places, strict=False):
        draft.say(text, place)


def _count(page: CodePage) -> str:
    counting = page.level_counting
    unit = counting.unit
    return counting.count if unit in counting.count else f"{counting.count} {unit}"


def _counting_place(page: CodePage, kind: str = "") -> Citation:
    counting = page.level_counting
    quote = f"{page.hcpcs} {page.title}. Levels: {counting.count} {counting.unit}, {counting.kind}. Counting rule: {counting.rule}"
    return page_place(page, "Level counting", f"{quote} It is {kind}." if kind else quote)


def _fields(evidence: Evidence) -> list[tuple[str, Callable[[CodeFacts], Cell]]]:
    return [
        ("Kind", _kind), ("Region and approach", _region), ("Levels", _levels), ("Counting rule", _rule),
        ("Primary codes", _primaries), ("Its add-ons", _add_ons), ("Status", _status),
        ("Global period", _global), ("Work RVU", _rvu("work_rvu")),
        ("Facility PE RVU", _rvu("facility_pe_rvu")), ("MP RVU", _rvu("mp_rvu")),
        ("Total RVU, facility", _rvu("facility_total_rvu")),
        ("Total RVU, non-facility", _nonfacility),
        (f"{_scope(evidence)} amount, facility", lambda f: _amount(f, evidence, "facility")),
        (f"{_scope(evidence)} amount, office", lambda f: _amount(f, evidence, "nonfacility")),
        ("MUE (units, MAI)", _mue),
        *((label, _indicator(field)) for label, field in INDICATORS),
        ("Hospital outpatient", _apc), ("ASC", _asc),
    ]  # fmt: skip


def _kind(facts: CodeFacts) -> Cell:
    if facts.add_on.value is not None:
        return (
            f"add-on (edit type {facts.add_on.value.aoc_type})",
            (facts.add_on.value.citation(),),
        )
    if facts.fee is None:
        return NOT_KNOWN
    return ("add-on (ZZZ)" if facts.is_add_on else "primary, stands alone", (facts.fee.citation(),))


def _region(facts: CodeFacts) -> Cell:
    page = facts.page
    if page is None:
        return NOT_KNOWN
    text = ", ".join(p for p in (page.region, page.approach) if p)
    return (text, (page_place(page, "Covers", f"Region and approach: {text}"),))


def _levels(facts: CodeFacts) -> Cell:
    return (_count(facts.page), (_counting_place(facts.page),)) if facts.page else NOT_KNOWN


def _rule(facts: CodeFacts) -> Cell:
    return (
        (facts.page.level_counting.rule, (_counting_place(facts.page),))
        if facts.page
        else NOT_KNOWN
    )


def _primaries(facts: CodeFacts) -> Cell:
    add_on = facts.add_on.value
    if add_on is None:
        return (
            ("none needed", (facts.fee.citation(),))
            if facts.fee and not facts.is_add_on
            else NOT_KNOWN
        )
    return (primaries_text(add_on.primaries, facts.page), (add_on.citation(),))


def primaries_text(primaries: tuple[str, ...], page: CodePage | None, most: int = 12) -> str:
    """The listed primaries; of a long list those that our page names, and how many there are."""
    if not primaries:
        return "left to the contractor (no national list)"
    if len(primaries) <= most:
        return ", ".join(primaries)
    chosen = [p for p in (page.primaries if page else primaries) if p in primaries][:most]
    return f"{', '.join(chosen)} and others, {len(primaries)} in all"


def _add_ons(facts: CodeFacts) -> Cell:
    if not facts.add_ons or facts.is_add_on:
        return NOT_KNOWN
    named = [c for c in (facts.page.add_ons if facts.page else ()) if c in facts.add_ons] or list(
        facts.add_ons[:4]
    )
    more = " and others" if len(facts.add_ons) > len(named) else ""
    source = facts.add_on_source
    return (", ".join(named) + more, (source,) if source else ())


def _status(facts: CodeFacts) -> Cell:
    if facts.fee is None:
        return NOT_KNOWN
    words = indicator_meaning("status", facts.fee.status)
    return (f"{facts.fee.status} ({words})", (facts.fee.citation(),))


def _global(facts: CodeFacts) -> Cell:
    if facts.fee is None:
        return NOT_KNOWN
    words = indicator_meaning("global_days", facts.fee.global_days)
    return (f"{facts.fee.global_days} ({words})", (facts.fee.citation(),))


def _rvu(field: str) -> Callable[[CodeFacts], Cell]:
    def cell(facts: CodeFacts) -> Cell:
        if facts.fee is None:
            return NOT_KNOWN
        return (str(getattr(facts.fee, field)), (facts.fee.citation(),))

    return cell


def _nonfacility(facts: CodeFacts) -> Cell:
    if facts.fee is None:
        return NOT_KNOWN
    if facts.fee.nonfacility_na:
        return ("NA: not performed in an office", (facts.fee.citation(),))
    return (str(facts.fee.nonfacility_total_rvu), (facts.fee.citation(),))


def _scope(evidence: Evidence) -> str:
    if len(evidence.localities) != 1:
        return "National"
    return f"{evidence.localities[0].name.strip('* ').title()}"


def _amount(facts: CodeFacts, evidence: Evidence, setting: str) -> Cell:
    if setting == "nonfacility" and (facts.fee is None or facts.fee.nonfacility_na):
        return NOT_KNOWN
    for result in _amounts(evidence):
        if result.inputs.get("hcpcs") == facts.hcpcs and result.inputs.get("setting") in (
            setting,
            None,
        ):
            if result.value is None:
                return (
                    f"no amount (status {facts.fee.status if facts.fee else '?'})",
                    result.citations[:1],
                )
            return (money(result.value), (*result.citations[:1], result.steps[-1].citation))
    return NOT_KNOWN


def _mue(facts: CodeFacts) -> Cell:
    mue = facts.mue.value
    if mue is not None:
        return (f"{mue.mue_value} (MAI {mue.adjudication_indicator})", (mue.citation(),))
    return ("none published", ()) if facts.mue.none else NOT_KNOWN


def _indicator(field: str) -> Callable[[CodeFacts], Cell]:
    def cell(facts: CodeFacts) -> Cell:
        value = getattr(facts.fee, field) if facts.fee else None
        if facts.fee is None or value is None:
            return NOT_KNOWN
        words = indicator_meaning(field, value)
        label = next(text for text, name in INDICATORS if name == field)
        place = BY_FIELD[field].citation().quoting(f"{label} {value}: {words}")
        return (f"{value} ({words})", (facts.fee.citation(), place))

    return cell


def _apc(facts: CodeFacts) -> Cell:
    apc = facts.apc.value
    if apc is None:
        return NOT_KNOWN
    return (f"APC {apc.apc}, {money(apc.payment_rate)}", (apc.citation(),))


def _asc(facts: CodeFacts) -> Cell:
    asc = facts.asc.value
    if asc is None:
        return NOT_KNOWN
    rate = "packaged, no separate rate" if asc.payment_rate is None else money(asc.payment_rate)
    return (f"{asc.payment_indicator}, {rate}", (asc.citation(),))


def _different(draft: Draft, rows: list[list[Cell]]) -> None:
    """What decides between the codes, by the labels of the rows in which they differ."""
    labels = [row[0][0] for row in rows if len({cell[0] for cell in row[1:]}) > 1]
    if labels and len(labels) < len(rows):
        draft.blocks.append(f"They differ in: {'; '.join(labels)}. In the other rows they agree.")


def _amounts(evidence: Evidence) -> list[RuleResult]:
    """The facility amounts, national or of the locality asked about."""
    every = (*evidence.of("comparison"), *evidence.of("facility_rates"))
    return [r for r in every if r.tool == "payment_amount"]
