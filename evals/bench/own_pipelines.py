"""Lamina's two searches as pipelines of the bench, each alone over Lamina's own passages."""

import numpy as np

from assistant.lamina import Lamina
from index.chunk import Chunk
from index.search import Index


class DenseAlone:
    """Vectors alone."""

    name = "our passages, dense alone"
    index_seconds: float | None = None

    def __init__(self, lamina: Lamina) -> None:
        self._index: Index = lamina.index

    @property
    def passages(self) -> int:
        """How many passages are indexed."""
        return self._index.manifest.chunks

    def search(self, question: str, k: int) -> list[Chunk]:
        """The nearest passages."""
        snapshot = self._index.snapshot
        found = snapshot.store.query(self._index.encoder.encode_query(question), k)
        return [snapshot.chunks[snapshot.rows[one]] for one, _ in found]


class KeywordsAlone:
    """BM25 alone, with Lamina's tokens and vocabulary."""

    name = "our passages, BM25 alone"
    index_seconds: float | None = None

    def __init__(self, lamina: Lamina) -> None:
        self._index: Index = lamina.index

    @property
    def passages(self) -> int:
        """How many passages are indexed."""
        return self._index.manifest.chunks

    def search(self, question: str, k: int) -> list[Chunk]:
        """The passages with the best scores."""
        snapshot = self._index.snapshot
        best = np.argsort(-snapshot.keywords.scores(question), kind="stable")[:k]
        return [snapshot.chunks[int(row)] for row in best]
