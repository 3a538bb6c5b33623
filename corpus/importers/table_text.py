"""Tables as text: Markdown rows, long tables in pieces that each repeat the names of the columns."""

from collections.abc import Iterator, Sequence

Row = tuple[str, ...]
LONGEST = 700
"""Characters of a piece: codes and figures are many tokens for their length."""


def squared(rows: Sequence[Sequence[str]]) -> tuple[Row, ...]:
    """Rows of equal length, each cell on one line, without empty rows and empty columns."""
    width = max((len(row) for row in rows), default=0)
    even = [(*(" ".join(cell.split()) for cell in row), *[""] * (width - len(row))) for row in rows]
    kept = [column for column in range(width) if any(row[column] for row in even)]
    return tuple(tuple(row[column] for column in kept) for row in even if any(row))


def with_one_header(rows: Sequence[Row], headers: int) -> tuple[Row, ...]:
    """The table with its first `headers` rows as one: names above names are joined by a slash."""
    if headers <= 1 or len(rows) <= headers:
        return tuple(rows)
    columns = zip(*rows[:headers], strict=True)
    names = tuple(" / ".join(dict.fromkeys(name for name in each if name)) for each in columns)
    return (names, *rows[headers:])


def table_pieces(rows: Sequence[Row]) -> Iterator[str]:
    """The table in Markdown, in pieces of at most LONGEST characters or one row."""
    head, *body = rows
    top = f"{_line(head)}\n|{'---|' * len(head)}"
    held: list[str] = []
    for row in map(_line, body):
        if held and len(top) + sum(len(line) + 1 for line in held) + len(row) > LONGEST:
            yield "\n".join([top, *held])
            held = []
        held.append(row)
    yield "\n".join([top, *held])


def _line(row: Row) -> str:
    return "| " + " | ".join(cell.replace("|", "/") for cell in row) + " |"
