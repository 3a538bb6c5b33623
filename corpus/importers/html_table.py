"""A table of an HTML page as rows, cells that span several standing in each of them."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from corpus.importers.html_unseen import Unseen
from corpus.importers.table_text import Row, squared, with_one_header

MOST_SPANNED = 100
LONGEST_CELL = 1500
"""Characters of a cell beyond which a table lays out a page rather than data."""


def data_table(table: HtmlElement, unseen: Unseen) -> tuple[str, tuple[Row, ...]]:
    """Caption and rows, the first with the names of the columns; no rows for a layout table."""
    if table.get("role") in ("presentation", "none") or table.xpath(
        "boolean(.//table|.//h1|.//h2)"
    ):
        return "", ()
    found = [row for row in _rows(table) if not unseen.leaves_out(row)]
    grid, headers = _grid(found, unseen)
    rows = squared(grid)
    longest = max((len(cell) for row in rows for cell in row), default=0)
    if len(rows) < 2 or len(rows[0]) < 2 or longest > LONGEST_CELL:
        return "", ()
    caption = "".join("".join(each.itertext()) for each in table.xpath("./caption"))
    return " ".join(caption.split()), with_one_header(rows, headers)


def _rows(table: HtmlElement) -> list[HtmlElement]:
    """Rows in the order in which they are shown: head, bodies, foot."""
    return [*table.xpath("./thead/tr"), *table.xpath("./tr|./tbody/tr"), *table.xpath("./tfoot/tr")]


def _grid(rows: list[HtmlElement], unseen: Unseen) -> tuple[list[list[str]], int]:
    """Cells by row and column, and how many rows hold names of columns."""
    spans: dict[int, tuple[int, str]] = {}
    grid: list[list[str]] = []
    headers, still = 0, True
    for row in rows:
        cells = [c for c in row.xpath("./td|./th") if not unseen.leaves_out(c)]
        line = list(_line(cells, spans, unseen))
        if not any(cell.strip() for cell in line):
            continue
        grid.append(line)
        named = row.getparent().tag == "thead" or all(cell.tag == "th" for cell in cells)
        still = still and named
        headers += still
    return grid, max(headers, 1)


def _line(
    cells: list[HtmlElement], spans: dict[int, tuple[int, str]], unseen: Unseen
) -> Iterator[str]:
    """The cells of one row, with those that reach down into it."""
    column = 0
    waiting = iter(cells)
    cell = next(waiting, None)
    while cell is not None or column in spans:
        if column in spans:
            left, text = spans[column]
            spans[column] = (left - 1, text)
            if left <= 1:
                del spans[column]
            yield text
            column += 1
            continue
        assert cell is not None
        text = " ".join("".join(_texts(cell, unseen)).split())
        for _ in range(_span(cell, "colspan")):
            if (down := _span(cell, "rowspan")) > 1:
                spans[column] = (down - 1, text)
            yield text
            column += 1
        cell = next(waiting, None)


def _texts(element: HtmlElement, unseen: Unseen) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and not unseen.leaves_out(child):
            note = child.tag == "sup" and child.xpath("boolean(.//a)")
            yield " (note " if note else "" if child.tag in ("b", "i", "em", "strong", "span", "a", "sub", "sup") else " "  # fmt: skip
            yield from _texts(child, unseen)
            yield ")" if note else ""
        yield child.tail or ""


def _span(cell: HtmlElement, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), MOST_SPANNED) if value.isascii() and value.isdigit() else 1
