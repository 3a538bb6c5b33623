"""Global periods and what is billed inside them."""

import re

from assistant.asked_fields import SHARES
from assistant.compose.draft import Draft
from assistant.compose.own import modifier_place
from assistant.evidence import Evidence
from assistant.rules.global_period import WORDS
from assistant.rules.result import RuleResult
from corpus.modifier import load_modifiers
from corpus.rows import FeeRow

INSIDE = re.compile(
    r"\b(?:inside|within|included|part of|fall\w* (?:in|within)|covered by|in the global|still global)\b",
    re.IGNORECASE,
)
"""Whether a question asks if a visit belongs to the period, not if it is paid."""


def _say_split(draft: Draft, fee: FeeRow) -> None:
    parts = (fee.preoperative, fee.intraoperative, fee.postoperative)
    if any(parts):
        before, during, after = parts
        said = (
            f"Of the fee for {fee.hcpcs}, the preoperative share is {before}, the intra-operative share {during} "
            f"and the postoperative share {after}."
        )
        inputs = {"hcpcs": fee.hcpcs}
        place = fee.citation()
        draft.result(
            RuleResult("global_shares", inputs, None, "", place.edition, (), said, (place,))
        )
        draft.say(said, place)


def write_global_period(draft: Draft, evidence: Evidence) -> None:
    """First and last day, whether a visit falls inside, and what the value means."""
    for result in evidence.of("global_period"):
        draft.result(result)
        facts = evidence.facts.get(result.inputs.get("hcpcs", ""))
        days = result.inputs["global_days"]
        who = (
            f"{facts.hcpcs} has global period {days}"
            if facts is not None
            else f"Global period {days}"
        )
        place = [facts.fee.citation()] if facts is not None and facts.fee is not None else []
        words = f"{int(days)}-day, {WORDS[days]}" if days.isdigit() and int(days) else WORDS[days]
        draft.say(f"**{who}** ({words}).", *place, *result.all_citations()[:1])
        when = (
            ""
            if evidence.query.dates
            else f" For an operation on {result.inputs['day_of_surgery']}:"
        )
        counted = next((s for s in result.steps if s.label == "Days in the period"), None)
        in_all = (
            f" {counted.value} days in all." if counted is not None and counted.value != "1" else ""
        )
        draft.say(f"{when} {result.reason}{in_all}".strip(), *result.all_citations()[:3])
        if facts is not None and facts.fee is not None and SHARES.search(evidence.query.question):
            _say_split(draft, facts.fee)
        if facts is not None and facts.is_add_on and facts.add_on.value is not None:
            draft.say(
                f"{facts.hcpcs} is an add-on code: it has no global period of its own and takes that of its primary procedure.",
                facts.add_on.value.citation(),
            )


def write_postoperative(draft: Draft, evidence: Evidence) -> None:
    """The modifier for a service around an operation, then what it does and needs."""
    for result in evidence.of("postoperative"):
        draft.result(result)
        if result.tool == "global_clock":
            alone = sum(r.tool == "global_clock" for r in evidence.of("postoperative")) == 1
            lead = ("**Yes.** " if result.value == "new_period" else "**No.** ") if alone else ""
            draft.say(f"{lead}{result.reason}", *result.all_citations())
            continue
        if result.tool == "visit_verdict":
            asks_inside = INSIDE.search(evidence.query.question) is not None
            payable = result.value == "payable"
            lead = "Yes." if payable != asks_inside else "No."
            draft.say(f"**{lead}** {result.reason}", *result.all_citations())
            continue
        step = result.steps[0]
        draft.say(f"**{step.label}** {step.expression}", *result.all_citations())
        every = load_modifiers()
        for name in (result.value or "").replace(" or ", ", ").split(", "):
            mod = every.get(name)
            if mod is None:
                continue
            place = modifier_place(mod)
            draft.say(f"Modifier {mod.modifier}: {mod.meaning} {mod.payment.text}", place)
            draft.bullets((f"Needs: {need}", (place,)) for need in mod.needs[:3])
        days = [f.fee for f in evidence.facts.values() if f.fee is not None]
        for fee in days:
            draft.say(f"{fee.hcpcs} has global period {fee.global_days}.", fee.citation())
