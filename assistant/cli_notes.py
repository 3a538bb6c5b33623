"""`lamina note` and `lamina redact`: operative notes coded with their proof, and identifiers masked."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.json_lines import print_json
from assistant.settings import Settings, read_date
from corpus.errors import BadInput

if TYPE_CHECKING:
    from assistant.notes import NoteReport
    from corpus.store import Store

Note = Annotated[str, typer.Argument(metavar="FILE|FOLDER|-", help="A note: text, PDF or Word; - reads standard input.")]  # fmt: skip
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
NAMES = {"present": "✓", "missing": "–", "contradictory": "≠"}


def note(
    file: Note,
    as_json: Json = False,
    date: Annotated[str | None, typer.Option("--date", help="Date of service, e.g. 2026-07-15.")] = None,
) -> None:  # fmt: skip
    """Procedures of an operative note: codes with the words that prove them, checked; and its gaps."""
    from datetime import date as day_of

    from corpus.store import Store

    day = read_date(date) if date else day_of.today()
    with Store.open(Settings().home) as store:
        if file != "-" and Path(file).is_dir():
            raise typer.Exit(_folder(Path(file), store, day, as_json))
        from assistant.notes import read_note
        from assistant.notes.note_file import text_of_note

        report = read_note(text_of_note(file), store, day)
    print_json(report.to_json()) if as_json else _show(report)
    raise typer.Exit(0 if report.sheet.lines and not report.has_errors else 1)


def redact(
    file: Note,
    as_json: Json = False,
    keep_providers: Annotated[bool, typer.Option("--keep-providers", help="Leave names with a doctor's title.")] = False,
) -> None:  # fmt: skip
    """The text with what may identify a patient masked; screened, not certified."""
    from assistant.identifiers import find_identifiers, mask
    from assistant.notes.note_file import text_of_note
    from assistant.terminal import complain

    text = text_of_note(file)
    masked = mask(text, find_identifiers(text, providers=not keep_providers), numbered=True)
    if not as_json:
        sys.stdout.write(masked.text if masked.text.endswith("\n") else f"{masked.text}\n")
        sys.stdout.flush()
        complain(f"screened: {len(masked.spans)} identifiers masked. Look it over before you share it.")  # fmt: skip
        return
    found = [
        {"class": span.kind, "start": span.start, "end": span.end, "mask": word}
        for span, word in zip(masked.spans, masked.masks, strict=True)
    ]
    print_json({"text": masked.text, "identifiers": found})


def _folder(folder: Path, store: "Store", day: Any, as_json: bool) -> int:
    """Every note of a folder, with progress; the exit status."""
    from assistant.notes.note_file import notes_in
    from assistant.terminal import complain, progress_bar, say

    files, status = notes_in(folder), 0
    if not files:
        raise BadInput(f"{folder} holds no note: text (.txt, .md), PDF or Word files are read.")
    with progress_bar() as progress:
        for number, file in enumerate(files, 1):
            try:
                report = _report(file, store, day)
            except BadInput as error:
                complain(f"{file.name}: {error}")
                status = 2
                continue
            finally:
                progress("Notes", number, len(files))
            if as_json:
                print_json({"file": file.name, **report.to_json()})
            else:
                say(f"{file.name}: {' '.join(_codes(report)) or 'nothing coded'}; {len(report.sheet.questions)} questions")  # fmt: skip
    return status


def _report(file: Path, store: "Store", day: Any) -> "NoteReport":
    from assistant.notes import read_note
    from assistant.notes.note_file import text_of_note

    return read_note(text_of_note(str(file)), store, day)


def _codes(report: "NoteReport") -> list[str]:
    return [
        "-".join((line.hcpcs, *line.modifiers)) + (f"x{line.units}" if line.units > 1 else "")
        for line in report.sheet.lines
    ]


def _show(report: "NoteReport") -> None:
    from assistant.notes.report import SCREENED
    from assistant.terminal import say

    for line, code in zip(report.sheet.lines, _codes(report), strict=True):
        said = "; ".join(f"“{' '.join(w.text.split())}”" for w in line.words[:5])
        say(f"{code}  {line.why}\n    from {said}\n    rule {line.rule}, {line.citations[0].title} {line.citations[0].locator}")  # fmt: skip
    if not report.sheet.lines:
        say("Nothing in this note could be coded.")
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
