"""Reads the reference store: one read-only connection that reopens when the file was replaced."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from threading import RLock
from typing import Any

import duckdb

from corpus.errors import NotSetUp
from corpus.rows import Edition
from corpus.schema import SCHEMA_VERSION
from corpus.store_file import quoted, store_path


class OlderStore(NotSetUp):
    """The store was made by an earlier version of Lamina and has to be brought up to date."""


class StoreReader:
    """Queries on the store file of `home`. Safe to share between threads.

    `generation` counts how often the file was opened: what was remembered from an earlier one is
    out of date. `covered` holds the codes whose figures come with Lamina, `shipped` the digest of
    those tables.
    """

    def __init__(self, home: Path) -> None:
        self._path = store_path(home)
        self._lock = RLock()
        self._con: duckdb.DuckDBPyConnection | None = None
        self._stamp: tuple[int, int, int] | None = None
        self._closed = False
        self.generation = 0
        self.editions: dict[str, tuple[Edition, ...]] = {}
        self.coverage: dict[tuple[str, str], str] = {}
        self.covered: frozenset[str] = frozenset()
        self.shipped = ""
        self.refresh()

    def refresh(self) -> None:
        """Open the file, or open it anew if another one has taken its place."""
        if self._closed:
            raise NotSetUp("This reference store was closed: open it again with Store.open.")
        stamp = self._current_stamp()
        if stamp == self._stamp and self._con is not None:
            return
        with self._lock:
            if stamp != self._stamp or self._con is None:
                self._open(stamp)

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with self._lock:
            if self._con is None:
                raise NotSetUp("This reference store was closed: open it again with Store.open.")
            return self._con.execute(query, values).fetchall()

    def columns(self, query: str, values: Sequence[object] = ()) -> dict[str, Any]:
        """All rows of a query as a NumPy array a column, for tables of millions of rows."""
        with self._lock:
            if self._con is None:
                raise NotSetUp("This reference store was closed: open it again with Store.open.")
            return self._con.execute(query, values).fetchnumpy()

    def close(self) -> None:
        """Give up the connection."""
        with self._lock:
            if self._con is not None:
                self._con.close()
            self._con, self._closed = None, True

    def _current_stamp(self) -> tuple[int, int, int]:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            if self._stamp is not None:  # the open file stays readable though its name is gone
                return self._stamp
            raise NotSetUp(
                f"There is no reference store at {self._path}. Make it: `lamina data status`."
            ) from None
        return (found.st_ino, found.st_mtime_ns, found.st_size)

    def _open(self, stamp: tuple[int, int, int]) -> None:
        con = duckdb.connect(config={"threads": 1})
        try:
            con.execute("SET enable_progress_bar = false")
            con.execute(f"ATTACH {quoted(self._path)} AS reference (READ_ONLY)")
            con.execute("USE reference")
            editions = con.execute("SELECT * FROM editions").fetchall()
            covered = con.execute("SELECT hcpcs FROM covered").fetchall()
            meta = dict(con.execute("SELECT key, value FROM meta").fetchall())
        except duckdb.Error as error:
            con.close()
            raise NotSetUp(
                f"The reference store {self._path} cannot be read ({str(error).splitlines()[0]}). "
                "Delete it and run `lamina data status`; then import your files again."
            ) from error
        self._refuse_other_version(con, int(meta.get("schema", 0)))
        if self._con is not None:
            self._con.close()
        self._con, self._stamp = con, stamp
        self.generation += 1
        self.covered = frozenset(row[0] for row in covered)
        self.shipped = meta.get("reference_digest", "")
        self._remember(editions)

    def _refuse_other_version(self, con: duckdb.DuckDBPyConnection, schema: int) -> None:
        if schema == SCHEMA_VERSION:
            return
        con.close()
        if schema < SCHEMA_VERSION:
            raise OlderStore(
                f"The reference store {self._path} was made by an earlier version of Lamina. "
                "Bring it up to date: `lamina data status`."
            )
        raise NotSetUp(
            f"The reference store {self._path} was made by a later version of Lamina. "
            "Use that version, or set LAMINA_HOME to another folder."
        )

    def _remember(self, rows: list[tuple[Any, ...]]) -> None:
        editions: dict[str, list[Edition]] = {}
        self.coverage = {}
        for dataset, name, source, title, file, sha256, first, last, count, coverage, _ in rows:
            if coverage == "part":  # it speaks when the other parts are there too
                continue
            self.coverage[dataset, name] = coverage
            edition = Edition(
                dataset, name, source, title, file, sha256, first, last, count, coverage == "all"
            )
            editions.setdefault(dataset, []).append(edition)
        self.editions = {
            dataset: tuple(sorted(found, key=_first_day)) for dataset, found in editions.items()
        }


def _first_day(edition: Edition) -> tuple[date, str]:
    return edition.in_force_from, edition.edition
