"""Type of the PDF: embedded fonts, sizes, colours, and a line as the markup ReportLab sets."""

import unicodedata
from functools import cache
from xml.sax.saxutils import escape

import fontpkg_fira_sans
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from assistant.export.blocks import Inline, Jump, Line, Marker

FAMILY = "FiraSans"
FACES = {"": "Regular", "-Bold": "SemiBold", "-Italic": "Italic", "-BoldItalic": "SemiBoldItalic"}
ACCENT, INK, QUIET, RULE, TINT = (
    HexColor(colour) for colour in ("#0b655e", "#1b2422", "#4d5a57", "#c9cfc8", "#f2f3ee")
)
LOOKS = {
    "body": (9.5, 13.5, INK, 0, 5),
    "meta": (8.5, 11.5, QUIET, 0, 6),
    "quote": (8.5, 11.5, QUIET, 0, 6),
    "code": (8.5, 12, INK, 0, 5),
    "cell": (8.3, 11, INK, 0, 0),
    "contents": (9.5, 13, INK, 0, 1),
    "source": (8.8, 12, INK, 3, 1),
    "h1": (20, 24, INK, 0, 6),
    "h2": (13.5, 17, INK, 11, 4),
    "h3": (10.5, 14, ACCENT, 8.5, 3),
    "h4": (10, 13, INK, 8, 3),
    "h5": (9.5, 13, INK, 7.5, 3),
    "h6": (9.5, 13, INK, 7.5, 3),
}
"""Of each kind of paragraph: size, leading, colour, space above and below, in points."""
HANG = {"source": 28}
"""Points between a number or bullet and its text."""


@cache
def fonts() -> dict[str, frozenset[int]]:
    """Register the four faces (SIL Open Font Licence); the characters each of them has."""
    files = fontpkg_fira_sans.ROOT / "files"
    held = {}
    for suffix, face in FACES.items():
        font = TTFont(FAMILY + suffix, str(files / f"FiraSans-{face}.ttf"))
        pdfmetrics.registerFont(font)
        held[FAMILY + suffix] = frozenset(font.face.charToGlyph)
    names = [FAMILY + suffix for suffix in FACES]
    pdfmetrics.registerFontFamily(FAMILY, *names)
    return held


@cache
def style(name: str, indent: float = 0) -> ParagraphStyle:
    """The style of a kind of paragraph (see LOOKS), moved in by `indent` points."""
    fonts()
    size, leading, colour, before, after = LOOKS[name]
    return ParagraphStyle(
        f"{name}-{indent}", fontName=FAMILY + "-Bold" * name.startswith("h"), fontSize=size,
        leading=leading, textColor=colour, spaceBefore=before, spaceAfter=after, leftIndent=indent,
        bulletIndent=indent - min(indent, HANG.get(name, 18)), bulletFontName=FAMILY, bulletFontSize=size,
        backColor=TINT if name == "code" else None,
    )  # fmt: skip


def markup(line: Line) -> str:
    """A line in ReportLab's paragraph markup, every sign of the text escaped."""
    return "".join(_inline(part) for part in line)


def _inline(part: Inline) -> str:
    if isinstance(part, Marker):
        blank = "\u00a0" if part.apart else ""
        return f'<super rise="2.6" size="6.6">{blank}<a href="#{part.anchor}" color="#0b655e">[{part.n}]</a></super>'
    if isinstance(part, Jump):
        return f'<a href="#{part.anchor}" color="#0b655e">{signs(part.text)}</a>'
    text = signs(part.text, bold=part.bold, italic=part.italic)
    if part.code:
        text = f'<font backColor="#e9ece6">{text}</font>'
    if part.italic:
        text = f"<i>{text}</i>"
    return f"<b>{text}</b>" if part.bold else text


def signs(text: str, bold: bool = False, italic: bool = False) -> str:
    """Text as markup; a character that the font lacks as its plain form, else as ‹U+…›."""
    held = fonts()[FAMILY + ("-" * (bold or italic) + "Bold" * bold + "Italic" * italic)]
    if not text.isascii():
        text = "".join(ch if ord(ch) in held else _told(ch, held) for ch in text)
    return escape(text).replace("\n", "<br/>")


def _told(ch: str, held: frozenset[int]) -> str:
    if ch in "\n\u00a0":
        return ch
    plain = unicodedata.normalize("NFKC", ch)
    return plain if all(ord(c) in held for c in plain) else f"‹U+{ord(ch):04X}›"
