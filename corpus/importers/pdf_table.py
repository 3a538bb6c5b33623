"""Tables of a PDF page: in drawn lines, or by cells that stand under one another."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.importers.pdf_lines import Line, Piece, around, reading_order
from corpus.importers.pdf_page import Box, Word
from corpus.importers.table_text import Row, squared

NEAR = 3.0
"""Points within which drawn lines meet or are one."""
FEWEST_ROWS = 3
MOST_EMPTY = 0.7
MOST_WORDS = 12
"""Words a cell beyond which lines side by side are no table without drawn lines."""
_MARK = re.compile(r"(?:[•▪◦●○■□➢❖·*–—-]|\(?\d{1,2}[.)]|\(?[a-zA-Z][.)]|\(?[ivx]{1,4}[.)])$")


def ruled_tables(words: Sequence[Word], rules: Sequence[Box]) -> tuple[list[Piece], list[Word]]:
    """The tables in drawn lines, and the words outside of them."""
    left = list(words)
    tables = []
    for group in _connected(rules):
        across = _places((rule.left + rule.right) / 2 for rule in group if _upright(rule))
        down = _places((rule.top + rule.bottom) / 2 for rule in group if not _upright(rule))
        if len(across) < 3 or len(down) < 3:
            continue
        field = Box(across[0] - NEAR, down[0] - NEAR, across[-1] + NEAR, down[-1] + NEAR)
        inside = [word for word in left if field.holds(*_middle(word))]
        rows = squared(list(_cells(inside, across, down)))
        if len(rows) > 1 and len(rows[0]) > 1 and _is_filled(rows):
            tables.append(Piece((), field, rows))
            taken = set(map(id, inside))
            left = [word for word in left if id(word) not in taken]
    return tables, left


def aligned_table(lines: Sequence[Line]) -> tuple[int, tuple[Row, ...]]:
    """A table without drawn lines at the beginning of some lines: how many it takes, its rows."""
    run = _run(lines)
    while len(run) >= FEWEST_ROWS:
        columns = _columns(run)
        if len(columns) >= 2 and (rows := _aligned(run, columns)):
            return len(run), rows
        run = run[:-1]
    return 0, ()


def _upright(rule: Box) -> bool:
    return rule.bottom - rule.top > rule.right - rule.left


def _middle(word: Word) -> tuple[float, float]:
    return (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2


def _connected(rules: Sequence[Box]) -> list[list[Box]]:
    """Drawn lines that meet."""
    groups: list[tuple[Box, list[Box]]] = []
    for rule in sorted(rules, key=lambda rule: (rule.top, rule.left)):
        field, members = rule, [rule]
        apart = []
        for other, others in groups:
            if _meet(other, field):
                field, members = around((field, other)), members + others
            else:
                apart.append((other, others))
        groups = [*apart, (field, members)]
    return [members for _, members in groups if len(members) >= 5]


def _meet(one: Box, other: Box) -> bool:
    return (
        one.left <= other.right + NEAR
        and other.left <= one.right + NEAR
        and one.top <= other.bottom + NEAR
        and other.top <= one.bottom + NEAR
    )


def _places(values: Iterator[float] | Sequence[float]) -> list[float]:
    """Places, those closer than NEAR as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found


def _cells(words: list[Word], across: list[float], down: list[float]) -> Iterator[list[str]]:
    bands = list(pairwise(down))
    for top, bottom in bands:
        within = [word for word in words if top <= _middle(word)[1] < bottom]
        cells = [
            [word for word in within if left <= _middle(word)[0] < right]
            for left, right in pairwise(across)
        ]
        lines = [reading_order(cell, ()) for cell in cells]
        if len(bands) <= 2 and (split := _in_rows(lines)):
            yield from split
        else:
            yield [" ".join(line.text for line in each) for each in lines]


def _in_rows(columns: list[list[Line]]) -> list[list[str]]:
    """Rows of a band that holds several without lines between: [] where it is one row."""
    filled = [column for column in columns if column]
    counts = {len(column) for column in filled}
    if len(filled) < 2 or len(counts) != 1 or counts == {1} or counts == {0}:
        return []
    return [
        [column[row].text if column else "" for column in columns] for row in range(counts.pop())
    ]


def _is_filled(rows: tuple[Row, ...]) -> bool:
    cells = [cell for row in rows for cell in row]
    return sum(not cell for cell in cells) <= MOST_EMPTY * len(cells)


def _run(lines: Sequence[Line]) -> list[Line]:
    """Lines of one column, close to one another, that stand in several pieces, or go on with one."""
    run: list[Line] = []
    for line in lines:
        if line.rows or (run and (line.column != run[-1].column or _far(run[-1], line))):
            break
        if len(line.pieces) < 2 and (not run or not _goes_on(run, line)):
            break
        run.append(line)
    while run and len(run[-1].pieces) < 2 and run[-1].pieces[0].box.left <= run[0].box.left + NEAR:
        run.pop()
    return run


def _far(before: Line, line: Line) -> bool:
    return line.box.top - before.box.bottom > 1.3 * max(line.size, before.size)


def _goes_on(run: list[Line], line: Line) -> bool:
    """Whether a lone piece is the rest of a cell other than the first."""
    starts = [piece.box.left for each in run for piece in each.pieces[1:]]
    return any(abs(line.box.left - start) < 2 * NEAR for start in starts)


def _columns(run: list[Line]) -> list[tuple[float, float]]:
    """Left and right of each column: pieces over one another."""
    spans: list[tuple[float, float]] = []
    for left, right in sorted((p.box.left, p.box.right) for line in run for p in line.pieces):
        if spans and left < spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(spans[-1][1], right))
        else:
            spans.append((left, right))
    return spans


def _aligned(run: list[Line], columns: list[tuple[float, float]]) -> tuple[Row, ...]:
    """The rows, () where the pieces are list marks with their text, or prose."""
    rows: list[list[str]] = []
    before = run[0]
    for line in run:
        cells = ["" for _ in columns]
        for piece in line.pieces:
            at = next(
                i for i, (left, right) in enumerate(columns) if left <= piece.box.left <= right
            )
            cells[at] = f"{cells[at]} {piece.text}".strip()
        if rows and (len(line.pieces) < 2 or _is_rest(cells, line, before)):
            rows[-1] = [f"{a} {b}".strip() for a, b in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
        before = line
    if len(rows) < FEWEST_ROWS or all(_MARK.match(row[0]) for row in rows if row[0]):
        return ()
    words = [len(cell.split()) for row in rows for cell in row if cell]
    return (
        squared(rows) if sum(words) <= MOST_WORDS * len(words) and _is_filled(squared(rows)) else ()
    )


def _is_rest(cells: list[str], line: Line, before: Line) -> bool:
    """Whether a line close below another goes on with some of its cells: half of them are empty."""
    close = line.box.top - before.box.bottom < 0.3 * line.size
    return close and len(cells) > 2 and sum(map(bool, cells)) <= len(cells) / 2
