"""Verdicts: yes or no first, then the reason, what it rests on, and what to do instead."""

import re

from assistant.compose.compared_fields import primaries_text
from assistant.compose.draft import Draft
from assistant.compose.own import CLOCK, modifier_place, page_place, resting_on
from assistant.compose.words import listed, money
from assistant.evidence import Evidence
from assistant.facts import CodeFacts
from assistant.rules.result import RuleResult
from assistant.safety.quotation import quoted
from corpus.modifier import Modifier, load_modifiers
from corpus.sources import source

DOLLARS = re.compile(r"(?<![\d$.,])(\d+\.\d{2})(?![\d])")
CENTER = re.compile(r"\bsurgical center\b", re.IGNORECASE)
"""What a modifier page says of an ambulatory surgical center's own claim."""
SAYS = {
    "allowed": "Yes", "not_allowed": "No", "documentation_required": "Only with documentation",
    "not_needed": "Not needed",
}  # fmt: skip


def write_add_on(draft: Draft, evidence: Evidence) -> None:
    """Add-on status, primaries, and whether the code may stand alone or beside the others named."""
    for result in evidence.of("add_on"):
        draft.result(result)
        facts = evidence.facts[result.inputs["hcpcs"]]
        draft.say(_add_on_lead(evidence, facts, result), *result.all_citations()[:2])
        for step in result.steps:
            if step.value == "condition":
                draft.say(step.expression, step.citation)
        add_on = facts.add_on.value
        if add_on is None and not facts.is_add_on:
            _takes_add_ons(draft, facts)
            continue
        if add_on is not None:
            listed_codes = primaries_text(add_on.primaries, facts.page, most=16)
            draft.say(
                f"Primary codes for {facts.hcpcs} (add-on edit type {add_on.aoc_type}): {listed_codes}.",
                add_on.citation(),
            )
        _page_words(draft, facts, "primary_codes")


def _add_on_lead(evidence: Evidence, facts: CodeFacts, result: RuleResult) -> str:
    asks, said = evidence.query.intents, result.reason
    if result.value == "not_payable" and result.inputs["with"]:
        others = listed(result.inputs["with"].split())
        return f"**No: {others} is no primary code of {facts.hcpcs}.** {said}"
    if result.value == "not_payable":
        return (
            f"**No. {facts.hcpcs} cannot be billed alone.** {said}"
            if "yes_no" in asks or asks.any("alone")
            else f"**{facts.hcpcs} is an add-on code.** {said}"
        )
    if result.value == "payable":
        return (
            f"**Yes.** {said}"
            if "yes_no" in asks
            else f"**{facts.hcpcs} is an add-on code.** {said}"
        )
    if result.value == "not_an_add_on":
        if asks.any("alone"):
            return f"**Yes. {facts.hcpcs} is a primary code and can be billed alone**; it is not an add-on code."
        lead = "No. " if "yes_no" in asks else ""
        return f"**{lead}{facts.hcpcs} is not an add-on code**: it is a primary code that stands alone and needs none."
    return f"**{facts.hcpcs} is an add-on code.** {said}"


def _takes_add_ons(draft: Draft, facts: CodeFacts) -> None:
    if facts.add_ons and facts.add_on_source is not None:
        named = [
            c for c in (facts.page.add_ons if facts.page else ()) if c in facts.add_ons
        ] or facts.add_ons[:10]
        draft.say(
            f"Add-on codes that list {facts.hcpcs} as a primary: {listed(list(named))}.",
            facts.add_on_source,
        )


def _page_words(draft: Draft, facts: CodeFacts, section: str, most: int = 3) -> None:
    found = facts.page.section(section) if facts.page else None
    if facts.page is None or found is None:
        return
    for item in found.items[:most]:
        place = page_place(facts.page, found.heading, item.text)
        draft.say(item.text, place, *resting_on(item.citations)[:1])


def write_modifier(draft: Draft, evidence: Evidence) -> None:
    """Each modifier with each code; or what a modifier means when no code is named."""
    results = evidence.of("modifier")
    _unknown_modifiers(draft, evidence)
    for result in results:
        draft.result(result)
        mod, hcpcs = result.inputs.get("modifier", ""), result.inputs.get("hcpcs", "")
        page = load_modifiers().get(mod)
        add_ons = [r for r in evidence.of("modifier_add_on") if r.inputs["hcpcs"] == hcpcs]
        draft.result(*add_ons)
        places = (*result.all_citations()[:3], *(r.citations[0] for r in add_ons))
        draft.say(_modifier_lead(evidence, result, mod, hcpcs), *places)
        _page_modifier(draft, evidence.facts.get(hcpcs), mod)
        if page is not None:
            _effect(draft, page, evidence, hcpcs, meaning=True)
    if not results:
        for known in _asked(evidence):
            _meaning(draft, known)


def _unknown_modifiers(draft: Draft, evidence: Evidence) -> None:
    query = evidence.query
    named = (*query.modifiers, *(mod for mention in query.codes for mod in mention.modifiers))
    for mod in dict.fromkeys(named):
        if mod not in load_modifiers():
            text = (
                f"**Modifier {mod} is not known to me.** I looked in Lamina's modifier pages. Check the two "
                "characters; payers have modifiers of their own that are not there."
            )
            draft.status = "not_found" if not evidence.of("modifier") else draft.status
            found = RuleResult("look_up_modifier", {"modifier": mod}, None, "", "", (), text)
            draft.result(found)
            draft.blocks.append(text)


