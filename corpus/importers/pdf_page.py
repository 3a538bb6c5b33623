"""One page of a PDF as words with their place and size, drawn lines and fields of colour."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from pypdfium2 import raw

INVISIBLE = frozenset({3, 7})
"""Text rendering modes that draw nothing: PDF 32000-1 §9.3.6."""
SMALLEST = 2.5
"""Points: letters lower than that are not meant to be read."""
PALE, DARK = 245, 200
"""Red, green and blue from which letters cannot be seen on paper, and up to which a field is dark."""
THIN = 3.0
"""Points up to which a drawn field is a line."""
SCAN = 0.5
"""Share of a page that a picture covers when the page is a scan."""
_SPACES = frozenset({9, 10, 13, 32, 160})
_HYPHEN = 2


class Box(NamedTuple):
    """A field of the page in points; y grows downwards from the top."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without a space between; `size` is the height of their line, `raised` above it."""

    text: str
    box: Box
    size: float
    bold: bool = False
    raised: bool = False


@dataclass(frozen=True, slots=True)
class PageContent:
    """What a page shows. `hidden` counts letters that it holds but does not show; `scanned` tells
    that a picture covers it, so that the letters are those a recognition put over the picture."""

    label: str
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Box, ...]
    hidden: int = 0
    scanned: bool = False


@dataclass(slots=True)
class _Letter:
    sign: str
    box: Box
    bold: bool
    seen: bool


_SPACE = _Letter(" ", Box(0, 0, 0, 0), False, True)


def read_page(document: Any, index: int) -> PageContent:
    """The page at `index`, from 0."""
    page = document[index]
    width, height = page.get_size()
    rules, fields, scanned = _drawn(page, width, height)
    letters = list(_letters(page, fields, width, height))
    shown = [letter for letter in letters if letter.seen or letter.sign == " "]
    seen = sum(letter.sign != " " for letter in shown)
    hidden = sum(not letter.seen and letter.sign != " " for letter in letters)
    recognised = scanned and hidden > seen
    words = tuple(_words(letters if recognised else shown))
    label = document.get_page_label(index) or str(index + 1)
    page.close()
    return PageContent(label, width, height, words, rules, 0 if recognised else hidden, scanned)


def _drawn(page: Any, width: float, height: float) -> tuple[tuple[Box, ...], list[Box], bool]:
    """Thin lines, dark fields, and whether a picture covers the page."""
    rules, fields, scanned = [], [], False
    for item in page.get_objects(max_depth=1):
        if item.type not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            continue
        left, bottom, right, top = item.get_bounds()
        box = Box(left, height - top, right, height - bottom)
        area = (right - left) * (top - bottom)
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            scanned = scanned or area > SCAN * width * height
            fields.append(box)
        elif min(right - left, top - bottom) <= THIN:
            rules.append(box)
        else:
            if _is_dark(item):
                fields.append(box)
            if _is_stroked(item):
                rules += _edges(box)
    return tuple(rules), fields, scanned


def _edges(box: Box) -> Iterator[Box]:
    yield Box(box.left, box.top, box.right, box.top)
    yield Box(box.left, box.bottom, box.right, box.bottom)
    yield Box(box.left, box.top, box.left, box.bottom)
    yield Box(box.right, box.top, box.right, box.bottom)


def _is_stroked(item: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    return bool(stroke.value)


def _is_dark(item: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    return bool(fill.value) and min(_colour(item)[:3]) <= DARK


def _colour(item: Any) -> tuple[int, int, int, int]:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(item, *parts):
        return 0, 0, 0, 255
    red, green, blue, alpha = (part.value for part in parts)
    return red, green, blue, alpha


def _letters(page: Any, fields: list[Box], width: float, height: float) -> Iterator[_Letter]:
    """Every letter in the page's own order, with whether a reader sees it; " " parts words.

    How a word is drawn is looked up at its first letter, and again after every sign that is none.
    """
    text = page.get_textpage()
    area = raw.FS_RECTF()
    box = ctypes.byref(area)
    code_at, box_at, handle = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox, text.raw
    begins, manner = True, (True, False, False)
    for index in range(text.count_chars()):
        code = code_at(handle, index)
        if code in _SPACES or not box_at(handle, index, box):
            yield _SPACE
            begins = True
            continue
        if begins:
            manner = _manner(raw.FPDFText_GetTextObject(handle, index), text, index)
        drawn, pale, bold = manner
        found = Box(area.left, height - area.top, area.right, height - area.bottom)
        seen = drawn and found.bottom - found.top >= SMALLEST and _is_within(found, width, height)
        if pale and seen:
            seen = any(field.holds(*_centre(found)) for field in fields)
        sign = "-" if code == _HYPHEN else chr(code) if code else ""
        begins = not sign.isalnum()
        if sign:
            yield _Letter(sign, found, bold, seen)
    text.close()


def _is_within(box: Box, width: float, height: float) -> bool:
    x, y = _centre(box)
    return 0 <= x <= width and 0 <= y <= height


def _centre(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def _manner(item: Any, text: Any, index: int) -> tuple[bool, bool, bool]:
    """Of a run of text whether it is drawn upright, whether it is pale, whether it is bold."""
    if not item:
        return True, False, False
    mode = raw.FPDFTextObj_GetTextRenderMode(item)
    red, green, blue, alpha = _colour(item)
    angle = raw.FPDFText_GetCharAngle(text, index)
    level = min(angle % 6.2832, -angle % 6.2832) < 0.1
    drawn = mode not in INVISIBLE and alpha > 12 and level
    font = raw.FPDFTextObj_GetFont(item)
    name = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, name, 128)
    bold = b"bold" in name.value.lower() or raw.FPDFFont_GetWeight(font) >= 600
    return drawn, min(red, green, blue) >= PALE, bold


def _words(letters: list[_Letter]) -> Iterator[Word]:
    held: list[_Letter] = []
    for letter in letters:
        if held and (letter.sign == " " or _parts(held[-1], letter)):
            yield _word(held)
            held = []
        if letter.sign != " ":
            held.append(letter)
    if held:
        yield _word(held)


def _parts(before: _Letter, letter: _Letter) -> bool:
    """Whether a new word begins: a gap, another line, or a raised mark of a note."""
    size = before.box.bottom - before.box.top
    gap = letter.box.left - before.box.right
    other_line = abs(letter.box.bottom - before.box.bottom) > 0.18 * size
    back = letter.box.left < before.box.left - 0.3 * size
    return gap > 0.17 * size or back or other_line


def _word(letters: list[_Letter]) -> Word:
    box = Box(
        min(each.box.left for each in letters), min(each.box.top for each in letters),
        max(each.box.right for each in letters), max(each.box.bottom for each in letters),
    )  # fmt: skip
    bold = sum(each.bold for each in letters) * 2 > len(letters)
    return Word("".join(each.sign for each in letters), box, box.bottom - box.top, bold)
