"""Vector stores: nearest neighbours by cosine, behind one protocol that every backend keeps."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from index.encoder import Vectors

LARGEST_BATCH = 5_000  # Chroma takes at most 5,461 at once
Where = Mapping[str, Collection[str]]
"""Fields with the values allowed in each; all fields must agree. Empty: no filter."""
Fields = Mapping[str, str]


class VectorStore(Protocol):
    """Nearest neighbours by cosine similarity, among vectors with a few text fields."""

    def add(self, ids: Sequence[str], vectors: Vectors, fields: Sequence[Fields]) -> None:
        """Add vectors under new ids."""

    def query(self, vector: Vectors, k: int, where: Where | None = None) -> list[tuple[str, float]]:
        """Up to k ids with their cosine similarity (−1 to 1), nearest first."""

    def get(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of those ids that are there."""

    def count(self) -> int:
        """How many vectors there are."""

    def close(self) -> None:
        """Let go of files and connections."""


class MemoryVectors:
    """Vectors in memory, compared one by one: exact, for tests and small sets."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._fields: list[Fields] = []
        self._vectors: Vectors | None = None

    def add(self, ids: Sequence[str], vectors: Vectors, fields: Sequence[Fields]) -> None:
        """Add vectors under new ids."""
        if not ids:
            return
        self._ids.extend(ids)
        self._fields.extend(fields)
        held = [] if self._vectors is None else [self._vectors]
        self._vectors = np.vstack([*held, vectors])

    def query(self, vector: Vectors, k: int, where: Where | None = None) -> list[tuple[str, float]]:
        """Up to k ids with their cosine similarity, nearest first."""
        if self._vectors is None:
            return []
        scores = self._vectors @ vector
        order = np.argsort(-scores, kind="stable")
        fitting = [i for i in order if _fits(self._fields[i], where or {})]
        return [(self._ids[i], float(scores[i])) for i in fitting[:k]]

    def get(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of those ids that are there."""
        if self._vectors is None:
            return {}
        known = dict(zip(self._ids, self._vectors, strict=True))
        return {one: known[one] for one in ids if one in known}

    def count(self) -> int:
        """How many vectors there are."""
        return len(self._ids)

    def close(self) -> None:
        """Nothing to let go of."""


class ChromaVectors:
    """Vectors in a collection of a Chroma client, that one process writes once and any number read."""

    def __init__(self, client: Any, name: str, create: bool = False) -> None:
        self._client = client
        if create:
            self._collection: Any = client.create_collection(
                name,
                embedding_function=None,  # we bring vectors; the default one would be downloaded
                configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
            )
        else:
            self._collection = client.get_collection(name, embedding_function=None)
        self._size: int | None = None

    def add(self, ids: Sequence[str], vectors: Vectors, fields: Sequence[Fields]) -> None:
        """Add vectors under new ids."""
        self._size = None
        for start in range(0, len(ids), LARGEST_BATCH):
            part = slice(start, start + LARGEST_BATCH)
            self._collection.add(
                ids=list(ids[part]),
                embeddings=vectors[part],
                metadatas=[dict(one) or None for one in fields[part]],
            )

    def query(self, vector: Vectors, k: int, where: Where | None = None) -> list[tuple[str, float]]:
        """Up to k ids with their cosine similarity, nearest first."""
        if self._size is None:  # counting takes as long as searching
            self._size = self.count()
        size = min(k, self._size)
        if size < 1:
            return []
        found = self._collection.query(
            query_embeddings=[vector], n_results=size, where=_clause(where), include=["distances"]
        )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return [(one, 1.0 - float(distance)) for one, distance in pairs]

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
        """Let go of what the client holds."""
        self._client.close()


def _fits(fields: Fields, where: Where) -> bool:
    return all(fields.get(name) in allowed for name, allowed in where.items())


def _clause(where: Where | None) -> dict[str, Any] | None:
    """A filter in Chroma's words, which joins two fields by $and only."""
    clauses = [{name: {"$in": sorted(allowed)}} for name, allowed in (where or {}).items()]
    if len(clauses) < 2:
        return clauses[0] if clauses else None
    return {"$and": clauses}
