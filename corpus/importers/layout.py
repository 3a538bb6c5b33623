"""What a published layout looks like: its columns, how each is checked and how it is typed.

A layout is recognised from a file's own text. Header cells are compared after dropping everything
but letters and digits, and a header that CMS breaks over several lines is joined column by column.
"""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from corpus.importers.release import Release
from corpus.importers.source import SourceFile

HCPCS = "[0-9A-Z]{5}"
RVU = r"\d{1,4}\.\d{2}"
LONGEST_HEADING = 60
TALLEST_HEADER = 8
FITTING = 0.8
HEADING_LINES = 7
"""A file without header has a layout when most lines of its first page fit, headings aside."""
DELIMITERS = (",", "\t")


@dataclass(frozen=True, slots=True)
class Column:
    """One column to take.

    `names` are header cells it may stand under (letters and digits, lower case) or, in a file
    without header, empty: then `start` and `width` say where it stands, or `group` which group of
    the layout's `line_pattern` it is. `pattern` is a regular expression the trimmed text must match
    in full (RE2 syntax); `expects` says in words what that is; `sql` turns the text `{}` into the
    stored value. A workbook keeps numbers, not their print: `digits` and `decimals` say how many
    CMS prints, so that 100 is read as 00100 and 3.6 as 3.60.
    """

    field: str
    names: tuple[str, ...]
    pattern: str
    expects: str
    sql: str = "{}"
    optional: bool = False
    start: int = 0
    width: int = 0
    group: int = 0
    digits: int = 0
    decimals: int = 0

    @property
    def placed(self) -> bool:
        """Whether it stands at a fixed place of every line."""
        return bool(self.width or self.group)

    def stands_under(self, cell: str) -> bool:
        """Whether a bare header cell is one of this column's names (a final * is any ending)."""
        return any(
            cell.startswith(name[:-1]) if name.endswith("*") else cell == name
            for name in self.names
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A layout found in a file: release, first line of data (1-based) and where each column is."""

    release: Release
    first_line: int
    positions: dict[str, int] = field(default_factory=dict)
    header: tuple[str, ...] = ()
    delimiter: str = ","


_Place = tuple[int, dict[str, int], tuple[str, ...], str]

ReleaseOf = Callable[[SourceFile, str], Release | None]
"""A file and its preamble and header as one text → its release, None if it does not say."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One published file layout and the table it fills.

    `keep` is an SQL condition on the raw fields: rows that fail it are no rows of the table (notes
    under it); `laws` are SQL conditions on the raw fields that every row must meet, each with the
    column to name and the sentence to say; `select` builds the stored rows from the relation
    `staged` where a plain column list is not enough; `key` the columns that may occur once;
    `rank` decides between two files of one release, the higher being the fuller; `accepts` looks at
    the whole of a file where its columns do not tell it from another; `companions` are further
    tables in the same file, which may hold no row of them; `line_column` is the header of the column
    that says on which line of the published file a row stood, where that is not its own line.
    """

    name: str
    dataset: str
    title: str
    columns: tuple[Column, ...]
    release: ReleaseOf
    source: str = ""
    keep: str = ""
    laws: tuple[tuple[str, str, str], ...] = ()
    select: str = ""
    key: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    line_pattern: str = ""
    coverage: str = "all"
    rank: int = 1
    accepts: Callable[[SourceFile], bool] | None = None
    companions: tuple["Layout", ...] = ()
    line_column: str = ""

    @property
    def fixed_width(self) -> bool:
        """Whether columns are cut by position, the file having no header."""
        return bool(self.line_pattern)

    def find(self, file: SourceFile) -> Found | None:
        """Where this layout's data start in `file`, None if it is another layout.

        Raises ReleaseUnnamedError when the layout fits but nothing says which release it is.
        """
        placed = self._place_lines(file) if self.fixed_width else self._place_header(file)
        if placed is None or (self.accepts is not None and not self.accepts(file)):
            return None
        first_line, positions, header, delimiter = placed
        preamble = "\n".join((*file.head[: first_line - 1], *header))
        release = self.release(file, preamble)
        if release is None:
            raise ReleaseUnnamedError(self)
        return Found(release, first_line, positions, header, delimiter)

    def _place_lines(self, file: SourceFile) -> _Place | None:
        lines = [line.rstrip("\r\n") for line in file.head]
        fits = [re.match(self.line_pattern, line) is not None for line in lines]
        written = sum(1 for line in lines if line.strip())
        if not any(fits) or sum(fits) < FITTING * written - HEADING_LINES:
            return None
        return fits.index(True) + 1, {}, (), ""

    def _place_header(self, file: SourceFile) -> _Place | None:
        for delimiter in DELIMITERS:
            for header in headers(file.head, delimiter):
                positions = self._positions(header.bare)
                if positions is not None:
                    return header.last_line + 1, positions, header.cells, delimiter
        return None

    def _positions(self, cells: Sequence[str]) -> dict[str, int] | None:
        positions: dict[str, int] = {}
        for column in self.columns:
            at = next((i for i, cell in enumerate(cells) if column.stands_under(cell)), None)
            if at is not None:
                positions[column.field] = at
            elif not column.optional:
                return None
        return positions if all(name in cells for name in self.needs) else None


class ReleaseUnnamedError(Exception):
    """A layout fits, but neither the file nor its name says which release it is."""

    def __init__(self, layout: Layout) -> None:
        super().__init__(layout.name)
        self.layout = layout


_SIGNS = re.compile(r"[^a-z0-9]")
_DATED = re.compile(r"^(january|april|july|october)?(20\d\d)")


def bare(cell: str) -> str:
    """A header cell without case, spaces, punctuation, years and month names."""
    return _DATED.sub("", _SIGNS.sub("", cell.lower()))


@dataclass(frozen=True, slots=True)
class Header:
    """A candidate header: the physical line it ends on, its cells, and the cells made bare."""

    last_line: int
    cells: tuple[str, ...]
    bare: tuple[str, ...]


@lru_cache(maxsize=2 * len(DELIMITERS))
def headers(lines: tuple[str, ...], delimiter: str) -> tuple[Header, ...]:
    """Candidate headers, single lines before joined ones; every layout looks through the same."""
    records = _records(lines, delimiter)
    found = [(end, tuple(record)) for end, record in records]
    for last in range(len(records)):
        group: list[list[str]] = []
        for _, record in reversed(records[max(0, last + 1 - TALLEST_HEADER) : last + 1]):
            cells = [cell.strip() for cell in record]
            if not any(cells) or max(map(len, cells)) > LONGEST_HEADING:
                break
            group.insert(0, cells)
            if len(group) > 1:
                found.append((records[last][0], _stacked(group)))
    return tuple(Header(end, cells, tuple(map(bare, cells))) for end, cells in found)


def _records(lines: Sequence[str], delimiter: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=delimiter)
    records = []
    try:
        for record in reader:
            records.append((reader.line_num, record))
    except csv.Error:
        pass
    return records


def _stacked(group: list[list[str]]) -> tuple[str, ...]:
    width = max(map(len, group))
    columns = ([row[i] for row in group if i < len(row) and row[i]] for i in range(width))
    return tuple(" ".join(cells) for cells in columns)
