"""Blocks as what ReportLab flows over pages, each with its element in the structure."""

from collections.abc import Iterable, Sequence
from typing import Any

from reportlab.platypus import CondPageBreak, Indenter, Spacer, TableStyle

from assistant.export.blocks import (
    Block,
    Heading,
    Jump,
    Line,
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
from assistant.export.pdf_flow import Barred, Grid, Headline, Text
from assistant.export.pdf_tags import Node, Tags
from assistant.export.pdf_type import FAMILY, HANG, QUIET, RULE, TINT, markup, signs, style
from assistant.export.visible import cut

INDENT = 18
ROOM = {1: 0, 2: 130, 3: 90}
"""Points that must be free below a heading; else it goes to the next page."""
CHARACTER = 4.3
"""Width of a letter in a table, about, in points."""
GRID = TableStyle([
    ("FONTNAME", (0, 0), (-1, -1), FAMILY),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 4), ("RIGHTPADDING", (0, 0), (-1, -1), 6),
    ("TOPPADDING", (0, 0), (-1, -1), 2.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
    ("BACKGROUND", (0, 0), (-1, 0), TINT), ("LINEBELOW", (0, 0), (-1, 0), 0.8, QUIET),
    ("LINEBELOW", (0, 1), (-1, -1), 0.4, RULE),
])  # fmt: skip


class Story:
    """Makes flowables for a frame of a given width (points)."""

    def __init__(self, tags: Tags, width: float) -> None:
        self._tags, self._width, self._sections = tags, width, 0

    def of(self, blocks: Iterable[Block]) -> list[Any]:
        """The flowables of a document's blocks, in order."""
        return [each for block in blocks for each in self._block(block, self._tags.root, 0)]

    def _block(self, block: Block, node: Node, indent: float) -> Iterable[Any]:
        match block:
            case Heading():
                yield from self._heading(block, node)
            case Paragraph(kind="code"):
                yield self._text(words(plain(block.line)), "code", node.add("Code"), indent)
            case Paragraph(kind="quote"):
                yield self._text(block.line, "quote", node.add("BlockQuote"), indent + INDENT / 2)
            case Paragraph():
                yield self._text(block.line, block.kind, node.add("P"), indent)
            case Listing():
                yield from self._listing(block, node.add("L"), indent)
            case Table():
                yield from self._table(block, node, indent)
            case Notice():
                yield from self._notice(block, node.add("Sect"), indent)
            case Sources():
                listing = node.add("L")
                for entry in block.entries:
                    yield from self._source(entry, listing.add("LI"))

    def _text(self, line: Line, name: str, node: Node, indent: float = 0, bullet: str | None = None) -> Text:  # fmt: skip
        return Text.of(markup(line), style(name, indent), node, self._tags, bullet)

    def _heading(self, block: Heading, node: Node) -> Iterable[Any]:
        if room := ROOM.get(block.level, 60):
            yield CondPageBreak(room)
        made = Headline.of(
            markup(block.line), style(f"h{block.level}"), node.add(f"H{block.level}"), self._tags
        )
        if block.level in (2, 3):
            self._sections += 1
            made.title = cut(plain(block.line), 90)
            made.anchor = block.anchor or f"section{self._sections}"
            made.outline = block.level - 2
        yield made

    def _listing(self, block: Listing, node: Node, indent: float) -> Iterable[Any]:
        for number, item in enumerate(block.items, block.start or 1):
            sign = "•" if block.start is None else f"{number}."
            inside = node.add("LI").add("LBody")
            for place, each in enumerate(item):
                if place == 0 and isinstance(each, Paragraph):
                    name = "contents" if isinstance(next(iter(each.line), None), Jump) else "body"
                    yield self._text(each.line, name, inside.add("P"), indent + INDENT, sign)
                else:
                    yield from self._block(each, inside, indent + INDENT)

    def _table(self, block: Table, node: Node, indent: float) -> Iterable[Any]:
        if block.caption:
            yield CondPageBreak(70)
            yield self._text(block.caption, "body", node.add("P"), indent)
        element, width = node.add("Table"), self._width - indent
        head = [tuple((*words(plain(cell), bold=True),) for cell in block.head)]
        rows = [
            self._row(cells, element.add("TR"), "TH" if at == 0 else "TD")
            for at, cells in enumerate([*head, *block.rows])
        ]
        widths = [width * share for share in shares(block, int(width / CHARACTER))]
        made = Grid(rows, widths, repeatRows=1, splitInRow=1, hAlign="LEFT", style=GRID)
        yield from (Indenter(left=indent), made, Indenter(left=-indent)) if indent else (made,)
        yield Spacer(0, 8)

    def _row(self, cells: Sequence[Line], node: Node, role: str) -> list[Text]:
        return [self._text(c, "cell", node.add(role, repeats=role == "TH")) for c in cells]

    def _notice(self, block: Notice, node: Node, indent: float) -> Iterable[Any]:
        yield CondPageBreak(70)
        yield Spacer(0, 4)
        parts: list[Any] = []
        if block.title:
            parts.append(self._text(words(block.title, bold=True), "body", node.add("P"), indent))
        parts += [each for inner in block.blocks for each in self._block(inner, node, indent)]
        last = len(parts) - 1
        for at, each in enumerate(parts):
            barred = isinstance(each, Text)
            yield Barred(each, 5.0 * (at == 0), 2.0 * (at == last)) if barred else each
        yield Spacer(0, 7)

    def _source(self, entry: Source, node: Node) -> Iterable[Any]:
        body = node.add("LBody")
        place = f'<a name="{entry.anchor}"/>{signs(entry.place)}'
        yield Text.of(
            place, style("source", HANG["source"]), body.add("P"), self._tags, f"[{entry.n}]"
        )
        if entry.url:
            address = signs(entry.url).replace('"', "&quot;")
            link = f'<a href="{address}" color="#0b655e">{address}</a>'
            yield Text.of(link, style("quote", HANG["source"]), body.add("P"), self._tags)
        if entry.quote:
            yield self._text(words(entry.quote), "quote", body.add("BlockQuote"), HANG["source"])
