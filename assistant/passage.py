"""A cited passage in its surroundings, for the pane beside an answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.citation import Citation
from index.chunk import Chunk
from index.search import Index

FIELD = re.compile(r"; (?=[A-Za-z][\w/. -]{1,40}: )")
"""Where the next "name: value" of a quoted row begins."""
_PAGE = r"(?:[A-Za-z]+-)?\d+"
PAGES = re.compile(rf",? pp?\. (?P<first>{_PAGE})(?:(?: to | ?[-–] ?)(?P<last>{_PAGE}))?$")
TAIL = re.compile(r",? (?:pp?\.|lines?|row|from row|indicator) .*$")
MOST = 6
"""Passages of a cited section that are shown at most."""


@dataclass(frozen=True, slots=True)
class Passage:
    """`text` is Markdown around the cited words, `highlight` the cited words (a part of `text` where
    the source is indexed); `rows` the fields of a table row as pairs, empty for prose. Text and
    rows are empty where Lamina keeps no text of the source."""

    title: str
    locator: str
    edition: str
    url: str
    text: str
    highlight: str = ""
    rows: tuple[tuple[str, str], ...] = ()


def passage_of(citation: Citation, index: Index) -> Passage:
    """The passage behind a citation; of a table row its fields, of prose the section around it."""
    rows = _fields(citation.quote) if citation.source.startswith("cms-") else ()
    text, highlight = citation.quote, citation.quote
    if not rows:
        text, highlight = _around(citation, index)
    return Passage(
        citation.title or citation.source, citation.locator, citation.edition, citation.url, text,
        highlight, rows,
    )  # fmt: skip


def _fields(quote: str) -> tuple[tuple[str, str], ...]:
    """The fields of quoted rows; empty when the quote is no row ("name: value; …; file: …")."""
    fields: list[tuple[str, str]] = []
    for row in quote.splitlines():
        if "; file: " not in row:
            continue
        fields += [
            (name, value) for name, _, value in (f.partition(": ") for f in FIELD.split(row))
        ]
    return tuple(fields)


def _around(citation: Citation, index: Index) -> tuple[str, str]:
    """The cited section as indexed and the cited words in it; the quote alone where it is not."""
    chunks = index.chunks_of(source=citation.source)
    for chunk in chunks:
        if chunk.text and chunk.text in citation.quote:
            around = [one.text for one in index.neighbours(chunk)]
            return "\n\n".join(around) if chunk.text in around else chunk.text, chunk.text
    section = _section(citation.locator, chunks)
    if not section:
        return citation.quote, citation.quote
    text = "\n\n".join(chunk.text for chunk in section)
    if citation.quote in text:
        return text, citation.quote
    return f"{citation.quote}\n\n{text}".strip(), citation.quote


def _section(locator: str, chunks: Sequence[Chunk]) -> list[Chunk]:
    """The chunks of a cited place: same section, and of those the cited pages where they have any."""
    base = TAIL.sub("", locator).strip()
    if not base:
        return []
    mine = [
        c for c in chunks if c.locator == base or re.match(rf"{re.escape(base)}[ .,]", c.locator)
    ]
    cited = PAGES.search(locator)
    if cited is None:
        return mine[:MOST]
    named = {page for page in (cited["first"], cited["last"]) if page}
    on_page = [chunk for chunk in mine if named & _pages(chunk.page)]
    return (on_page or mine)[:MOST]


def _pages(page: str) -> set[str]:
    """Pages of a chunk, "IV-9/10" as IV-9 and IV-10."""
    first, _, last = page.partition("/")
    prefix = first.rpartition("-")[0]
    return {first, f"{prefix}-{last}" if prefix and last else last} - {""}
