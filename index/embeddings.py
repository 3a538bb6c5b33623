"""The vectors of an index as plain files, for the next build to take over."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from corpus.errors import IndexMissing
from index.chunk import Chunk
from index.encoder import Vectors

NAME = "embeddings.npy"
UNFINISHED = "encoded.bin"
_DIGEST = 32


def digest_of(chunk: Chunk) -> bytes:
    """What makes two chunks the same to the encoder: the text that it sees."""
    return hashlib.sha256(chunk.embedded_text.encode()).digest()


def write_embeddings(folder: Path, vectors: Vectors) -> None:
    """All vectors of an index, one a row, in the order of its chunks."""
    np.save(folder / NAME, vectors)


def read_embeddings(folder: Path) -> Vectors:
    """All vectors of an index, mapped into memory. Raises IndexMissing when they are damaged."""
    try:
        vectors: Vectors = np.load(folder / NAME, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise IndexMissing(
            f"The vectors of {folder} cannot be read ({error}). "
            "Build it again: `lamina index build`"
        ) from error
    return vectors


class UnfinishedVectors:
    """Vectors written as they are made, so that a build that was killed was not in vain."""

    def __init__(self, folder: Path, model: str, dimensions: int) -> None:
        self._file = (folder / UNFINISHED).open("wb")
        self._file.write(json.dumps({"model": model, "dimensions": dimensions}).encode() + b"\n")

    def add(self, digests: Sequence[bytes], vectors: Vectors) -> None:
        """Keep some vectors with the digests of their texts."""
        for digest, vector in zip(digests, vectors, strict=True):
            self._file.write(digest + np.ascontiguousarray(vector, dtype="<f4").tobytes())
        self._file.flush()

    def close(self) -> None:
        """Stop writing."""
        self._file.close()


def unfinished_vectors(folder: Path, model: str, dimensions: int) -> dict[bytes, Vectors]:
    """What a killed build of the same model had made, by digest; its last, torn record is left."""
    try:
        head, _, body = (folder / UNFINISHED).read_bytes().partition(b"\n")
        made_with = json.loads(head)
    except (OSError, ValueError):
        return {}
    if made_with != {"model": model, "dimensions": dimensions}:
        return {}
    size = _DIGEST + 4 * dimensions
    starts: Iterable[int] = range(0, len(body) - size + 1, size)
    return {
        body[at : at + _DIGEST]: np.frombuffer(body, "<f4", dimensions, at + _DIGEST)
        for at in starts
    }
