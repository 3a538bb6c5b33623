"""Unpacks gzip files and zip archives into a folder, and refuses those made to fill a disk."""

import gzip
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from corpus.errors import UnreadableFile

MOST_BYTES = 2 << 30
MOST_SWELLING = 200
SWELLING_FROM = 64 << 20
DEEPEST = 4
ENCRYPTED = 0x1
_CHUNK = 1 << 20
_BROKEN = (
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    EOFError,
    ValueError,
    zlib.error,
    lzma.LZMAError,
    RuntimeError,
    NotImplementedError,
)


@dataclass(slots=True)
class Unpacker:
    """Unpacks what is in one file the user handed over into the folder `work`.

    The largest release of CMS unpacks to some 300 MB: more than MOST_BYTES in all, or more than
    MOST_SWELLING times the packed size, is refused. Every method raises UnreadableFile.
    """

    work: Path
    unpacked: int = 0
    most_bytes: int = field(default_factory=lambda: MOST_BYTES)

    def gunzipped(self, path: Path, shown: str) -> Path:
        """The text of a gzip file."""
        plain = self.fresh(path.name.removesuffix(".gz"))
        try:
            with gzip.open(path) as packed, plain.open("wb") as out:
                self._copy(cast(IO[bytes], packed), out, shown, path.stat().st_size)
        except _BROKEN as error:
            raise UnreadableFile(shown, f"the gzip file is damaged or cut off ({error})") from error
        return plain

    def members(self, path: Path, shown: str, depth: int) -> Iterator[tuple[str, Path]]:
        """The files of a zip archive as (name inside it, unpacked file); `depth` counts archives."""
        if depth > DEEPEST:
            raise UnreadableFile(shown, f"more than {DEEPEST} archives inside one another")
        try:
            with zipfile.ZipFile(path) as archive:
                for member in archive.infolist():
                    if not member.is_dir() and not _is_left_by_a_system(member.filename):
                        yield member.filename, self._member(archive, member, shown)
        except _BROKEN as error:
            raise UnreadableFile(
                shown, f"the zip archive is damaged or cut off ({error})"
            ) from error

    def check(self, path: Path | IO[bytes], shown: str) -> tuple[str, ...]:
        """The names inside a zip archive, none of which would swell beyond bounds."""
        try:
            with zipfile.ZipFile(path) as archive:
                for member in archive.infolist():
                    self._refuse_swollen(member.file_size, member.compress_size, shown)
                self._refuse_swollen(
                    sum(one.file_size for one in archive.infolist()), 1 << 40, shown
                )
                return tuple(archive.namelist())
        except _BROKEN as error:
            raise UnreadableFile(
                shown, f"the zip archive is damaged or cut off ({error})"
            ) from error

    def fresh(self, name: str) -> Path:
        """A path in the working folder that no other file has taken."""
        taken = sum(1 for _ in self.work.iterdir())
        return self.work / f"{taken:04d}-{name[-80:]}"

    def _member(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, shown: str) -> Path:
        inner = f"{shown}/{member.filename}"
        if member.flag_bits & ENCRYPTED:
            raise UnreadableFile(
                inner, "is encrypted: unpack it with its password and import what was inside"
            )
        self._refuse_swollen(member.file_size, member.compress_size, inner)
        plain = self.fresh(Path(member.filename).name)
        with archive.open(member) as packed, plain.open("wb") as out:
            self._copy(packed, out, inner, member.compress_size)
        return plain

    def _copy(self, packed: IO[bytes], out: IO[bytes], shown: str, packed_size: int) -> None:
        size = 0
        while chunk := packed.read(_CHUNK):
            size += len(chunk)
            self.unpacked += len(chunk)
            self._refuse_swollen(size, packed_size, shown)
            out.write(chunk)

    def _refuse_swollen(self, size: int, packed_size: int, shown: str) -> None:
        if max(size, self.unpacked) > self.most_bytes:
            bound = f"{self.most_bytes / (1 << 30):g} GiB"
            raise UnreadableFile(shown, f"unpacks to more than {bound}")
        if size > SWELLING_FROM and size > MOST_SWELLING * max(packed_size, 1):
            raise UnreadableFile(
                shown,
                f"unpacks to more than {MOST_SWELLING} times its size, as no published file does",
            )


def _is_left_by_a_system(name: str) -> bool:
    """Folders and dot files that operating systems put into archives."""
    return name.startswith("__MACOSX") or Path(name).name.startswith(".")
