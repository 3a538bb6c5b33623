"""Writes a new reference store: what the old one held and what is taken in its place."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from corpus.errors import NoAnswer
from corpus.importers.catalogue import Recognised
from corpus.importers.reading import load
from corpus.reference_load import load_reference
from corpus.schema import CODED_TABLES, SCHEMA_VERSION, TABLES, field_names
from corpus.shipped import reference_digest
from corpus.store_file import attach_old, new_store, store_path

PARTS = 4
"""CMS publishes the practitioner PTP edits of a quarter in four files, f1 to f4."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One release to store, in one file or in the parts CMS publishes it in.

    `stored` names parts that an earlier import left in the store; `part` is 1 to 4 where the
    release is not complete yet and only that part is to be kept for later.
    """

    files: tuple[Recognised, ...]
    stored: tuple[str, ...] = ()
    part: int = 0

    @property
    def release(self) -> tuple[str, str]:
        """Dataset and edition."""
        first = self.files[0]
        return first.dataset, part_name(first.edition, self.part) if self.part else first.edition

    @property
    def joined(self) -> tuple[str, ...]:
        """The stored parts that become one release with the files."""
        return () if self.part else self.stored

    @property
    def replaced(self) -> tuple[tuple[str, str], ...]:
        """The releases of the old store whose place it takes."""
        dataset, edition = self.release
        return (dataset, edition), *((dataset, name) for name in self.joined)


def part_name(edition: str, part: int) -> str:
    """The name under which one part of an incomplete release is kept: 2026Q3-f1."""
    return f"{edition}-f{part}"


def ensure_store(home: Path, shipped: bool = True) -> None:
    """Build the store from the shipped tables, or bring their part of it up to date.

    Releases imported in full are kept. Call it holding the build lock.
    """
    if not store_path(home).exists():
        with new_store(home) as con:
            if shipped:
                load_reference(con, frozenset())
            finish(con)
    elif stored_schema(home) != str(SCHEMA_VERSION) or (
        shipped and stored_digest(home) not in ("", reference_digest())
    ):
        shipped = shipped and stored_digest(home) != ""
        loaded = loaded_releases(home)
        partial = {release for release, coverage in loaded.items() if coverage == "codes"}
        with new_store(home) as con:
            copy_old(con, partial if shipped else ())
            if shipped:
                con.execute("DELETE FROM new.covered")
                con.execute("DELETE FROM new.meta WHERE key = 'reference_digest'")
                load_reference(con, frozenset(set(loaded) - partial))
            finish(con)


def stored_digest(home: Path) -> str:
    """The digest of the shipped tables that the store of `home` was built with, "" if with none."""
    return _stored(home, "reference_digest")


def stored_schema(home: Path) -> str:
    """The version of the tables in the store of `home`."""
    return _stored(home, "schema")


def _stored(home: Path, key: str) -> str:
    with attach_old(home) as con:
        found = con.execute("SELECT value FROM old.meta WHERE key = ?", [key]).fetchone()
    return str(found[0]) if found else ""


def loaded_releases(home: Path) -> dict[tuple[str, str], str]:
    """Dataset and edition of everything stored, with its coverage (all, codes, columns)."""
    with attach_old(home) as con:
        rows = con.execute("SELECT dataset, edition, coverage FROM old.editions").fetchall()
    return {(dataset, edition): coverage for dataset, edition, coverage in rows}


def take(
    con: duckdb.DuckDBPyConnection, taken: Taken, work: Path, skip_bad: bool
) -> tuple[int, int]:
    """Store one release in `new`; return rows stored and bad rows passed over."""
    dataset, edition = taken.release
    fields = ", ".join(field_names(dataset))
    rows = bad = 0
    for name in taken.joined:
        con.execute(
            f'INSERT INTO new."{dataset}" (edition, {fields}) '
            f'SELECT ?, {fields} FROM old."{dataset}" WHERE edition = ?',
            [edition, name],
        )
    for one in taken.files:
        kept, dropped = load(
            con, one.layout, one.file, one.found, work, skip_bad, companion=one.companion
        )
        con.execute(
            f'INSERT INTO new."{dataset}" (edition, {fields}) SELECT ?, {fields} FROM typed'
            + _order(dataset),
            [edition],
        )
        con.execute("DROP TABLE staged; DROP TABLE typed")
        rows, bad = rows + kept, bad + dropped
    if rows or bad:
        _register(con, taken, rows, bad)
    return rows, bad


def _register(con: duckdb.DuckDBPyConnection, taken: Taken, rows: int, bad: int) -> None:
    first = taken.files[0]
    earlier = _earlier(con, taken)
    digests = sorted({one.file.sha256 for one in taken.files} | {row[1] for row in earlier})
    joined = hashlib.sha256("".join(digests).encode()).hexdigest()
    names = [*(row[0] for row in earlier), *(one.file.name for one in taken.files)]
    con.execute(
        "INSERT INTO new.editions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *taken.release,
            first.source,
            _title(first),
            ", ".join(sorted(names) if earlier else names),
            digests[0] if len(digests) == 1 else joined,
            first.found.release.first_day,
            first.found.release.last_day,
            rows + sum(row[2] for row in earlier),
            "part" if taken.part else first.layout.coverage,
            bad + sum(row[3] for row in earlier),
        ],
    )


def _earlier(con: duckdb.DuckDBPyConnection, taken: Taken) -> list[tuple[str, str, int, int]]:
    """File, digest, rows and bad rows of the parts that an earlier import left."""
    if not taken.joined:
        return []
    return con.execute(
        "SELECT file, sha256, rows, bad_rows FROM old.editions "
        "WHERE dataset = ? AND list_contains(?, edition)",
        [taken.release[0], list(taken.joined)],
    ).fetchall()


def _order(dataset: str) -> str:
    """Sorted by code, so that a look-up touches one row group."""
    names = field_names(dataset)
    first = [name for name in ("hcpcs", "column_one", "zip", "locality", "code") if name in names][
        :1
    ]
    second = [name for name in ("modifier", "column_two") if name in names]
    return " ORDER BY " + ", ".join([*first, *second, "row"])


def _title(one: Recognised) -> str:
    from corpus.sources import source

    try:
        return source(one.source).title
    except NoAnswer:
        return f"{one.layout.title}, {one.edition}"


def copy_old(con: duckdb.DuckDBPyConnection, replaced: Iterable[tuple[str, str]]) -> None:
    """Carry over everything of the old store but the releases that are `replaced`."""
    gone = {f"{dataset} {edition}" for dataset, edition in replaced}
    columns = _old_columns(con)
    for table in TABLES:
        shared = [
            name for name in ("edition", *field_names(table)) if name in columns.get(table, ())
        ]
        if shared:  # a store of an earlier version lacks some tables and columns
            fields = ", ".join(shared)
            con.execute(
                f'INSERT INTO new."{table}" ({fields}) SELECT {fields} FROM old."{table}" '
                f"WHERE NOT list_contains(?, '{table} ' || edition)",
                [list(gone)],
            )
    con.execute(
        "INSERT INTO new.editions SELECT * FROM old.editions "
        "WHERE NOT list_contains(?, dataset || ' ' || edition)",
        [list(gone)],
    )
    for table in ("codes", "covered"):
        con.execute(f"INSERT INTO new.{table} SELECT * FROM old.{table}")
    con.execute("INSERT INTO new.meta SELECT * FROM old.meta WHERE key <> 'schema'")


def _old_columns(con: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    rows = con.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'old'"
    ).fetchall()
    columns: dict[str, set[str]] = {}
    for table, column in rows:
        columns.setdefault(table, set()).add(column)
    return columns


def finish(con: duckdb.DuckDBPyConnection) -> None:
    """Bring the list of known codes up to date with the tables."""
    parts = []
    for table in CODED_TABLES:
        status = "status" if table.startswith("pfs") else "NULL"
        where = " WHERE terminated IS NULL" if table == "hcpcs" else ""
        parts.append(f'SELECT hcpcs, {status} AS status FROM new."{table}"{where}')
    known = " UNION ALL ".join(parts)
    con.execute(
        f"CREATE TEMP TABLE every AS SELECT hcpcs, max(status) AS status FROM "
        f"({known} UNION ALL SELECT hcpcs, status FROM new.codes) GROUP BY hcpcs"
    )
    con.execute("DELETE FROM new.codes")
    con.execute("INSERT INTO new.codes SELECT hcpcs, status FROM every ORDER BY hcpcs")
    con.execute("DROP TABLE every")
