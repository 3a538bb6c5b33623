"""Claims for every face: from typed lines or files, priced or checked, and back as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.claim_fields import claim_of, parse_line
from assistant.claim_file import read_claims
from assistant.rules.checking import check_claim
from assistant.rules.claim import Claim, ClaimLine, ClaimResult, Finding, PricedLine
from assistant.rules.patient_share import PatientShare
from assistant.rules.pricing import price_claim
from assistant.rules.reference import Reference
from assistant.rules.result import Step
from assistant.settings import QuestionSettings
from corpus.citation import Citation
from corpus.errors import BadInput

__all__ = [
    "Claim",
    "ClaimLine",
    "ClaimResult",
    "Outcome",
    "check_claim",
    "claim_from_lines",
    "claim_of",
    "parse_line",
    "price_claim",
    "read_claims",
    "run_claims",
    "to_json",
]
FILE_SUFFIXES = (".json", ".jsonl", ".ndjson", ".csv", ".txt", ".837", ".x12", ".edi", ".parquet")
VERBS = {"price": price_claim, "check": check_claim}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One claim run through `price` or `check`."""

    verb: str
    result: ClaimResult

    @property
    def title(self) -> str:
        """A heading: what was done, to which claim, for which day and place."""
        claim = self.result.claim
        name = f" {claim.claim_id}" if claim.claim_id else ""
        where = claim.locality or (f"ZIP {claim.zip}" if claim.zip else "national")
        done = "Priced" if self.verb == "price" else "Checked"
        return (
            f"{done} claim{name}, {claim.date_of_service}, {where}, edition {self.result.edition}"
        )

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return self.result.has_errors

    @property
    def cannot_be_done(self) -> bool:
        """Whether a check found an error, or a code is unknown."""
        unknown = any(finding.rule == "unknown_code" for finding in self.result.findings)
        return unknown or (self.verb == "check" and self.has_errors)

    def to_json(self) -> dict[str, Any]:
        """The stable JSON form."""
        return to_json(self.result)


def run_claims(
    verb: str,
    lines: Sequence[str],
    under: QuestionSettings,
    place_of_service: str | None,
    reference: Reference,
) -> Iterator[Outcome]:
    """Price or check lines as typed, or every claim of the files named.

    What a file leaves open is taken from the settings. Raises BadInput and what the rules raise.
    """
    files = [line for line in lines if _is_file(line)]
    typed = [line for line in lines if line not in files]
    if typed or not files:
        claim = claim_from_lines(
            typed,
            under.date_of_service,
            setting=under.setting,
            place_of_service=place_of_service,
            locality=under.locality,
            zip5=under.zip,
            qualifying_participant=under.qualifying_participant,
            participating=under.participating,
        )
        yield Outcome(verb, VERBS[verb](claim, reference))
    for name in files:
        for claim in read_claims(Path(name)):
            filled = _fill(claim, under, place_of_service)
            yield Outcome(verb, VERBS[verb](filled, reference))


def _is_file(text: str) -> bool:
    path = Path(text)
    return path.suffix.lower() in FILE_SUFFIXES or path.is_file()


def _fill(claim: Claim, under: QuestionSettings, place_of_service: str | None) -> Claim:
    if claim.locality is None and claim.zip is None:
        claim = replace(claim, locality=under.locality, zip=under.zip)
    if claim.place_of_service is None and claim.setting is None:
        claim = replace(claim, place_of_service=place_of_service, setting=under.setting)
    return claim


def claim_from_lines(
    lines: Iterable[str | ClaimLine],
    date_of_service: date,
    *,
    setting: str | None = None,
    place_of_service: str | None = None,
    locality: str | None = None,
    zip5: str | None = None,
    qualifying_participant: bool = False,
    participating: bool = True,
    assigned: bool = True,
    deductible_remaining: Decimal | None = None,
    practitioner: str | None = None,
) -> Claim:
    """A claim from lines as typed ("22853x2") and the settings they are asked under."""
    parsed = tuple(parse_line(line) if isinstance(line, str) else line for line in lines)
    if not parsed:
        raise BadInput("No line was given; write CODE[-MOD…][xUNITS], e.g. 63030-50 or 22853x2.")
    return Claim(
        date_of_service,
        parsed,
        place_of_service=place_of_service.zfill(2) if place_of_service else None,
        setting=setting,
        locality=locality,
        zip=zip5,
        qualifying_participant=qualifying_participant,
        participating=participating,
        assigned=assigned,
        deductible_remaining=deductible_remaining,
        practitioner=practitioner,
    )


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
