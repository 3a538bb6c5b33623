"""What verification found: where each number is grounded, and every fault with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.answer import GroundedNumber
from assistant.checks import Check, Fault
from assistant.verify.statement import Statement

KINDS = (
    "numbers", "units", "codes", "modifiers", "diagnoses", "dates", "editions", "citations", "quotes",
    "statements", "verdicts", "refusals",
)  # fmt: skip
"""The checks, in the order in which they are reported."""
CHECK_OF = {
    "number": "numbers", "code": "codes", "modifier": "modifiers", "mark": "modifiers",
    "diagnosis": "diagnoses", "date": "dates", "month": "dates", "year": "dates",
    "edition": "editions", "locality": "codes",
}  # fmt: skip
"""Which check a kind of token belongs to."""


def fault_in(statement: Statement, check: str, text: str, reason: str) -> Fault:
    """A fault of a statement."""
    return Fault(check, text, reason, statement.shown, statement.block)


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked: where each number is grounded, every fault in words (empty when clean), the
    same faults by check, and how many things each check looked at."""

    numbers: tuple[GroundedNumber, ...]
    faults: tuple[str, ...]
    found: tuple[Fault, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        """Whether the draft may leave."""
        return not self.faults

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every check that looked at anything, with its faults."""
        return tuple(
            Check(name, self.counts.get(name, 0), tuple(f for f in self.found if f.check == name))
            for name in KINDS
            if self.counts.get(name) or any(f.check == name for f in self.found)
        )
