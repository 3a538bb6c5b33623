"""The elements of a Word document: runs, links, bookmarks, fields, as WordprocessingML (ECMA-376)."""

from collections.abc import Iterable, Mapping
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from assistant.export.blocks import Inline, Jump, Line, Marker

ACCENT, TINT, RULE = "0B655E", "F2F3EE", "C9CFC8"
TWIPS = 20
"""In a point."""


def element(name: str, values: Mapping[str, object] | None = None, *inside: Any) -> Any:
    """An element such as w:p with attributes of the same namespace and what stands in it."""
    made = OxmlElement(name)
    for key, value in (values or {}).items():
        made.set(qn(f"w:{key}"), str(value))
    for each in inside:
        made.append(each)
    return made


def paragraph(style: str, parts: Iterable[Any], indent: float = 0, properties: Iterable[Any] = ()) -> Any:  # fmt: skip
    """A paragraph of a style (by id), moved in by so many points."""
    given = [element("w:pStyle", {"val": style}), *properties]
    if indent:
        given.append(element("w:ind", {"left": round(indent * TWIPS)}))
    return element("w:p", {}, element("w:pPr", {}, *given), *parts)


def numbered(style: str, parts: Iterable[Any], number: int, indent: float, properties: Iterable[Any] = (), hanging: float = 18) -> Any:  # fmt: skip
    """A paragraph that is an item of a list; its number or bullet hangs out by so many points."""
    level = element("w:numPr", {}, element("w:ilvl", {"val": 0}), element("w:numId", {"val": number}))  # fmt: skip
    hanging = element("w:ind", {"left": round(indent * TWIPS), "hanging": round(hanging * TWIPS)})
    given = (element("w:pStyle", {"val": style}), level, *properties, hanging)
    return element("w:p", {}, element("w:pPr", {}, *given), *parts)


def runs(line: Line) -> list[Any]:
    """What stands in a line: text, superscript links to sources, links to sections."""
    return [_inline(part) for part in line]


def _inline(part: Inline) -> Any:
    if isinstance(part, Marker):
        text = f"{' ' if part.apart else ''}[{part.n}]"
        return link(part.anchor, run(text, "SourceMark", raised=True))
    if isinstance(part, Jump):
        return link(part.anchor, run(part.text, "Hyperlink"))
    return run(part.text, "CodeText" if part.code else "", part.bold, part.italic)


def run(text: str, style: str = "", bold: bool = False, italic: bool = False, raised: bool = False) -> Any:  # fmt: skip
    """A run of text; a line feed is a line break."""
    given = [element("w:rStyle", {"val": style})] if style else []
    given += [element("w:b")] * bold
    given += [element("w:i")] * italic
    given += [element("w:vertAlign", {"val": "superscript"})] * raised
    made = element("w:r", {}, element("w:rPr", {}, *given)) if given else element("w:r")
    for number, piece in enumerate(text.split("\n")):
        if number:
            made.append(element("w:br"))
        if piece:
            made.append(_words(piece))
    return made


def _words(text: str) -> Any:
    made = element("w:t")
    made.text = text
    made.set(qn("xml:space"), "preserve")
    return made


def tab() -> Any:
    """A run that moves on to the next tab stop."""
    return element("w:r", {}, element("w:tab"))


def link(anchor: str, *inside: Any) -> Any:
    """A link to a bookmark of the document."""
    return element("w:hyperlink", {"anchor": anchor, "history": 1}, *inside)


def web_link(relation: str, url: str) -> Any:
    """A link to a page of the web, by the id of its relationship."""
    made = element("w:hyperlink", {"history": 1}, run(url, "Hyperlink"))
    made.set(qn("r:id"), relation)
    return made


def bookmarked(name: str, number: int, parts: Iterable[Any]) -> list[Any]:
    """Parts of a paragraph as a place that links lead to."""
    start = element("w:bookmarkStart", {"id": number, "name": name})
    return [start, *parts, element("w:bookmarkEnd", {"id": number})]


def field(instruction: str) -> list[Any]:
    """A field that Word computes: PAGE or NUMPAGES."""
    begin, end = (element("w:r", {}, element("w:fldChar", {"fldCharType": kind})) for kind in ("begin", "end"))  # fmt: skip
    told = element("w:instrText")
    told.text = f" {instruction} "
    told.set(qn("xml:space"), "preserve")
    between = element("w:r", {}, element("w:fldChar", {"fldCharType": "separate"}))
    return [begin, element("w:r", {}, told), between, run("1"), end]


def table(rows: Iterable[tuple[Any, ...]], widths: Iterable[int], about: str, indent: float = 0) -> Any:  # fmt: skip
    """A table whose first row is its header, repeated on every page; rows do not break over pages.

    `rows` hold paragraphs, `widths` are in twips, `about` is its title for screen readers.
    """
    widths = list(widths)
    line = {"val": "single", "sz": 4, "space": 0, "color": RULE}
    sides = [element(f"w:{side}", line) for side in ("bottom", "insideH")]
    properties = element(
        "w:tblPr", {},
        element("w:tblStyle", {"val": "TableNormal"}),
        element("w:tblW", {"w": sum(widths), "type": "dxa"}),
        element("w:tblInd", {"w": round(indent * TWIPS), "type": "dxa"}),
        element("w:tblBorders", {}, *sides),
        element("w:tblLayout", {"type": "fixed"}),
        element("w:tblCellMar", {}, *_margins()),
        element("w:tblLook", {"val": "0020", "firstRow": 1, "lastRow": 0, "firstColumn": 0,
                              "lastColumn": 0, "noHBand": 1, "noVBand": 1}),
        *([element("w:tblCaption", {"val": about})] if about else []),
    )  # fmt: skip
    grid = element("w:tblGrid", {}, *(element("w:gridCol", {"w": width}) for width in widths))
    made = [_row(cells, widths, number == 0) for number, cells in enumerate(rows)]
    return element("w:tbl", {}, properties, grid, *made)


def _margins() -> list[Any]:
    sizes = {"top": 40, "left": 80, "bottom": 50, "right": 100}
    return [element(f"w:{side}", {"w": size, "type": "dxa"}) for side, size in sizes.items()]


def _row(cells: tuple[Any, ...], widths: list[int], header: bool) -> Any:
    flags = [element("w:cantSplit")] + [element("w:tblHeader")] * header
    ground = {"val": "clear", "color": "auto", "fill": TINT}
    made = element("w:tr", {}, element("w:trPr", {}, *flags))
    for cell, width in zip(cells, widths, strict=True):
        properties = element("w:tcPr", {}, element("w:tcW", {"w": width, "type": "dxa"}))
        if header:
            properties.append(element("w:shd", ground))
        made.append(element("w:tc", {}, properties, cell))
    return made
