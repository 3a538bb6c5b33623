"""The stable JSON form of a priced or checked claim."""

from typing import Any

from assistant.rules.claim import ClaimResult, Finding, PricedLine
from assistant.rules.patient_share import PatientShare
from assistant.rules.result import Step
from corpus.citation import Citation


def to_json(result: ClaimResult) -> dict[str, Any]:
    """The stable JSON form: lines, total, payment, findings, edition, citations.

    A step's `citation` is the number of its place in `citations`; `steps` explain the claim as a
    whole, `checked` and `not_checked` say what was and was not looked at.
    """
    citations = result.citations()
    numbers = {citation.place: n for n, citation in enumerate(citations, start=1)}
    record: dict[str, Any] = {
        "lines": [_line(line, numbers) for line in result.lines],
        "total": str(result.total),
        "payment": _payment(result.payment),
        "findings": [_finding(finding) for finding in result.findings],
        "edition": result.edition,
        "citations": [{"n": n, **_place(c)} for n, c in enumerate(citations, start=1)],
        "steps": [_step(step, numbers) for step in result.steps],
        "checked": list(result.checked),
        "not_checked": list(result.not_checked),
    }
    return {"claim_id": result.claim.claim_id, **record} if result.claim.claim_id else record


def _line(line: PricedLine, numbers: dict[tuple[str, str, str], int]) -> dict[str, Any]:
    return {
        "line": line.number,
        "hcpcs": line.line.hcpcs,
        "modifiers": list(line.line.modifiers),
        "units": line.line.units,
        "status": line.status,
        "payable": line.payable,
        "amount": None if line.amount is None else str(line.amount),
        "paid_units": line.paid_units,
        "steps": [_step(step, numbers) for step in line.steps],
        "reason": line.reason,
    }


def _step(step: Step, numbers: dict[tuple[str, str, str], int]) -> dict[str, Any]:
    return {
        "label": step.label,
        "expression": step.expression,
        "value": step.value,
        "citation": numbers.get(step.citation.place),
    }


def _payment(payment: PatientShare) -> dict[str, str | None]:
    limit = payment.limiting_charge
    return {
        "allowed": str(payment.allowed),
        "deductible_applied": str(payment.deductible_applied),
        "coinsurance": str(payment.coinsurance),
        "sequestration": str(payment.sequestration),
        "medicare_payment": str(payment.medicare_payment),
        "patient": str(payment.patient),
        "limiting_charge": None if limit is None else str(limit),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "lines": list(finding.lines),
        "message": finding.message,
        "citation": _place(finding.citation),
    }


def _place(citation: Citation) -> dict[str, str]:
    return {
        "source": citation.source,
        "title": citation.title,
        "locator": citation.locator,
        "edition": citation.edition,
        "url": citation.url,
        "quote": citation.quote,
    }
