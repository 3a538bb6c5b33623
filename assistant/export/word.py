"""A document as Word file: headings, tables with header rows, markers that lead to their source."""

import zipfile
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE

from assistant.export.blocks import (
    Block,
    Heading,
    Jump,
    Listing,
    Notice,
    Paragraph,
    Source,
    Sources,
    Table,
    plain,
    words,
)
from assistant.export.columns import shares
from assistant.export.document import Document
from assistant.export.visible import cut
from assistant.export.word_parts import (
    ACCENT,
    TINT,
    bookmarked,
    element,
    numbered,
    paragraph,
    run,
    runs,
    tab,
    table,
    web_link,
)
from assistant.export.word_styles import HANG, add_footer, add_properties, prepare
from assistant.words import long_date

INDENT, BAR = 18, 9
CHARACTER = 95
"""Width of a letter in a table, about, in twips."""
STYLES = {"body": "Normal", "meta": "Framing", "quote": "Passage", "code": "Passage"}
EARLIEST = 1980
"""The first year that a file inside of a zip can bear."""


def word(document: Document, blocks: Iterable[Block], paper: str = "letter") -> bytes:
    """The blocks as .docx on Letter or A4 paper; Word, LibreOffice and Google Docs read it."""
    made = docx.Document()
    width = prepare(made, paper)
    body = _Body(made, width)
    end = made.element.body.sectPr
    for block in blocks:
        for each in body.of(block, 0):
            end.addprevious(each)
    said = f"Lamina · not legal advice, not a promise that a claim is safe to submit · {long_date(document.day)}"
    add_footer(made, said, width)
    add_properties(made, cut(document.title, 200), document.day)
    out = BytesIO()
    made.save(out)
    return _repeatable(out.getvalue(), document.day)


class _Body:
    """Makes the elements of a document's body."""

    def __init__(self, document: Any, width: int) -> None:
        self._part, self._width, self._marks = document.part, width, 0
        self._numbering = document.part.numbering_part.numbering_definitions._numbering
        self._kinds = {name: _abstract(document, self._numbering, name) for name in ("List Bullet", "List Number")}  # fmt: skip

    def of(self, block: Block, indent: float, framing: tuple[str, ...] = ()) -> Iterable[Any]:
        """The elements of one block; `framing` are the properties a notice gives its paragraphs."""
        match block:
            case Heading():
                parts = runs(block.line)
                parts = self._marked(block.anchor, parts) if block.anchor else parts
                yield paragraph(f"Heading{block.level}", parts)
            case Paragraph():
                given = map(_property, framing)
                yield paragraph(STYLES[block.kind], runs(block.line), indent, given)
            case Listing():
                yield from self._listing(block, indent, framing)
            case Table():
                yield from self._table(block, indent)
            case Notice():
                yield from self._notice(block, indent)
            case Sources():
                for entry in block.entries:
                    yield from self._source(entry)

    def _marked(self, name: str, parts: list[Any]) -> list[Any]:
        self._marks += 1
        return bookmarked(name, self._marks, parts)

    def _listing(self, block: Listing, indent: float, framing: tuple[str, ...]) -> Iterable[Any]:
        """Items; in a notice none is moved in, so that bar and ground run on from one to the next."""
        number, hanging = self._list(block.start), 0 if framing else INDENT
        indent += hanging
        for item in block.items:
            for place, each in enumerate(item):
                if place == 0 and isinstance(each, Paragraph):
                    style = (
                        "Contents" if isinstance(next(iter(each.line), None), Jump) else "Normal"
                    )
                    given = map(_property, framing)
                    yield numbered(style, runs(each.line), number, indent, given, hanging)
                else:
                    yield from self.of(each, indent, framing)

    def _list(self, start: int | None) -> int:
        """A list of its own, so that its numbers begin anew."""
        made = self._numbering.add_num(self._kinds["List Bullet" if start is None else "List Number"])  # fmt: skip
        if start is not None:
            made.add_lvlOverride(ilvl=0).add_startOverride(start)
        return int(made.numId)

    def _table(self, block: Table, indent: float) -> Iterable[Any]:
        if block.caption:
            yield paragraph("Normal", runs(block.caption), indent, [element("w:keepNext")])
        width = self._width - round(indent * 20)
        head = tuple(paragraph("Cell", runs(words(plain(c), bold=True))) for c in block.head)
        rows = [tuple(paragraph("Cell", runs(cell)) for cell in row) for row in block.rows]
        widths = [int(width * share) for share in shares(block, width // CHARACTER)]
        yield table([head, *rows], widths, cut(plain(block.caption), 120), indent)
        yield paragraph("Cell", [])

    def _notice(self, block: Notice, indent: float) -> Iterable[Any]:
        framing, indent = ("w:pBdr", "w:shd"), indent + BAR
        title = Paragraph(words(block.title, bold=True))
        for each in (title, *block.blocks) if block.title else block.blocks:
            yield from self.of(each, indent, framing)
        yield paragraph("Cell", [])

    def _source(self, entry: Source) -> Iterable[Any]:
        number = self._marked(entry.anchor, [run(f"[{entry.n}]")])
        yield paragraph("Source", [*number, tab(), run(entry.place)])
        if entry.url:
            relation = self._part.relate_to(entry.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)  # fmt: skip
            yield paragraph("Passage", [web_link(relation, entry.url)], HANG.pt)
        if entry.quote:
            yield paragraph("Passage", [run(entry.quote)], HANG.pt)


def _property(name: str) -> Any:
    """The bar at the left of a notice's paragraph, or its ground."""
    if name == "w:shd":
        return element("w:shd", {"val": "clear", "color": "auto", "fill": TINT})
    bar = {"val": "single", "sz": 18, "space": 6, "color": ACCENT}
    return element("w:pBdr", {}, element("w:left", bar))


def _abstract(document: Any, numbering: Any, style: str) -> int:
    """The definition that a list style of the template numbers by."""
    number = document.styles[style].element.pPr.numPr.numId.val
    return int(numbering.num_having_numId(number).abstractNumId.val)


def _repeatable(package: bytes, day: date) -> bytes:
    """The same package with its files dated by the day of the export, not by the clock."""
    out, at = BytesIO(), (max(day.year, EARLIEST), day.month, day.day, 0, 0, 0)
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, at)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return out.getvalue()
