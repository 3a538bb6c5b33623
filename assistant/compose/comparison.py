"""Codes side by side: what decides between them first, then field by field, each cell cited."""

from decimal import Decimal

from assistant.compose.compared_fields import (
    NOT_KNOWN,
    amounts,
    compared_fields,
    counted,
    counting_place,
)
from assistant.compose.draft import Cell, Draft
from assistant.compose.family_row import family_row
from assistant.compose.pair import pair_places, pair_sentence
from assistant.compose.prose import said_of, write_passage
from assistant.compose.words import money, setting_name
from assistant.evidence import Evidence
from assistant.facts import CodeFacts
from assistant.rules.result import RuleResult

PAIR = 2


def write_comparison(draft: Draft, evidence: Evidence, lead: bool = True) -> None:
    """A comparison of all codes of the question that a table knows; the table alone without `lead`."""
    every = list(evidence.facts.values())
    if "which_more" in evidence.query.intents:
        _dearest(draft, evidence)
    if lead:
        _lead(draft, every)
    head = ["", *(f.hcpcs for f in every)]
    rows = [[(label, ()), *(cell(f) for f in every)] for label, cell in compared_fields(evidence)]
    kept = [row for row in rows if any(cell != NOT_KNOWN for cell in row[1:])]
    draft.table(head, kept)
    _different(draft, kept)
    draft.result(*amounts(evidence))
    if "ptp" not in evidence.plan.topics:
        _together(draft, evidence)
    _said_of_all(draft, evidence)


def _together(draft: Draft, evidence: Evidence) -> None:
    """The edit between two codes, or that there is none, and whether one is the primary of another: points
    among others, so without a lead."""
    for result in evidence.of("ptp") if len(evidence.facts) == PAIR else ():
        draft.result(result)
        draft.say(pair_sentence(result).replace("**", ""), *pair_places(result))
    for result in evidence.of("comparison_add_on"):
        draft.result(result)
        draft.say(result.reason, *result.all_citations()[:2])


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
    paid: dict[str, RuleResult] = {}
    for result in amounts(evidence):
        if result.value is not None and (
            result.inputs.get("setting") == setting or result.inputs["hcpcs"] not in paid
        ):
            paid[result.inputs["hcpcs"]] = result
    ranked = sorted(paid.values(), key=lambda r: Decimal(r.value or "0"), reverse=True)
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
    for facts in every:
        page = facts.page
        kind = "an add-on code" if facts.is_add_on else "a primary (stand-alone) code"
        row = family_row(facts.hcpcs, [one.hcpcs for one in every])
        if page is None and row is not None:
            quote = f"{facts.hcpcs} {row.choice.work}. It is {kind}."
            said = f"**{facts.hcpcs}**: {row.choice.work} ({kind})."
            draft.say(said, *row.place("What is done", quote))
            continue
        if page is None:
            told = f"**{facts.hcpcs}** is {kind}; Lamina has no page on it, only CMS's figures."
            draft.say(told, *([facts.fee.citation()] if facts.fee else []))
            continue
        said = f"**{facts.hcpcs}**: {page.title} ({counted(page)}; {kind})."
        draft.say(said, counting_place(page, kind))


def _different(draft: Draft, rows: list[list[Cell]]) -> None:
    """What decides between the codes, by the labels of the rows in which they differ."""
    labels = [row[0][0] for row in rows if len({cell[0] for cell in row[1:]}) > 1]
    if labels and len(labels) < len(rows):
        draft.blocks.append(f"They differ in: {'; '.join(labels)}. In the other rows they agree.")
