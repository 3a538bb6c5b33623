"""How wide the columns of a table are: shares of the line, by what their cells hold."""

from assistant.export.blocks import Line, Table, plain

WIDEST = 60
"""Characters of a cell beyond which it breaks into lines anyway."""
LONGEST_WORD = 24
PADDING = 4


def shares(table: Table, characters: int) -> tuple[float, ...]:
    """The share of each column of a line of about so many characters; they add up to 1.

    No column is narrower than its longest word; what is left goes to those with more to say.
    """
    columns = list(zip(table.head, *table.rows, strict=True))
    least = [PADDING + max(map(_word, column)) for column in columns]
    wanted = [max(low, PADDING + max(map(_length, column))) for low, column in zip(least, columns, strict=True)]  # fmt: skip
    room = max(characters - sum(least), 0)
    asked = sum(wanted) - sum(least)
    spread = min(1.0, room / asked) if asked else 0.0
    widths = [low + (want - low) * spread for low, want in zip(least, wanted, strict=True)]
    return tuple(width / sum(widths) for width in widths)


def _word(cell: Line) -> int:
    return min(max((len(word) for word in plain(cell).split()), default=1), LONGEST_WORD)


def _length(cell: Line) -> int:
    return min(len(plain(cell)), WIDEST)
