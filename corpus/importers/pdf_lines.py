"""Words of a PDF page as lines in reading order: two or more columns of prose one after the other."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median

from corpus.importers.pdf_page import Box, Word
from corpus.importers.table_text import Row

GAP = 0.9
"""Heights of a line that part two pieces of it: cells, columns."""
SMALL = 0.8
"""Of the size of a line: lower words in it are marks of notes."""
FEWEST_LINES = 4
FEWEST_WORDS = 3.5
"""Lines and words a line on both sides of a gutter: less is a table."""
MOST_CROSSING = 0.25
_NOTE = re.compile(r"\(?(\d{1,2}|[*†‡§]{1,2})\)?$")


@dataclass(frozen=True)
class Piece:
    """A stretch of one line without a wide gap, or a ruled table (`rows`)."""

    words: tuple[Word, ...]
    box: Box
    rows: tuple[Row, ...] = ()

    @cached_property
    def size(self) -> float:
        """The height of most of its words."""
        return median(word.size for word in self.words) if self.words else 0.0

    @cached_property
    def bold(self) -> bool:
        """Whether all of its words are bold."""
        return bool(self.words) and all(word.bold for word in self.words)

    @cached_property
    def text(self) -> str:
        """Its words; a raised mark of a note within or after a word reads (note 1)."""
        found: list[str] = []
        for index, word in enumerate(self.words):
            note = _NOTE.match(word.text) if word.raised and index else None
            glued = index > 0 and word.box.left - self.words[index - 1].box.right < 0.08 * word.size
            shown = f"(note {note[1]})" if note else word.text
            found.append(shown if not found or (glued and not note) else f" {shown}")
        return "".join(found)


@dataclass(frozen=True)
class Line:
    """One line of a column: its pieces from left to right; `column` tells columns of a page apart."""

    pieces: tuple[Piece, ...]
    column: int = 0

    @cached_property
    def box(self) -> Box:
        """The field it takes."""
        return around(piece.box for piece in self.pieces)

    @cached_property
    def text(self) -> str:
        """All its words."""
        return " ".join(piece.text for piece in self.pieces)

    @cached_property
    def size(self) -> float:
        """The height of most of its words."""
        sizes = [word.size for piece in self.pieces for word in piece.words]
        return median(sizes) if sizes else 0.0

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(piece.bold for piece in self.pieces)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of a ruled table, () for text."""
        return self.pieces[0].rows


def around(boxes: Iterable[Box]) -> Box:
    """The field around several."""
    every = list(boxes)
    return Box(
        min(box.left for box in every), min(box.top for box in every),
        max(box.right for box in every), max(box.bottom for box in every),
    )  # fmt: skip


def reading_order(words: Sequence[Word], tables: Sequence[Piece]) -> list[Line]:
    """Lines of a page from its first to its last; a ruled table is a line of its own."""
    numbered = iter(range(1 << 16))
    return list(_ordered([*_lines(words), *(Line((table,)) for table in tables)], numbered))


def _ordered(lines: list[Line], numbers: Iterator[int]) -> Iterator[Line]:
    lines = sorted(lines, key=lambda line: (line.box.top, line.box.left))
    gutter = _gutter([piece for line in lines for piece in line.pieces])
    if gutter is None:
        column = next(numbers)
        yield from (replace(line, column=column) for line in lines)
        return
    for crossing, band in _bands(lines, gutter):
        if crossing:
            column = next(numbers)
            yield from (replace(line, column=column) for line in band)
            continue
        left = [side for line in band if (side := _side(line, gutter, True))]
        right = [side for line in band if (side := _side(line, gutter, False))]
        yield from _ordered(left, numbers)
        yield from _ordered(right, numbers)


def _side(line: Line, gutter: float, left: bool) -> Line | None:
    kept = tuple(piece for piece in line.pieces if (piece.box.left < gutter) == left)
    return Line(kept) if kept else None


