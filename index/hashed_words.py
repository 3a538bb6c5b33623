"""An encoder without a model: hashed words. For tests and trials; it knows no meaning."""

import re
import zlib
from collections.abc import Sequence

import numpy as np

from index.encoder import Vectors, unit

_WORD = re.compile(r"[a-z0-9.]*[a-z0-9]")


class HashedWords:
    """Texts with the same words get the same vector; `encoded` counts the texts it was given."""

    def __init__(self, dimensions: int = 64, model: str = "hashed words 1") -> None:
        self.dimensions, self.model = dimensions, model
        self.encoded = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, in order."""
        self.encoded += len(texts)
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in _WORD.findall(text.lower()) or ["∅"]:
                digest = zlib.crc32(word.encode())
                vectors[row, digest % self.dimensions] += 1.0 if digest & 0x10000 else -1.0
            if not vectors[row].any():
                vectors[row, 0] = 1.0
        return unit(vectors)

    def encode_query(self, text: str) -> Vectors:
        """The vector of a question."""
        vector: Vectors = self.encode([text])[0]
        return vector
