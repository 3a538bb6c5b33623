"""What flows over the pages of a PDF: paragraphs, headings, tables and notices that know their tag."""

from typing import Any

from reportlab.platypus import Flowable, Paragraph, Table

from assistant.export.pdf_tags import Node, Tags
from assistant.export.pdf_type import ACCENT, TINT


class Text(Paragraph):  # type: ignore[misc]
    """A paragraph whose words belong to one element of the structure."""

    node: Node
    tags: Tags
    _size: tuple[float, float]

    @classmethod
    def of(cls, markup: str, style: Any, node: Node, tags: Tags, bullet: str | None = None) -> "Text":  # fmt: skip
        """A paragraph of ReportLab markup."""
        made = cls(markup, style, bulletText=bullet)
        made.node, made.tags = node, tags
        return made

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Its size; lines are broken once for each width."""
        if getattr(self, "_broken", None) != width or not hasattr(self, "blPara"):
            self._size, self._broken = super().wrap(width, height), width
        return self._size

    def split(self, width: float, height: float) -> list[Any]:
        """Parts for two pages, both of the same element."""
        parts: list[Any] = super().split(width, height)
        for part in parts:
            part.node, part.tags = self.node, self.tags
        return parts

    def draw(self) -> None:
        """Draw it as what it is."""
        self.tags.begin(self.canv, self.node)
        super().draw()
        self.tags.end(self.canv)


class Headline(Text):
    """A heading, with its entry in the bookmarks: `outline` is its depth there, None for no entry."""

    title = ""
    anchor = ""
    outline: int | None = None

    def draw(self) -> None:
        """Draw it and mark the place."""
        if self.outline is not None:
            self.canv.bookmarkHorizontal(self.anchor, 0, self.height + 6)
            self.canv.addOutlineEntry(self.title, self.anchor, self.outline, self.outline > 0)
        super().draw()


class Grid(Table):  # type: ignore[misc]
    """A table whose lines and grounds are decoration, not content."""

    def _drawBkgrnd(self) -> None:  # noqa: N802
        self.canv.addLiteral("/Artifact BMC")
        super()._drawBkgrnd()
        self.canv.addLiteral("EMC")

    def _drawLines(self) -> None:  # noqa: N802
        self.canv.addLiteral("/Artifact BMC")
        super()._drawLines()
        self.canv.addLiteral("EMC")


class Barred(Flowable):  # type: ignore[misc]
    """A flowable on a tinted ground with a bar at its left, as part of a notice."""

    INDENT = 10

    def __init__(self, inner: Any, above: float = 0, below: float = 0) -> None:
        super().__init__()
        self.inner = inner
        self._above, self._below = inner.getSpaceBefore() + above, inner.getSpaceAfter() + below

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Its size: the inner one's, with its own space above and below taken in."""
        _, tall = self.inner.wrap(width - 2 * self.INDENT, height)
        self.width, self.height = width, tall + self._above + self._below
        return width, self.height

    def split(self, width: float, height: float) -> list[Any]:
        """Its parts, each barred."""
        room = height - self._above - self._below
        return [Barred(part) for part in self.inner.split(width - 2 * self.INDENT, room)]

    def draw(self) -> None:
        """Ground and bar, then what stands on them."""
        canvas = self.canv
        canvas.addLiteral("/Artifact BMC")
        canvas.saveState()
        canvas.setFillColor(TINT)
        canvas.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        canvas.setFillColor(ACCENT)
        canvas.rect(0, 0, 2.5, self.height, stroke=0, fill=1)
        canvas.restoreState()
        canvas.addLiteral("EMC")
        self.inner.drawOn(canvas, self.INDENT, self._below)