def _modifier_lead(evidence: Evidence, result: RuleResult, mod: str, hcpcs: str) -> str:
    decided = result.steps[0].expression.replace("_", " ")
    says = SAYS.get(result.value or "", "")
    because = re.sub(r"^(?:Yes|No): ", "", result.reason.split(". ", 1)[-1])
    because = because[:1].upper() + because[1:]
    facts = evidence.facts.get(hcpcs)
    kind = f" {hcpcs} is an add-on code." if facts is not None and facts.is_add_on else ""
    what = {"allowed": "is allowed on", "not_allowed": "is not used on", "not_needed": "is not needed on",
            "documentation_required": "is payable only with documentation on"}[result.value or "allowed"]  # fmt: skip
    return f"**{says}. Modifier {mod} {what} {hcpcs}.**{kind} {because} Decided by: {decided}."


def _asked(evidence: Evidence) -> list[Modifier]:
    every = load_modifiers()
    return [every[m] for m in evidence.query.modifiers if m in every]


def _meaning(draft: Draft, mod: Modifier) -> None:
    draft.say(
        f"**Modifier {mod.modifier}, {mod.title}.** {mod.meaning}",
        modifier_place(mod),
        *mod.references[:2],
    )
    _effect(draft, mod, None, "", meaning=False)


def _effect(
    draft: Draft, mod: Modifier, evidence: Evidence | None, hcpcs: str, meaning: bool
) -> None:
    place = modifier_place(mod)
    parts = [mod.meaning] if meaning else []
    parts.append(f"Payment: {mod.payment.text}")
    amount = _amount(evidence, hcpcs, mod.modifier) if evidence is not None else None
    draft.say(" ".join(parts), place, *mod.references[:1])
    if amount is not None:
        draft.result(amount)
        line = amount.steps[0]
        how = line.expression.split("; ")[-1]
        told = f": {how}" if how.endswith(f"= {amount.value}") else ""
        place_of = amount.inputs.get("locality")
        where = f"in locality {place_of}" if place_of else "nationally"
        draft.say(
            f"**{hcpcs}-{mod.modifier} comes to {money(amount.value or '0')}** {where}{told}.",
            line.citation,
        )
    if mod.needs:
        draft.bullets(
            (f"Needs: {need}" if i == 0 else need, (place,)) for i, need in enumerate(mod.needs)
        )
    clock = CLOCK.get(mod.global_clock)
    if clock:
        draft.say(f"Global period: {clock}", place)
    center = evidence is not None and evidence.query.intents.any("facility_rates")
    instead = [a for a in mod.use_instead if not hcpcs or (center and CENTER.search(a.when))]
    if instead:
        draft.bullets((f"Use **{a.modifier}** instead when {a.when}", (place,)) for a in instead)


def _amount(evidence: Evidence, hcpcs: str, mod: str) -> RuleResult | None:
    for result in evidence.of("modifier_amount"):
        if result.inputs.get("lines", "").startswith(f"{hcpcs}-") and mod in result.inputs[
            "lines"
        ].split("-"):
            return result if result.steps and result.value not in (None, "0.00") else None
    return None


def _page_modifier(draft: Draft, facts: CodeFacts | None, mod: str) -> None:
    said = facts.page.modifier(mod) if facts and facts.page else None
    if facts is None or facts.page is None or said is None or not said.note:
        return
    cites = [
        source(s).citation(facts.hcpcs if source(s).kind == "cms_file" else "")
        for s in said.sources
    ]
    draft.say(
        said.note, page_place(facts.page, f"Modifiers: {mod}", said.note), *resting_on(cites)[:2]
    )


def write_units(draft: Draft, evidence: Evidence) -> None:
    """The MUE of each code, what its adjudication indicator means, and how levels are counted."""
    for result in evidence.of("mue"):
        draft.result(result)
        facts = evidence.facts[result.inputs["hcpcs"]]
        draft.say(_units_sentence(result, facts), *result.all_citations()[:3])
        if facts.page is not None:
            counting = facts.page.level_counting
            quote = f"{counting.count} {counting.unit}; {counting.rule}"
            draft.say(f"Counting: {counting.rule}", page_place(facts.page, "Level counting", quote))


def _units_sentence(result: RuleResult, facts: CodeFacts) -> str:
    mue = facts.mue.value
    if mue is None:
        return result.reason
    over = result.value == "denied"
    steps = {step.label: step for step in result.steps}
    billed = steps["Units billed"].value
    lead = f"**No, not {billed} units.** " if over and mue.mue_value else ""
    text = (
        f"{lead}**The MUE of {facts.hcpcs} is {mue.mue_value}**, with adjudication indicator (MAI) {mue.adjudication_indicator}: "
        f"{steps['Adjudication indicator (MAI)'].expression}. More units than {mue.mue_value} deny all units, not only the excess."
    )
    return f"{text} CMS's rationale: {quoted(mue.rationale)}."


def write_levels(draft: Draft, evidence: Evidence) -> None:
    """How levels are counted, by the page of each code."""
    for facts in evidence.facts.values():
        if facts.page is None:
            continue
        counting = facts.page.level_counting
        quote = (
            f"{facts.hcpcs}: {counting.count} {counting.unit} ({counting.kind}). {counting.rule}"
        )
        place = page_place(facts.page, "Level counting", quote)
        draft.say(
            f"**{facts.hcpcs} is counted by {counting.unit}: {counting.count}.** {counting.rule}",
            place,
        )
        _page_words(draft, facts, "level_counting")


def write_results(draft: Draft, evidence: Evidence, topic: str) -> None:
    """Topics whose results say it all: one sentence each, with its sources."""
    for result in evidence.of(topic):
        draft.result(result)
        said = (
            DOLLARS.sub(lambda m: money(m[1]), result.reason)
            if result.unit == "USD"
            else result.reason
        )
        draft.say(said, *result.all_citations()[:3])
