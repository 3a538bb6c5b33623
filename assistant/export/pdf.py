"""A document as PDF: embedded fonts, bookmarks, links, structure tags, page x of y."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from assistant.export.blocks import Block
from assistant.export.document import Document
from assistant.export.pdf_story import Story
from assistant.export.pdf_tags import Tags
from assistant.export.pdf_type import FAMILY, QUIET, RULE, fonts
from assistant.export.visible import cut
from assistant.words import long_date

PAPER = {"letter": LETTER, "a4": A4}
MARGIN, FOOT = 58, 40
FOOTER = 7.8
TOTAL = "pages"
"""The form that is drawn on every page and says, once it is known, how many there are."""


def pdf(document: Document, blocks: Iterable[Block], paper: str = "letter") -> bytes:
    """The blocks as PDF on Letter or A4 paper."""
    fonts()
    tags, out = Tags(), BytesIO()
    width, height = PAPER[paper]
    frame = Frame(MARGIN, MARGIN + 8, width - 2 * MARGIN, height - 2 * MARGIN - 8, 0, 0, 0, 0)
    title = cut(document.title, 200)
    made = BaseDocTemplate(
        out, pagesize=(width, height), title=title, author="", subject="Answers with their sources",
        creator="Lamina", lang="en-US", displayDocTitle=True, invariant=1, initialFontName=FAMILY,
    )  # fmt: skip
    said = f"Lamina · not legal advice, not a promise that a claim is safe to submit · {long_date(document.day)}"
    made.addPageTemplates(PageTemplate(frames=[frame], onPage=_Footer(said, width)))

    def canvas(*given: Any, **named: Any) -> Sheet:
        return Sheet(tags, document.day, *given, **named)

    made.build(Story(tags, frame._width).of(blocks), canvasmaker=canvas)
    return out.getvalue()


class Sheet(Canvas):  # type: ignore[misc]
    """A canvas that adds the number of pages and the structure before it is saved."""

    def __init__(self, tags: Tags, day: date, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._tags = tags
        self.setDateFormatter(lambda *_: f"D:{day:%Y%m%d}000000Z")
        self.showOutline()

    def save(self) -> None:
        """Finish the document."""
        count = self.getPageNumber() - 1
        self.beginForm(TOTAL, 0, -4, 60, 20)
        self.setFont(FAMILY, FOOTER)
        self.setFillColor(QUIET)
        self.drawString(0, 0, str(count))
        self.endForm()
        self._tags.attach(self._doc)
        super().save()


class _Footer:
    """Draws the foot of a page."""

    def __init__(self, said: str, width: float) -> None:
        self._said, self._right = said, width - MARGIN

    def __call__(self, canvas: Any, _: Any) -> None:
        number = f"Page {canvas.getPageNumber()} of "
        total = self._right - stringWidth("00", FAMILY, FOOTER)
        canvas.addLiteral("/Artifact BMC")
        canvas.saveState()
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, FOOT + 13, self._right, FOOT + 13)
        canvas.setFont(FAMILY, FOOTER)
        canvas.setFillColor(QUIET)
        canvas.drawString(MARGIN, FOOT, self._said)
        canvas.drawRightString(total, FOOT, number)
        canvas.translate(total, FOOT)
        canvas.doForm(TOTAL)
        canvas.restoreState()
        canvas.addLiteral("EMC")
