"""Therapy of one day: the unit with the highest practice expense in full, the rest reduced."""

from collections.abc import Sequence
from decimal import Decimal

from assistant.rules.entry import Entry
from assistant.rules.manual import mcpm
from assistant.rules.money import NOTHING, cents, percent
from assistant.rules.open_line import OpenLine
from assistant.rules.payment_amount import adjusted_expression, adjusted_rvu
from corpus.citation import Citation
from corpus.parameter import Dated, parameter

THERAPY = "5"


def therapy_citation() -> Citation:
    """Where the therapy reduction is written."""
    return mcpm(5, "§10.7, pp. 33-34")


def apply_therapy(lines: Sequence[OpenLine]) -> None:
    """Reduce all therapy units of one practitioner and day but the one with the highest PE."""
    therapy = [line for line in lines if line.row and line.row.multiple_procedure == THERAPY]
    if sum(line.units for line in therapy) <= 1:
        return
    # MCPM ch. 5 §10.7: highest practice expense; equal ones by the higher fee
    full = max(therapy, key=_order)
    share = parameter("therapy_mppr").at(full.day)
    for line in therapy:
        _reduce(line, share, 1 if line is full else 0)


def _order(line: OpenLine) -> tuple[Decimal, Decimal, Decimal, str, int]:
    return _pe(line), line.unit_fee, line.charge or NOTHING, line.line.hcpcs, -line.number


def _pe(line: OpenLine) -> Decimal:
    assert line.row is not None
    return line.row.pe_rvu(line.setting)


def _reduce(line: OpenLine, share: Dated, full_units: int) -> None:
    assert line.row is not None and line.factor is not None
    row, pe = line.row, line.row.pe_rvu(line.setting) * share.value
    reduced = cents(adjusted_rvu(row.work_rvu, pe, row.mp_rvu, line.gpci) * line.factor.value)
    words = adjusted_expression(row.work_rvu, pe, row.mp_rvu, line.gpci)
    further = line.units - full_units
    if further:
        line.entries.append(
            Entry(
                "Therapy unit with reduced practice expense",
                f"({words}) × {line.factor.value}",
                f"{reduced}",
                share.citation,
            )
        )
    amounts = (line.unit_fee,) * full_units + (reduced,) * further
    line.becomes(
        "Therapy units", " + ".join(map(str, amounts)), sum(amounts, NOTHING), therapy_citation
    )
    line.unit_amounts = amounts
    line.reasons.append(
        "Highest practice expense of the day: one unit in full."
        if full_units
        else f"Therapy reduction: practice expense at {percent(share.value)}."
    )
