"""A score: the claim that a scorer checked, how far it holds, what was looked at, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from evals.asked import Asked

SHOWN = 160
"""Characters of a text that a score repeats."""


@dataclass(frozen=True, slots=True)
class Score:
    """What one scorer says of one case.

    `value` is 0–1 (milliseconds and tokens for latency and cost), None where the case could not be
    scored, which is neither right nor wrong; `answer` what was looked at; `explanation` why. A case
    passes when every score that `decides` is 1.
    """

    scorer: str
    value: float | None
    answer: str
    explanation: str
    decides: bool = False

    @property
    def scored(self) -> bool:
        """Whether there was anything to score."""
        return self.value is not None

    @property
    def failed(self) -> bool:
        """Whether this score alone fails the case."""
        return self.decides and self.value is not None and self.value < 1

    def to_json(self) -> dict[str, Any]:
        """The score as a run keeps it."""
        return {
            "scorer": self.scorer, "value": self.value, "answer": self.answer,
            "explanation": self.explanation, "decides": self.decides,
        }  # fmt: skip


class Scorer(Protocol):
    """A function that scores an asked case. Extra scorers are given to `run_set(scorers=…)` by
    their dotted name, "package.module:function"."""

    def __call__(self, asked: Asked, /) -> Score:
        """Score the case."""
        ...


def unscored(scorer: str, why: str, decides: bool = False) -> Score:
    """The score of a case that could not be scored."""
    return Score(scorer, None, "", why, decides)


def of_checks(scorer: str, faults: Sequence[str], checks: int, answer: str = "") -> Score:
    """A deciding score of checks that hold or do not: the share that holds, the faults in words."""
    if not checks:
        return unscored(scorer, "the case expects nothing of the kind", decides=True)
    told = "; ".join(faults) or f"all {checks} hold"
    return Score(scorer, 1 - len(faults) / checks, shortened(answer), told, decides=True)


def shortened(text: str) -> str:
    """The beginning of what was looked at: the whole answer stands beside the scores."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
