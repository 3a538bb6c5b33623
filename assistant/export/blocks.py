"""What an export is made of before it has a format: blocks of a document, and what stands in a line."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False


@dataclass(frozen=True, slots=True)
class Marker:
    """The number of a source, leading to `anchor`; `apart` where a blank stood before it."""

    n: int
    anchor: str
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Jump:
    """Words that lead to another place of the same document."""

    text: str
    anchor: str


Inline = Run | Marker | Jump
Line = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the title of the document. Other blocks may lead to `anchor`."""

    level: int
    line: Line
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `kind` is body, meta (what frames an answer), quote or code."""

    line: Line
    kind: str = "body"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; each item is one or more blocks. `start` is the first number, None for bullets."""

    items: tuple[tuple["Block", ...], ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row; every row has as many cells as the head."""

    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    caption: Line = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader must not miss, set apart from the text."""

    title: str
    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of a source list: its number and place in words, its address, the words it gives."""

    n: int
    anchor: str
    place: str
    url: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Sources:
    """The numbered source list of one answer."""

    entries: tuple[Source, ...]


Block = Heading | Paragraph | Listing | Table | Notice | Sources


def plain(line: Line) -> str:
    """A line as bare text, markers as [n]."""
    return "".join(_bare(part) for part in line)


def _bare(part: Inline) -> str:
    if isinstance(part, Marker):
        return f"{' ' if part.apart else ''}[{part.n}]"
    return part.text


def words(text: str, **style: bool) -> Line:
    """Text as a line of one run; nothing where the text is empty."""
    return (Run(text, **style),) if text else ()
