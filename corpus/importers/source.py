"""Opens what a user hands over (csv, txt, gz, zip, xlsx, xml) as plain text, whatever its name.

The kind is read from the first bytes. Compressed members are unpacked into a working folder, so a
cut-off archive is found before anything is read from it.
"""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from corpus.errors import UnreadableFile
from corpus.importers import tabular_list, workbook
from corpus.importers.unpacking import Unpacker

HEAD_LINES = 60
_GZIP, _ZIP, _EMPTY_ZIP = b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06"
_PDF, _OLE = b"%PDF", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One text file to import.

    `shown` is the path as the user knows it (a zip member follows its archive after a slash),
    `name` the bare file name, `text` the plain text on disk, `sha256` the digest of the file the
    user handed over, `head` its first lines, `workbook` whether it was a sheet of a workbook, whose
    numbers have lost the zeros CMS prints.
    """

    shown: str
    name: str
    text: Path
    sha256: str
    head: tuple[str, ...]
    workbook: bool = False

    @property
    def trail(self) -> str:
        """The last parts of the path, nearest first: where a release may be named."""
        return " ".join(reversed(Path(self.shown).parts[-3:]))


def open_source(path: Path, work: Path) -> Iterator[SourceFile]:
    """The text files in `path`, unpacked into the folder `work` where needed.

    Raises UnreadableFile when the file is empty, cut off, damaged, encrypted or swells beyond
    bounds. Yields nothing for a PDF and other binary files, nor for an archive without text.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
            digest = hashlib.file_digest(_rewound(file), "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFile(path, f"cannot be read ({error.strerror})") from error
    if not start:
        raise UnreadableFile(path, "the file is empty")
    if start == _OLE:
        raise UnreadableFile(
            path,
            "an old workbook (.xls) or one with a password: save it as .xlsx or csv without one",
        )
    yield from _Opening(digest, Unpacker(work)).texts(path, str(path), path.name, 0)


def _rewound(file: io.BufferedReader) -> io.BufferedReader:
    file.seek(0)
    return file


@dataclass(frozen=True, slots=True)
class _Opening:
    """One file handed over, and what unpacks it."""

    sha256: str
    unpacker: Unpacker

    def texts(self, path: Path, shown: str, name: str, depth: int) -> Iterator[SourceFile]:
        """The texts in one file or member; `depth` counts the archives around it."""
        start = _first_bytes(path)
        if start[:2] == _GZIP:
            plain = self.unpacker.gunzipped(path, shown)
            yield from self.texts(plain, shown, name, depth + 1)
        elif start == _ZIP:
            yield from self._archive(path, shown, name, depth + 1)
        elif start == _EMPTY_ZIP:
            raise UnreadableFile(shown, "the zip archive is empty")
        elif start[:4] not in (_PDF, _OLE) and (head := _head(path)):
            if any(tabular_list.ROOT in line for line in head[:4]):
                path = self._tabular_list(path, shown)
                head = _head(path)
            yield SourceFile(shown, name, path, self.sha256, head)

    def _archive(self, path: Path, shown: str, name: str, depth: int) -> Iterator[SourceFile]:
        inside = self.unpacker.check(path, shown)
        if "[Content_Types].xml" in inside:
            if any(part.startswith("xl/") for part in inside):
                yield from self._sheets(path, shown, name)
            return
        for member, plain in self.unpacker.members(path, shown, depth):
            if plain.stat().st_size:
                yield from self.texts(plain, f"{shown}/{member}", Path(member).name, depth)

    def _sheets(self, path: Path, shown: str, name: str) -> Iterator[SourceFile]:
        folder = self.unpacker.fresh("sheets")
        folder.mkdir()
        for sheet in workbook.sheets(path, shown, folder):
            if head := _head(sheet):
                yield SourceFile(shown, name, sheet, self.sha256, head, workbook=True)

    def _tabular_list(self, path: Path, shown: str) -> Path:
        table = self.unpacker.fresh("tabular-list.csv")
        tabular_list.write_table(path, shown, table)
        return table


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def _head(path: Path) -> tuple[str, ...]:
    """The first lines as text, or none for a binary file."""
    with path.open("rb") as file:
        lines = list(islice((file.readline(20_000) for _ in range(HEAD_LINES)), HEAD_LINES))
    lines = [line for line in lines if line]
    if any(b"\0" in line for line in lines):
        return ()
    return tuple(decoded(line).removeprefix("\ufeff") for line in lines)


def decoded(line: bytes) -> str:
    """A line as text: UTF-8, or Latin-1 where it is not (CMS publishes both, sometimes mixed).

    The byte FF, which no encoding of these files gives a meaning, stands for a hard space.
    """
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.replace(b"\xff", b" ").decode("latin-1")
