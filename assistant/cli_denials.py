"""`lamina denial`: a denial held against its claim, the way on, and a letter where an appeal holds."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.json_lines import print_json
from assistant.settings import QuestionSettings, Settings, read_date
from corpus.errors import BadInput

if TYPE_CHECKING:
    from assistant.claims.desk_paste import Filed
    from assistant.denials.way_in import Explained

Text = Annotated[str, typer.Argument(metavar="TEXT|FILE|-", help="The denial: codes, remittance text or 835; - reads standard input.")]  # fmt: skip
Claim = Annotated[str | None, typer.Option("--claim", help='The lines, "22633, 63047-59", or a claim file.')]  # fmt: skip
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Date = Annotated[str | None, typer.Option("--date", help="Date of service, e.g. 2026-07-15.")]
Notice = Annotated[str | None, typer.Option("--notice", help="Date of the remittance; gives the last days.")]  # fmt: skip
Pos = Annotated[str | None, typer.Option("--pos", help="Place of service, two digits.")]
LetterTo = Annotated[Path | None, typer.Option("--letter", help="Write the letter to FILE.md, .pdf or .docx.")]  # fmt: skip
Paper = Annotated[str, typer.Option(help="letter or a4, for --letter.")]


def denial(
    text: Text, claim: Claim = None, as_json: Json = False, date: Date = None, notice: Notice = None,
    pos: Pos = None, letter: LetterTo = None, paper: Paper = "letter",
) -> None:  # fmt: skip
    """Why a line was denied, by the rules on this very claim; how to correct or appeal it."""
    from dataclasses import replace

    from assistant.denials.way_in import explained
    from assistant.export.file import require_format
    from assistant.terminal import complain, say, show_answer
    from corpus.store import Store

    if letter is not None:
        require_format(letter, paper)
    under = QuestionSettings.from_mapping({"date_of_service": read_date(date)} if date else {})
    filed = _claim(claim) if claim else None
    about = {**(filed.about if filed else {}), **({"place_of_service": pos} if pos else {})}
    with Store.open(Settings().home) as store:
        found = explained(
            _text(text), filed.rows if filed else (), about, under, store,
            read_date(notice) if notice else None, date is not None,
        )  # fmt: skip
    for problem in (*found.problems, *(filed.problems if filed else ())):
        complain(problem)
    if as_json:
        print_json(found.to_json())
    else:
        show_answer(replace(found.answer, results=()))
        if found.letter and letter is None:
            say(f"\n{found.letter.markdown()}")
    if letter is not None:
        _write(found, letter, paper)
    raise typer.Exit(0 if found.report.denied and not found.report.unknown else 1)


def _write(found: "Explained", path: Path, paper: str) -> None:
    from datetime import date

    from assistant.export.file import put
    from assistant.terminal import complain

    if found.letter is None:
        complain("No letter was written: no line of this denial has an appeal that the rules defend.")  # fmt: skip
        return
    put(found.letter.file(path.suffix.lower(), date.today(), paper), path)


def _text(given: str) -> str:
    from assistant.notes.note_file import text_of_note

    if given == "-" or (len(given) < 256 and Path(given).is_file()):
        return text_of_note(given)
    return given


def _claim(given: str) -> "Filed":
    from assistant.claims.desk_paste import read_upload
    from assistant.claims.run import is_file
    from assistant.denials.way_in import claim_text

    if not is_file(given.strip()):
        return claim_text(given)
    path = Path(given.strip())
    if not path.is_file():
        raise BadInput(f"There is no claim file '{given}'. Give lines, or a file that check reads.")
    found = [one for one in read_upload(path.name, path.read_bytes()) if one.rows or one.problems]
    if len(found) != 1 or not found[0].rows:
        raise BadInput(f"{path.name} must hold exactly one claim that can be read; it holds {len(found)}.")  # fmt: skip
    return found[0]
