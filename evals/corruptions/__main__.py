"""`python -m evals.corruptions`: corrupt and paraphrase true answers, and print what was caught."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from assistant.batch import answer_row
from assistant.lamina import Lamina
from assistant.settings import QuestionSettings, Settings
from corpus.errors import LaminaError
from evals.case import BUILT_IN, read_cases
from evals.corruptions.generate import PER_ANSWER, SEED
from evals.corruptions.report import Kind, Report, measured
from evals.corruptions.sample import Sample
from evals.needs import unmet

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
out = Console(highlight=False)
LEAST_PASSING = 0.97
"""Share of true paraphrases that must pass."""


@app.command()
def run(
    sets: Annotated[
        list[Path] | None, typer.Argument(help="Case files or folders beside our own.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of what is changed.")] = SEED,
    per_answer: Annotated[int, typer.Option(help="Changes of a kind in one answer.")] = PER_ANSWER,
    show: Annotated[bool, typer.Option(help="Print what came out wrong.")] = False,
) -> None:
    """Ask every question, corrupt the answers, and exit 1 when a corruption would leave."""
    samples = _samples([*(sets or []), BUILT_IN])
    with Progress(console=Console(stderr=True), transient=True) as bars:
        tasks = {name: bars.add_task(name) for name in ("corruptions", "paraphrases")}
        report = measured(
            samples, seed, per_answer,
            lambda what, done, of: bars.update(tasks[what], completed=done, total=of),
        )  # fmt: skip
    _print(report, show)
    passing = _share(report.paraphrased)
    leaked = any(kind.wrong for kind in report.corrupted)
    raise typer.Exit(1 if leaked or passing < LEAST_PASSING else 0)


def _samples(sets: list[Path]) -> list[Sample]:
    """The answers to the cases of all sets that this home can answer, each id once."""
    lamina = Lamina.open(Settings())
    cases = {case.id: case for path in sets for case in read_cases(path) if not unmet(case, lamina)}
    answers = (answer_row(lamina, case.as_row(), QuestionSettings()) for case in cases.values())
    return [Sample.of_answer(a) for a in answers if a.status in ("answered", "partial")]


def _print(report: Report, show: bool) -> None:
    out.print(f"{report.samples} answers, {len(report.unverified)} of them unverified as they are")
    for name in report.unverified:
        out.print(f"  {name}")
    _table("Corruptions caught", report.corrupted, show)
    out.print(f"{report.true} changes left the answer true and are not counted")
    _table("True paraphrases passed", report.paraphrased, show)


def _table(title: str, kinds: tuple[Kind, ...], show: bool) -> None:
    table = Table(title=title, title_justify="left")
    for head in ("kind", "right", "of", "rate"):
        table.add_column(head)
    for kind in sorted(kinds, key=lambda k: k.name):
        table.add_row(
            kind.name, str(kind.made - len(kind.wrong)), str(kind.made), f"{kind.rate:.3f}"
        )
        for change in kind.wrong if show else ():
            out.print(f"{kind.name} {change.sample.id}: {change.before!r} → {change.after!r}\n"
                      f"    {change.statement}", markup=False)  # fmt: skip
    made, wrong = sum(k.made for k in kinds), sum(len(k.wrong) for k in kinds)
    table.add_row("all", str(made - wrong), str(made), f"{_share(kinds):.4f}")
    out.print(table)


def _share(kinds: tuple[Kind, ...]) -> float:
    made = sum(kind.made for kind in kinds)
    return 1 - sum(len(kind.wrong) for kind in kinds) / made if made else 1.0


if __name__ == "__main__":
    try:
        app(prog_name="python -m evals.corruptions")
    except LaminaError as error:
        print(f"lamina: {error}", file=sys.stderr)
        sys.exit(2)
