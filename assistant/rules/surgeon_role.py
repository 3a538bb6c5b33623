"""Who operates: assistants (80, 81, 82, AS), co-surgeons (62) and teams (66)."""

from collections.abc import Sequence
from decimal import Decimal

from assistant.rules.entry import Entry
from assistant.rules.manual import mcpm
from assistant.rules.money import cents, percent
from assistant.rules.open_line import OpenLine
from assistant.rules.practitioner import ASSISTANTS, NONPHYSICIAN
from assistant.rules.status_code import BY_REPORT
from corpus.citation import Citation
from corpus.parameter import Dated, parameter

NOT_PERMITTED, DOCUMENTED, PERMITTED, NOT_APPLICABLE = "0", "1", "2", "9"


def assistant_citation() -> Citation:
    """Where assistants at surgery are written."""
    return mcpm(12, "§20.4.3, pp. 17-18")


def co_surgeon_citation() -> Citation:
    """Where co-surgeons and teams are written."""
    return mcpm(12, "§40.8, pp. 101-104")


def teaching_citation() -> Citation:
    """Where assistants in teaching hospitals are written."""
    return mcpm(12, "§100.1.7, pp. 147-149")


def apply_role(line: OpenLine, lines: Sequence[OpenLine], practitioner: str | None = None) -> None:
    """Price the role that the line's modifiers give its practitioner (PA, NP, … or None)."""
    if line.has(*ASSISTANTS):
        _assistant(line, practitioner)
    if line.live and line.has("62"):
        _co_surgeon(line, lines)
    if line.live and line.has("66"):
        _team(line, lines)


def assistant_share(line: OpenLine, practitioner: str | None = None) -> Dated:
    """13.6 % for AS or a PA, NP, CNS; 16 % for a physician: of the amount otherwise applicable."""
    # MCPM ch. 12 §110.2, §120.1 (one factor, one rounding); §20.4.3 (80, 81, 82)
    nonphysician = line.has("AS") or (practitioner or "").upper() in NONPHYSICIAN
    name = "assistant_nonphysician" if nonphysician else "assistant_at_surgery"
    return parameter(name).at(line.day)


def _assistant(line: OpenLine, practitioner: str | None) -> None:
    assert line.row is not None and line.amount is not None
    indicator, share = line.row.assistant_surgery, assistant_share(line, practitioner)
    if line.line.teaching_hospital and not line.has("82") and not line.line.teaching_exception:
        # MCPM ch. 12 §100.1.7.A
        line.pays_nothing(
            "Assistant in a teaching hospital",
            "A teaching hospital with a qualified resident: "
            "needs modifier 82, exceptional circumstances, or a no-resident policy.",
            teaching_citation,
        )
    elif indicator == DOCUMENTED:
        line.pays_nothing(
            "Assistant indicator 1",
            "Assistant indicator 1: statutory restriction, an assistant is "
            "never paid for this code (CARC 54, MSN 15.11); the patient is not liable.",
            line.row.citation,
        )
    elif indicator == NOT_PERMITTED and not line.line.documentation:
        line.if_supported = cents(line.amount * share.value)
        line.entries.append(
            Entry(
                "If necessity is documented",
                f"{line.amount} × {share.value}",
                f"{line.if_supported}",
                share.citation,
            )
        )
        line.has_no_amount(
            "Assistant indicator 0",
            "Assistant indicator 0: not paid unless documentation shows "
            f"that an assistant was necessary; then {line.if_supported} (CARC 54 otherwise).",
            line.row.citation,
        )
    elif indicator == NOT_APPLICABLE or indicator is None:
        line.pays_nothing(
            "Assistant indicator 9",
            "The assistant concept does not apply to this code.",
            line.row.citation,
        )
    else:
        line.times("Assistant at surgery", share.value, share.citation)
        line.reasons.append(
            f"Assistant indicator {indicator}: paid {percent(share.value)} of the amount otherwise "
            "applicable."
        )


def _co_surgeon(line: OpenLine, lines: Sequence[OpenLine]) -> None:
    assert line.row is not None
    indicator, share = line.row.co_surgeons, parameter("co_surgeon").at(line.day)
    if indicator == NOT_PERMITTED:
        _first_bill(line, lines, "62", "Co-surgeon indicator 0: co-surgeons are not permitted")
        return
    if indicator == NOT_APPLICABLE or indicator is None:
        line.reasons.append("Co-surgeon indicator 9: the concept does not apply.")
        return
    if _same_specialty(line, lines):
        line.pays_nothing(
            "Two-specialty requirement",
            "Both co-surgeons have the same specialty: the two-specialty "
            "requirement is not met (CARC 54).",
            co_surgeon_citation,
        )
        return
    line.times("Co-surgeon", share.value, share.citation)
    line.reasons.append(
        f"Co-surgeon indicator {indicator}: each surgeon is paid {percent(share.value)}."
    )
    if indicator == DOCUMENTED and not line.line.documentation:
        line.payable, line.if_supported = BY_REPORT, line.amount
        line.reasons.append("Documentation of the need for two surgeons is required.")


def _same_specialty(line: OpenLine, lines: Sequence[OpenLine]) -> bool:
    return line.line.specialty is not None and any(
        other is not line
        and other.has("62")
        and other.line.hcpcs == line.line.hcpcs
        and other.day == line.day
        and other.line.specialty == line.line.specialty
        for other in lines
    )


def _first_bill(line: OpenLine, lines: Sequence[OpenLine], modifier: str, why: str) -> None:
    # MCPM ch. 12 §40.8.C.4, C.7-8
    rule = f"{why}; the first bill received is paid in full and the others are denied (CARC 54)."
    bills = [
        other
        for other in lines
        if other.has(modifier)
        and other.live
        and other.line.hcpcs == line.line.hcpcs
        and other.day == line.day
    ]
    # Bills on one claim arrive together: the highest counts as the first, whatever their order
    if line is max(bills, key=lambda bill: (_billable(bill), -bill.number)):
        line.reasons.append(rule)
    else:
        line.pays_nothing(f"Modifier {modifier}", rule, co_surgeon_citation)


def _billable(line: OpenLine) -> Decimal:
    assert line.amount is not None
    return line.amount if line.charge is None else min(line.amount, line.charge)


def _team(line: OpenLine, lines: Sequence[OpenLine]) -> None:
    assert line.row is not None
    indicator = line.row.team_surgery
    if indicator == NOT_PERMITTED:
        _first_bill(line, lines, "66", "Team indicator 0: team surgery is not permitted")
    elif indicator in (DOCUMENTED, PERMITTED):
        words = " with documentation" if indicator == DOCUMENTED else ""
        line.has_no_amount(
            f"Team indicator {indicator}",
            f"Team surgery is paid by report{words}; the contractor sets the amount.",
            co_surgeon_citation,
        )
    else:
        line.reasons.append("Team indicator 9: the concept does not apply.")
