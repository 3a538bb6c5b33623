"""Lines of a PDF as headings, paragraphs, tables and footnotes, page by page."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from corpus.importers.blocks import Block
from corpus.importers.pdf_lines import Line, reading_order
from corpus.importers.pdf_page import PageContent
from corpus.importers.pdf_table import aligned_table, ruled_tables

LARGER, SMALLER = 1.12, 0.93
"""Of the body's size: from here on it is a heading, up to here a footnote."""
MARGIN = 0.11
"""Share of the page at its top and bottom in which running heads and page numbers stand."""
MOST_WORDS = 18
FOOT = 0.45
_PAGE = re.compile(r"(?:page\s+)?[-–—|\s]*(?:\d{1,4}|[ivxlc]{1,6}|[A-Z]{1,4}-\d{1,3})(?:\s*(?:of|/)\s*\d{1,4})?[-–—|\s]*$", re.IGNORECASE)  # fmt: skip
_ITEM = re.compile(r"(?:[•▪◦●○■□➢❖·*–—-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+\S")
_MARK = re.compile(r"[•▪◦●○■□➢❖·]\s*")
_NOTE = re.compile(r"\(?(\d{1,2}|[*†‡§]{1,2})[.)]?\s+(?=\S)")
_END = re.compile(r"[.!?:;][”\"’')\]]*(?: \(note \S+\))?$")
_PREFIX = re.compile(r"\b(?:add|follow|pre|post|non|co|self|multi|per|re|two|three|one|out|in)-$", re.IGNORECASE)  # fmt: skip


@dataclass
class _Page:
    content: PageContent
    lines: list[Line]
    notes: list[Block] = field(default_factory=list)


def blocks_of(pages: Sequence[PageContent]) -> list[Block]:
    """The blocks of all pages in reading order; footnotes after what points to them."""
    read = [_page(page) for page in pages]
    body = _body_size(read)
    _without_running_heads(read, body)
    for page in read:
        _take_notes(page, body)
    sizes = _heading_sizes(read, body)
    known = frozenset(
        word.strip(".,;:()") for page in read for line in page.lines for word in line.text.split()
    )
    found: list[Block] = []
    for page in read:
        blocks = list(_blocks(page, body, sizes, known))
        if found and blocks and _continues(found[-1], blocks[0]):
            first = blocks.pop(0)
            text = _joined(found[-1].text, first.text, known)
            found[-1] = replace(found[-1], text=text, last_page=first.page)
        found += _with_notes(blocks, page.notes)
    return found


def _with_notes(blocks: list[Block], notes: list[Block]) -> list[Block]:
    """Footnotes after the block that points to them, else at the end of the page."""
    for note in reversed(notes):
        mark = f"(note {note.text.split(':')[0].removeprefix('Footnote ')})"
        pointing = (at for at, block in enumerate(blocks) if mark in _words(block))
        blocks.insert(next(pointing, len(blocks) - 1) + 1, note)
    return blocks


def _words(block: Block) -> str:
    return block.text or " ".join(cell for row in block.rows for cell in row)


def _page(content: PageContent) -> _Page:
    tables, words = ruled_tables(content.words, content.rules)
    return _Page(content, reading_order(words, tables))


def _body_size(pages: list[_Page]) -> float:
    """The size that most letters have."""
    counts: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            counts[round(line.size * 2) / 2] += len(line.text)
    return counts.most_common(1)[0][0] if counts else 0.0


def _without_running_heads(pages: list[_Page], body: float) -> None:
    """Leaves out page numbers, and lines at the margin that come back on half of the pages.

    The first time a large one may be the title: it stays.
    """
    counts = Counter(key for page in pages for key in {_key(li) for li in _at_margin(page)})
    running = {key for key, count in counts.items() if count >= max(2, 0.5 * len(pages))}
    seen: set[str] = set()
    for page in pages:
        margin = {id(line) for line in _at_margin(page)}
        kept = []
        for line in page.lines:
            key = _key(line)
            title = line.size > LARGER * body and key not in seen
            runs = id(line) in margin and (_PAGE.match(line.text) or key in running) and not title
            seen.add(key)
            if not runs:
                kept.append(line)
        page.lines = kept


def _at_margin(page: _Page) -> list[Line]:
    height = page.content.height
    return [
        line
        for line in page.lines
        if not line.rows
        and (line.box.top < MARGIN * height or line.box.bottom > (1 - MARGIN) * height)
    ]


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _take_notes(page: _Page, body: float) -> None:
    """Takes footnotes out of the lines: small ones at the foot of a column that begin with a mark."""
    for column in dict.fromkeys(line.column for line in page.lines):
        foot: list[Line] = []
        for line in reversed([line for line in page.lines if line.column == column]):
            low = line.box.top > FOOT * page.content.height
            if line.rows or not low or line.size > SMALLER * body:
                break
            foot.append(line)
        foot.reverse()
        while foot and not _NOTE.match(foot[0].text):
            foot.pop(0)
        for line in foot:
            if mark := _NOTE.match(line.text):
                text = f"Footnote {mark[1]}: {line.text[mark.end() :]}"
                page.notes.append(Block(text, page=page.content.label))
            else:
                last = page.notes[-1]
                page.notes[-1] = replace(last, text=_joined(last.text, line.text, frozenset()))
        taken = set(map(id, foot))
        page.lines = [line for line in page.lines if id(line) not in taken]


