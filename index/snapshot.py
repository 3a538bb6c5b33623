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
from index.vectors import ChromaVectors, VectorStore

CHROMA = "chroma"
KEPT_TOKENS = 4096
"""Tokens of questions whose rows are remembered."""
_SQLITE = b"SQLite format 3\x00"


class Snapshot:
    """Chunks, keywords and vectors of one index folder, all in the same order.

    Raises IndexMissing when a part is missing or damaged, or when another model made it.
    """

    def __init__(self, folder: Path, model: str) -> None:
        self.folder = folder
        self.manifest = Manifest.read(folder)
        self.manifest.require(model, folder)
        self.chunks: Sequence[Chunk] = read_chunks(folder)
        self.embeddings = read_embeddings(folder)
        size, shape = len(self.chunks), (self.manifest.chunks, self.manifest.dimensions)
        if size != self.manifest.chunks or self.embeddings.shape != shape:
            raise self._damaged(f"it holds {size} passages and vectors {self.embeddings.shape}")
        self.keywords = Keywords.load(folder, size)
        self._require_chroma()
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
                self._require_chroma()  # else Chroma would make a new, empty one
                self._store = self._opened()
            return self._store

    def similarities(self, rows: Sequence[int], vector: Vectors) -> Vectors:
        """Cosine similarity of some rows with a unit vector."""
        return np.asarray(self.embeddings[list(rows)] @ vector, dtype=np.float32)

    def _opened(self) -> VectorStore:
        try:
            store = ChromaVectors(self.folder / CHROMA)
            held = store.count()
        except Exception as error:  # whatever the database says of a damaged file
            raise self._damaged(f"the vector store cannot be opened: {error}") from error
        if held != len(self.chunks):
            raise self._damaged(f"the vector store holds {held} of {len(self.chunks)} vectors")
        weakref.finalize(self, store.close)
        return store

    def _require_chroma(self) -> None:
        try:
            with (self.folder / CHROMA / "chroma.sqlite3").open("rb") as file:
                head = file.read(len(_SQLITE))
        except OSError as error:
            raise self._damaged(f"no vector store: {error.strerror}") from error
        if head != _SQLITE:
            raise self._damaged("the vector store is no database")

    def _damaged(self, how: str) -> IndexMissing:
        return IndexMissing(
            f"The index in {self.folder} is damaged ({how}). Build it again: `lamina index build`"
        )
