"""Loads the tables that come with Lamina (corpus/reference) into a store that is being built."""

import csv
from pathlib import Path

import duckdb

from corpus.schema import CODES as CODE_COLUMNS
from corpus.schema import TABLES, field_names
from corpus.shipped import CODES, EDITIONS, FILES, REFERENCE, covered_codes, reference_digest


def load_reference(
    con: duckdb.DuckDBPyConnection,
    kept: frozenset[tuple[str, str]],
    folder: Path = REFERENCE,
) -> None:
    """Fill `new` with the shipped tables, except the releases in `kept` (complete ones loaded)."""
    with (folder / EDITIONS).open(encoding="utf-8", newline="") as file:
        for record in csv.DictReader(file):
            if (record["dataset"], record["edition"]) not in kept:
                con.execute(
                    "INSERT INTO new.editions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                    list(record.values()),
                )
    for table in sorted(
        {row[0] for row in con.execute("SELECT dataset FROM new.editions").fetchall()}
    ):
        _load_table(con, table, folder / FILES.get(table, f"{table}.csv"), kept)
    codes = _csv(folder / CODES, CODE_COLUMNS)
    con.execute(f"INSERT INTO new.codes SELECT * FROM {codes}")
    con.executemany(
        "INSERT INTO new.covered VALUES (?)", [[code] for code in covered_codes(folder)]
    )
    con.execute("INSERT INTO new.meta VALUES ('reference_digest', ?)", [reference_digest(folder)])


def _load_table(
    con: duckdb.DuckDBPyConnection, table: str, file: Path, kept: frozenset[tuple[str, str]]
) -> None:
    if not file.exists():
        return
    columns = f"edition VARCHAR, file VARCHAR, {TABLES[table]}"
    fields = ", ".join(("edition", *field_names(table)))
    have = [edition for dataset, edition in kept if dataset == table]
    con.execute(
        f'INSERT INTO new."{table}" ({fields}) SELECT {fields} FROM {_csv(file, columns)} '
        "WHERE NOT list_contains(?, edition)",
        [have],
    )


def _csv(file: Path, columns: str) -> str:
    names = [part.split() for part in columns.replace("\n", " ").split(", ")]
    spec = ", ".join(f"'{name}': '{kind}'" for name, kind in names)
    path = str(file).replace("'", "''")
    return (
        f"read_csv('{path}', columns = {{{spec}}}, header = true, auto_detect = false, "
        "delim = ',', quote = '\"', escape = '\"', nullstr = '\\N')"
    )
