"""Which paragraphs of the manuals a passage of ours rests on, by what stands behind it in its file."""

from collections.abc import Iterator
from functools import cache

from corpus.citation import Citation
from corpus.family import load_families
from corpus.page import load_pages
from corpus.policy import load_policies
from corpus.prose import Section
from corpus.sources import source
from index.chunk import Chunk

MOST = 2
"""Paragraphs that are cited beside one passage."""


def manual_places(chunk: Chunk) -> tuple[Citation, ...]:
    """The manual paragraphs that the statements of a passage cite, in their order; at most two."""
    found = (place for place in _cited(chunk) if source(place.source).kind == "cms_manual")
    return tuple(dict.fromkeys(found))[:MOST]


def _cited(chunk: Chunk) -> Iterator[Citation]:
    for section in _sections().get(chunk.source, ()):
        for entry in section.entries:
            if chunk.question and entry.question == chunk.question:
                yield from entry.citations
        if not chunk.question and section.heading == chunk.heading:
            for item in section.items:
                if item.text and item.text in chunk.text:
                    yield from item.citations


@cache
def _sections() -> dict[str, tuple[Section, ...]]:
    """The sections of everything of ours, by the source they are cited by."""
    pages = {one.source_id: one.sections for one in load_pages().values()}
    policies = {one.source_id: one.sections for one in load_policies().values()}
    families = {one.source_id: one.sections for one in load_families().values()}
    return {**pages, **policies, **families}