def _bands(lines: list[Line], gutter: float) -> Iterator[tuple[bool, list[Line]]]:
    """Runs of lines that cross the gutter, and of lines that keep to their side."""
    held: list[Line] = []
    crossing = False
    for line in lines:
        crosses = any(_crosses(piece, gutter) for piece in line.pieces)
        if held and crosses != crossing:
            yield crossing, held
            held = []
        held.append(line)
        crossing = crosses
    if held:
        yield crossing, held


def _crosses(piece: Piece, x: float) -> bool:
    return piece.box.left < x - 1 and piece.box.right > x + 1


def _gutter(pieces: list[Piece]) -> float | None:
    """Where a column of prose begins to the right of another, or None."""
    starts = sorted({round(piece.box.left) for piece in pieces})
    best: tuple[float, float] | None = None
    for start in starts:
        x = start - 2.0
        right = [piece for piece in pieces if piece.box.left >= x]
        aligned = sum(piece.box.left <= x + 30 for piece in right)
        if len(right) < FEWEST_LINES or aligned < 0.6 * len(right):
            continue
        left = [piece for piece in pieces if piece.box.right <= x]
        crossing = len(pieces) - len(left) - len(right)
        if len(left) < FEWEST_LINES or crossing > MOST_CROSSING * len(pieces):
            continue
        if not (_is_prose(_level_with(left, right)) and _is_prose(_level_with(right, left))):
            continue
        score = (crossing - 0.01 * aligned, x)
        best = min(best, score) if best else score
    return best[1] if best else None


def _level_with(pieces: list[Piece], others: list[Piece]) -> list[Piece]:
    """Those at the height of the others."""
    field = around(piece.box for piece in others)
    return [
        piece for piece in pieces if piece.box.bottom > field.top and piece.box.top < field.bottom
    ]


def _is_prose(pieces: list[Piece]) -> bool:
    texts = [piece for piece in pieces if piece.words]
    if len(texts) < FEWEST_LINES:
        return False
    return sum(len(piece.words) for piece in texts) >= FEWEST_WORDS * len(texts)


def _lines(words: Sequence[Word]) -> Iterator[Line]:
    """Words of one height as lines, in pieces at wide gaps; small marks beside a line are of it."""
    usual = median(word.size for word in words) if words else 0.0
    small = [word for word in words if word.size < SMALL * usual]
    rows = _rows([word for word in words if word.size >= SMALL * usual])
    alone = [word for word in small if not _joins_a_row(word, rows)]
    for row in [*rows, *_rows(alone)]:
        yield Line(tuple(_pieces(sorted(row, key=lambda word: word.box.left))))


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    rows: list[list[Word]] = []
    for word in sorted(words, key=_middle):
        if rows and abs(_middle(word) - _middle(rows[-1][0])) < 0.4 * max(
            word.size, rows[-1][0].size
        ):
            rows[-1].append(word)
        else:
            rows.append([word])
    return rows


def _joins_a_row(word: Word, rows: list[list[Word]]) -> bool:
    """Puts a raised mark into the row in which it stands beside a word."""
    for row in rows:
        for other in row:
            shared = min(word.box.bottom, other.box.bottom) - max(word.box.top, other.box.top)
            gap = max(word.box.left - other.box.right, other.box.left - word.box.right)
            if shared > 0.5 * word.size and gap < 0.5 * other.size:
                row.append(word)
                return True
    return False


def _middle(word: Word) -> float:
    return (word.box.top + word.box.bottom) / 2


def _pieces(row: list[Word]) -> Iterator[Piece]:
    held: list[Word] = []
    for word in row:
        if held and word.box.left - max(each.box.right for each in held) > GAP * max(
            word.size, held[-1].size
        ):
            yield _piece(held)
            held = []
        held.append(word)
    yield _piece(held)


def _piece(words: list[Word]) -> Piece:
    """Small words above the foot of the others are raised."""
    size = median(word.size for word in words)
    bottom = max(word.box.bottom for word in words if word.size >= SMALL * size)
    marked = (
        replace(word, raised=True)
        if word.size < SMALL * size and word.box.bottom < bottom - 0.12 * size
        else word
        for word in words
    )
    return Piece(tuple(marked), around(word.box for word in words))
