"""The one file of the reference store: a new one is built beside the old and put in its place.

Only the holder of the lock builds. Until the last step the old file stays in use, and a build that
was killed leaves nothing but a file that the next builder removes.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from corpus.errors import Busy, NotSetUp
from corpus.schema import ROW_GROUP_SIZE, SCHEMA_VERSION, create_statements

STORE = "reference.duckdb"
LOCK = "reference.lock"
BUILDING = "reference.building"
WORK = "reference.import"
SPILL = "reference.spill"
WAIT_SECONDS = 30.0


def store_path(home: Path) -> Path:
    """Where the reference store of `home` lies."""
    return home / STORE


@contextmanager
def build_lock(home: Path, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the right to build in `home`; raises Busy after `wait` seconds, or NotSetUp."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with FileLock(home / LOCK, timeout=wait):
            yield
    except Timeout as error:
        raise Busy(
            f"Another process is building the reference store in {home} (waited {wait:g} s). "
            "Run the command again when it has finished; look-ups keep working meanwhile."
        ) from error
    except PermissionError as error:
        raise NotSetUp(
            f"{home} cannot be written to: set LAMINA_HOME to a folder of yours."
        ) from error


@contextmanager
def work_folder(home: Path) -> Iterator[Path]:
    """An empty folder to unpack into, gone afterwards. Call it holding `build_lock`."""
    folder = home / WORK
    shutil.rmtree(folder, ignore_errors=True)  # what a killed import left
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def new_store(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to an empty store, attached as `new`; the old one, if any, as `old`.

    On a clean exit the new file is flushed and takes the old one's place, else it is removed.
    Call it holding `build_lock`.
    """
    building = home / BUILDING
    _remove(building)
    con = duckdb.connect(config={"memory_limit": "1500MB", "temp_directory": str(home / SPILL)})
    try:
        con.execute(f"ATTACH {quoted(building)} AS new (ROW_GROUP_SIZE {ROW_GROUP_SIZE})")
        if store_path(home).exists():
            con.execute(f"ATTACH {quoted(store_path(home))} AS old (READ_ONLY)")
        for statement in create_statements("new"):
            con.execute(statement)
        con.execute("INSERT INTO new.meta VALUES ('schema', ?)", [str(SCHEMA_VERSION)])
        yield con
        con.execute("CHECKPOINT new")
        con.close()
        _flush(building)
        building.replace(store_path(home))
        _flush(home)
    finally:
        con.close()
        _remove(building)


@contextmanager
def attach_old(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the store of `home` attached read-only as `old`."""
    con = duckdb.connect()
    try:
        con.execute(f"ATTACH {quoted(store_path(home))} AS old (READ_ONLY)")
        yield con
    finally:
        con.close()


def quoted(path: Path) -> str:
    """A path as an SQL string."""
    return "'" + str(path).replace("'", "''") + "'"


def _remove(building: Path) -> None:
    """What a build leaves behind, killed or failed: its file, log and overflow."""
    for leftover in building.parent.glob(f"{building.name}*"):
        leftover.unlink()
    shutil.rmtree(building.parent / SPILL, ignore_errors=True)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
