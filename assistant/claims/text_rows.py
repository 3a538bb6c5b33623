"""Rows of a table written as text: one row a line, cells apart by commas, semicolons or tabs.

A cell holds no line break, so that a stray quotation mark spoils its own row and no other.
"""

import csv
from collections.abc import Iterable, Iterator

from assistant.claims.rows import Row
from corpus.errors import BadInput

DELIMITERS = ",;\t|"
UNREADABLE = "�"


def delimiter_of(header: str) -> str:
    """What stands between the names of a header: whatever there is most of."""
    return max(DELIMITERS, key=header.count)


def cells_of(line: str, delimiter: str) -> list[str]:
    """The cells of a line. Raises BadInput where it cannot be read."""
    if '"' not in line:
        return [cell.strip() for cell in line.rstrip("\r\n").split(delimiter)]
    try:
        return [cell.strip() for cell in next(csv.reader((line,), delimiter=delimiter))]
    except csv.Error as error:
        raise BadInput(f"the row is not a row of CSV: {error}.") from None


def rows_of(lines: Iterable[str], first: int, delimiter: str) -> Iterator[Row]:
    """Rows numbered from `first`; blank lines are passed over, and an unreadable one has no cell."""
    for number, line in enumerate(lines, start=first):
        if not line.strip():
            continue
        try:
            yield number, cells_of(line, delimiter)
        except BadInput:
            yield number, ()
