"""How many PTP edits name a code: in which column it stands, and how many no modifier opens."""

from datetime import date

from assistant.rules.result import RuleResult, Step
from corpus.rows import PtpCounts


def ptp_count(hcpcs: str, counts: PtpCounts, day: date) -> RuleResult:
    """The edits in force on a day that name a code, as the edition's table counts them."""
    edition, denied = counts.edition, counts.edits - counts.paid
    among = "" if edition.complete else " with the other codes that come with Lamina"
    edits = "1 NCCI edit names" if counts.edits == 1 else f"{counts.edits} NCCI edits name"
    reason = (
        f"{edits} {hcpcs}{among}: {counts.paid} with it in column one (paid), {denied} with it "
        f"in column two (denied); {counts.closed} {'has' if counts.closed == 1 else 'have'} modifier indicator 0, which no modifier opens."
        if counts.edits
        else f"No NCCI edit names {hcpcs}{among}."
    )
    place = edition.citation(f"rows naming {hcpcs}", f"{reason} file: {edition.file}")
    shown = (
        ("In column one", counts.paid),
        ("In column two", denied),
        ("Indicator 0", counts.closed),
    )
    steps = tuple(Step(label, "rows counted", str(count), place) for label, count in shown)
    inputs = {"hcpcs": hcpcs, "date_of_service": day.isoformat()}
    return RuleResult("ptp_count", inputs, str(counts.edits), "edits", edition.edition, steps, reason, (place,))  # fmt: skip
