"""The index in use as the next build finds it: passages, their tokens and vectors, the vector store."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from corpus.errors import IndexMissing
from index.chunk import Chunk
from index.chunk_file import read_chunks
from index.cut import cutting_digest, read_cut
from index.embeddings import digest_of, read_embeddings
from index.encoder import Encoder, Vectors
from index.manifest import Manifest
from index.token_file import read_tokens

FEW = 0.2
"""Share of new passages up to which they are put to the vector store of before."""


class Before:
    """What may be taken over from a folder; nothing where there is none, or where it is damaged.

    `chunks` are its passages, `vectors` those of their texts, if the same model made them.
    """

    def __init__(self, folder: Path | None, encoder: Encoder) -> None:
        self.chunks: Sequence[Chunk] = ()
        self.vectors: Mapping[bytes, Vectors] = {}
        self._folder = folder
        try:
            if folder is not None:
                self.chunks = read_chunks(folder)
                if Manifest.read(folder).model == encoder.model:
                    self.vectors = _sound(self.chunks, read_embeddings(folder), encoder.dimensions)
        except IndexMissing:  # a damaged index is rebuilt from nothing
            self.chunks, self.vectors = (), {}

    @cached_property
    def by_id(self) -> Mapping[str, Chunk]:
        """The passages by id."""
        return {chunk.id: chunk for chunk in self.chunks}

    def tokens(self) -> Mapping[str, list[str]]:
        """The keywords of each passage by its id, if the same code made them."""
        if self._folder is None or read_cut(self._folder).made_by != cutting_digest():
            return {}
        rows = read_tokens(self._folder)
        if len(rows) != len(self.chunks):
            return {}
        return {chunk.id: tokens for chunk, tokens in zip(self.chunks, rows, strict=True)}

    def store_to_add_to(self, chunks: Sequence[Chunk]) -> Path | None:
        """The folder of the vector store, where nothing is taken away from it and little is added; else None.

        What is taken out of a store leaves its traces there, so that it is made anew.
        """
        if self._folder is None or not self.vectors:
            return None
        wanted = {chunk.id: chunk for chunk in chunks}
        whole = all(_filed(one) == _filed(wanted.get(one.id)) for one in self.chunks)
        sound = all(digest_of(one) in self.vectors for one in self.chunks)
        few = len(chunks) - len(self.chunks) <= FEW * len(chunks)
        return self._folder if whole and sound and few else None

    def is_left_by(self, chunks: Sequence[Chunk]) -> bool:
        """Whether a document of it is gone: then nothing of it may stay on the disk."""
        return not {c.document for c in self.chunks} <= {c.document for c in chunks}


def _filed(chunk: Chunk | None) -> tuple[str, ...]:
    """The fields that stand beside a vector in the store."""
    return (chunk.id, chunk.kind, chunk.section, chunk.source) if chunk is not None else ()


def _sound(chunks: Sequence[Chunk], vectors: Vectors, dimensions: int) -> dict[bytes, Vectors]:
    """Vectors of length one by the digest of their text; none where their number is wrong."""
    if vectors.shape != (len(chunks), dimensions):
        return {}
    sound = np.abs(np.linalg.norm(vectors, axis=1) - 1) < 1e-3
    rows = zip(chunks, vectors, sound, strict=True)
    return {digest_of(chunk): vector for chunk, vector, good in rows if good}
