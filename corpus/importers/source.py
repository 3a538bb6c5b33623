"""Opens what a user hands over (csv, txt, gz, zip, xlsx) as numbered plain text, whatever its name.

The kind is read from the first bytes. Compressed members are unpacked into a working folder, so a
cut-off archive is found before anything is read from it.
"""

import csv
import gzip
import hashlib
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, cast

from corpus.errors import UnreadableFile

HEAD_LINES = 60
LARGEST_MEMBER = 4 << 30
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One text file to import.

    `shown` is the path as the user knows it (a zip member follows its archive after a slash),
    `name` the bare file name, `text` the plain text on disk, `sha256` the digest of the file the
    user handed over, `head` its first lines.
    """

    shown: str
    name: str
    text: Path
    sha256: str
    head: tuple[str, ...]

    @property
    def trail(self) -> str:
        """The last parts of the path, nearest first: where a release may be named."""
        return " ".join(reversed(Path(self.shown).parts[-3:]))


def open_source(path: Path, work: Path) -> Iterator[SourceFile]:
    """The text files in `path`, unpacked into the folder `work` where needed.

    Raises UnreadableFile when the file is empty, cut off or damaged. Yields nothing for a PDF and
    other binary files, and nothing for an archive without text.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
            digest = hashlib.file_digest(_rewound(file), "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFile(path, f"cannot be read ({error.strerror})") from error
    if not start:
        raise UnreadableFile(path, "the file is empty")
    yield from _texts(path, str(path), path.name, start, digest, work)


def _rewound(file: io.BufferedReader) -> io.BufferedReader:
    file.seek(0)
    return file


def _texts(
    path: Path, shown: str, name: str, start: bytes, digest: str, work: Path
) -> Iterator[SourceFile]:
    if start[:2] == b"\x1f\x8b":
        plain = _gunzipped(path, shown, work)
        yield from _texts(plain, shown, name, _first_bytes(plain), digest, work)
    elif start == b"PK\x03\x04":
        yield from _members(path, shown, name, digest, work)
    elif start == b"PK\x05\x06":
        raise UnreadableFile(shown, "the zip archive is empty")
    elif start[:4] not in (b"%PDF", b"\xd0\xcf\x11\xe0") and (head := _head(path)):
        yield SourceFile(shown, name, path, digest, head)


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def _gunzipped(path: Path, shown: str, work: Path) -> Path:
    plain = _fresh(work, path.name.removesuffix(".gz"))
    try:
        with gzip.open(path) as packed, plain.open("wb") as out:
            _copy(cast(IO[bytes], packed), out, shown)
    except (EOFError, OSError, zlib.error) as error:
        raise UnreadableFile(shown, f"the gzip file is damaged or cut off ({error})") from error
    return plain


def _members(path: Path, shown: str, name: str, digest: str, work: Path) -> Iterator[SourceFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "[Content_Types].xml" in names:
                if any(part.startswith("xl/") for part in names):
                    yield from _sheets(path, shown, name, digest, work)
                return
            for member in archive.infolist():
                if member.is_dir() or member.filename.startswith("__MACOSX"):
                    continue
                plain = _fresh(work, Path(member.filename).name)
                with archive.open(member) as packed, plain.open("wb") as out:
                    _copy(packed, out, f"{shown}/{member.filename}")
                inner = f"{shown}/{member.filename}"
                start = _first_bytes(plain)
                if start:
                    yield from _texts(plain, inner, plain.name, start, digest, work)
    except (zipfile.BadZipFile, EOFError, zlib.error, lzma.LZMAError, RuntimeError) as error:
        raise UnreadableFile(shown, f"the zip archive is damaged or cut off ({error})") from error


def _sheets(path: Path, shown: str, name: str, digest: str, work: Path) -> Iterator[SourceFile]:
    """Each worksheet as a csv whose line numbers are the sheet's row numbers."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        for sheet in book.worksheets:
            plain = _fresh(work, f"{name}.csv")
            with plain.open("w", encoding="utf-8", newline="") as out:
                writer = csv.writer(out, lineterminator="\n")
                for row in sheet.iter_rows(values_only=True):
                    writer.writerow([_cell(value) for value in row])
            if head := _head(plain):
                yield SourceFile(shown, name, plain, digest, head)
    except (KeyError, ValueError, zipfile.BadZipFile, EOFError, zlib.error) as error:
        raise UnreadableFile(shown, f"the workbook is damaged ({error})") from error


def _cell(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())


def _fresh(work: Path, name: str) -> Path:
    """A path in `work` that no other member has taken."""
    taken = sum(1 for _ in work.iterdir())
    return work / f"{taken:04d}-{name}"


def _copy(packed: IO[bytes], out: IO[bytes], shown: str) -> None:
    size = 0
    while chunk := packed.read(_CHUNK):
        size += len(chunk)
        if size > LARGEST_MEMBER:
            raise UnreadableFile(shown, "unpacks to more than 4 GiB")
        out.write(chunk)


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
