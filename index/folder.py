"""The folder of indexes: immutable index folders and the pointer to the one in use."""

import os
import shutil
import tempfile
from collections.abc import Collection
from pathlib import Path

from corpus.errors import IndexMissing
from index.manifest import NAME as MANIFEST

POINTER = "CURRENT"
_PREFIX = "index-"


def root(home: Path) -> Path:
    """Where the indexes of a home stand."""
    return home / "index"


def current(home: Path) -> Path:
    """The index folder in use. Raises IndexMissing when none was built."""
    try:
        name = (root(home) / POINTER).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        raise IndexMissing(
            f"There is no search index in {root(home)}. Build it: `lamina index build`"
        ) from None
    folder = root(home) / name
    if not name or Path(name).name != name or not folder.is_dir():
        raise IndexMissing(
            f"The index that {root(home) / POINTER} names is gone. Build it: `lamina index build`"
        )
    return folder


def current_or_none(home: Path) -> Path | None:
    """The index folder in use, None when there is none."""
    try:
        return current(home)
    except IndexMissing:
        return None


def new_folder(home: Path) -> Path:
    """A new, empty index folder that nothing points to yet."""
    return Path(tempfile.mkdtemp(prefix=_PREFIX, dir=root(home)))


def unfinished(home: Path) -> list[Path]:
    """Folders of builds that were killed: those without a manifest, which is written last."""
    folders = (path for path in root(home).iterdir() if path.is_dir())
    return sorted(path for path in folders if not (path / MANIFEST).exists())


def flush(folder: Path) -> None:
    """Have every file of a new index on the disk before anything points to it."""
    for path in [*folder.rglob("*"), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def point_to(home: Path, folder: Path) -> None:
    """Switch all readers to another index folder, at once."""
    pointer = root(home) / POINTER
    temporary = pointer.with_name(f"{POINTER}.{os.getpid()}")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(folder.name)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(pointer)


def sweep(home: Path, keep: Collection[Path]) -> list[Path]:
    """Remove all index folders but those to keep, and name them. Call it holding the build lock."""
    names, gone = {folder.name for folder in keep}, []
    for path in root(home).iterdir():
        if path.is_dir() and path.name not in names:
            shutil.rmtree(path, ignore_errors=True)
            gone.append(path)
        elif path.name.startswith(f"{POINTER}."):
            path.unlink(missing_ok=True)
    return gone
