"""Reads one recognised file into a DuckDB relation, checks every row and says where one is wrong.

Lines are copied out with their number in front, so that every stored row knows its line; DuckDB
splits them, all as text; patterns and laws are checked in SQL before anything is stored.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from corpus.errors import UnreadableFile
from corpus.importers.layout import Column, Found, Layout
from corpus.importers.source import SourceFile, decoded

MARK = "\x1f"
LARGE = 16 << 20
_LAW = 1000  # verdicts from here on name a law, below a column
_SURPLUS = 2000


def load(
    con: duckdb.DuckDBPyConnection,
    layout: Layout,
    file: SourceFile,
    found: Found,
    work: Path,
    skip_bad: bool = False,
    companion: bool = False,
) -> tuple[int, int]:
    """Leave the file's rows in the temporary table `typed`; return rows kept and bad rows dropped.

    `work` is a folder for the numbered copy. Raises UnreadableFile naming line and column of the
    first bad row, unless `skip_bad`, and when there is no row, unless it is a `companion` table.
    """
    body = work / "numbered.txt"
    reading = _Reading(con, layout, file, found, skip_bad)
    lines, plain = number_lines(file.text, body, found.first_line, reading.delimiter)
    try:
        unsplit = reading.split(body, lines, plain)
    finally:
        body.unlink(missing_ok=True)
    bad = unsplit + reading.refuse_bad_rows() + reading.type_rows()
    kept = reading.count("typed")
    if kept == 0 and not companion:
        raise UnreadableFile(file.shown, f"{layout.name}: no rows ({lines} lines under the header)")
    return kept, bad


def number_lines(text: Path, out: Path, first_line: int, delimiter: str) -> tuple[int, bool]:
    """Copy the lines from `first_line` on as UTF-8, each after its own number.

    Returns how many there are, and whether no sign but letters, figures and blanks can surround a
    cell (no hard space, no tab between commas).
    """
    count, plain = 0, True
    sign = delimiter.encode()
    with text.open("rb") as source, out.open("wb") as target:
        for number, line in enumerate(source, start=1):
            if number < first_line:
                continue
            if not line.isascii():
                line, plain = decoded(line).removeprefix("\ufeff").encode(), False
            elif plain and sign != b"\t" and b"\t" in line:
                plain = False
            target.write(b"%d%b%b\n" % (number, sign, line.rstrip(b"\r\n")))
            count += 1
    return count, plain


@dataclass(frozen=True, slots=True)
class _Reading:
    con: duckdb.DuckDBPyConnection
    layout: Layout
    file: SourceFile
    found: Found
    skip_bad: bool

    @property
    def delimiter(self) -> str:
        return MARK if self.layout.fixed_width else self.found.delimiter

    def split(self, body: Path, lines: int, plain: bool) -> int:
        """Fill `staged` with row number and the trimmed text of each column.

        Returns how many of the `lines` could not be split; they are refused unless `skip_bad`.
        """
        width = 1 if self.layout.fixed_width else len(self.found.header)
        names = ["row", *(f"c{i}" for i in range(width)), "surplus"]
        spec = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
        fields = ", ".join(f"{self._raw(c, plain)} AS {c.field}" for c in self.layout.columns)
        empty = " AND ".join(f"coalesce(trim(c{i}), '') = ''" for i in range(width))
        quote = "" if self.layout.fixed_width else '"'
        try:
            self.con.execute(
                f"""CREATE OR REPLACE TEMP TABLE staged AS
                SELECT {self._line()} AS row, {fields}, surplus, {empty} AS empty
                FROM read_csv(?, columns = {{{spec}}}, header = false, auto_detect = false,
                    delim = ?, quote = ?, escape = ?, null_padding = true, strict_mode = true,
                    parallel = ?, max_line_size = 1048576, ignore_errors = ?)""",
                [str(body), self.delimiter, quote, quote, _is_large(body), self.skip_bad],
            )
        except duckdb.Error as error:
            raise self._unsplittable(error) from error
        unsplit = lines - self.count("staged")
        if unsplit and not self.skip_bad:
            raise self._swallowed()
        keep = f" OR NOT ({self.layout.keep})" if self.layout.keep else ""
        self.con.execute(f"DELETE FROM staged WHERE empty{keep}")
        return unsplit

    def refuse_bad_rows(self) -> int:
        """Drop bad rows when allowed and count them; raise naming the first one otherwise."""
        checked = [column for column in self.layout.columns if self._present(column)]
        cases = [
            f"WHEN {c.field} IS NULL OR NOT regexp_full_match({c.field}, '{c.pattern}') THEN {i}"
            for i, c in enumerate(checked)
        ]
        for i, (law, _, _) in enumerate(self.layout.laws):
            cases.append(f"WHEN NOT coalesce({law}, false) THEN {_LAW + i}")
        cases.append(f"WHEN trim(coalesce(surplus, '')) <> '' THEN {_SURPLUS}")
        verdict = "CASE " + " ".join(cases) + " END"
        first = self.con.execute(
            f"SELECT row, {verdict} AS wrong FROM staged WHERE wrong IS NOT NULL"
            " ORDER BY row LIMIT 1"
        ).fetchone()
        if first is None:
            return 0
        if not self.skip_bad:
            raise self._bad_row(checked, *first)
        before = self.count("staged")
        self.con.execute(f"DELETE FROM staged WHERE ({verdict}) IS NOT NULL")
        return before - self.count("staged")

    def type_rows(self) -> int:
        """Fill `typed` with the stored columns; return repeated rows dropped."""
        plain = ", ".join(
            f"{c.sql.format(c.field) if self._told(c) else 'NULL'} AS {c.field}"
            for c in self.layout.columns
        )
        select = self.layout.select or f"SELECT {plain}, row FROM staged"
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE typed AS {select}")
        return self._refuse_repeats() if self.layout.key else 0

    def count(self, table: str) -> int:
        """Rows of a temporary table."""
        counted = self.con.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(counted[0]) if counted else 0

    def _refuse_repeats(self) -> int:
        key = ", ".join(self.layout.key)
        twice = self.con.execute(
            f"SELECT max(row), min(row), {key} FROM typed GROUP BY {key} "
            "HAVING count(*) > 1 ORDER BY 1 LIMIT 1"
        ).fetchone()
        if twice is None:
            return 0
        if not self.skip_bad:
            what = "-".join(str(part) for part in twice[2:] if part)
            column = self._column(self.layout.key[0])
            problem = f"{what} stands here and on line {twice[1]}"
            raise UnreadableFile(self.file.shown, problem, twice[0], self._place(column))
        before = self.count("typed")
        self.con.execute(
            "DELETE FROM typed WHERE rowid NOT IN "
            f"(SELECT arg_min(rowid, row) FROM typed GROUP BY {key})"
        )
        return before - self.count("typed")

    def _line(self) -> str:
        """SQL for the line a row stood on in the published file."""
        cells = [cell.strip() for cell in self.found.header]
        if self.layout.line_column and self.layout.line_column in cells:
            return f"TRY_CAST(c{cells.index(self.layout.line_column)} AS INTEGER)"
        return "row::INTEGER"

    def _raw(self, column: Column, plain: bool) -> str:
        if column.width:
            return f"trim(substr(c0, {column.start}, {column.width}))"
        if column.group:
            return f"trim(regexp_extract(c0, '{self.layout.line_pattern}', {column.group}))"
        at = self.found.positions.get(column.field)
        if at is None:
            return "NULL::VARCHAR"
        blanks = "" if plain else ", ' \t\u00a0\u00ff'"
        text = f"trim(coalesce(c{at}, ''){blanks})"
        return _as_printed(text, column) if self.file.workbook else text

    def _told(self, column: Column) -> bool:
        """Whether the file prints the column, or others tell what it would say."""
        return self._present(column) or "{}" not in column.sql

    def _present(self, column: Column) -> bool:
        return column.placed or column.field in self.found.positions

    def _column(self, field: str) -> Column:
        return next(column for column in self.layout.columns if column.field == field)

    def _place(self, column: Column) -> int:
        """1-based column of a delimited file, 1-based character of a fixed-width one."""
        return column.start if column.placed else self.found.positions.get(column.field, 0) + 1

    def _swallowed(self) -> UnreadableFile:
        """An open quotation mark takes the following lines into its cell, or drops them."""
        first = self.found.first_line
        gap = self.con.execute(
            "SELECT coalesce(min(nth), ?) FROM (SELECT row,"
            " row_number() OVER (ORDER BY row) - 1 + ? AS nth FROM staged) WHERE row <> nth",
            [self.count("staged") + first, first],
        ).fetchone()
        line = int(gap[0]) if gap else None
        problem = "cannot be split into columns (is a quotation mark open, here or a line above?)"
        return UnreadableFile(self.file.shown, problem, line)

    def _unsplittable(self, error: duckdb.Error) -> UnreadableFile:
        where = re.search(r"Line: (\d+)", str(error))
        line = int(where[1]) + self.found.first_line - 1 if where else None
        expected = f"cannot be split into the {len(self.found.header)} columns of its header"
        hint = " (a quotation mark is not closed)" if "quote" in str(error).lower() else ""
        return UnreadableFile(self.file.shown, f"{expected}{hint}", line)

    def _bad_row(self, checked: list[Column], row: int, wrong: int) -> UnreadableFile:
        if wrong >= _SURPLUS:
            surplus = len(self.found.header) + 1
            return UnreadableFile(self.file.shown, "more columns than the header", row, surplus)
        if wrong >= _LAW:
            _, field, says = self.layout.laws[wrong - _LAW]
            return UnreadableFile(self.file.shown, says, row, self._place(self._column(field)))
        column = checked[wrong]
        value = self.con.execute(
            f"SELECT {column.field} FROM staged WHERE row = ?", [row]
        ).fetchone()
        text = "" if value is None or value[0] is None else str(value[0])[:40]
        seen = f"'{text}' is not" if text else "is empty, not"
        problem = f"{column.field} {seen} {column.expects}"
        return UnreadableFile(self.file.shown, problem, row, self._place(column))


def _as_printed(text: str, column: Column) -> str:
    """SQL that gives a workbook's number the digits CMS prints; other text stays as it is."""
    if column.decimals:
        number = rf"\d+(\.\d{{1,{column.decimals}}})?"
        printed = f"({text})::DECIMAL(18,{column.decimals})::VARCHAR"
    elif column.digits:
        number = rf"\d{{1,{column.digits}}}"
        printed = f"lpad({text}, {column.digits}, '0')"
    else:
        return text
    return f"CASE WHEN regexp_full_match({text}, '{number}') THEN {printed} ELSE {text} END"


def _is_large(body: Path) -> bool:
    return body.stat().st_size > LARGE
