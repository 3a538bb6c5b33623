"""The commands that make cases: new, import, sets."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.settings import QuestionSettings, Settings, read_date
from corpus.errors import UnreadableFile

Category = Annotated[str, typer.Option(help="Category of the case.")]


def new_case(
    question: Annotated[str, typer.Argument(help="A question in plain words.")],
    to: Annotated[Path | None, typer.Option(help="Case file to add it to; printed when left out.")] = None,
    id: Annotated[str, typer.Option(help="Id of the case; from its words when left out.")] = "",
    category: Category = "own",
    date: Annotated[str | None, typer.Option("--date", help="Date of service, e.g. 2026-07-15.")] = None,
    zip: Annotated[str | None, typer.Option("--zip", help="ZIP code of the service.")] = None,
) -> None:  # fmt: skip
    """Ask a question and make a case of its answer, to be read and corrected."""
    from assistant.lamina import Lamina
    from evals.new_case import append_cases, case_of_answer, yaml_of

    given: dict[str, Any] = {"date": read_date(date).isoformat() if date else None, "zip": zip}
    settings = {key: value for key, value in given.items() if value is not None}
    answer = Lamina.open(Settings()).ask(question, QuestionSettings.from_mapping(settings))
    record = case_of_answer(answer, category, id, settings)
    if to is None:
        typer.echo(yaml_of([record]), nl=False)
        return
    append_cases([record], to)
    typer.echo(f"Added '{record['id']}' to {to}. Read what it expects before you rely on it.")


def import_cases(
    sheet: Annotated[Path, typer.Argument(help="CSV or workbook with a question and an answer column.")],
    to: Annotated[Path, typer.Option(help="Case file to write.")],
    category: Category = "imported",
    ask: Annotated[bool, typer.Option(help="Ask where no fact can be derived.")] = True,
) -> None:  # fmt: skip
    """Make cases of a sheet of questions and answers: facts are derived, asked for where they cannot be."""
    from evals.new_case import append_cases
    from evals.spreadsheet import SheetRow, import_sheet

    def prompt(row: SheetRow) -> str:
        typer.echo(f"Row {row.line}: {row.question}\n  answer given: {row.answer}\n  {row.why_not}")
        told: str = typer.prompt(
            "  words that a right answer holds, or /a pattern/; nothing to leave it out", default="",
            show_default=False,
        )  # fmt: skip
        return told

    interactive = ask and sys.stdin.isatty()
    found = import_sheet(sheet, prompt if interactive else lambda row: "", category)
    if found.records:
        append_cases(list(found.records), to)
    typer.echo(f"{len(found.records)} cases written to {to}.")
    for problem in _contradictions(to) if found.records else ():
        typer.echo(f"Contradicts the tables: {problem}")
    for row in found.unresolved:
        typer.echo(f"Left out: {sheet.name}, row {row.line}: {row.why_not} ({row.question})")
    if found.masked:
        typer.echo(f"Identifiers were masked in {found.masked} rows.")
    raise typer.Exit(1 if found.unresolved else 0)


def _contradictions(path: Path) -> tuple[UnreadableFile, ...]:
    from corpus.store import Store
    from evals.case import read_cases
    from evals.table_figures import contradictions

    with Store.open(Settings().home) as store:
        return contradictions(read_cases(path), store)


def sets() -> None:
    """The sets of cases by name, and how many cases each has."""
    from evals.sets import cases_of, names_of_sets

    for name in names_of_sets():
        typer.echo(f"{name:<16} {len(cases_of([name]))}")
