"""Both sides of the body: modifier 50, or the same code with LT and with RT."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from assistant.rules.manual import layout, mcpm
from assistant.rules.money import NOTHING, cents
from assistant.rules.open_line import OpenLine
from corpus.citation import Citation
from corpus.parameter import Dated, parameter

NOT_APPLICABLE = "9"
SIDES = frozenset({"LT", "RT"})
MEANING = {
    "0": "the 150 % rule does not apply; both sides are one fee",
    "1": "150 % for both sides",
    "2": "modifier 50 not appropriate: code is priced as bilateral already",
    "3": "each side is paid in full",
    NOT_APPLICABLE: "the bilateral concept does not apply",
}


def bilateral_citation() -> Citation:
    """Where bilateral payment is written."""
    return mcpm(12, "§40.7, pp. 100-101")


def indicator_citation() -> Citation:
    """Where the bilateral indicator is defined."""
    return layout("Bilateral Surgery (Modifier 50), lines 322-382")


def bilateral_share(indicator: str | None, day: date) -> Dated | None:
    """What both sides are paid, as a share of one fee; None where the concept does not apply."""
    if indicator is None or indicator == NOT_APPLICABLE:
        return None
    return parameter("bilateral").at(day, indicator)


def both_sides(fee: Decimal, indicator: str, day: date, charge: Decimal | None = None) -> Decimal:
    """USD for both sides: the lower of the charge for both and the indicator's share of one fee."""
    share = bilateral_share(indicator, day)
    amount = fee if share is None else cents(fee * share.value)
    return amount if charge is None else min(amount, charge)


def join_sides(lines: Sequence[OpenLine]) -> None:
    """Let an LT line and an RT line of one code be one bilateral service, carried by the first."""
    # MCPM ch. 12 §40.7.C.1
    waiting: dict[tuple[object, ...], OpenLine] = {}
    for line in lines:
        side = _side(line)
        if side is None or not line.live or line.row is None:
            continue
        if bilateral_share(line.row.bilateral_surgery, line.day) is None:
            continue
        key = (line.line.hcpcs, line.row.modifier, line.practitioner)
        other = waiting.pop((*key, "RT" if side == "LT" else "LT"), None)
        if other is None:
            waiting[(*key, side)] = line
        else:
            _join(other, line)


def _side(line: OpenLine) -> str | None:
    if SIDES.isdisjoint(line.line.modifiers):
        return None
    if line.has("50", "78", "55", "56") or line.has("LT") == line.has("RT"):
        return None
    return "LT" if line.has("LT") else "RT"


def _join(first: OpenLine, second: OpenLine) -> None:
    second.joined_to = first.number
    second.becomes(
        "Both sides",
        f"paid as one bilateral service on line {first.number}",
        NOTHING,
        bilateral_citation,
    )
    second.reasons.append(f"The other side is line {first.number}; both are paid there.")
    both = (first.charge, second.charge)
    first.charge = None if None in both else sum((c for c in both if c is not None), NOTHING)
    second.charge = None
    _apply(first)


def apply_bilateral(line: OpenLine) -> None:
    """Price modifier 50, before any multiple-procedure ranking; not on a return to the OR."""
    # MCPM ch. 12 §40.7; §40.4.C excludes the rule under modifier 78
    if line.has("50") and not line.has("78") and line.joined_to is None:
        _apply(line)


def _apply(line: OpenLine) -> None:
    assert line.row is not None and line.amount is not None
    indicator = line.row.bilateral_surgery
    share = bilateral_share(indicator, line.day)
    if share is None:
        line.reasons.append("Bilateral indicator 9: the bilateral concept does not apply.")
        return
    line.reasons.append(f"Bilateral indicator {indicator}: {MEANING[indicator or NOT_APPLICABLE]}.")
    if share.value == 1:
        line.becomes("Both sides", f"{line.amount} × 1", line.amount, indicator_citation)
        return
    each = cents(line.unit_fee * share.value)
    line.becomes(
        "Both sides" + (f", {line.units} units" if line.units > 1 else ""),
        f"{line.unit_fee} × {share.value}" + (f" × {line.units}" if line.units > 1 else ""),
        each * line.units,
        indicator_citation,
    )
    line.unit_amounts = (each,) * line.units
