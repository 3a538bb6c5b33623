"""What the verifier checked in an answer, and what it found: by check, each fault with its reason."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that must not leave: the check that found it, the offending text, why, and the
    statement it stands in; `block` counts the paragraphs before it (-1 where it stands in none)."""

    check: str
    text: str
    reason: str
    statement: str = ""
    block: int = -1

    def __str__(self) -> str:
        where = f" In: “{self.statement}”" if self.statement else ""
        return f"'{self.text}' {self.reason}.{where}"


@dataclass(frozen=True, slots=True)
class Check:
    """One check of an answer: its name, how many things it looked at, and the faults (none: passed)."""

    name: str
    count: int
    faults: tuple[Fault, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether it found nothing."""
        return not self.faults

    def to_json(self) -> dict[str, Any]:
        """The check as the stable JSON form has it."""
        faults = [
            {"text": f.text, "reason": f.reason, "statement": f.statement} for f in self.faults
        ]
        return {"check": self.name, "passed": self.passed, "checked": self.count, "faults": faults}
