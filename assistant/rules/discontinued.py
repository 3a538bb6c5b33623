"""Services out of the ordinary: 22, 52, 53 of practitioners; 52, 73, 74 of facilities."""

from datetime import date
from decimal import Decimal

from assistant.rules.entry import Entry
from assistant.rules.manual import layout, mcpm
from assistant.rules.money import cents
from assistant.rules.open_line import OpenLine
from assistant.rules.result import RuleResult, Step
from corpus.citation import Citation
from corpus.parameter import parameter

FACILITY_ONLY = ("73", "74")
UNUSUAL = frozenset({*FACILITY_ONLY, "53", "52", "22"})


def unusual_citation() -> Citation:
    """Where unusual and reduced services are written."""
    return mcpm(12, "§40.2.A.10, pp. 82-88; §40.4.A, pp. 90-95")


def discontinued_citation() -> Citation:
    """Where modifier 53 is written."""
    return layout("Modifier 53, lines 166-184")


def facility_citation() -> Citation:
    """Where 73 and 74 are written."""
    return mcpm(4, "§20.6.4, pp. 61-63")


def apply_unusual(line: OpenLine) -> None:
    """Price 22, 52, 53, 73, 74 on a practitioner's line; a 53 row of its own stands."""
    if UNUSUAL.isdisjoint(line.line.modifiers):
        return
    if line.has(*FACILITY_ONLY):
        line.has_no_amount(
            "Facility modifier",
            "73 and 74 are facility modifiers; a practitioner reports 53.",
            facility_citation,
            payable=False,
        )
    elif line.has("53") and line.row is not None and line.row.modifier != "53":
        # RVU25D.txt 170-184
        line.has_no_amount(
            "Modifier 53",
            "A discontinued procedure without a fee row of its own goes to medical "
            "review and is priced by individual consideration.",
            discontinued_citation,
        )
    elif line.has("52"):
        # MCPM ch. 12 §40.4.A
        line.has_no_amount(
            "Modifier 52",
            "A reduced service is priced by individual consideration of the "
            "documentation; CMS sets no percentage.",
            unusual_citation,
        )
    elif line.has("22"):
        _unusual(line)


def _unusual(line: OpenLine) -> None:
    # MCPM ch. 12 §40.2.A.10: no fixed percentage; without documents the fee stays as it is
    if not line.line.documentation:
        line.reasons.append(
            "Modifier 22 without a statement and operative report changes nothing (CARC 252)."
        )
        return
    line.entries.append(
        Entry("Fee without 22, for reference", line.line.hcpcs, f"{line.amount}", unusual_citation)
    )
    line.has_no_amount(
        "Modifier 22",
        "Documented unusual service: priced by individual consideration, no fixed "
        f"percentage; the fee without 22 is {line.amount}.",
        unusual_citation,
    )


def discontinued_facility(rate: Decimal, modifier: str, day: date) -> RuleResult:
    """What a facility is paid of its rate (USD) under 52, 73 or 74.

    Lines with 52 and 73 are not reduced again for multiple procedures, lines with 74 are.
    """
    # MCPM ch. 4 §20.6.4; ch. 14 §§40.4-40.5
    share = parameter("discontinued_facility").at(day, modifier)
    amount = cents(rate * share.value)
    again = "is" if share.value == 1 else "is not"
    return RuleResult(
        "discontinued_facility",
        {"rate": str(rate), "modifier": modifier},
        str(amount),
        "USD",
        "",
        (Step(f"Modifier {modifier}", f"{rate} × {share.value}", str(amount), share.citation),),
        f"The facility is paid {amount}; the line {again} subject to the multiple discount.",
        (mcpm(14, "§40.4, pp. 20-22"),),
    )
