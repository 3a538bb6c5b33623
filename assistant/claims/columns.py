"""The table of results: a row per claim line, the claim's totals on each of its rows.

The same columns in Parquet, CSV and JSON Lines; amounts are decimals, never floats. `findings` is
the JSON of the findings that name the line.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
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

PLACES = 1 << 16
"""Places whose JSON is kept: a million findings cite some ten thousand rows and sections."""

ResultRow = tuple[Any, ...]


def rows_of_result(filed: FiledClaim, result: ClaimResult) -> list[ResultRow]:
    """The rows of one claim, in the order of its lines and of COLUMNS."""
    claim = result.claim
    by_line: dict[int, list[tuple[str, str]]] = {}
    for finding in result.findings:
        said = finding.severity, _finding(finding)
        for number in finding.lines:
            by_line.setdefault(number, []).append(said)
    shared = _of_claim(filed, result)
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
                f"[{', '.join([written for _, written in found])}]",
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
    errors = [finding for finding in result.findings if finding.severity == "error"]
    return (
        result.total,
        payment.deductible_applied,
        payment.coinsurance,
        payment.sequestration,
        payment.medicare_payment,
        payment.patient,
        payment.limiting_charge,
        len(errors),
        " ".join(said),
    )


def _worst(found: Sequence[tuple[str, str]]) -> str:
    if not found:
        return ""
    severities = [severity for severity, _ in found]
    return next((severity for severity in SEVERITIES if severity in severities), "")


def _finding(finding: Finding) -> str:
    return (
        f'{{"rule": "{finding.rule}", "severity": "{finding.severity}", '
        f'"lines": [{", ".join(map(str, finding.lines))}], '
        f'"message": {quoted(finding.message)}, {_place(*finding.citation.place)}}}'
    )


@lru_cache(PLACES)
def _place(source: str, locator: str, edition: str) -> str:
    return f'"source": {quoted(source)}, "locator": {quoted(locator)}, "edition": {quoted(edition)}'


def as_text(value: Any) -> Any:
    """A cell for CSV and JSON: money as text, days as year-month-day."""
    return str(value) if isinstance(value, Decimal) else value
