"""Lamina's two searches as pipelines of the bench, each alone over Lamina's own passages."""

from collections.abc import Callable

import numpy as np

from assistant.lamina import Lamina
from index.chunk import Chunk
from index.search import Index

Ranks = Callable[[Index, str, int], list[int]]
"""The rows of the k best passages, best first."""


class SearchAlone:
    """One search over the passages of an index, without the other and without our ranking."""

    index_seconds: float | None = None

    def __init__(self, lamina: Lamina, name: str, ranks: Ranks) -> None:
        self.name, self._index, self._ranks = name, lamina.index, ranks

    @property
    def passages(self) -> int:
        """How many passages are indexed."""
        return self._index.manifest.chunks

    def search(self, question: str, k: int) -> list[Chunk]:
        """The best passages."""
        chunks = self._index.snapshot.chunks
        return [chunks[row] for row in self._ranks(self._index, question, k)]


def dense_alone(lamina: Lamina) -> SearchAlone:
    """Vectors alone."""
    return SearchAlone(lamina, "our passages, dense alone", _by_vectors)


def keywords_alone(lamina: Lamina) -> SearchAlone:
    """BM25 alone, with Lamina's tokens and vocabulary."""
    return SearchAlone(lamina, "our passages, BM25 alone", _by_keywords)


def _by_vectors(index: Index, question: str, k: int) -> list[int]:
    snapshot = index.snapshot
    found = snapshot.store.query(index.encoder.encode_query(question), k)
    return [snapshot.rows[one] for one, _ in found]


def _by_keywords(index: Index, question: str, k: int) -> list[int]:
    scores = index.snapshot.keywords.scores(question)
    return [int(row) for row in np.argsort(-scores, kind="stable")[:k]]
