"""Chunks of our family pages: each row of the decision table, and the sections on how to choose."""

from collections.abc import Iterator
from dataclasses import replace

from corpus.family import Family
from index.chunk import Chunk
from index.own_chunks import cut, digest_base, section_chunks
from index.wordpiece import Counter


def family_chunks(family: Family, count: Counter) -> Iterator[Chunk]:
    """Chunks of one family page; the members' own row goes by its code."""
    base = digest_base(family, "family", "Lamina family page")
    for choice in family.choices:
        row = replace(base, locator=choice.code, heading=f"When to choose {choice.code}")
        named = replace(row, section="choice", codes=(choice.code,), text=choice.said)
        sources = tuple(dict.fromkeys(c.source for c in choice.citations))
        yield from cut(replace(named, sources=sources), count)
    for section in family.sections:
        yield from section_chunks(base, section, count)
