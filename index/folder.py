"""The folder of indexes: immutable index folders and the pointer to the one in use."""

import os
import shutil
from pathlib import Path

from corpus.errors import IndexMissing

POINTER = "CURRENT"


def root(home: Path) -> Path:
    """Where the indexes of a home stand."""
    return home / "index"


def current(home: Path) -> Path:
    """The index folder in use. Raises IndexMissing when none was built."""
    try:
        name = (root(home) / POINTER).read_text(encoding="utf-8").strip()
    except OSError:
        raise IndexMissing(
            f"There is no search index in {root(home)}. Build it: `lamina index build`"
        ) from None
    folder = root(home) / name
    if not name or "/" in name or not folder.is_dir():
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


def point_to(home: Path, folder: Path) -> None:
    """Switch all readers to another index folder, at once."""
    temporary = root(home) / f"{POINTER}.{os.getpid()}"
    temporary.write_text(folder.name, encoding="utf-8")
    temporary.replace(root(home) / POINTER)


def sweep(home: Path, keep: int = 2) -> None:
    """Remove older index folders but the newest `keep`, so that readers can finish with the last one."""
    folders = [f for f in root(home).iterdir() if f.is_dir()]
    used = current_or_none(home)
    for folder in sorted(folders, key=lambda f: f.stat().st_mtime, reverse=True)[keep:]:
        if folder != used:
            shutil.rmtree(folder, ignore_errors=True)
