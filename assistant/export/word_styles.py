"""The look of a Word document: its styles, page, footer and properties."""

from datetime import UTC, date, datetime
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from assistant.export.word_parts import field, run, tab

INK, QUIET = RGBColor(0x1B, 0x24, 0x22), RGBColor(0x4D, 0x5A, 0x57)
ACCENT = RGBColor(0x0B, 0x65, 0x5E)
FONT = "Calibri"
PAPER = {"letter": (Mm(215.9), Mm(279.4)), "a4": (Mm(210), Mm(297))}
MARGIN = Mm(21)
EMU = 635
"""In a twip (a twentieth of a point)."""
HANG = Pt(28)
HEADINGS = {1: (20, INK), 2: (14, INK), 3: (11.5, ACCENT), 4: (11, INK), 5: (10.5, INK), 6: (10.5, INK)}  # fmt: skip


def prepare(document: Any, paper: str) -> int:
    """Set page and styles of a new document; returns the width of a line in twips."""
    section = document.sections[0]
    section.page_width, section.page_height = PAPER[paper]
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = MARGIN
    _own_styles(document.styles)
    _headings(document.styles)
    width: int = section.page_width - 2 * MARGIN
    return round(width / EMU)


def _own_styles(styles: Any) -> None:
    _set(styles["Normal"], 10.5, INK, after=6)
    paragraphs = {"Framing": (9, QUIET, 8), "Passage": (9, QUIET, 6), "Cell": (9, INK, 0),
                  "Source": (10, INK, 1), "Contents": (10.5, INK, 2)}  # fmt: skip
    for name, (size, colour, after) in paragraphs.items():
        made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = styles["Normal"]
        _set(made, size, colour, after)
    source = styles["Source"].paragraph_format
    source.left_indent, source.first_line_indent, source.keep_with_next = HANG, -HANG, False
    source.space_before = Pt(4)
    source.tab_stops.add_tab_stop(HANG)
    mark = styles.add_style("SourceMark", WD_STYLE_TYPE.CHARACTER)
    mark.font.superscript, mark.font.color.rgb = True, ACCENT
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = ACCENT, True
    styles.add_style("CodeText", WD_STYLE_TYPE.CHARACTER).font.name = "Consolas"


def _headings(styles: Any) -> None:
    for level, (size, colour) in HEADINGS.items():
        style = styles[f"Heading {level}"]
        for linked in style.element.findall(qn("w:link")):
            style.element.remove(
                linked
            )  # else the template's blue comes back from the linked style
        _set(style, size, colour, after=4)
        style.font.bold, style.font.italic = True, False
        style.paragraph_format.space_before = Pt(0 if level == 1 else size)
        style.paragraph_format.keep_with_next = True


def _set(style: Any, size: float, colour: RGBColor, after: float) -> None:
    style.font.size, style.font.color.rgb, style.font.name = Pt(size), colour, FONT
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    style.paragraph_format.space_after = Pt(after)


def add_footer(document: Any, said: str, width: int) -> None:
    """What stands at the foot of every page: a sentence, and page x of y."""
    foot = document.sections[0].footer.paragraphs[0]
    foot.style = document.styles["Framing"]
    foot.paragraph_format.tab_stops.add_tab_stop(width * EMU, WD_TAB_ALIGNMENT.RIGHT)
    parts = [run(said), tab(), run("Page "), *field("PAGE"), run(" of "), *field("NUMPAGES")]
    for part in parts:
        foot._p.append(part)


def add_properties(document: Any, title: str, day: date) -> None:
    """Title, language and day; no person's name."""
    core, at = document.core_properties, datetime(day.year, day.month, day.day, tzinfo=UTC)
    core.title, core.subject, core.language = title, "Answers with their sources", "en-US"
    core.author = core.last_modified_by = core.comments = core.keywords = ""
    core.created = core.modified = at
    core.revision = 1
