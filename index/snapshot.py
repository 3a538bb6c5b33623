"""One built index, opened: it never changes, and stays usable after another took its place."""

import weakref
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexMissing
from index.chunk import Chunk
from index.chunk_file import read_chunks
from index.embeddings import read_embeddings
from index.encoder import Vectors
from index.keyword import Keywords, tokenize
from index.lookup import Lookup
from index.manifest import Manifest
from index.vector_places import ON_DISK, VectorPlace
from index.vectors import VectorStore

KEPT_TOKENS = 4096
"""Tokens of questions whose rows are remembered."""


class Snapshot:
    """Chunks, keywords and vectors of one index folder, all in the same order.

    Raises IndexMissing when a part is missing or damaged, or when another model made it.
    """

    def __init__(self, folder: Path, model: str, place: VectorPlace = ON_DISK) -> None:
        self.folder, self._place = folder, place
        self.manifest = Manifest.read(folder)
        self.manifest.require(model, folder, place.kind)
        self.chunks: Sequence[Chunk] = read_chunks(folder)
        self.embeddings = read_embeddings(folder)
        size, shape = len(self.chunks), (self.manifest.chunks, self.manifest.dimensions)
        if size != self.manifest.chunks or self.embeddings.shape != shape:
            raise self._damaged(f"it holds {size} passages and vectors {self.embeddings.shape}")
        self.keywords = Keywords.load(folder, size)
        place.require(folder)
        self._rows_of: dict[str, NDArray[np.int64]] = {}
        self._opening = Lock()
        self._store: VectorStore | None = None

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The row of each chunk id."""
        return {chunk.id: row for row, chunk in enumerate(self.chunks)}

    @cached_property
    def kinds(self) -> NDArray[np.str_]:
        """The kind of each chunk."""
        return np.array([chunk.kind for chunk in self.chunks])

    def rows_of(self, token: str) -> NDArray[np.int64]:
        """The rows of chunks that hold a token in what is embedded of them, ascending."""
        known = self._rows_of.get(token)
        if known is None:
            found = [row for row in self.keywords.rows(token) if self._embeds(int(row), token)]
            if len(self._rows_of) >= KEPT_TOKENS:
                self._rows_of.clear()
            known = self._rows_of[token] = np.array(found, dtype=np.int64)
        return known

    def _embeds(self, row: int, token: str) -> bool:
        """Whether a chunk found by a token has it in its text, and not only among its keywords."""
        chunk = self.chunks[row]
        if not (chunk.keywords or chunk.modifiers) or token in chunk.embedded_text.lower():
            return True
        if token in chunk.keywords.lower():
            return False
        return token in tokenize(chunk.embedded_text)  # a stem that is no part of its word

    @cached_property
    def lookup(self) -> Lookup:
        """Exact look-ups."""
        return Lookup(self.chunks)

    @property
    def store(self) -> VectorStore:
        """The vector store, opened when first needed. Raises IndexMissing when it is damaged."""
        with self._opening:
            if self._store is None:
                self._store = self._opened()
            return self._store

    def similarities(self, rows: Sequence[int], vector: Vectors) -> Vectors:
        """Cosine similarity of some rows with a unit vector."""
        return np.asarray(self.embeddings[list(rows)] @ vector, dtype=np.float32)

    def _opened(self) -> VectorStore:
        store = self._place.open(self.folder)
        held = store.count()
        if held != len(self.chunks):
            raise self._damaged(f"the vector store holds {held} of {len(self.chunks)} vectors")
        weakref.finalize(self, store.close)
        return store

    def _damaged(self, how: str) -> IndexMissing:
        return IndexMissing(
            f"The index in {self.folder} is damaged ({how}). Build it again: `lamina index build`"
        )
