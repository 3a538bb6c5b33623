"""What the command line shows: answers, claims, tables and progress, with Rich."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markdown import Markdown
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from assistant.answer import Answer
from assistant.settings_words import settings_in_words

if TYPE_CHECKING:
    from assistant.claims import Outcome
    from assistant.claims.batch import Summary
    from corpus.documents import DocumentReport

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)
Report = Callable[[str, int, int], None]
BatchReport = Callable[[int, int, int], None]


def say(text: str) -> None:
    """One plain line on standard output."""
    out.print(text, markup=False)


def complain(text: str) -> None:
    """One line on standard error about what was passed over."""
    err.print(f"lamina: {text}", markup=False, soft_wrap=True)


@contextmanager
def progress_bar() -> Iterator[Report]:
    """A progress bar on standard error; yields `report(label, done, total)`."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def report(label: str, done: int, total: int) -> None:
            if label not in tasks:
                tasks[label] = bars.add_task(label, total=total or None)
            bars.update(tasks[label], completed=done, total=total or None)

        yield report


def show_answer(answer: Answer) -> None:
    """The answer as text, then its steps, conflicts, cautions and sources."""
    out.print(Markdown(_plain_markers(answer.text)))
    _show_steps(answer)
    for conflict in answer.conflicts:
        says = "; ".join(f"[{c.citation}] {c.says}" for c in conflict.claims)
        out.print(
            f"\nSources disagree on {conflict.about}: {says} (followed: [{conflict.followed}])",
            markup=False,
        )
    for caution in answer.cautions:
        out.print(f"\nNote: {caution}", style="yellow", markup=False)
    if answer.citations:
        out.print("\nSources", style="bold")
    for numbered in answer.citations:
        c = numbered.citation
        place = ", ".join(part for part in (c.title or c.source, c.locator, c.edition) if part)
        out.print(f"  [{numbered.n}] {place}", markup=False)
    out.print(
        f"\n{answer.status} · {settings_in_words(answer.settings)} · {answer.timings_ms.get('total', 0):.0f} ms",
        style="dim",
    )


def _plain_markers(text: str) -> str:
    return re.sub(r"\[(\d+)\]", r"\\[\1]", text)


def _show_steps(answer: Answer) -> None:
    steps = [(step, answer.number_of(step.citation)) for r in answer.results for step in r.steps]
    if not steps:
        return
    table = Table(title="Steps", title_justify="left", box=None, padding=(0, 2, 0, 0))
    for head in ("", "", "", ""):
        table.add_column(head, overflow="fold")
    for step, n in steps[:40]:
        table.add_row(
            *(escape(t) for t in (step.label, step.expression, step.value, f"[{n}]" if n else ""))
        )
    out.print(table)


def show_claim(outcome: "Outcome") -> None:
    """A priced or checked claim: a table of lines, findings, totals, sources."""
    found = outcome.to_json()
    table = Table(title=outcome.title, title_justify="left")
    days = outcome.days if len(set(outcome.days)) > 1 else ()
    for head in ("Line", *(["Date"] if days else []), "Code", "Units", "Status", "Amount", "Why"):
        table.add_column(head, overflow="fold", justify="right" if head == "Amount" else "left")
    for line in found["lines"]:
        code = "-".join((line["hcpcs"], *line["modifiers"]))
        amount = "no amount" if line["amount"] is None else line["amount"]
        table.add_row(
            str(line["line"]),
            *([str(days[line["line"] - 1])] if days else []),
            code,
            str(line["units"]),
            line["status"] or "",
            amount,
            line["reason"] or "",
        )
    out.print(table)
    out.print(
        f"Total {found['total']}"
        if found["total"] is not None
        else "No total: a line has no amount",
        style="bold",
    )
    for finding in found["findings"]:
        lines = ", ".join(str(n) for n in finding["lines"])
        out.print(
            f"{finding['severity']} · {finding['rule']} · line {lines}: {finding['message']}",
            markup=False,
        )
    for step in found.get("steps", ()):
        out.print(f"{step['label']}: {step['expression']}", markup=False)
    for name in ("notes", "checked", "not_checked"):
        for sentence in found.get(name, ()):
            label = "note" if name == "notes" else name.replace("_", " ")
            out.print(f"{label}: {sentence}", style="dim", markup=False)
    for line in found["lines"]:
        for step in line["steps"]:
            out.print(
                f"  {line['line']} {step['label']}: {step['expression']} = {step['value']}",
                style="dim",
                markup=False,
            )
    for citation in found["citations"]:
        place = ", ".join(
            p for p in (citation["title"] or citation["source"], citation["locator"]) if p
        )
        out.print(f"  [{citation['n']}] {place}", markup=False)


@contextmanager
def batch_bar() -> "Iterator[BatchReport]":
    """A bar for a batch on standard error: share done, lines a second, time left."""
    columns = (
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[lines]:,} lines, {task.fields[rate]:,.0f}/s"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=True) as bars:
        task = bars.add_task("", total=None, lines=0, rate=0.0)

        def report(done: int, total: int, lines: int) -> None:
            rate = lines / max(bars.tasks[0].elapsed or 0, 0.001)
            bars.update(task, completed=done, total=total, lines=lines, rate=rate)

        yield report


def show_batch(summary: "Summary") -> None:
    """What a batch came to, and where its rows are."""
    counts = summary.counts
    if summary.resumed:
        say(summary.resumed[0].upper() + summary.resumed[1:] + ".")
    done = "checked" if summary.verb == "check" else "priced"
    say(f"{counts.claims:,} claims with {counts.lines:,} lines {done}: {summary.out}")
    if counts.claims_with_errors:
        say(f"{counts.claims_with_errors:,} claims with errors: column claim_errors")
    if summary.rejected_in is not None:
        say(f"{counts.rejected:,} rows passed over, each with its reason: {summary.rejected_in}")


def show_pairs(pairs: Mapping[str, Any]) -> None:
    """Names and values, one to a line."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, value in pairs.items():
        if not isinstance(value, list | dict):
            table.add_row(name.replace("_", " "), "" if value is None else str(value))
    out.print(table)


def show_documents(report: "DocumentReport") -> None:
    """What was imported, replaced, unchanged or refused."""
    for word, files in (("imported", report.imported), ("replaced", report.replaced)):
        for file in files:
            say(f"{word} {file.source_id}: {file.title} ({file.passages} passages)")
            for what in file.left_out:
                say(f"  left out: {what}")
    for file in report.unchanged:
        say(f"unchanged {file.source_id}: {file.title}")
    for file in (*report.refused, *report.skipped):
        named = file.reason.startswith(file.path)
        say(f"passed over {file.reason if named else f'{file.path}: {file.reason}'}")


def show_pages(own: Iterable[Any], imported: Iterable[Any]) -> None:
    """Our pages and the imported documents."""
    table = Table(title="Pages and documents", title_justify="left")
    for head in ("source", "title", "from", "dated", "imported", "SHA-256"):
        table.add_column(head, overflow="fold")
    for one in own:
        table.add_row(f"lamina-page-{one.hcpcs}", one.title, "Lamina", one.reviewed.isoformat())
    for document in imported:
        whose = " for ".join(part for part in (document.publisher, document.note.payer) if part)
        table.add_row(
            document.source_id, document.title, whose, document.edition,
            document.imported.isoformat(), document.digest[:12],
        )  # fmt: skip
    out.print(table)
