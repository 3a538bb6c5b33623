"""Whose words a passage is: how an answer names a document, and how a check knows that name again."""

import re
from collections.abc import Mapping, Sequence

from assistant.answer import NumberedCitation
from assistant.safety.quotation import named
from corpus.citation import Citation

PARAGRAPH = re.compile(r"¶[\d–-]+|p\. [\w-]+")
COVERAGE = re.compile(r"(?:LCD|NCD|Article) [\w.]+(?=, |$)")

_BLOCKS = re.compile(r"(\n\s*\n)")
_MARKER = re.compile(r"\[(\d+)\]")


def of_document(citation: Citation) -> str:
    """A document of the reader's by title and place, its own names in quotes; an LCD by its number."""
    title, place = named(citation.title), named(citation.locator)
    number = COVERAGE.match(place)
    if number is not None and title.startswith(number[0]):
        return f"{place} (“{title}”, imported by you)"
    within = place.removeprefix(title).strip()
    if not within or PARAGRAPH.fullmatch(within):
        return f"Your imported document “{title}”{f', {within}' if within else ''}"
    return f"Your imported document “{title}”, at “{within}”"


def without_attributions(text: str, citations: Sequence[NumberedCitation]) -> str:
    """A draft without the names of documents that open its paragraphs.

    A title or heading is a name and no statement; only the very words that name a document which
    the paragraph cites are taken out.
    """
    heads = {one.n: f"{of_document(one.citation)}: " for one in citations}
    return "".join(_without(block, heads) for block in _BLOCKS.split(text))


def _without(block: str, heads: Mapping[int, str]) -> str:
    for n in map(int, _MARKER.findall(block)):
        if block.startswith(heads.get(n, "\0")):
            return block[len(heads[n]) :]
    return block
