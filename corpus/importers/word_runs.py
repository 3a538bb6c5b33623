"""The text of one paragraph of a Word document: runs that are shown, tracked insertions as accepted."""

from typing import Any

from corpus.importers.word_parts import Styles, W, is_on, value

_GONE = frozenset({f"{W}del", f"{W}moveFrom", f"{W}delText", f"{W}instrText", f"{W}pPr", f"{W}rPr"})
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SPACES = {f"{W}tab": " ", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_PICTURES = (f"{W}drawing", f"{W}pict", f"{W}object")
_PALE = frozenset({"FFFFFF", "FEFEFE", "FDFDFD"})
_PLAIN_TABLES = frozenset({"", "TableGrid", "TableNormal", "PlainTable"})
SMALLEST = 6
"""Half points: text of 3 points is not meant to be read."""
_PARTS = {
    "comments": "comments", "oleObject": "embedded files, which were not opened",
    "package": "embedded files, which were not opened", "vbaProject": "macros, which did not run",
    "aFChunk": "embedded documents",
}  # fmt: skip


class Runs:
    """Reads paragraphs, numbers notes in their order, and counts what it leaves out and pages."""

    def __init__(self, styles: Styles, printed: bool) -> None:
        self.styles, self.printed = styles, printed
        self.page = 1
        self._hidden = self._deleted = self._pictures = 0

    def text(self, paragraph: Any) -> tuple[str, list[str]]:
        """The text a reader sees and the marks of its notes ("f2")."""
        noted: list[str] = []
        if self.styles.hides(self.styles.of_paragraph(paragraph)):
            self._hidden += 1
            return "", noted
        found = "".join(self._walk(paragraph, noted))
        lines = (" ".join(line.split()) for line in found.split("\n"))
        return "\n".join(filter(None, lines)), noted

    def words(self, parts: frozenset[str]) -> tuple[str, ...]:
        """What was left out, in words; `parts` are the kinds of parts beside the text."""
        counted = (
            (self._deleted, "text deleted in tracked changes"),
            (self._hidden, "hidden text"),
            (self._pictures, "pictures, which were not read"),
        )
        beside = dict.fromkeys(_PARTS[part] for part in sorted(parts) if part in _PARTS)
        return (*(f"{what} ({count})" for count, what in counted if count), *beside)

    def _walk(self, element: Any, noted: list[str]) -> Any:
        for child in element:
            tag = child.tag
            if tag in (f"{W}del", f"{W}moveFrom"):
                self._deleted += 1
            elif tag in _GONE or tag == _FALLBACK or not isinstance(tag, str):
                continue
            elif tag == f"{W}r" and self._is_hidden(child):
                self._hidden += any((t.text or "").strip() for t in child.iter(f"{W}t"))
            elif tag == f"{W}t":
                yield child.text or ""
            elif tag in _SPACES:
                yield _SPACES[tag]
            elif tag == f"{W}br":
                self.page += (child.get(f"{W}type") == "page") and not self.printed
                yield "\n"
            elif tag == f"{W}lastRenderedPageBreak":
                self.page += 1
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                mark = f"{'f' if 'foot' in tag else 'e'}{child.get(f'{W}id')}"
                noted.append(mark)
                yield f" (note {mark[1:]})"
            elif tag == f"{W}p":  # of a text box
                yield "\n"
                yield from self._walk(child, noted)
                yield "\n"
            else:
                self._pictures += tag in _PICTURES and child.find(f".//{W}t") is None
                yield from self._walk(child, noted)

    def _is_hidden(self, run: Any) -> bool:
        about = run.find(f"{W}rPr")
        if about is None:
            return False
        vanish = about.find(f"{W}vanish")
        if is_on(vanish) or is_on(about.find(f"{W}webHidden")):
            return True
        if vanish is None and self.styles.hides(value(about.find(f"{W}rStyle"))):
            return True
        size = value(about.find(f"{W}sz"))
        if size.isdigit() and int(size) <= SMALLEST:
            return True
        pale = value(about.find(f"{W}color")).upper() in _PALE
        return pale and not _has_ground(run, about)


def _has_ground(run: Any, about: Any) -> bool:
    """Whether pale letters stand on a coloured ground: of the run, the paragraph or the cell."""
    grounds = [about.find(f"{W}shd"), about.find(f"{W}highlight")]
    for outer in run.iterancestors(f"{W}p", f"{W}tc"):
        grounds.append(outer.find(f"{W}pPr/{W}shd"))
        grounds.append(outer.find(f"{W}tcPr/{W}shd"))
    fills = [each.get(f"{W}fill") or value(each) for each in grounds if each is not None]
    table = next(run.iterancestors(f"{W}tbl"), None)
    style = "" if table is None else value(table.find(f"{W}tblPr/{W}tblStyle"))
    return style not in _PLAIN_TABLES or any(
        fill and fill.upper() not in ("AUTO", *_PALE) for fill in fills
    )
