"""What a run came to: pass rates by category with intervals, means by scorer, times."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evals.result import Result
from evals.statistics import Interval, median, quantile, wilson

STAGES = ("understand", "gather", "compose", "verify", "model", "total")
MEASURED = ("latency", "cost")
"""Scorers whose values are no shares."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cases of a category passed."""

    category: str
    passed: int
    total: int

    @property
    def rate(self) -> float:
        """Share passed, 0–1."""
        return self.passed / self.total if self.total else 0.0

    @property
    def interval(self) -> Interval:
        """The share with its Wilson interval."""
        return wilson(self.passed, self.total)


@dataclass(frozen=True, slots=True)
class ScorerTally:
    """How a scorer did: mean of its values, cases that it scored, that it could not, below 1."""

    scorer: str
    mean: float
    scored: int
    unscored: int
    below: int


def tally(results: Iterable[Result]) -> list[Tally]:
    """Pass counts by category, in alphabetical order; an error counts as not passed."""
    per: dict[str, list[bool]] = defaultdict(list)
    for one in results:
        if one.asked:
            per[one.category].append(one.passed)
    return [Tally(name, sum(hits), len(hits)) for name, hits in sorted(per.items())]


def overall(results: Iterable[Result]) -> Tally:
    """All categories together."""
    rows = tally(results)
    return Tally("all", sum(r.passed for r in rows), sum(r.total for r in rows))


def by_scorer(results: Sequence[Result]) -> list[ScorerTally]:
    """One row a scorer, in the order in which they ran."""
    names = dict.fromkeys(score.scorer for one in results for score in one.scores)
    return [_of_scorer(name, results) for name in names]


def _of_scorer(name: str, results: Sequence[Result]) -> ScorerTally:
    values = [s.value for one in results for s in one.scores if s.scorer == name]
    scored = [v for v in values if v is not None]
    mean = sum(scored) / len(scored) if scored else 0.0
    return ScorerTally(
        name, mean, len(scored), len(values) - len(scored), sum(v < 1 for v in scored)
    )


def stage_ms(results: Iterable[Result], stage: str) -> list[float]:
    """Milliseconds of a stage, an answer each (the last turn's)."""
    times = (one.answer.get("timings_ms", {}).get(stage) for one in results)
    return [ms for ms in times if ms is not None]


def paced(results: Iterable[Result], stage: str) -> list[float]:
    """Times of a stage in units of the machine's pace when the case was asked."""
    pairs = ((one.answer.get("timings_ms", {}).get(stage), one.pace) for one in results)
    return [ms / pace for ms, pace in pairs if ms is not None and pace > 0]


def summary_of(results: Sequence[Result], seconds: float) -> dict[str, Any]:
    """The summary that a finished run keeps."""
    whole = overall(results)
    outcomes = Counter(one.outcome for one in results)
    missing = Counter(one.why[0] for one in results if not one.asked and one.why)
    return {
        "passed": whole.passed, "total": whole.total, "seconds": round(seconds, 1),
        "outcomes": dict(sorted(outcomes.items())), "not_asked": dict(sorted(missing.items())),
        "categories": [asdict(row) for row in tally(results)],
        "scorers": [asdict(row) for row in by_scorer(results)],
        "milliseconds": {
            stage: {"p50": round(median(ms), 1), "p95": round(quantile(ms, 0.95), 1)}
            for stage in STAGES if (ms := stage_ms(results, stage))
        },
    }  # fmt: skip
