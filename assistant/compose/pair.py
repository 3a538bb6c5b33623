"""What NCCI says of codes billed together: the verdict of each pair, and of a visit with a procedure."""

from assistant.compose.draft import Draft
from assistant.compose.own import faq_places, plain
from assistant.compose.prose import hit_citation, said_of
from assistant.compose.unpaid import write_unpaid
from assistant.compose.words import listed
from assistant.evidence import Evidence
from assistant.rules.ptp_verdict import ASSOCIATED, associated_citation
from assistant.rules.result import RuleResult
from assistant.rules.visit_codes import is_visit
from corpus.citation import Citation


def write_ptp(draft: Draft, evidence: Evidence) -> None:
    """NCCI pairs among the codes: which is denied, whether a modifier may open the edit, and when."""
    results = evidence.of("ptp")
    several = len(results) > 3
    alone = [r for r in evidence.of("ptp_add_on") if r.value == "not_payable"]
    write_unpaid(draft, evidence, "ptp_status")
    for result in alone:
        draft.result(result)
        draft.say(f"**No.** {result.reason}", *result.all_citations()[:2])
    for result in results:
        if several and result.value == "no_edit":
            continue
        draft.result(result)
        draft.say(pair_sentence(result), *pair_places(result))
    if several and all(r.value == "no_edit" for r in results):
        draft.result(results[0])
        draft.say("**No NCCI edit pairs any two of these codes.**", *results[0].citations)
    for result in evidence.of("ptp_add_on"):
        if result not in alone:
            draft.result(result)
            draft.say(result.reason, *result.all_citations()[:2])
    _pair_policy(draft, evidence)
    _pair_faq(draft, evidence)


def write_visit_pair(draft: Draft, evidence: Evidence) -> None:
    """A visit and a procedure of one day: the modifier on the visit, then the edit between them."""
    visits = [h for h in evidence.facts if is_visit(h)]
    known = [h for h in visits if _fee_places(evidence, h)]
    named = set(evidence.query.modifiers) | {m for c in evidence.query.codes for m in c.modifiers}
    for result in evidence.of("visit_pair"):
        draft.result(result)
        procedure, right = result.inputs["procedure"], result.value or ""
        wrong = sorted((named & {"24", "25", "57", "59", "XE", "XS", "XP", "XU"}) - {right})
        lead = f"**No, not {listed(wrong)}.** " if wrong else ""
        reason = result.reason.replace("Yes, with modifier", "Modifier", 1)
        when = "in the global period" if result.inputs["when"] == "period" else "on the day"
        draft.say(
            f"{lead}**{listed(known) or 'The visit'} {when} of {procedure}** (global {result.inputs['global_days']}): {reason}",
            *result.all_citations()[:2], *_fee_places(evidence, procedure),
            *(place for visit in visits for place in _fee_places(evidence, visit)),
        )  # fmt: skip
    if any(r.inputs["when"] == "period" for r in evidence.of("visit_pair")):
        return  # pair edits are of one day
    for result in evidence.of("ptp"):
        if result.value != "no_edit":
            draft.result(result)
            one, two = (code.split("-")[0] for code in result.inputs["codes"].split(" "))
            steps = {step.label: step.value for step in result.steps}
            if is_visit(one) == is_visit(two):
                draft.say(pair_sentence(result), *pair_places(result))
                continue
            indicator = steps.get("Modifier indicator", "")
            opens = (
                "25 or 57 on the visit opens the edit"
                if indicator == "1"
                else "no modifier opens the edit"
            )
            draft.say(
                f"NCCI pairs {steps.get('Column one (paid)', one)} (column one, paid) with "
                f"{steps.get('Column two (denied)', two)} (column two, denied), modifier indicator {indicator}: {opens}.",
                *result.all_citations()[:3], _associated(),
            )  # fmt: skip


def _fee_places(evidence: Evidence, hcpcs: str) -> tuple[Citation, ...]:
    facts = evidence.facts.get(hcpcs)
    return (facts.fee.citation(),) if facts is not None and facts.fee is not None else ()


def _associated() -> Citation:
    """The modifiers that open an edit of indicator 1."""
    return associated_citation().quoting(
        f"NCCI-associated modifiers: {', '.join(sorted(ASSOCIATED))}"
    )


def pair_places(result: RuleResult) -> tuple[Citation, ...]:
    """Where a pair's verdict stands: its rows, and for an edit the modifiers that open one."""
    opens = () if result.value == "no_edit" else (_associated(),)
    return (*result.all_citations()[:3], *opens)


def pair_sentence(result: RuleResult) -> str:
    """The verdict of one pair as a coder would say it, its lead in bold."""
    steps = {step.label: step.value for step in result.steps}
    one, two = steps.get("Column one (paid)", ""), steps.get("Column two (denied)", "")
    a, b = (code.split("-")[0] for code in result.inputs["codes"].split(" "))
    if result.value == "no_edit":
        return (
            f"**No NCCI edit pairs {a} with {b}** on {result.inputs['date_of_service']}: no procedure-to-procedure edit "
            "stands against billing both, if each was performed and documented."
        )
    if result.value == "deleted":
        return f"**The edit no longer applies.** {result.reason}"
    pair = f"NCCI pairs {one} (column one, paid) with {two} (column two, denied)"
    if steps.get("Modifier indicator") == "0":
        return f"**No. {two} is never paid with {one}** in the same session: {pair}, modifier indicator 0, so no modifier opens the edit."
    opened = f" {result.reason}" if result.value in ("bypassed", "not_compliant") else ""
    spine = one[:2] in ("22", "63") and two[:2] in ("22", "63")
    site = "interspace or segment" if spine else "anatomic site"
    return (
        f"**Not at the same {'level' if spine else 'site'}: {two} is denied with {one}.** {pair}, modifier indicator 1. Modifier 59 or XS opens the edit only "
        f"when the record shows a different {site} (XE for a separate encounter); at the same {site} it may not be used."
        f"{opened}"
    )


def _pair_policy(draft: Draft, evidence: Evidence) -> None:
    """What a manual or digest says of exactly this pair."""
    codes = set(evidence.query.hcpcs)
    for hit in evidence.passages:
        chunk = hit.chunk
        if (
            chunk.kind in ("family", "policy", "manual")
            and len(codes) == 2
            and codes <= set(chunk.codes)
            and len(chunk.text) < 900
            and (said := said_of(chunk.text, codes))
        ):
            asked = f"*{chunk.question}* " if chunk.question else ""
            draft.say(asked + plain(said), hit_citation(hit))
            return


def _pair_faq(draft: Draft, evidence: Evidence) -> None:
    """What our pages say of exactly this pair."""
    codes = set(evidence.query.hcpcs)
    for facts in evidence.facts.values():
        for entry in facts.page.faq if facts.page else ():
            named = {c for c in codes if c in f"{entry.question} {entry.answer}"} | {facts.hcpcs}
            if codes <= named and facts.page is not None:
                said = f"*{entry.question}* {entry.answer}"
                draft.say(said, *faq_places(facts.page, entry))
                return
