"""A list of codes priced as one claim: the total first, then each line, then why."""

from assistant.compose.draft import Cell, Draft
from assistant.compose.words import asked_for, money
from assistant.evidence import Evidence
from assistant.rules.result import RuleResult, Step


def write_claim(draft: Draft, evidence: Evidence) -> None:
    """The claim of the question, line by line, with the reductions said."""
    for result in evidence.of("claim"):
        draft.result(result)
        lines = [s for s in result.steps if _code(s) in evidence.facts]
        _total(draft, evidence, result, lines)
        draft.table(["Line", "How", "Amount"], [_row(evidence, step) for step in lines])
        for step in result.steps:
            if step not in lines and step.label != "Total":
                draft.say(f"{step.label}: {step.expression}.", step.citation)
    _findings(draft, evidence)
    draft.caution(
        "Priced as given: this does not say that the claim may be submitted. Deductible, coinsurance and coverage are "
        "not part of the total."
    )


def _code(step: Step) -> str:
    return step.label.split(" ")[0].split("-")[0]


def _total(draft: Draft, evidence: Evidence, result: RuleResult, lines: list[Step]) -> None:
    total = next(s for s in result.steps if s.label == "Total")
    where = "nationally"
    if evidence.localities:
        where = f"in {evidence.localities[0].name.strip('* ').title()}"
    open_lines = [_code(s) for s in lines if s.value == "no amount"]
    text = f"**Total {money(total.value)}** for {asked_for(evidence.query)}, {where}, before deductible and coinsurance"
    if open_lines:
        text += f"; {', '.join(open_lines)} has no amount and is not in it"
        draft.status = "partial"
    draft.say(text + ".", total.citation)


def _row(evidence: Evidence, step: Step) -> list[Cell]:
    rows = evidence.facts[_code(step)].rows
    how = (
        "; ".join(step.expression.split("; ")[-3:])
        if step.value != "no amount"
        else step.expression
    )
    how = how.replace("USD per RVU = ", "conversion factor ")
    paid = step.value if step.value == "no amount" else money(step.value)
    return [
        (step.label, (rows[0].citation(),) if rows else ()),
        (how, ()),
        (paid, (step.citation,)),
    ]


def _findings(draft: Draft, evidence: Evidence) -> None:
    claim = evidence.claim
    findings = [f for f in claim.findings if f.severity in ("error", "warning")] if claim else []
    if claim is None or not findings:
        return
    draft.heading("To settle before billing")
    draft.bullets((f.message, (f.citation,)) for f in findings)
    if claim.has_errors:
        draft.result(claim.result("check_claim"))
        draft.say(
            f"With these edits applied the claim comes to {money(claim.total)}.",
            findings[0].citation,
        )
