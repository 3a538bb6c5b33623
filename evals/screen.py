"""What `lamina eval` prints: progress, pass rates, failures, comparisons."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from evals.comparison import Comparison, Pair
from evals.gate import Verdict
from evals.result import Result
from evals.retrieval import WHOLE
from evals.retrieval_kept import KeptRetrieval, kept_retrieval
from evals.run import Progress as Report
from evals.run_folder import RunFolder
from evals.summary import by_scorer, overall, tally

out = Console(highlight=False)
ANSWER = 600
"""Characters of an answer shown."""


@contextmanager
def bar(label: str) -> Iterator[Report]:
    """A progress bar with the failures so far."""
    failed = 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(label)

        def report(done: int, of: int, latest: Result | None) -> None:
            nonlocal failed
            failed += latest is not None and latest.outcome in ("failed", "error")
            told = f"{label} ({failed} failed)" if failed else label
            bars.update(task, completed=done, total=of, description=told)

        yield report


def show_run(
    run: RunFolder, answers: bool, verdict: Verdict | None, reports: Sequence[Path] = ()
) -> float:
    """Print a run; returns its pass rate."""
    results = run.results()
    for reason, count in run.summary().get("not_asked", {}).items():
        out.print(f"skipped {count}: {reason}", markup=False)
    for one in results:
        if one.asked and not one.passed:
            _show_failure(one, answers)
    out.print(_categories(results))
    out.print(_scorers(results))
    kept = kept_retrieval(run)
    if kept is not None:
        out.print(_retrieval(kept))
    whole = overall(results)
    out.print(f"run {run.name}: passed {whole.passed}/{whole.total} = {whole.interval}")
    for path in reports:
        out.print(f"report: {path}", markup=False, soft_wrap=True)
    if verdict is not None:
        out.print(str(verdict), markup=False, soft_wrap=True)
    return whole.rate


def _show_failure(one: Result, answers: bool) -> None:
    word = "FAIL" if one.outcome == "failed" else "ERROR"
    out.print(f"{word} {one.id} ({one.category}): {'; '.join(one.why)}", markup=False)
    if answers and one.answers:
        out.print(f"     Q: {' / '.join(one.questions)}", markup=False)
        out.print(f"     A: {one.answer['text'][:ANSWER]}", markup=False)


def _categories(results: Sequence[Result]) -> Table:
    table = Table(title="Pass rate", title_justify="left")
    for head in ("category", "passed", "of", "rate and 95 % interval"):
        table.add_column(head)
    for row in tally(results):
        table.add_row(row.category, str(row.passed), str(row.total), str(row.interval))
    return table


def _scorers(results: Sequence[Result]) -> Table:
    table = Table(title="Scorers", title_justify="left")
    for head in ("scorer", "mean", "scored", "could not be scored"):
        table.add_column(head)
    for row in by_scorer(results):
        table.add_row(
            row.scorer.replace("_", " "),
            f"{row.mean:.3f}" if row.scored else "–",
            str(row.scored),
            str(row.unscored),
        )
    return table


def _retrieval(kept: KeptRetrieval) -> Table:
    told = f"Retrieval, gather p50 {kept.p50:.1f} ms, p95 {kept.p95:.1f} ms"
    table = Table(title=told, title_justify="left")
    for head in ("stage", "questions", *kept.measures):
        table.add_column(head)
    for row in (one for one in kept.scores if one.split == WHOLE):
        values = (f"{row.values[name]:.3f}" for name in kept.measures)
        table.add_row(row.stage, str(row.questions), *values)
    return table


def show_comparison(found: Comparison, report: Path | None, as_json: bool) -> None:
    """Print a comparison: the verdict, what changed, each broken and fixed case."""
    if as_json:
        out.print_json(json.dumps(comparison_json(found)))
        return
    out.print(found.verdict, markup=False, soft_wrap=True)
    for title, lines in (("What differs", found.changes), ("Figures that changed", found.evidence)):
        if lines:
            out.print(f"\n{title}:")
            for line in lines[:20]:
                out.print(f"  {line}", markup=False, soft_wrap=True)
    for title, pairs in (("Broken", found.broken), ("Fixed", found.fixed)):
        for pair in pairs:
            out.print(f"\n{title}: {pair.after.id} ({pair.after.category})", markup=False)
            _show_pair(pair)
    if report is not None:
        out.print(f"\nreport: {report}", markup=False, soft_wrap=True)


def _show_pair(pair: Pair) -> None:
    out.print(f"  Q: {' / '.join(pair.after.questions)}", markup=False)
    out.print(f"  A: {pair.before.answer.get('text', '')[:ANSWER]}", markup=False)
    out.print(f"  B: {pair.after.answer.get('text', '')[:ANSWER]}", markup=False)
    why = pair.after.why or pair.before.why
    out.print(f"  {'; '.join(why)}", markup=False)


def comparison_json(found: Comparison) -> dict[str, Any]:
    """A comparison as JSON."""
    return {
        "a": found.a.name, "b": found.b.name, "verdict": found.verdict, "p": found.p,
        "difference": [found.difference.value, found.difference.low, found.difference.high],
        "shared": len(found.pairs), "broken": [_pair_json(p) for p in found.broken],
        "fixed": [_pair_json(p) for p in found.fixed], "lost": [p.after.id for p in found.lost],
        "changes": list(found.changes), "evidence": [str(e) for e in found.evidence],
        "categories": [
            {"name": r.name, "asked": r.asked, "broken": r.broken, "fixed": r.fixed, "p": r.p}
            for r in found.categories
        ],
        "documents": {r.name: {"broken": r.broken, "fixed": r.fixed} for r in found.documents},
        "stages": {s.stage: round(s.times, 3) for s in found.stages},
    }  # fmt: skip


def _pair_json(pair: Pair) -> dict[str, Any]:
    return {
        "id": pair.after.id, "category": pair.after.category, "why": list(pair.after.why),
        "before": pair.before.answer.get("text", ""), "after": pair.after.answer.get("text", ""),
    }  # fmt: skip


def show_runs(rows: Sequence[Mapping[str, Any]], as_json: bool) -> None:
    """Print the list of runs."""
    if as_json:
        out.print_json(json.dumps(list(rows)))
        return
    table = Table()
    for head in ("run", "sets", "writer", "commit", "passed", "of", ""):
        table.add_column(head)
    for row in rows:
        passed, total = (str(row[k]) if row[k] is not None else "" for k in ("passed", "total"))
        end = "" if row["finished"] else f"not finished: lamina eval run --resume {row['name']}"
        table.add_row(row["name"], row["sets"], row["writer"], row["commit"], passed, total, end)
    out.print(table)
