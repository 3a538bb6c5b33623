"""Keyword search beside the vectors: BM25 over tokens that keep codes and levels whole."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexMissing
from index.chunk import Chunk
from index.encoder import Vectors
from index.tokens import MODIFIER, modifier_token
from index.tokens import tokenize as tokenize
from index.vocabulary import names_in

FOLDER = "bm25"
K1, B = 1.3, 0.6
OTHER_NAMES = 0.5
"""What another name of a phrase weighs beside the asker's own word."""


class Keywords:
    """BM25 over the chunks, in their order."""

    def __init__(self, bm25: Any, size: int) -> None:
        self._bm25, self.size = bm25, size
        self._last: tuple[str, Vectors] | None = None

    @classmethod
    def build(cls, chunks: Sequence[Chunk]) -> "Keywords":
        """An index over the chunks."""
        return cls.of_tokens([keyword_tokens(chunk) for chunk in chunks])

    @classmethod
    def of_tokens(cls, tokens: Sequence[Sequence[str]]) -> "Keywords":
        """An index over the tokens of each chunk, see `keyword_tokens`."""
        import bm25s

        bm25 = bm25s.BM25(k1=K1, b=B)
        bm25.index(tokens, show_progress=False)
        return cls(bm25, len(tokens))

    def save(self, folder: Path) -> None:
        """Write the index into a subfolder."""
        self._bm25.save(str(folder / FOLDER), show_progress=False)

    @classmethod
    def load(cls, folder: Path, size: int) -> "Keywords":
        """Open the saved index of `size` chunks, mapped into memory. Raises IndexMissing."""
        import bm25s

        try:
            bm25 = bm25s.BM25.load(str(folder / FOLDER), mmap=True)
            held = int(bm25.scores["num_docs"])
            if held != size:
                raise ValueError(f"{held} passages instead of {size}")
        except Exception as error:  # the library has no errors of its own
            raise IndexMissing(
                f"The keyword index of {folder} cannot be read ({error}). "
                "Build it again: `lamina index build`"
            ) from error
        return cls(bm25, size)

    def scores(self, query: str) -> Vectors:
        """The BM25 score of every chunk, in their order; zeros when no token is known.

        Other names of what the query says count half.
        """
        last = self._last  # one question is searched in several ways, one after the other
        if last is not None and last[0] == query:
            return last[1]
        others = " ".join(names_in(query))
        scores = self._scores(query)
        if others:
            scores = scores + OTHER_NAMES * self._scores(others)
        self._last = (query, scores)
        return scores

    def rows(self, token: str) -> NDArray[np.int64]:
        """The chunks that hold a token, in their order."""
        known = self._bm25.vocab_dict.get(token)
        if known is None:
            return np.zeros(0, dtype=np.int64)
        begin, end = self._bm25.scores["indptr"][known : known + 2]
        return np.sort(np.asarray(self._bm25.scores["indices"][begin:end], dtype=np.int64))

    def _scores(self, text: str) -> Vectors:
        known = self._bm25.vocab_dict
        tokens = [token for token in dict.fromkeys(tokenize(text)) if token in known]
        tokens += [token for token in tokens if token.startswith(MODIFIER)]  # counts twice
        if not tokens:
            return np.zeros(self.size, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(tokens), dtype=np.float32)


def keyword_tokens(chunk: Chunk) -> list[str]:
    """The tokens a chunk is found by: what is embedded of it, its keywords, and one for every
    modifier that it is about."""
    tokens = tokenize(f"{chunk.embedded_text}\n{chunk.keywords}")
    modifiers = [modifier_token(mod) for mod in chunk.modifiers]
    return tokens + [token for token in modifiers if token not in tokens] or ["∅"]
