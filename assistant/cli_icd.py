"""`lamina icd`: diagnoses of a text or file, or the facts of one ICD-10-CM code."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.json_lines import print_json
from corpus.errors import BadInput

if TYPE_CHECKING:
    from assistant.diagnoses import FoundDiagnosis, Reading
    from assistant.diagnoses.code_facts import CodeFacts

SHORT = 15
"""Words up to which a text is a search, too: its nearest titles are listed."""
MOST_BYTES = 5 * 1024 * 1024
_FILE = re.compile(r"\S+\.(?:txt|md|json|docx?|pdf|rtf|html?|csv)", re.IGNORECASE)
LABELS = {
    "includes": "Includes", "excludes1": "Excludes1 (never together)", "excludes2": "Excludes2 (both may apply)",
    "code_first": "Code first", "use_additional_code": "Use additional code", "code_also": "Code also", "note": "Note",
}  # fmt: skip


def icd(
    what: Annotated[
        str, typer.Argument(metavar="FILE|TEXT|CODE|-", help="A note, words, or an ICD-10-CM code.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Diagnoses of a note or of words as billable ICD-10-CM codes; or the facts of one code."""
    from assistant.diagnoses.code_facts import code_facts, written_code

    if code := written_code(what):
        facts = code_facts(code)
        print_json(facts.to_json()) if as_json else _show_facts(facts)
        return
    text = _text(what)
    found = _read(text, as_json)
    raise typer.Exit(0 if found else 1)


def _text(what: str) -> str:
    """The text given, of the file, or of standard input; BadInput where there is none."""
    if what == "-":
        text = sys.stdin.read(MOST_BYTES)
    elif len(what) < 256 and "\n" not in what and Path(what).is_file():
        file = Path(what)
        if file.stat().st_size > MOST_BYTES:
            raise BadInput(f"{file.name} has over 5 MiB: give one note at a time.")
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise BadInput(
                f"{file.name} is no text in UTF-8: export the note as plain text."
            ) from error
    elif _FILE.fullmatch(what):
        raise BadInput(
            f"There is no file {what} here. Give a note as a file, as text, or - for standard input."
        )
    else:
        text = what
    if not text.strip():
        raise BadInput(
            'There is no text to read. Give words, a file or -: lamina icd "lumbar stenosis"'
        )
    return text


def _read(text: str, as_json: bool) -> bool:
    from assistant.diagnoses import read_diagnoses
    from assistant.diagnoses.search import candidates

    reading = read_diagnoses(text)
    near = candidates(text, reading) if len(text.split()) <= SHORT else ()
    if as_json:
        near_json = {"candidates": [c.to_json() for c in near]} if near else {}
        print_json(reading.to_json() | near_json | {"edition": _edition()})
        return bool(reading.diagnoses)
    _show_reading(reading)
    others = [c for c in near if c.code not in {d.code for d in reading.diagnoses}]
    if others:
        _say("\nNear these words, each only if the text says so:")
        for candidate in others:
            _say(f"  {candidate.code}  {candidate.description} ({candidate.why})")
    _say(f"\nICD-10-CM {_in_force()}. Lamina finds codes in words; it does not know the patient.")
    return bool(reading.diagnoses)


def _show_reading(reading: "Reading") -> None:
    if not reading.diagnoses:
        _say("No diagnosis in these words that may be coded.")
    for found in reading.diagnoses:
        _show_found(found)
    for conflict in reading.conflicts:
        _say(f"\nConflict: {conflict.code} and {conflict.other}. {conflict.note}")
    if reading.not_coded:
        _say("\nNot coded:")
    for one in reading.not_coded:
        words = ", ".join(f"“{span.text}”" for span in one.spans)
        _say(f"  {words} ({one.status.replace('_', ' ')}): {one.reason}")


def _show_found(found: "FoundDiagnosis") -> None:
    _say(f"{found.code}  {found.description}")
    words = ", ".join(f"“{' '.join(span.text.split())}”" for span in found.spans)
    _say(f"    from {words}")
    if found.why:
        _say(f"    {found.why}")
    if found.more_specific_if:
        _say(f"    More specific if {found.more_specific_if}.")


def _show_facts(facts: "CodeFacts") -> None:
    from assistant.diagnoses.tabular import title

    _say(f"{facts.code}  {facts.description}")
    _say("Billable." if facts.billable else "Not billable: a heading. Billable below it:")
    for code in facts.billable_below[:24]:
        _say(f"  {code}  {title(code)}")
    if len(facts.billable_below) > 24:
        _say(f"  and {len(facts.billable_below) - 24} more")
    if facts.change:
        change = facts.change
        since = (
            f"Divided on {change.since} ({change.citation.edition}), billable until the day before"
        )
        _say(f"{since}. In its place: {', '.join(change.into)}.")
    if facts.parent:
        _say(f"Under {facts.parent}  {title(facts.parent)}")
    if facts.inclusion_terms:
        _say(f"Also called: {'; '.join(facts.inclusion_terms)}")
    for kind, notes in facts.notes.items():
        for note in notes:
            _say(f"{LABELS[kind]} [{note.place}]: {note.text}")
    for character, meaning in facts.seventh_characters.items():
        _say(f"7th character {character}: {meaning}")
    _say(f"Our pages that list it: {', '.join(facts.pages) or 'none'}")
    _say(f"Source: {facts.citation.title}, {facts.code}; {_in_force()}")


def _edition() -> str:
    from assistant.diagnoses.tabular import RELEASE
    from corpus.sources import source

    return source(RELEASE).edition


def _in_force() -> str:
    from assistant.diagnoses.tabular import RELEASE
    from corpus.sources import source

    release = source(RELEASE)
    return f"{release.edition}, in force {release.in_force_from} to {release.in_force_to}"


def _say(text: str) -> None:
    from assistant.terminal import say

    say(text)
