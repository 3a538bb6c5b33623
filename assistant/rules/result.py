"""What every rule returns: a value with the steps that lead to it, each step cited."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpus.citation import Citation


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a calculation or of a verdict: what, how, how much, and where it is written."""

    label: str
    expression: str
    value: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class RuleResult:
    """The outcome of one rule.

    `value` is the figure or verdict as text ("204.75", "not_allowed"), None where the rule says
    that no value exists; `unit` is USD, RVU, units, date, verdict …; `reason` one sentence in plain
    words; `edition` the release looked up.
    """

    tool: str
    inputs: Mapping[str, str]
    value: str | None
    unit: str
    edition: str
    steps: tuple[Step, ...] = ()
    reason: str = ""
    citations: tuple[Citation, ...] = field(default_factory=tuple)

    def all_citations(self) -> tuple[Citation, ...]:
        """Citations of the result and of its steps, in order, each place once."""
        seen: dict[tuple[str, str, str], Citation] = {}
        for citation in (*self.citations, *(step.citation for step in self.steps)):
            seen.setdefault(citation.place, citation)
        return tuple(seen.values())
