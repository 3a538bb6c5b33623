"""A list of codes priced as one claim: the total first, then each line, then why."""

from dataclasses import replace
from decimal import Decimal

from assistant.compose.draft import Cell, Draft
from assistant.compose.payment import write_place_problem
from assistant.compose.unpaid import write_unpaid
from assistant.compose.words import asked_for, money
from assistant.evidence import Evidence
from assistant.rules.claim import ClaimResult, Finding, PricedLine
from assistant.rules.result import RuleResult, Step

BASE_STEPS = 4  # components, their sum, conversion factor, amount: told in one expression


def write_claim(draft: Draft, evidence: Evidence) -> None:
    """The claim of the question, line by line, with the reductions said."""
    claim = evidence.claim
    if claim is None:
        return
    write_place_problem(draft, evidence)
    draft.result(claim.result())
    unpaid = [r for r in evidence.of("claim_status") if r.tool == "status_verdict"]
    if len(unpaid) < len(evidence.facts):
        _total(draft, evidence, claim)
        write_unpaid(draft, evidence, "claim_status")
    else:  # that nothing is paid is the answer
        write_unpaid(draft, evidence, "claim_status")
        _total(draft, evidence, claim)
    draft.table(["Line", "How", "Amount"], [_row(evidence, line) for line in claim.lines])
    _ranking(draft, claim)
    _components(draft, claim)
    for step in claim.steps:
        draft.say(f"{step.label}: {step.expression}.", step.citation)
    _findings(draft, evidence.checked)
    draft.caution(
        "Priced as given: this does not say that the claim may be submitted. Deductible, coinsurance and coverage are "
        "not part of the total."
    )


def _total(draft: Draft, evidence: Evidence, claim: ClaimResult) -> None:
    where = "nationally"
    if evidence.localities:
        where = f"in {evidence.localities[0].name.strip('* ').title()}"
    text = f"**Total {money(claim.total)}** for {asked_for(evidence.query)}, {where}, before deductible and coinsurance"
    unpriced = [line.line.code for line in claim.lines if line.amount is None]
    if unpriced:
        text += f"; {', '.join(unpriced)} has no amount and is not in it"
        draft.status = "partial"
    priced = [line for line in claim.lines if line.steps]
    draft.say(text + ".", *(line.steps[-1].citation for line in priced[:1]))


def _row(evidence: Evidence, line: PricedLine) -> list[Cell]:
    facts = evidence.facts.get(line.line.hcpcs)
    label = line.line.code + (f" × {line.line.units}" if line.line.units > 1 else "")
    paid = "no amount" if line.amount is None else money(line.amount)
    places = tuple({s.citation.place: s.citation for s in line.steps[BASE_STEPS - 1 :]}.values())
    row = (facts.rows[0].citation(),) if facts is not None and facts.rows else ()
    return [(label, row), (_how(line), places), (paid, places[-1:])]


def _how(line: PricedLine) -> str:
    if line.amount is None or len(line.steps) < BASE_STEPS:
        return line.reason
    base, *more = line.steps[BASE_STEPS - 1 :]
    told = [f"{base.expression} = {base.value}"]
    told += [f"{step.label}: {step.expression} = {step.value}" for step in more if step.expression]
    return "; ".join(told)


def _ranking(draft: Draft, claim: ClaimResult) -> None:
    """Which lines are reduced because others rank above them, and to what share."""
    reduced = [
        line
        for line in claim.lines
        if line.rank is not None and line.rank > 1 and line.amount is not None
    ]
    for line in reduced:
        step = next((s for s in line.steps if f"Rank {line.rank}" in s.label), None)
        if step is None:
            continue
        share = Decimal(step.expression.rpartition("× ")[2]) * 100
        draft.say(
            f"{line.line.code} ranks {line.rank} by fee schedule amount and is paid at {share.normalize():f} % "
            "(multiple-procedure rule; the dearest is paid in full).", step.citation,
        )  # fmt: skip


def _components(draft: Draft, claim: ClaimResult) -> None:
    """Which components are reduced beside those of a dearer test of the day, and to what share."""
    for line in claim.lines:
        for step in line.steps:
            _, times, share = step.expression.rpartition(" × ")
            if step.label.startswith("Further ") and times:
                told = f"{Decimal(share) * 100:.0f} %"
                draft.say(
                    f"{line.line.code}: the {step.label.lower()} is paid at {told} (multiple-procedure reduction; the dearest "
                    "is paid in full).", step.citation,
                )  # fmt: skip


def _findings(draft: Draft, checked: ClaimResult | None) -> None:
    findings = (
        [f for f in checked.findings if f.severity in ("error", "warning")] if checked else []
    )
    if checked is None or not findings:
        return
    draft.heading("To settle before billing")
    draft.bullets((f.message, (f.citation,)) for f in findings)
    draft.result(_checked_result(checked, findings))
    if checked.has_errors:
        draft.say(
            f"With these edits applied the claim comes to {money(checked.total)}.",
            findings[0].citation,
        )


def _checked_result(checked: ClaimResult, findings: list[Finding]) -> RuleResult:
    """The checked claim, each finding a step of its own."""
    result = checked.result("check_claim")
    found = tuple(Step(f"Finding: {f.rule}", f.message, f.severity, f.citation) for f in findings)
    return replace(result, steps=(*result.steps, *found))
