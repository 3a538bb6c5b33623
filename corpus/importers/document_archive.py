"""The files in a zip archive of documents, one by one in memory; archives made to do harm are refused."""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from corpus.errors import UnreadableFile
from corpus.importers.file_kind import LARGEST
from corpus.importers.unpacking import ENCRYPTED, Unpacker

MOST_FILES = 5000
MOST_UNPACKED = 1 << 30
_BROKEN = (zipfile.BadZipFile, zlib.error, ValueError, EOFError, NotImplementedError, RuntimeError)


def members(content: bytes, path: Path) -> Iterator[tuple[Path, bytes | UnreadableFile]]:
    """Each file as (archive/name, content), or why it is not read.

    Raises UnreadableFile for an archive that is damaged, swells beyond bounds, or names places
    outside of itself; nothing is taken from it then. Nothing is written to disk.
    """
    Unpacker(path.parent, most_bytes=MOST_UNPACKED).check(io.BytesIO(content), str(path))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = [member for member in archive.infolist() if not member.is_dir()]
        if len(found) > MOST_FILES:
            raise UnreadableFile(path, f"it holds more than {MOST_FILES:,} files: split it")
        for member in found:
            _refuse_outside(member, path)
    return _contents(content, found, path)


def _contents(
    content: bytes, found: list[zipfile.ZipInfo], path: Path
) -> Iterator[tuple[Path, bytes | UnreadableFile]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in found:
            name = PurePosixPath(member.filename)
            if not any(part.startswith((".", "__MACOSX")) for part in name.parts):
                yield path / name, _content(archive, member, path / name)


def _refuse_outside(member: zipfile.ZipInfo, path: Path) -> None:
    name = member.filename.replace("\\", "/")
    outside = name.startswith("/") or name[1:2] == ":" or ".." in name.split("/")
    if outside or stat.S_ISLNK(member.external_attr >> 16):
        problem = f"it names a place outside of itself ('{member.filename[:80]}'), as no honest archive does"
        raise UnreadableFile(path, f"{problem}; nothing was taken from it")


def _content(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, shown: Path
) -> bytes | UnreadableFile:
    if member.flag_bits & ENCRYPTED:
        return UnreadableFile(shown, "is encrypted: unpack it with its password and import that")
    if member.file_size > LARGEST:
        return UnreadableFile(shown, f"it is larger than {LARGEST >> 20} MiB")
    try:
        content = archive.read(member)
    except _BROKEN as error:
        return UnreadableFile(shown, f"it is damaged or cut off in its archive ({error})")
    return content if content.strip() else UnreadableFile(shown, "the file is empty")
