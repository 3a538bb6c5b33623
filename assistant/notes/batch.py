"""A folder of notes read one by one: a bad file is said and passed over, a stopped run goes on where it was."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.identifiers.redacted_file import nameless
from assistant.notes.note import read_note
from assistant.notes.note_file import notes_in, text_of_note
from assistant.notes.report import NoteReport
from corpus.errors import BadInput, LaminaError
from corpus.store import Store


@dataclass(frozen=True, slots=True)
class BatchNote:
    """One file of a folder: its number in it, and its report as `note --json` prints it, with the
    file's name and SHA-256; or the `error`; `kept` where an earlier run had read it."""

    number: int
    of: int
    row: dict[str, Any]
    error: str = ""
    kept: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The proposed lines as "63047-LTx2"."""
        return tuple(shown_line(one["hcpcs"], one["modifiers"], one["units"]) for one in self.row.get("procedures", ()))  # fmt: skip


def shown_line(hcpcs: str, modifiers: "list[str] | tuple[str, ...]", units: int) -> str:
    """A claim line as it is typed."""
    return "-".join((hcpcs, *modifiers)) + (f"x{units}" if units > 1 else "")


def read_folder(folder: Path, store: Store, day: date, out: Path | None = None) -> Iterator[BatchNote]:  # fmt: skip
    """Every note of a folder in the order of names, an object a line written to `out` (JSON Lines).

    What `out` holds already for the same content is not read again. Raises BadInput where the folder
    holds no note, or `out` is something else.
    """
    files = notes_in(folder)
    if not files:
        raise BadInput(f"{folder} holds no note: text (.txt, .md), PDF or Word files are read.")
    done = _done(out)
    for number, path in enumerate(files, 1):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if (path.name, digest) in done:
            yield BatchNote(number, len(files), done[path.name, digest], kept=True)
            continue
        row: dict[str, Any] = {"file": path.name, "sha256": digest, "date_of_service": str(day)}
        try:
            report: NoteReport = read_note(text_of_note(str(path)), store, day)
        except LaminaError as error:
            yield BatchNote(number, len(files), row, nameless(error, path))
            continue
        except Exception as error:  # a bug of ours: its words may hold the note's
            ours = f"an error of ours ({type(error).__name__}) in reading the file"
            yield BatchNote(number, len(files), row, ours)
            continue
        row |= report.to_json()
        if out is not None:
            with out.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(row, ensure_ascii=False) + "\n")
        yield BatchNote(number, len(files), row)


def _done(out: Path | None) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows of an earlier run by file and content; a last line cut off is taken off the file."""
    if out is None or not out.is_file():
        return {}
    found: dict[tuple[str, str], dict[str, Any]] = {}
    whole = 0
    content = out.read_bytes()
    for line in content.splitlines(keepends=True):
        try:
            row = json.loads(line)
            found[str(row["file"]), str(row["sha256"])] = row
        except (ValueError, KeyError, TypeError) as error:
            if not line.endswith(b"\n"):
                break
            raise BadInput(f"{out} holds something other than notes read; give --out a new name.") from error  # fmt: skip
        if not line.endswith(b"\n"):
            del found[str(row["file"]), str(row["sha256"])]
            break
        whole += len(line)
    if whole < len(content):
        with out.open("r+b") as lines:
            lines.truncate(whole)
    return found