def _heading_sizes(pages: list[_Page], body: float) -> list[float]:
    """Sizes of headings, the largest first."""
    sizes = {
        _rounded(line.size)
        for page in pages
        for line in page.lines
        if line.size >= LARGER * body and len(line.text.split()) <= MOST_WORDS
    }
    return sorted(sizes, reverse=True)


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _level(line: Line, body: float, sizes: list[float]) -> int:
    """Of a heading its level, 0 for text."""
    words = line.text.split()
    if line.rows or len(line.pieces) > 1 or len(words) > MOST_WORDS:
        return 0
    if not any(sign.isalpha() for sign in line.text):
        return 0
    if line.size >= LARGER * body:
        return min(sizes.index(_rounded(line.size)) + 1, 5) if _rounded(line.size) in sizes else 5
    ends = line.text.endswith((".", ",", ";", ":")) or " = " in line.text
    if line.bold and not ends and not _ITEM.match(line.text) and line.size >= SMALLER * body:
        return min(len(sizes) + 1, 6)
    capitals = line.text.isupper() and len(words) >= 2 and len(line.text) < 90
    return min(len(sizes) + 2, 6) if capitals and not ends else 0


def _blocks(page: _Page, body: float, sizes: list[float], known: frozenset[str]) -> Iterator[Block]:
    label = page.content.label
    held: list[Line] = []
    at = 0
    while at < len(page.lines):
        line = page.lines[at]
        taken, rows = (1, line.rows) if line.rows else aligned_table(page.lines[at:])
        if rows:
            yield from _paragraph(held, label, known, _level_of(held, body, sizes))
            held = []
            yield Block(page=label, rows=rows)
            at += taken
            continue
        if held and _parts(held, line, page.lines, body, sizes):
            yield from _paragraph(held, label, known, _level_of(held, body, sizes))
            held = []
        held.append(line)
        at += 1
    yield from _paragraph(held, label, known, _level_of(held, body, sizes))


def _parts(
    held: list[Line], line: Line, lines: list[Line], body: float, sizes: list[float]
) -> bool:
    """Whether a new block begins with the line."""
    before = held[-1]
    level, own = _level(held[0], body, sizes), _level(line, body, sizes)
    if level != own:
        return True
    gap = line.box.top - before.box.bottom
    if level:
        return line.column != before.column or gap > 0.6 * line.size or not _is_under(before, line)
    if _ITEM.match(line.text):
        return True
    if line.column != before.column:
        return bool(_END.search(before.text)) or line.text[:1].isupper()
    if gap > 0.45 * max(line.size, before.size):
        return True
    left, right = _edges(lines, line.column)
    first = line.text.split(" ", 1)[0]
    room = right - before.box.right > (len(first) + 1) * 0.5 * line.size
    indented = line.box.left > left + 0.6 * line.size and before.box.left <= left + 0.3 * line.size
    listed = bool(_ITEM.match(held[0].text))
    return bool(_END.search(before.text)) and (room or (indented and not listed))


def _is_under(before: Line, line: Line) -> bool:
    """Whether two lines of a heading begin at one place, or stand around one middle."""
    left = line.box.left - before.box.left
    right = line.box.right - before.box.right
    return abs(left) < 0.6 * line.size or abs(left + right) < 1.2 * line.size


def _edges(lines: list[Line], column: int) -> tuple[float, float]:
    mine = [line.box for line in lines if line.column == column]
    return min(box.left for box in mine), max(box.right for box in mine)


def _level_of(held: list[Line], body: float, sizes: list[float]) -> int:
    return _level(held[0], body, sizes) if held else 0


def _paragraph(held: list[Line], label: str, known: frozenset[str], level: int) -> Iterator[Block]:
    if held:
        text = held[0].text
        for line in held[1:]:
            text = _joined(text, line.text, known)
        yield Block(_MARK.sub("- ", text, count=1) if _MARK.match(text) else text, level, label)


def _continues(last: Block, first: Block) -> bool:
    """Whether a paragraph goes on over the page."""
    if last.level or first.level or last.rows or first.rows or last.text.startswith("Footnote "):
        return False
    return not _END.search(last.text) and first.text[:1].islower()


def _joined(text: str, line: str, known: frozenset[str]) -> str:
    """Text and the line after it; a word that was parted at the margin is closed up."""
    before, after = re.search(r"(\w+)-$", text), re.match(r"[a-z]{2,}", line)
    if not before or not after or before[1].isdigit():
        tight = text.endswith("-") and text[-2:-1].isalnum() and line[:1].isalnum()
        return f"{text}{line}" if tight else f"{text} {line}"
    whole, parted = before[1] + after[0], f"{before[1]}-{after[0]}"
    words = before[1] in known and after[0] in known
    kept = parted in known or (whole not in known and (words or _PREFIX.search(text)))
    return f"{text}{line}" if kept else f"{text[:-1]}{line}"
