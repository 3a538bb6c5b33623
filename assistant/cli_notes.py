"""`lamina note`: operative notes coded with their proof, one or a folder of them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from assistant.json_lines import print_json
from assistant.settings import Settings, read_date
from corpus.errors import BadInput

if TYPE_CHECKING:
    from assistant.notes import NoteReport
    from assistant.notes.batch import BatchNote
    from corpus.store import Store

Note = Annotated[str, typer.Argument(metavar="FILE|FOLDER|-", help="A note: text, PDF or Word; - reads standard input.")]  # fmt: skip
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
NAMES = {"present": "✓", "missing": "–", "contradictory": "≠"}


def note(
    file: Note,
    as_json: Json = False,
    date: Annotated[str | None, typer.Option("--date", help="Date of service, e.g. 2026-07-15.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Of a folder: write an object a line to this file; a stopped run goes on with it.")] = None,
    correct: Annotated[str | None, typer.Option("--correct", help='Keep the note, masked, with the codes that are right: "63047-22 M48.061", or "none".')] = None,
    why: Annotated[str, typer.Option("--why", help="With --correct: why they are right.")] = "",
) -> None:  # fmt: skip
    """Procedures of an operative note: codes with the words that prove them, checked; and its gaps."""
    from datetime import date as day_of

    from corpus.store import Store

    day = read_date(date) if date else day_of.today()
    with Store.open(Settings().home) as store:
        if file != "-" and Path(file).is_dir():
            if correct is not None:
                raise BadInput("--correct takes one note, not a folder.")
            raise typer.Exit(_folder(Path(file), store, day, as_json, out))
        from assistant.notes import read_note
        from assistant.notes.note_file import text_of_note

        text = text_of_note(file)
        if correct is not None:
            _keep(text, correct, why, store, day)
            return
        report = read_note(text, store, day)
    print_json(report.to_json()) if as_json else _show(report)
    raise typer.Exit(0 if report.sheet.lines and not report.has_errors else 1)


def _keep(text: str, correct: str, why: str, store: "Store", day: Any) -> None:
    from assistant.notes.correction import keep_correction
    from assistant.terminal import say

    kept = keep_correction(text, correct, store, day, Settings().home, why)
    said = " ".join((*kept.lines, *kept.diagnoses)) or "nothing reported"
    say(f"{kept.id}: {said}. {kept.masked} identifiers were masked. Score it: python -m evals.notes {kept.file}")  # fmt: skip


def _folder(folder: Path, store: "Store", day: Any, as_json: bool, out: Path | None) -> int:
    """Every note of a folder, with progress and a table; the exit status, 2 where a file failed."""
    from rich.table import Table

    from assistant.notes.batch import read_folder
    from assistant.terminal import complain, progress_bar
    from assistant.terminal import out as screen

    table, failed, kept, read = Table("File", "Codes", "Diagnoses", "Questions", "Check"), 0, 0, 0
    with progress_bar() as progress:
        for one in read_folder(folder, store, day, out):
            progress("Notes", one.number, one.of)
            read, kept, failed = read + 1, kept + one.kept, failed + bool(one.error)
            if one.error:
                complain(f"file {one.number} of {one.of}: {one.error}")
            if as_json:
                print_json(one.row | ({"error": one.error} if one.error else {}))
            else:
                table.add_row(*_row(one))
    if not as_json:
        screen.print(table)
        again = f", {kept} of them by an earlier run" if kept else ""
        screen.print(f"{read - failed} of {read} notes read{again}.", markup=False)
    return 2 if failed else 0


def _row(one: "BatchNote") -> tuple[str, ...]:
    if one.error:
        return escape(str(one.row["file"])), escape(one.error), "", "", ""
    errors = sum(f["severity"] == "error" for f in one.row["findings"])
    return (
        escape(str(one.row["file"])), " ".join(one.codes) or "nothing coded",
        " ".join(d["code"] for d in one.row["diagnoses"]), str(len(one.row["questions"])), f"{errors} errors" if errors else "",
    )  # fmt: skip


def _codes(report: "NoteReport") -> list[str]:
    from assistant.notes.batch import shown_line

    return [shown_line(line.hcpcs, line.modifiers, line.units) for line in report.sheet.lines]


def _show(report: "NoteReport") -> None:
    from assistant.notes.report import SCREENED
    from assistant.terminal import say

    for line, code in zip(report.sheet.lines, _codes(report), strict=True):
        said = "; ".join(f"“{' '.join(w.text.split())}”" for w in line.words[:5])
        say(f"{code}  {line.why}\n    from {said}\n    rule {line.rule}, {line.citations[0].title} {line.citations[0].locator}")  # fmt: skip
    if not report.sheet.lines:
        say("Nothing in this note could be coded.")
    _list("Modifiers:", [f"{r.hcpcs}-{r.modifier}: {r.why}" for r in report.sheet.reasons])
    _list("An assistant's own claim:", [f"{one.hcpcs}-{one.modifier}: {one.why}" for one in report.assistant])  # fmt: skip
    _list("Suggestions from other families, not proposed:", [f"{one.hcpcs}: {one.said}" for one in report.suggestions])  # fmt: skip
    _list("Not reported:", [f"{one.hcpcs}: {one.reason}" for one in report.sheet.not_reported])
    _list("Diagnoses:", [f"{d['code']}  {d['description']}" for d in report.diagnoses])
    _list("Documentation:", [f"{NAMES[d.state]} {d.hcpcs} {d.requirement}" for d in report.documentation])  # fmt: skip
    _list("Claim check:", [f"{f.severity}: {f.message}" for f in report.claim.findings] if report.claim else [])  # fmt: skip
    _list("Questions to the surgeon:", report.sheet.questions)
    say(f"\n{SCREENED} A proposal with its proof, not a promise of payment.")


def _list(head: str, lines: list[str]) -> None:
    from assistant.terminal import say

    if lines:
        say(f"\n{head}")
    for line in lines:
        say(f"  {line}")
