"""Records that several views share: facts, tables, bars, lines of a chart, codes that can be opened."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what holds, Markdown with [1] markers; `note` says what it is in a few words."""

    label: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table in words: `rows` of cells that are Markdown with [1] markers."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Passages:
    """Prose of one section: paragraphs, then bullets, Markdown with [1] markers."""

    paragraphs: tuple[str, ...] = ()
    bullets: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is said."""
        return not self.paragraphs and not self.bullets


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: parts as (words, percent of the chart's width), and the whole in words."""

    label: str
    parts: tuple[tuple[str, str], ...]
    whole: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a line: where it is drawn, its figure and the edition it stands in."""

    x: str
    y: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line chart in a box of `width` by `height`; `path` joins the points, `said` tells it in words."""

    title: str
    points: tuple[Point, ...]
    path: str
    said: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class CodeLink:
    """A code that can be opened, its name in our words ("" where there is no page), and why it is here."""

    hcpcs: str
    title: str
    why: str = ""
