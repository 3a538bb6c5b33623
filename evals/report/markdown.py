"""The report as Markdown, for a pull request or a wiki."""

from collections.abc import Iterable, Iterator, Sequence

from evals.comparison import Comparison, Pair
from evals.report.view import View
from evals.result import Result
from evals.retrieval_kept import KeptRetrieval
from evals.statistics import median, quantile
from evals.summary import MEASURED

LONGEST = 1200
"""Characters of an answer."""


def run_markdown(view: View) -> str:
    """The report of a run."""
    return "\n".join(_run(view)) + "\n"


def _run(view: View) -> Iterator[str]:
    header = view.header
    yield f"# {view.whole.passed} of {view.whole.total} known questions are answered right\n"
    commit = header.commit[:8] + ("+" if header.dirty else "")
    yield f"Run {header.name} of {', '.join(header.sets)}, {header.started}, written by {header.writer}, commit {commit or 'unknown'}.\n"
    yield f"Pass rate {view.whole.interval} (95 % Wilson interval).\n"
    if view.verdict:
        yield f"{view.verdict}\n"
    yield from _counted("not asked", view.skipped.items())
    yield "## Categories\n"
    yield from _table(
        ("category", "passed", "of", "rate and interval"),
        ((r.category, r.passed, r.total, r.interval) for r in view.categories),
    )
    yield "\n## Scorers\n"
    yield from _table(
        ("claim", "mean", "scored", "below 1", "could not be scored"),
        ((s.scorer.replace("_", " "), f"{s.mean:.3f}", s.scored, "" if s.scorer in MEASURED else s.below, s.unscored) for s in view.scorers),
    )  # fmt: skip
    yield from _retrieval(view.retrieval)
    yield "\n## Time (ms)\n"
    yield from _table(
        ("stage", "median", "95th percentile"),
        ((s, f"{median(ms):.1f}", f"{quantile(ms, 0.95):.1f}") for s, ms in view.stages.items()),
    )
    if len(view.trend) > 1:
        yield "\n## Trend\n"
        yield from _table(
            ("run", "commit", "cases", "rate"),
            ((p.name, p.commit, p.total, p.rate) for p in view.trend),
        )
    yield "\n## Failures\n"
    for one in view.failures:
        yield from _failure(one)


def _retrieval(kept: KeptRetrieval | None) -> Iterator[str]:
    if kept is None:
        return
    yield f"\n## Retrieval ({kept.asked} judged questions)\n"
    yield from _table(
        ("stage", "questions", *kept.measures),
        ((s.stage, f"{s.questions} of {s.split}", *(f"{s.values[m]:.3f}" for m in kept.measures)) for s in kept.scores),
    )  # fmt: skip
    yield f"\nA gather step takes {kept.p50:.1f} ms (median), 95 % within {kept.p95:.1f} ms.\n"
    yield from _counted("not searched, not imported", kept.skipped.items())


def _failure(one: Result) -> Iterator[str]:
    yield f"### {one.id} ({one.category})\n"
    yield from (f"> {question}" for question in one.questions)
    yield ""
    yield from (f"- {why}" for why in one.why)
    understood = one.trace.get("understood", {})
    if understood:
        told = "; ".join(f"{name}: {value}" for name, value in understood.items())
        yield f"- understood: {told}"
    for passage in one.trace.get("passages", ()):
        yield f"- passage {passage['source']} {passage['locator']} ({passage['relevance']})"
    for result in one.answer.get("results", ()):
        yield f"- {result['tool']}: {result['value']} {result['unit']}"
    yield f"\nAnswer ({one.answer.get('status', one.outcome)}):\n"
    yield _quoted(one.answer.get("text", ""))
    yield ""


def comparison_markdown(found: Comparison) -> str:
    """The report of a comparison."""
    return "\n".join(_comparison(found)) + "\n"


def _comparison(found: Comparison) -> Iterator[str]:
    yield f"# Run {found.b.name} against {found.a.name}\n"
    yield f"{found.verdict}\n"
    yield from (f"- {line}" for line in (*found.changes, *map(str, found.evidence[:40])))
    rows = [r for r in found.categories if r.broken or r.fixed]
    if rows:
        yield "\n## Categories\n"
        yield from _table(
            ("category", "asked", "broken", "fixed", "A", "B", "p"),
            ((r.name, r.asked, r.broken, r.fixed, r.before, r.after, f"{r.p:.2g}") for r in rows),
        )
    for title, pairs in (("Broken", found.broken), ("Fixed", found.fixed)):
        if pairs:
            yield f"\n## {title}\n"
            yield from (line for pair in pairs for line in _pair(pair))


def _pair(pair: Pair) -> Iterator[str]:
    yield f"### {pair.after.id} ({pair.after.category})\n"
    yield from (f"> {question}" for question in pair.after.questions)
    yield f"\n{'; '.join(pair.after.why or pair.before.why)}\n"
    for side, one in (("A", pair.before), ("B", pair.after)):
        yield f"{side} ({one.outcome}):\n\n{_quoted(one.answer.get('text', ''))}\n"


def _quoted(text: str) -> str:
    """A text as a block that renders nothing of it."""
    cut = text if len(text) <= LONGEST else text[:LONGEST] + " …"
    return "\n".join(f"    {line}" for line in cut.splitlines())


def _counted(what: str, counts: Iterable[tuple[str, int]]) -> Iterator[str]:
    for reason, count in counts:
        yield f"- {count} {what}: {reason}"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |"
