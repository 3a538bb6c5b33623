"""Chunks of our family pages: each row of the decision table, and the sections on how to choose."""

from collections.abc import Iterator
from dataclasses import replace

from corpus.family import Choice, Family
from index.chunk import Chunk
from index.own_chunks import cut, digest_base, section_chunks
from index.wordpiece import Counter

NOT_TOLD = "not told apart"
"""What the table says where a column makes no difference."""


def family_chunks(family: Family, count: Counter) -> Iterator[Chunk]:
    """Chunks of one family page; the members' own row goes by its code."""
    base = digest_base(family, "family", "Lamina family page")
    for choice in family.choices:
        row = replace(base, locator=choice.code, heading=f"When to choose {choice.code}")
        named = replace(row, section="choice", codes=(choice.code,), text=told(choice))
        sources = tuple(dict.fromkeys(c.source for c in choice.citations))
        yield from cut(replace(named, sources=sources), count)
    for section in family.sections:
        yield from section_chunks(base, section, count)


def told(choice: Choice) -> str:
    """A row of the decision table as sentences."""
    said = [f"{choice.code}: {choice.work}; region {choice.region}, approach {choice.approach}."]
    said.append(f"Counts {choice.levels}.")
    if choice.add_on:
        said.append(f"A further level is {choice.add_on}.")
    if choice.occasion != NOT_TOLD:
        said.append(f"First or repeat operation: {choice.occasion}.")
    if choice.fusion != NOT_TOLD:
        said.append(f"Beside a fusion: {choice.fusion}.")
    return " ".join(said)
