"""From the corpus to chunks: a section, a bullet group, an FAQ entry, a manual paragraph each."""

from collections.abc import Iterator
from pathlib import Path

from corpus.documents import load_documents
from corpus.family import load_families
from corpus.modifier import load_modifiers
from corpus.page import load_pages
from corpus.policy import load_policies
from index.chunk import Chunk
from index.document_chunks import document_chunks
from index.family_chunks import family_chunks
from index.modifier_chunks import modifier_chunks
from index.own_chunks import page_chunks, policy_chunks
from index.wordpiece import Counter, token_count


def own_chunks(count: Counter = token_count) -> Iterator[Chunk]:
    """Chunks of our code pages, family pages, policy digests and modifier files (a family is one)."""
    for page in load_pages().values():
        yield from page_chunks(page, count)
    for family in load_families().values():
        yield from family_chunks(family, count)
    for policy in load_policies().values():
        yield from policy_chunks(policy, count)
    every = load_modifiers()
    for modifier in every.values():
        if modifier.members[:1] in ((), (modifier.modifier,)):
            yield from modifier_chunks(modifier, [every[m] for m in modifier.members], count)


def imported_chunks(home: Path, count: Counter = token_count) -> Iterator[Chunk]:
    """Chunks of everything imported into a home folder."""
    for document in load_documents(home):
        yield from document_chunks(document, count)
