"""What a report shows of a run, ready for any form."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.gate import Verdict
from evals.header import Header
from evals.result import Result
from evals.retrieval_kept import KeptRetrieval, kept_retrieval
from evals.run_folder import RunFolder, runs_of
from evals.statistics import Interval, wilson
from evals.summary import ScorerTally, Tally, by_scorer, overall, stage_ms, tally

TREND = 30
"""Runs of the trend, the latest."""
WORST = 8
TIMED = ("understand", "gather", "compose", "verify", "model", "total")


@dataclass(frozen=True, slots=True)
class Point:
    """An earlier run of the same sets, in the trend."""

    name: str
    started: str
    commit: str
    rate: Interval
    total: int


@dataclass(frozen=True, slots=True)
class View:
    """A run as a report shows it. `failures` are failed and broken cases; `documents` how many of
    them cite each source, of all cases that do; `retrieval` None where it was not measured."""

    header: Header
    results: tuple[Result, ...]
    whole: Tally
    categories: tuple[Tally, ...]
    scorers: tuple[ScorerTally, ...]
    failures: tuple[Result, ...]
    skipped: Mapping[str, int]
    stages: Mapping[str, tuple[float, ...]]
    documents: tuple[tuple[str, int, int], ...]
    trend: tuple[Point, ...]
    verdict: Verdict | None
    seconds: float
    retrieval: KeptRetrieval | None = None

    @property
    def lacking(self) -> tuple[Tally, ...]:
        """Categories in which something failed, the lowest pass rate first."""
        rows = [row for row in self.categories if row.passed < row.total]
        return tuple(sorted(rows, key=lambda r: (r.rate, -r.total)))

    @property
    def flawless(self) -> tuple[Tally, ...]:
        """Categories in which every case passed."""
        return tuple(row for row in self.categories if row.passed == row.total)

    @property
    def worst(self) -> tuple[Tally, ...]:
        """The first few of those in which something failed."""
        return self.lacking[:WORST]


def view_of(run: RunFolder, verdict: Verdict | None = None) -> View:
    """The view of a run, finished or not."""
    header, results, summary = run.header(), run.results(), run.summary()
    failures = [r for r in results if r.asked and not r.passed]
    skipped = Counter(r.why[0] for r in results if not r.asked and r.why)
    return View(
        header, tuple(results), overall(results), tuple(tally(results)), tuple(by_scorer(results)),
        tuple(failures), dict(sorted(skipped.items())),
        {stage: tuple(ms) for stage in TIMED if (ms := stage_ms(results, stage))},
        _documents(results, failures), _trend(run, header), verdict, summary.get("seconds", 0.0), kept_retrieval(run),
    )  # fmt: skip


def _documents(
    results: Sequence[Result], failures: Sequence[Result]
) -> tuple[tuple[str, int, int], ...]:
    """Source, failures and cases that rest on it, the most failures first."""
    every = Counter(r.document for r in results if r.asked)
    failed = Counter(r.document for r in failures)
    return tuple((name, count, every[name]) for name, count in failed.most_common())


def _trend(run: RunFolder, header: Header) -> tuple[Point, ...]:
    points = []
    for other in runs_of(run.path.parent):
        told, summary = other.header(), other.summary()
        if (told.sets, told.split, told.category) != (header.sets, header.split, header.category):
            continue
        if summary:
            points.append(_point(told, summary))
    return tuple(points[-TREND:])


def _point(header: Header, summary: Mapping[str, Any]) -> Point:
    commit = header.commit[:8] + ("+" if header.dirty else "")
    rate = wilson(summary["passed"], summary["total"])
    return Point(header.name, header.started, commit, rate, summary["total"])
