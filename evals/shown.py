"""Runs, comparisons and baselines as a screen shows them: words and figures, nothing left to compute."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from evals.baseline import Baseline
from evals.comparison import Comparison, Pair
from evals.gate import Verdict
from evals.header import Header
from evals.run_folder import RunFolder
from evals.shown_failures import OUTCOMES, Rows
from evals.statistics import wilson


@dataclass(frozen=True, slots=True)
class ShownRun:
    """A run in a list. `state` is finished, going on or stopped; `percent` the pass rate, None until
    it is finished; `told` how many passed, `interval` the ends of the rate's 95 % interval."""

    name: str
    started: str
    sets: str
    split: str
    writer: str
    commit: str
    state: str
    percent: float | None
    told: str
    interval: str


@dataclass(frozen=True, slots=True)
class ShownPair:
    """One case in two runs: the outcome and the answer of each."""

    id: str
    category: str
    questions: tuple[str, ...]
    why: str
    before: str
    before_text: str
    after: str
    after_text: str


@dataclass(frozen=True, slots=True)
class ShownComparison:
    """Two runs side by side. `verdict` says in sentences whether the difference is more than noise;
    `figures` are heading, value and what it means; `categories` and `documents` are rows of name,
    asked, broken, fixed (and rates before and after, p)."""

    before: str
    after: str
    verdict: str
    figures: Rows
    changes: tuple[str, ...]
    evidence: tuple[str, ...]
    categories: Rows
    documents: Rows
    scorers: Rows
    broken: tuple[ShownPair, ...]
    fixed: tuple[ShownPair, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownGate:
    """A run against what was accepted: `accepted` tells of the baseline ("" when there is none)."""

    name: str
    accepted: str
    passed: bool
    falls: tuple[str, ...]
    notes: tuple[str, ...]


def shown_run(run: RunFolder, going_on: bool) -> ShownRun:
    """A run in a list. Raises BadInput when it is none."""
    header, summary = run.header(), run.summary()
    passed, total = summary.get("passed"), summary.get("total")
    rate = wilson(passed, total) if passed is not None and total else None
    state = "finished" if run.finished() else "going on" if going_on else "stopped"
    return ShownRun(
        run.name, moment(header.started), ", ".join(map(set_name, header.sets)), header.split,
        header.writer, commit_of(header), state, 100 * rate.value if rate else None,
        f"{passed} of {total}" if rate else "",
        f"{100 * rate.low:.1f}–{100 * rate.high:.1f} %" if rate else "",
    )  # fmt: skip


def moment(started: str) -> str:
    """When a run began: 2026-07-15 10:15 UTC."""
    return f"{datetime.fromisoformat(started):%Y-%m-%d %H:%M} UTC"


def set_name(name: str) -> str:
    """A set's name; a case file's name without its folder."""
    return Path(name).name if Path(name).suffix else name


def commit_of(header: Header) -> str:
    """The commit in short, with + where something was changed since."""
    return header.commit[:8] + ("+" if header.dirty else "")


def shown_comparison(c: Comparison) -> ShownComparison:
    """A comparison in words."""
    return ShownComparison(
        c.a.name, c.b.name, c.verdict, _figures(c), c.changes, tuple(map(str, c.evidence[:40])),
        tuple(
            (r.name, str(r.asked), str(r.broken), str(r.fixed), str(r.before), str(r.after), f"{r.p:.2g}")
            for r in c.categories if r.broken or r.fixed
        ),
        tuple((r.name, str(r.asked), str(r.broken), str(r.fixed)) for r in c.documents),
        tuple(
            (s.scorer.replace("_", " "), f"{s.before:.3f}", f"{s.after:.3f}", str(s.fell), str(s.rose))
            for s in c.scorers
        ),
        _pairs(c.broken), _pairs(c.fixed), tuple(p.after.id for p in c.lost),
    )  # fmt: skip


def _figures(c: Comparison) -> Rows:
    low, high = 100 * c.difference.low, 100 * c.difference.high
    ends = (
        f"{100 * c.before.low:.1f}–{100 * c.before.high:.1f} %",
        f"{100 * c.after.low:.1f}–{100 * c.after.high:.1f} %",
    )
    return (
        ("A, the earlier", f"{100 * c.before.value:.1f} %", f"95 % interval {ends[0]}"),
        ("B, the later", f"{100 * c.after.value:.1f} %", f"95 % interval {ends[1]}"),
        ("B − A", f"{100 * c.difference.value:+.1f}", f"points ({low:+.1f} to {high:+.1f})"),
        ("Broken, fixed", f"{len(c.broken)}, {len(c.fixed)}", f"of {len(c.pairs)}; exact McNemar p = {c.p:.3g}"),
    )  # fmt: skip


def _pairs(pairs: Iterable[Pair]) -> tuple[ShownPair, ...]:
    return tuple(
        ShownPair(
            p.after.id, p.after.category, p.after.questions or p.before.questions,
            "; ".join(p.after.why or p.before.why), OUTCOMES[p.before.outcome],
            p.before.answer.get("text", ""), OUTCOMES[p.after.outcome], p.after.answer.get("text", ""),
        )
        for p in pairs
    )  # fmt: skip


def shown_gate(baseline: Baseline | None, verdict: Verdict | None, name: str) -> ShownGate:
    """A verdict in words; both None where nothing was accepted yet."""
    if baseline is None or verdict is None:
        return ShownGate(name, "", True, (), ())
    runs = "run" if baseline.runs == 1 else "runs"
    told = (
        f"Accepted on {baseline.accepted} from {baseline.runs} {runs}: {len(baseline.ids)} cases, "
        f"{len(baseline.failed)} of them known to fail, written by {baseline.writer}. "
        f"{verdict.compared} cases are compared."
    )
    return ShownGate(name, told, verdict.passed, tuple(map(str, verdict.falls)), verdict.notes)
