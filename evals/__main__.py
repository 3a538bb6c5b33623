"""`lamina eval`: run sets of known questions, compare runs, report, and hold the gate."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.settings import Settings
from corpus.errors import BadInput, LaminaError
from evals.cli_cases import import_cases, new_case, sets
from evals.screen import bar, show_comparison, show_run, show_runs

if TYPE_CHECKING:
    from evals.gate import Verdict
    from evals.run_folder import RunFolder

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
Name = Annotated[str, typer.Argument(metavar="RUN", help="Name of a run, see `lamina eval runs`.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


@app.callback()
def group() -> None:
    """Sets of known questions."""


@app.command()
def run(
    sets: Annotated[
        list[str] | None, typer.Argument(metavar="SET", help="Sets by name, case files or folders; all of ours when left out.")
    ] = None,
    show: Annotated[bool, typer.Option(help="Print the answer of each failure.")] = False,
    least: Annotated[float, typer.Option("--min", help="Exit 1 below this pass rate.")] = 0.0,
    answers: Annotated[Path | None, typer.Option(help="Write the answers as JSON Lines.")] = None,
    gate: Annotated[bool, typer.Option("--gate", help="Exit 1 where the baseline is not reached.")] = False,
    name: Annotated[str, typer.Option(help="Name of the run; the time when left out.")] = "",
    resume: Annotated[str, typer.Option(help="Go on with a run that was stopped; `last` for the latest.")] = "",
    split: Annotated[str, typer.Option(help="dev or test; both when left out.")] = "",
    category: Annotated[str, typer.Option(help="Cases of one category only.")] = "",
    sample: Annotated[int, typer.Option(help="So many cases drawn by --seed.")] = 0,
    seed: Annotated[int, typer.Option(help="Seed of what is drawn, and of the order.")] = 20260715,
    workers: Annotated[int, typer.Option(help="Processes that answer.")] = 2,
    writer: Annotated[str | None, typer.Option(help="rules or PROVIDER:MODEL.")] = None,
    scorer: Annotated[list[str] | None, typer.Option(help="A further scorer, package.module:function.")] = None,
    retrieval: Annotated[bool | None, typer.Option("--retrieval/--no-retrieval", help="Search the judged questions as well; left out: in runs of everything and of `fast`.")] = None,
    report: Annotated[bool, typer.Option(help="Write the report beside the results.")] = True,
) -> None:  # fmt: skip
    """Ask every question of the sets; print pass rates, failures and where the report stands."""
    from evals.report import write_reports
    from evals.run import Plan, plan_of, run_set, runs_folder, unfinished
    from evals.run_folder import RunFolder

    settings = Settings()
    if resume:
        known = unfinished(settings) if resume == "last" else resume
        plan = plan_of(RunFolder(runs_folder(settings) / known).header(), workers)
    else:
        plan = Plan(
            tuple(sets or ()), split, category, sample, seed, workers, writer or settings.writer,
            tuple(scorer or ()), name, retrieval,
        )  # fmt: skip
    with bar("Asking") as progress:
        folder = run_set(plan, settings, progress)
    results = folder.results()
    verdict = _verdict(folder) if gate else None
    if answers is not None:
        lines = (json.dumps(r.answer, ensure_ascii=False) + "\n" for r in results if r.answers)
        answers.write_text("".join(lines), encoding="utf-8")
    paths = write_reports(folder, verdict) if report else ()
    rate = show_run(folder, show, verdict, paths)
    failed = rate < least or (verdict is not None and not verdict.passed)
    raise typer.Exit(1 if failed else 0)


def _verdict(folder: "RunFolder") -> "Verdict":
    from evals.baseline import name_of, read_baseline
    from evals.gate import gate_of

    return gate_of(folder, read_baseline(name_of(folder.header().sets)))


@app.command()
def compare(a: Name, b: Name, as_json: Json = False) -> None:
    """Two runs, A the earlier: what was broken and fixed, and whether it is more than noise."""
    from evals.comparison import compare as compared
    from evals.report import write_comparison

    settings = Settings()
    first, second = _run(a, settings), _run(b, settings)
    found = compared(first, second)
    path = write_comparison(second, found, first.name)
    show_comparison(found, path, as_json)
    raise typer.Exit(0)


@app.command()
def report(name: Annotated[str, typer.Argument(metavar="RUN", help="Name of a run, or last.")] = "last") -> None:  # fmt: skip
    """Write the report of a run again, as HTML and Markdown, and say where it stands."""
    from evals.report import write_reports

    for path in write_reports(_run(name, Settings())):
        typer.echo(path)


@app.command()
def accept(
    names: Annotated[list[str], typer.Argument(metavar="RUN", help="A run, or several of the same code.")],
    to: Annotated[Path | None, typer.Option(help="Folder of baselines; the repository's when left out.")] = None,
) -> None:  # fmt: skip
    """Make a run the baseline of its sets; several runs show which cases are unsteady."""
    from evals.baseline import FOLDER
    from evals.baseline import accept as accepted

    settings = Settings()
    typer.echo(f"Accepted: {accepted([_run(n, settings) for n in names], to or FOLDER)}")


@app.command()
def runs(as_json: Json = False) -> None:
    """The runs of this home, the oldest first."""
    from evals.run import explain, runs_folder
    from evals.run_folder import runs_of

    show_runs([explain(run) for run in runs_of(runs_folder(Settings()))], as_json)


def _run(name: str, settings: Settings) -> "RunFolder":
    """A run by its name, its folder, or `last`."""
    from evals.run import runs_folder
    from evals.run_folder import RunFolder, runs_of

    if name == "last":
        known = runs_of(runs_folder(settings))
        if not known:
            raise BadInput("There is no run yet: `lamina eval run`")
        return known[-1]
    path = Path(name)
    found = RunFolder(path if path.is_dir() else runs_folder(settings) / name)
    found.header()
    return found


app.command("new")(new_case)
app.command("import")(import_cases)
app.command("sets")(sets)


if __name__ == "__main__":
    try:
        app(prog_name="lamina eval")
    except LaminaError as error:
        print(f"lamina: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
