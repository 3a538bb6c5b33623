"""What one rule says of one denied line: whether it denies, lets pass, or cannot tell; and the way on."""

from dataclasses import dataclass

from corpus.citation import Citation

DENIES, CLEAN, OPENED, ELSEWHERE, OPEN = "denies", "clean", "opened", "another_line", "open"
"""Outcomes: the rule denies this line; finds nothing; an edit is there and a modifier opens it; the rule
denies another line; it cannot be told from the claim given."""
CORRECT, REOPEN, RESUBMIT, APPEAL, RECORD, STANDS, ADJUSTMENT, UNKNOWN = (
    "correct", "reopen", "resubmit", "appeal", "record", "stands", "adjustment", "unknown",
)  # fmt: skip
"""Ways on: correct the claim, ask for a clerical-error reopening, send a new claim, appeal, send the
record, the denial stands, nothing was denied, the claim does not show it."""
KINDS = {
    "ptp_edit": "edit pair", "mue": "units (MUE)", "add_on": "add-on code", "modifier": "modifier",
    "role": "assistant or co-surgeon", "status": "status of the code", "global_period": "global period",
    "place": "place of service", "diagnosis": "diagnosis", "duplicate": "duplicate", "by_report": "documentation",
    "unknown_code": "code", "date": "date", "reduction": "multiple procedures",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cause:
    """`says` is the rule's sentence with its `citations`; `route` and `fix` are set where it denies.

    `named` tells whether the codes of the denial point to this kind.
    """

    kind: str
    outcome: str
    says: str
    citations: tuple[Citation, ...]
    lines: tuple[int, ...] = ()
    route: str = ""
    fix: str = ""
    named: bool = False

    @property
    def denies(self) -> bool:
        """Whether the rule denies the line."""
        return self.outcome == DENIES
