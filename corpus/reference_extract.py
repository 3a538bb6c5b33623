"""Makes the tables that come with Lamina (corpus/reference) from CMS's own files.

Only figures, indicators, dates and codes are carried over, never a descriptor; every row names its
release, file and line.
"""

import gzip
import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from corpus.data import import_paths
from corpus.errors import UnreadableFile
from corpus.schema import field_names
from corpus.shipped import CODES, COVERED, DIGEST, EDITIONS, FILES, covered_codes
from corpus.store_file import store_path

RELEASES = {
    "pfs": ("2025D", "2026A", "2026C"),
    "gpci": ("2025", "2026"),
    "zip": ("2026Q2",),
    "mue": ("2026Q2",),
    "aoc": ("2026Q3",),
    "ptp": ("2026Q3",),
    "apc": ("2026-01",),
    "asc": ("2026-01", "2026-07"),
    "locco": ("2025",),
    "pos": ("2024",),
    "hcpcs_modifier": ("2024Q3",),
    "icd10": ("FY2026-04",),
}
_OF_CODES = {
    "pfs": "hcpcs IN (FROM covered)",
    "mue": "hcpcs IN (FROM covered)",
    "aoc": "hcpcs IN (FROM covered) OR primary_code IN (FROM covered)",
    "ptp": "column_one IN (FROM covered) AND column_two IN (FROM covered)",
    "apc": "hcpcs IN (FROM covered)",
    "asc": "hcpcs IN (FROM covered)",
}
_LEFT_OUT = {"icd10": ("description",)}
"""Columns that are not carried over, for their size; the tabular list has them."""
_ALL_CODES = """
    SELECT hcpcs, arg_min(status, modifier) AS status FROM pfs WHERE edition = '2026C'
    GROUP BY hcpcs ORDER BY hcpcs"""


def make_reference(cms_dir: Path, out: Path) -> tuple[Path, ...]:
    """Write the shipped tables to `out` from the CMS files under `cms_dir`; return their paths.

    `out` must hold codes.txt, the codes whose figures are shipped. Raises UnreadableFile when a
    release of RELEASES is not among the files.
    """
    with TemporaryDirectory() as folder:
        home = Path(folder)
        import_paths([cms_dir], home, shipped=False)
        con = duckdb.connect()
        con.execute(f"ATTACH '{store_path(home)}' AS store (READ_ONLY); USE store")
        try:
            return _write_all(con, cms_dir, out)
        finally:
            con.close()


def _write_all(con: duckdb.DuckDBPyConnection, cms_dir: Path, out: Path) -> tuple[Path, ...]:
    _require_releases(con, cms_dir)
    con.execute(
        "CREATE TEMP TABLE covered AS SELECT unnest(?) AS hcpcs", [list(covered_codes(out))]
    )
    written = [_write_table(con, table, out) for table in RELEASES]
    written.append(_write_editions(con, out))
    codes = out / CODES
    _copy(con, _ALL_CODES, codes)
    written.append(codes)
    digest = hashlib.sha256()
    for path in sorted([*written, out / COVERED]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    (out / DIGEST).write_text(digest.hexdigest() + "\n", encoding="utf-8")
    return (*written, out / DIGEST)


def _require_releases(con: duckdb.DuckDBPyConnection, cms_dir: Path) -> None:
    loaded = set(
        con.execute("SELECT dataset, edition FROM editions WHERE coverage <> 'codes'").fetchall()
    )
    for table, editions in RELEASES.items():
        for edition in editions:
            if (table, edition) not in loaded:
                raise UnreadableFile(cms_dir, f"no file of {table} {edition} is there")


def _write_table(con: duckdb.DuckDBPyConnection, table: str, out: Path) -> Path:
    left_out = _LEFT_OUT.get(table, ())
    fields = ", ".join(
        f"NULL AS {name}" if name in left_out else f"t.{name}" for name in field_names(table)
    )
    query = (
        f'SELECT t.edition, e.file, {fields} FROM "{table}" t '
        f"JOIN editions e ON e.dataset = '{table}' AND e.edition = t.edition "
        f"WHERE t.edition IN {_listed(RELEASES[table])} AND ({_OF_CODES.get(table, 'true')}) "
        "ORDER BY t.edition, t.row"
    )
    path = out / FILES.get(table, f"{table}.csv")
    _copy(con, query, path)
    return path


def _write_editions(con: duckdb.DuckDBPyConnection, out: Path) -> Path:
    """The releases, with the rows and the coverage that are shipped."""
    path = out / EDITIONS
    parts = []
    for table, editions in RELEASES.items():
        coverage = "'codes'" if table in _OF_CODES else "e.coverage"
        coverage = "'columns'" if table in _LEFT_OUT else coverage
        where = _OF_CODES.get(table, "true")
        parts.append(
            f"SELECT e.dataset, e.edition, e.source, e.title, e.file, e.sha256, e.in_force_from, "
            f'e.in_force_to, (SELECT count(*) FROM "{table}" t WHERE t.edition = e.edition AND '
            f"({where})) AS rows, {coverage} AS coverage FROM editions e "
            f"WHERE e.dataset = '{table}' AND e.edition IN {_listed(editions)}"
        )
    _copy(con, " UNION ALL ".join(parts) + " ORDER BY dataset, edition", path)
    return path


def _listed(editions: tuple[str, ...]) -> str:
    return "(" + ", ".join(f"'{edition}'" for edition in editions) + ")"


def _copy(con: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    plain = path.with_name(path.name.removesuffix(".gz") + ".tmp")
    con.execute(f"COPY ({query}) TO '{plain}' (HEADER, DELIMITER ',', NULLSTR '\\N')")
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(plain.read_bytes(), 9, mtime=0))
        plain.unlink()
    else:
        plain.replace(path)
