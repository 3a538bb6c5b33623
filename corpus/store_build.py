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
from corpus.schema import CODED_TABLES, TABLES, field_names
from corpus.shipped import reference_digest
from corpus.store_file import attach_old, new_store, store_path


@dataclass(frozen=True, slots=True)
class Taken:
    """One release to store, in one file or in the parts CMS publishes it in."""

    files: tuple[Recognised, ...]

    @property
    def release(self) -> tuple[str, str]:
        """Dataset and edition."""
        return self.files[0].dataset, self.files[0].edition


def ensure_store(home: Path, shipped: bool = True) -> None:
    """Build the store from the shipped tables, or bring their part of it up to date.

    Releases imported in full are kept. Call it holding the build lock.
    """
    if not store_path(home).exists():
        with new_store(home) as con:
            if shipped:
                load_reference(con, frozenset())
            finish(con)
    elif shipped and stored_digest(home) not in ("", reference_digest()):
        loaded = loaded_releases(home)
        partial = {release for release, coverage in loaded.items() if coverage == "codes"}
        with new_store(home) as con:
            copy_old(con, partial)
            con.execute("DELETE FROM new.covered")
            con.execute("DELETE FROM new.meta WHERE key = 'reference_digest'")
            load_reference(con, frozenset(set(loaded) - partial))
            finish(con)


def stored_digest(home: Path) -> str:
    """The digest of the shipped tables that the store of `home` was built with, "" if with none."""
    with attach_old(home) as con:
        found = con.execute("SELECT value FROM old.meta WHERE key = 'reference_digest'").fetchone()
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
    for one in taken.files:
        kept, dropped = load(con, one.layout, one.file, one.found, work, skip_bad)
        con.execute(
            f'INSERT INTO new."{dataset}" (edition, {fields}) SELECT ?, {fields} FROM typed'
            + _order(dataset),
            [edition],
        )
        con.execute("DROP TABLE staged; DROP TABLE typed")
        rows, bad = rows + kept, bad + dropped
    _register(con, taken, rows, bad)
    return rows, bad


def _register(con: duckdb.DuckDBPyConnection, taken: Taken, rows: int, bad: int) -> None:
    first = taken.files[0]
    digests = sorted({one.file.sha256 for one in taken.files})
    joined = hashlib.sha256("".join(digests).encode()).hexdigest()
    con.execute(
        "INSERT INTO new.editions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *taken.release,
            first.source,
            _title(first),
            ", ".join(one.file.name for one in taken.files),
            digests[0] if len(digests) == 1 else joined,
            first.found.release.first_day,
            first.found.release.last_day,
            rows,
            first.layout.coverage,
            bad,
        ],
    )


def _order(dataset: str) -> str:
    """Sorted by code, so that a look-up touches one row group."""
    names = field_names(dataset)
    first = [name for name in ("hcpcs", "column_one", "zip", "locality") if name in names][:1]
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
    for table in TABLES:
        con.execute(
            f'INSERT INTO new."{table}" SELECT * FROM old."{table}" '
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


def finish(con: duckdb.DuckDBPyConnection) -> None:
    """Bring the list of known codes up to date with the tables."""
    parts = []
    for table in CODED_TABLES:
        status = "status" if table.startswith("pfs") else "NULL"
        parts.append(f'SELECT hcpcs, {status} AS status FROM new."{table}"')
    known = " UNION ALL ".join(parts)
    con.execute(
        f"CREATE TEMP TABLE every AS SELECT hcpcs, max(status) AS status FROM "
        f"({known} UNION ALL SELECT hcpcs, status FROM new.codes) GROUP BY hcpcs"
    )
    con.execute("DELETE FROM new.codes")
    con.execute("INSERT INTO new.codes SELECT hcpcs, status FROM every ORDER BY hcpcs")
    con.execute("DROP TABLE every")
