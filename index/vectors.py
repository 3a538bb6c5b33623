"""Vectors by chunk id, in Chroma on disk; one protocol, so that another backend can take its place."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from index.encoder import Vectors

COLLECTION = "chunks"
LARGEST_BATCH = 5000  # Chroma takes at most 5,461 at once


class VectorStore(Protocol):
    """Nearest neighbours by cosine similarity."""

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Add vectors under new ids."""

    def nearest(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """Up to k ids with their cosine similarity (−1 to 1), nearest first."""

    def get(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of those ids that are there."""

    def count(self) -> int:
        """How many vectors there are."""


class MemoryVectors:
    """Vectors in memory, exact: for tests and small sets."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._rows: list[Vectors] = []

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Add vectors under new ids."""
        self._ids.extend(ids)
        self._rows.extend(vectors)

    def nearest(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """Up to k ids with their cosine similarity, nearest first."""
        if not self._ids:
            return []
        scores = np.stack(self._rows) @ vector
        best = np.argsort(-scores, kind="stable")[:k]
        return [(self._ids[i], float(scores[i])) for i in best]

    def get(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of those ids that are there."""
        known = dict(zip(self._ids, self._rows, strict=True))
        return {i: known[i] for i in ids if i in known}

    def count(self) -> int:
        """How many vectors there are."""
        return len(self._ids)


class ChromaVectors:
    """Vectors in a Chroma folder that one process writes once and any number read."""

    def __init__(self, folder: Path, create: bool = False) -> None:
        import chromadb
        from chromadb.config import Settings

        self._client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
        make: Any = self._client.create_collection if create else self._client.get_collection
        options = (
            {"configuration": {"hnsw": {"space": "cosine", "ef_search": 200}}} if create else {}
        )
        self._collection = make(COLLECTION, embedding_function=None, **options)

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Add vectors under new ids."""
        for start in range(0, len(ids), LARGEST_BATCH):
            part = slice(start, start + LARGEST_BATCH)
            self._collection.add(ids=list(ids[part]), embeddings=vectors[part])

    def nearest(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """Up to k ids with their cosine similarity, nearest first."""
        size = min(k, self.count())
        if size < 1:
            return []
        found = self._collection.query(
            query_embeddings=[vector], n_results=size, include=["distances"]
        )
        return [
            (i, 1.0 - float(d)) for i, d in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    def get(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of those ids that are there."""
        vectors: dict[str, Vectors] = {}
        for start in range(0, len(ids), LARGEST_BATCH):
            part = list(ids[start : start + LARGEST_BATCH])
            found = self._collection.get(ids=part, include=["embeddings"])
            for one, vector in zip(found["ids"], found["embeddings"], strict=True):
                vectors[one] = np.asarray(vector, dtype=np.float32)
        return vectors

    def count(self) -> int:
        """How many vectors there are."""
        return int(self._collection.count())

    def close(self) -> None:
        """Let go of the folder."""
        from chromadb.api.shared_system_client import SharedSystemClient

        system = getattr(self._client, "_system", None)
        if system is not None:
            system.stop()
        SharedSystemClient.clear_system_cache()
