"""Claims typed, pasted or uploaded in any form, as rows of the desk; what is wrong is said, nothing is raised."""

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assistant.claims.desk_lines import Row, about_of, as_typed, row_of
from assistant.claims.fields import parse_line
from assistant.claims.file import UNITS, file_notes, read_filed
from assistant.claims.filed import FiledClaim
from assistant.claims.kind import kind_of
from corpus.errors import BadInput, LaminaError

APART = re.compile(r"[\n;,\t]+")
LONGEST = 400_000
"""Characters of a paste."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A claim as it was read: its rows, what it says of itself, and what could not be read or must
    be said of it."""

    rows: tuple[Row, ...]
    about: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The claim's own name, "" when it has none."""
        return self.about.get("claim_id", "")


def read_paste(text: str) -> tuple[Filed, ...]:
    """The claims of a pasted text: typed lines, CSV with a header, claim JSON or 837P.

    What cannot be read is a problem in words; nothing is raised.
    """
    told = text.strip().lstrip("\ufeff")
    if len(told) > LONGEST:
        return (Filed((), problems=(f"{len(told):,} characters are too many to paste; upload them as a file.",)),)  # fmt: skip
    if not told:
        return ()
    if _is_file(told):
        return read_upload("pasted.csv" if told[0] not in "{[I" else "pasted.txt", told.encode())
    rows, problems = [], []
    for part in APART.split(told):
        if not part.strip():
            continue
        try:
            rows.append(row_of(parse_line(as_typed(part))))
        except BadInput as error:
            problems.append(str(error))
    return (Filed(tuple(rows), problems=tuple(problems)),)


def _is_file(text: str) -> bool:
    head = text.splitlines()[0].lower()
    return text[0] in "{[" or text.startswith("ISA") or "hcpcs" in head


def read_upload(name: str, content: bytes) -> tuple[Filed, ...]:
    """The claims of a file of any kind that Lamina reads; problems in words, nothing is raised."""
    with tempfile.TemporaryDirectory(prefix="lamina-") as folder:
        path = Path(folder) / file_name(name)
        try:
            path.write_bytes(content)
            notes = file_notes(path)
            found = [_filed(path, one) for one in read_filed(path)]
        except LaminaError as error:
            return (Filed((), problems=(_without(str(error), path),)),)
        except (OSError, ValueError, RecursionError) as error:
            return (Filed((), problems=(f"{path.name} cannot be read: {error}",)),)
    if found and notes:
        told = tuple(_without(note, path) for note in notes)
        found[0] = Filed(found[0].rows, found[0].about, (*told, *found[0].problems))
    return tuple(found)


def file_name(name: str) -> str:
    """The name of an upload as a file's: no folder, no dots alone, not too long."""
    return Path(name).name.strip(". ")[-80:] or "claims"


def _without(text: str, path: Path) -> str:
    return text.replace(str(path), path.name)


def _filed(path: Path, one: FiledClaim) -> Filed:
    unit = UNITS[kind_of(path)]
    problems = (*(f"{unit} {r.row}: {r.reason}" for r in one.rejected), *one.notes)
    if one.claim is None:
        return Filed((), problems=problems)
    rows = tuple(row_of(line) for line in one.claim.lines)
    return Filed(rows, about_of(one.claim), problems)
