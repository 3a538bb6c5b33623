"""Passages of imported documents that name a code together with diagnoses."""

from collections.abc import Collection, Iterable

from index.chunk import Chunk
from index.hit import Hit
from index.search import Index

MOST = 3
"""Passages of one code."""


def coverage_passages(
    codes: Iterable[str], index: Index, apart: Collection[str] = ()
) -> dict[str, tuple[Hit, ...]]:
    """For each code the passages that name it with diagnoses, else those with diagnoses in a document
    that names it elsewhere; codes without any are left out. `apart` are sources that are not meant."""
    if not isinstance(index, Index):
        return {}
    every = {code: [c for c in _of_code(code, index) if c.source not in apart] for code in codes}
    found = {code: chunks[:MOST] for code, chunks in every.items()}
    return {code: tuple(Hit(c, 0.0) for c in chunks) for code, chunks in found.items() if chunks}


def _of_code(code: str, index: Index) -> list[Chunk]:
    naming = [c for c in index.naming(code) if c.kind == "document" or (c.kind == "imported_page" and c.own_code == code)]  # fmt: skip
    beside = [chunk for chunk in naming if chunk.diagnoses]
    if beside:
        return beside
    sources = dict.fromkeys(chunk.source for chunk in naming)
    return [c for source in sources for c in index.chunks_of(source=source) if c.diagnoses]
