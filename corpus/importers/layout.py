"""What a published layout looks like: its columns, how each is checked and how it is typed.

A layout is recognised from a file's own text. Header cells are compared after dropping everything
but letters and digits, and a header that CMS breaks over several lines is joined column by column.
"""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from corpus.importers.release import Release
from corpus.importers.source import SourceFile

HCPCS = "[0-9A-Z]{5}"
RVU = r"\d{1,4}\.\d{2}"
LONGEST_HEADING = 60
DELIMITERS = (",", "\t")


@dataclass(frozen=True, slots=True)
class Column:
    """One column to take.

    `names` are header cells it may stand under (letters and digits, lower case) or, for fixed
    width, empty; `pattern` a regular expression the trimmed text must match in full (RE2 syntax);
    `expects` says in words what that is; `sql` turns the text `{}` into the stored value.
    """

    field: str
    names: tuple[str, ...]
    pattern: str
    expects: str
    sql: str = "{}"
    optional: bool = False
    start: int = 0
    width: int = 0

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
    `rank` decides between two files of one release, the higher being the fuller.
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

    @property
    def fixed_width(self) -> bool:
        """Whether columns are cut by position, the file having no header."""
        return bool(self.line_pattern)

    def find(self, file: SourceFile) -> Found | None:
        """Where this layout's data start in `file`, None if it is another layout.

        Raises ReleaseUnnamedError when the layout fits but nothing says which release it is.
        """
        placed = self._place_lines(file) if self.fixed_width else self._place_header(file)
        if placed is None:
            return None
        first_line, positions, header, delimiter = placed
        preamble = "\n".join((*file.head[: first_line - 1], *header))
        release = self.release(file, preamble)
        if release is None:
            raise ReleaseUnnamedError(self)
        return Found(release, first_line, positions, header, delimiter)

    def _place_lines(self, file: SourceFile) -> _Place | None:
        fits = [re.match(self.line_pattern, line.rstrip("\r\n")) is not None for line in file.head]
        if not any(fits) or sum(fits) < 0.8 * len(fits) - 4:
            return None
        return fits.index(True) + 1, {}, (), ""

    def _place_header(self, file: SourceFile) -> _Place | None:
        for delimiter in DELIMITERS:
            for last_line, header in headers(file.head, delimiter):
                positions = self._positions(header)
                if positions is not None:
                    return last_line + 1, positions, header, delimiter
        return None

    def _positions(self, header: Sequence[str]) -> dict[str, int] | None:
        cells = [bare(cell) for cell in header]
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


def bare(cell: str) -> str:
    """A header cell without case, spaces, punctuation, years and month names."""
    text = re.sub(r"[^a-z0-9]", "", cell.lower())
    return re.sub(r"^(january|april|july|october)?(20\d\d)", "", text)


def headers(lines: Sequence[str], delimiter: str) -> list[tuple[int, tuple[str, ...]]]:
    """Candidate headers as (physical line they end on, cells), single lines before joined ones."""
    records = _records(lines, delimiter)
    single = [(end, tuple(record)) for end, record in records]
    joined = []
    for last in range(len(records)):
        group: list[list[str]] = []
        for _, record in reversed(records[: last + 1]):
            cells = [cell.strip() for cell in record]
            if not any(cells) or max(map(len, cells)) > LONGEST_HEADING:
                break
            group.insert(0, cells)
        if len(group) > 1:
            joined.append((records[last][0], _stacked(group)))
    return single + joined


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
