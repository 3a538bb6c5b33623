"""How many PTP edits name a code: in which column it stands, and how many no modifier opens."""

from collections.abc import Sequence
from datetime import date

from assistant.rules.result import RuleResult, Step
from corpus.rows import Edition, PtpEdit


def ptp_count(hcpcs: str, edits: Sequence[PtpEdit], edition: Edition, day: date) -> RuleResult:
    """The edits in force on a day that name a code, counted; `edits` are those of the edition."""
    paid = sum(edit.column_one == hcpcs for edit in edits)
    closed = sum(edit.modifier_indicator == "0" for edit in edits)
    among = "" if edition.complete else " with the other codes that come with Lamina"
    reason = (
        f"{len(edits)} NCCI edits name {hcpcs}{among}: {paid} with it in column one (paid), {len(edits) - paid} with it "
        f"in column two (denied); {closed} have modifier indicator 0, which no modifier opens."
    )
    place = edition.citation(f"rows naming {hcpcs}", f"{reason} file: {edition.file}")
    counts = (
        ("In column one", paid),
        ("In column two", len(edits) - paid),
        ("Indicator 0", closed),
    )
    steps = tuple(Step(label, "rows counted", str(count), place) for label, count in counts)
    inputs = {"hcpcs": hcpcs, "date_of_service": day.isoformat()}
    return RuleResult("ptp_count", inputs, str(len(edits)), "edits", edition.edition, steps, reason, (place,))  # fmt: skip
