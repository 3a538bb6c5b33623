"""`lamina eval`: run sets of known questions and print what passed and what failed."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from assistant.lamina import Lamina
from assistant.settings import Settings
from corpus.errors import LaminaError
from evals.case import BUILT_IN, Case, read_cases
from evals.needs import unmet
from evals.run import run_cases, tally
from evals.score import Score

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
out = Console(highlight=False)


@app.callback()
def group() -> None:
    """Sets of known questions."""


@app.command()
def run(
    sets: Annotated[
        list[Path] | None, typer.Argument(help="Case files or folders; our own when left out.")
    ] = None,
    show: Annotated[bool, typer.Option(help="Print the answer of each failure.")] = False,
    least: Annotated[float, typer.Option("--min", help="Exit 1 below this pass rate.")] = 0.0,
    answers: Annotated[Path | None, typer.Option(help="Write the answers as JSON Lines.")] = None,
) -> None:
    """Ask every question of the sets, and print the pass rate per category with each failure."""
    cases = [case for path in sets or [BUILT_IN] for case in read_cases(path)]
    lamina = Lamina.open(Settings())
    scores = _scored(lamina, _askable(lamina, cases))
    if answers is not None:
        lines = (json.dumps(s.answer, ensure_ascii=False) + "\n" for s in scores)
        answers.write_text("".join(lines), encoding="utf-8")
    rate = _report(scores, show)
    raise typer.Exit(1 if rate < least else 0)


def _askable(lamina: Lamina, cases: list[Case]) -> list[Case]:
    """The cases that this home can be asked; how many are skipped, and why, is printed."""
    reasons = [unmet(case, lamina) for case in cases]
    for reason, count in sorted(Counter(filter(None, reasons)).items()):
        out.print(f"skipped {count}: {reason}", markup=False)
    askable = [case for case, reason in zip(cases, reasons, strict=True) if not reason]
    if not askable:
        out.print("No case is left to ask.")
        raise typer.Exit(2)
    return askable


def _scored(lamina: Lamina, cases: list[Case]) -> list[Score]:
    with Progress(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("Asking", total=len(cases))
        return run_cases(lamina, cases, lambda done: bars.update(task, completed=done))


def _report(scores: list[Score], show: bool) -> float:
    for one in scores:
        if not one.passed:
            out.print(
                f"FAIL {one.case.id} ({one.case.category}): {'; '.join(one.faults)}", markup=False
            )
            if show:
                out.print(f"     Q: {' / '.join(one.case.turns)}", markup=False)
                out.print(f"     A: {one.answer['text'][:600]}", markup=False)
    table = Table(title="Pass rate", title_justify="left")
    for head in ("category", "passed", "of", "rate"):
        table.add_column(head)
    for row in tally(scores):
        table.add_row(row.category, str(row.passed), str(row.total), f"{row.rate:.2f}")
    out.print(table)
    passed = sum(s.passed for s in scores)
    rate = passed / len(scores)
    out.print(f"passed {passed}/{len(scores)} = {rate:.3f}")
    return rate


if __name__ == "__main__":
    try:
        app(prog_name="lamina eval")
    except LaminaError as error:
        print(f"lamina: {error}", file=sys.stderr)
        sys.exit(2)
