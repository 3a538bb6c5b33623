"""The fields of a comparison: each a label, and the cell of a code with what it rests on."""

from collections.abc import Callable

from assistant.compose.draft import Cell
from assistant.compose.family_row import COLUMNS, family_row
from assistant.compose.own import page_place
from assistant.compose.words import money, no_amount
from assistant.evidence import Evidence
from assistant.facts import CodeFacts
from assistant.rules.indicator_words import BY_FIELD, indicator_meaning
from assistant.rules.result import RuleResult
from corpus.citation import Citation
from corpus.page import CodePage

Field = Callable[[CodeFacts], Cell]
NOT_KNOWN: Cell = ("not in my sources", ())
INDICATORS = (
    ("Bilateral (50)", "bilateral_surgery"), ("Assistant (80/82/AS)", "assistant_surgery"),
    ("Co-surgeons (62)", "co_surgeons"), ("Team surgery (66)", "team_surgery"), ("PC/TC", "pctc_indicator"), ("Multiple procedures (51)", "multiple_procedure"),
)  # fmt: skip


def counted(page: CodePage) -> str:
    """How a page counts, with its unit."""
    counting = page.level_counting
    unit = counting.unit
    return counting.count if unit in counting.count else f"{counting.count} {unit}"


def counting_place(page: CodePage, kind: str = "") -> Citation:
    """Where a page says how levels are counted."""
    counting = page.level_counting
    quote = f"{page.hcpcs} {page.title}. Levels: {counting.count} {counting.unit}, {counting.kind}. Counting rule: {counting.rule}"
    return page_place(page, "Level counting", f"{quote} It is {kind}." if kind else quote)


def compared_fields(evidence: Evidence) -> list[tuple[str, Field]]:
    """Every field in order; those of a family's table only where a code has no page of its own."""
    beside = tuple(evidence.facts)
    alone = any(facts.page is None for facts in evidence.facts.values())
    of_family = [
        (label, _of_family(label, column, beside)) for label, column in COLUMNS
    ] if alone else []  # fmt: skip
    return [
        *of_family,
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


def _of_family(label: str, column: str, beside: tuple[str, ...]) -> Field:
    def cell(facts: CodeFacts) -> Cell:
        row = family_row(facts.hcpcs, beside)
        told = row.told(column) if row is not None else ""
        return (
            (told, row.place(label, f"{label}: {told}")) if row is not None and told else NOT_KNOWN
        )

    return cell


def _region(facts: CodeFacts) -> Cell:
    page = facts.page
    if page is None:
        return NOT_KNOWN
    text = ", ".join(p for p in (page.region, page.approach) if p)
    return (text, (page_place(page, "Covers", f"Region and approach: {text}"),))


def _levels(facts: CodeFacts) -> Cell:
    return (counted(facts.page), (counting_place(facts.page),)) if facts.page else NOT_KNOWN


def _rule(facts: CodeFacts) -> Cell:
    return (
        (facts.page.level_counting.rule, (counting_place(facts.page),)) if facts.page else NOT_KNOWN
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


def _rvu(field: str) -> Field:
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
    for result in amounts(evidence):
        if result.inputs.get("hcpcs") == facts.hcpcs and result.inputs.get("setting") in (
            setting,
            None,
        ):
            if result.value is None:
                return (
                    no_amount(facts.fee.status if facts.fee else "?"),
                    result.citations[:1],
                )
            return (money(result.value), (*result.citations[:1], result.steps[-1].citation))
    return NOT_KNOWN


def _mue(facts: CodeFacts) -> Cell:
    mue = facts.mue.value
    if mue is not None:
        return (f"{mue.mue_value} (MAI {mue.adjudication_indicator})", (mue.citation(),))
    return ("none published", ()) if facts.mue.none else NOT_KNOWN


def _indicator(field: str) -> Field:
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


def amounts(evidence: Evidence) -> list[RuleResult]:
    """The facility amounts, national or of the locality asked about."""
    every = (*evidence.of("comparison"), *evidence.of("facility_rates"))
    return [r for r in every if r.tool == "payment_amount"]
