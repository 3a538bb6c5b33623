"""Reads a Word document (.docx): headings, lists, tables and notes; what is deleted or hidden is not read."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from corpus.errors import UnreadableFile
from corpus.importers.blocks import Block, Extracted, title_of
from corpus.importers.table_text import squared, with_one_header
from corpus.importers.unpacking import Unpacker
from corpus.importers.word_parts import Numbering, Styles, W, notes_of, value
from corpus.importers.word_runs import Runs

_BROKEN = (BadZipFile, KeyError, ValueError, SyntaxError)  # lxml's XMLSyntaxError is a SyntaxError
_DIFFERENT = frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}smartTag", f"{W}customXml"})
MOST_UNPACKED = 256 << 20
DEEPEST = 20
"""Tables or content controls inside one another."""


def read_word(content: bytes, path: Path) -> Extracted:
    """The document as blocks, footnotes after the paragraphs that point to them.

    Pages are those of the last printing that Word noted, else those between page breaks; "" where
    there are neither. Raises
    UnreadableFile for a damaged, macro-enabled or empty document, or one made to fill memory.
    """
    from docx import Document  # slow to load

    _refuse_swollen(content, path)
    try:
        document: Any = Document(io.BytesIO(content))
        body = document.element.body
        reading = _Reading(Styles(document), Numbering(document), notes_of(document), *_pages(body))
        reading.read(body, 0)
    except _BROKEN as error:
        raise UnreadableFile(path, _problem(error)) from error
    blocks = tuple(reading.blocks)
    if not any(block.text or block.rows for block in blocks):
        raise UnreadableFile(path, "there is no text in this Word document that a reader would see")
    about = document.core_properties
    title = about.title or reading.title or title_of(blocks)
    return Extracted(title, blocks, left_out=reading.runs.words(_parts(document)))


def _refuse_swollen(content: bytes, path: Path) -> None:
    """Whether the parts would fill memory; read before anything is unpacked."""
    Unpacker(path.parent, most_bytes=MOST_UNPACKED).check(io.BytesIO(content), str(path))


def _problem(error: Exception) -> str:
    if "macroEnabled" in str(error):
        return "it is a Word document with macros: save it as .docx without them"
    return "it is a Word document, but damaged or cut off: open it in Word and save it again"


def _pages(body: Any) -> tuple[bool, bool]:
    """Whether Word noted where pages ended when it printed last, and whether any page's end is known."""
    printed = body.find(f".//{W}lastRenderedPageBreak") is not None
    return printed, printed or body.find(f".//{W}br[@{W}type='page']") is not None


def _parts(document: Any) -> frozenset[str]:
    """The last words of the kinds of parts beside the text: comments, footer, oleObject …"""
    return frozenset(rel.reltype.rpartition("/")[2] for rel in document.part.rels.values())


@dataclass
class _Reading:
    """Walks the body in order; `page` counts from 1 where page breaks are noted."""

    styles: Styles
    numbering: Numbering
    notes: dict[str, str]
    printed: bool
    paged: bool
    blocks: list[Block] = field(default_factory=list)
    title: str = ""
    runs: Runs = field(init=False)

    def __post_init__(self) -> None:
        self.runs = Runs(self.styles, self.printed)

    def read(self, parent: Any, depth: int) -> None:
        """The paragraphs and tables of a body, cell or content control."""
        for child in parent if depth < DEEPEST else ():
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._table(child, depth)
            elif child.tag in _DIFFERENT:
                self.read(child, depth + 1)

    def _paragraph(self, element: Any) -> None:
        page = self._page()
        text, noted = self.runs.text(element)
        style = self.styles.of_paragraph(element)
        level = self.styles.level(style, element)
        level = min(level + 1, 6) if level and self.title else level
        if text and self.styles.name(style) == "title":
            self.title = self.title or text
            level = 1
        if text and not level:
            text = self.numbering.mark(element, self.styles.numbering(style)) + text
        if text:
            self.blocks.append(Block(text, level, page, self._page()))
        self._notes(noted)

    def _notes(self, noted: list[str]) -> None:
        for mark in noted:
            if text := self.notes.get(mark):
                kind = "Endnote" if mark.startswith("e") else "Footnote"
                self.blocks.append(Block(f"{kind} {mark[1:]}: {text}", page=self._page()))

    def _table(self, table: Any, depth: int) -> None:
        page = self._page()
        noted: list[str] = []
        grid: list[list[str]] = []
        headers = 0
        for row in table.iter(f"{W}tr"):
            if row.getparent() is not table or row.find(f"{W}trPr/{W}del") is not None:
                continue
            line = list(self._cells(row, grid[-1] if grid else [], noted, depth))
            marked = row.find(f"{W}trPr/{W}tblHeader") is not None
            headers += marked and headers == len(grid)
            grid.append(line)
        rows = squared(grid)
        if len(rows) > 1 and len(rows[0]) > 1:
            block = Block(rows=with_one_header(rows, headers), page=page, last_page=self._page())
            self.blocks.append(block)
        else:
            for cells in rows:
                self.blocks.append(Block(" ".join(filter(None, cells)), page=page))
        self._notes(noted)

    def _cells(self, row: Any, above: list[str], noted: list[str], depth: int) -> Iterator[str]:
        """The cells of one row; one that spans several stands in each of them."""
        column = 0
        for cell in row.iter(f"{W}tc"):
            if next(cell.iterancestors(f"{W}tr")) is not row:
                continue
            wide = value(cell.find(f"{W}tcPr/{W}gridSpan")) or "1"
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            text = self._cell(cell, noted)
            if merged is not None and value(merged) != "restart" and column < len(above):
                text = above[column]
            for _ in range(min(int(wide), 60) if wide.isdigit() else 1):
                yield text
                column += 1

    def _cell(self, cell: Any, noted: list[str]) -> str:
        """All text of a cell, that of tables in it too."""
        found = []
        for paragraph in cell.iter(f"{W}p"):
            if next(paragraph.iterancestors(f"{W}p"), None) is not None:  # of a text box
                continue
            text, marks = self.runs.text(paragraph)
            found.append(text)
            noted += marks
        return " ".join(filter(None, found))

    def _page(self) -> str:
        return str(self.runs.page) if self.paged else ""
