"""The table of results: a row per claim line, the claim's totals on each of its rows.

The same columns in Parquet, CSV and JSON Lines; amounts are decimals, never floats. `findings` is
the JSON of the findings that name the line.
"""

from collections.abc import Mapping
from decimal import Decimal
from json.encoder import encode_basestring as quoted
from types import MappingProxyType
from typing import Any

from assistant.claims.filed import FiledClaim
from assistant.rules.claim import ClaimResult, Finding, PricedLine

TEXT, WHOLE, DAY, MONEY = "text", "whole", "day", "money"
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "claim_id": TEXT,
        "row": WHOLE,
        "line": WHOLE,
        "date_of_service": DAY,
        "hcpcs": TEXT,
        "modifiers": TEXT,
        "units": WHOLE,
        "status": TEXT,
        "payable": TEXT,
        "amount": MONEY,
        "paid_units": WHOLE,
        "reason": TEXT,
        "severity": TEXT,
        "findings": TEXT,
        "edition": TEXT,
        "claim_total": MONEY,
        "claim_deductible": MONEY,
        "claim_coinsurance": MONEY,
        "claim_sequestration": MONEY,
        "claim_medicare_payment": MONEY,
        "claim_patient": MONEY,
        "claim_limiting_charge": MONEY,
        "claim_errors": WHOLE,
        "claim_notes": TEXT,
    }
)
"""Column names and kinds. `row` is the line's place in the input, `line` its number in the claim."""
SEVERITIES = ("error", "warning", "info")
PAYABLE = {True: "true", False: "false", "by_report": "by_report"}

ResultRow = tuple[Any, ...]


def rows_of_result(filed: FiledClaim, result: ClaimResult) -> list[ResultRow]:
    """The rows of one claim, in the order of its lines and of COLUMNS."""
    claim = result.claim
    by_line: dict[int, list[Finding]] = {}
    for finding in result.findings:
        for number in finding.lines:
            by_line.setdefault(number, []).append(finding)
    shared = _of_claim(filed, result)
    written = {id(finding): _finding(finding) for finding in result.findings}
    rows = []
    for row, line in zip(filed.rows, result.lines, strict=True):
        found = by_line.get(line.number, ())
        rows.append(
            (
                claim.claim_id,
                row,
                line.number,
                line.line.date_of_service or claim.date_of_service,
                *_of_line(line),
                _worst(found),
                f"[{', '.join([written[id(f)] for f in found])}]" if found else "[]",
                result.edition,
                *shared,
            )
        )
    return rows


def _of_line(line: PricedLine) -> tuple[Any, ...]:
    return (
        line.line.hcpcs,
        " ".join(line.line.modifiers),
        line.line.units,
        line.status,
        PAYABLE[line.payable],
        line.amount,
        line.paid_units,
        line.reason,
    )


def _of_claim(filed: FiledClaim, result: ClaimResult) -> tuple[Any, ...]:
    payment = result.payment
    said = (*filed.notes, *result.scope.notes)
    return (
        result.total,
        payment.deductible_applied,
        payment.coinsurance,
        payment.sequestration,
        payment.medicare_payment,
        payment.patient,
        payment.limiting_charge,
        sum(finding.severity == "error" for finding in result.findings),
        " ".join(said),
    )


def _worst(found: Any) -> str:
    if not found:
        return ""
    severities = {finding.severity for finding in found}
    return next((severity for severity in SEVERITIES if severity in severities), "")


def _finding(finding: Finding) -> str:
    place = finding.citation
    lines = ", ".join(map(str, finding.lines))
    return (
        f'{{"rule": "{finding.rule}", "severity": "{finding.severity}", "lines": [{lines}], '
        f'"message": {quoted(finding.message)}, "source": {quoted(place.source)}, '
        f'"locator": {quoted(place.locator)}, "edition": {quoted(place.edition)}}}'
    )


def as_text(value: Any) -> Any:
    """A cell for CSV and JSON: money as text, days as year-month-day."""
    return str(value) if isinstance(value, Decimal) else value
