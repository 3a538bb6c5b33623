"""The tutorial build of the same stack: recursive splitter 1000/200, MiniLM, Chroma; BM25 fused in.

As LangChain's own tutorials have it. `langchain-text-splitters` comes with the extra `evals`.
"""

import hashlib
import json
import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from evals.bench.pipeline import Document
from index.chunk import Chunk
from index.encoder import weights
from index.fusion import reciprocal_rank

SIZE, OVERLAP = 1_000, 200  # characters
POOL = 20  # candidates of each search that are fused
BATCH = 500
RECORD = "built.json"


class Tutorial:
    """Chroma over fixed-size pieces, built in `folder` and used again while the corpus is the same."""

    name = "tutorial (1000/200, Chroma)"

    def __init__(self, documents: Sequence[Document], folder: Path) -> None:
        self.pieces = pieces(documents)
        self.index_seconds = self._built(folder)

    @property
    def passages(self) -> int:
        """How many pieces there are."""
        return len(self.pieces)

    def search(self, question: str, k: int) -> list[Chunk]:
        """The nearest pieces."""
        return [self.pieces[row] for row in self.rows(question, k)]

    def rows(self, question: str, k: int) -> list[int]:
        """Rows of the nearest pieces."""
        found = self._store.similarity_search(question, k)
        return [int(one.metadata["row"]) for one in found]

    def _built(self, folder: Path) -> float:
        from langchain_chroma import Chroma

        texts = [piece.text for piece in self.pieces]
        digest = hashlib.sha256("\x1f".join(texts).encode()).hexdigest()
        place = folder / digest[:16]
        self._store: Any = Chroma("tutorial", self._embeddings, str(place))
        if (place / RECORD).exists():
            return float(json.loads((place / RECORD).read_text(encoding="utf-8"))["seconds"])
        begun = time.perf_counter()
        for start in range(0, len(texts), BATCH):
            rows = range(start, min(start + BATCH, len(texts)))
            self._store.add_texts(
                [texts[row] for row in rows],
                [{"row": row} for row in rows],
                ids=[str(row) for row in rows],
            )
        seconds = time.perf_counter() - begun
        (place / RECORD).write_text(json.dumps({"seconds": seconds}), encoding="utf-8")
        return seconds

    @cached_property
    def _embeddings(self) -> Any:
        from langchain_huggingface import HuggingFaceEmbeddings

        return HuggingFaceEmbeddings(model_name=str(weights()), model_kwargs={"device": "cpu"})


class PlainKeywords:
    """BM25 with the library's own tokens (English stop words, no stemming) over the same pieces."""

    name = "plain BM25, same pieces"

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        import bm25s

        self._chunks = chunks
        begun = time.perf_counter()
        self._bm25 = bm25s.BM25()
        tokens = bm25s.tokenize([c.text for c in chunks], stopwords="en", show_progress=False)
        self._bm25.index(tokens, show_progress=False)
        self.index_seconds = time.perf_counter() - begun

    @property
    def passages(self) -> int:
        """How many pieces there are."""
        return len(self._chunks)

    def search(self, question: str, k: int) -> list[Chunk]:
        """The pieces with the best scores."""
        return [self._chunks[row] for row in self.rows(question, k)]

    def rows(self, question: str, k: int) -> list[int]:
        """Rows of the pieces with the best scores."""
        import bm25s

        tokens = bm25s.tokenize([question], stopwords="en", show_progress=False)
        found, _ = self._bm25.retrieve(tokens, k=min(k, self.passages), show_progress=False)
        return [int(row) for row in found[0]]


class TutorialFused:
    """Both joined by reciprocal rank."""

    name = "tutorial with BM25 fused"

    def __init__(self, dense: Tutorial, keywords: PlainKeywords) -> None:
        self._dense, self._keywords = dense, keywords
        self.index_seconds = dense.index_seconds + keywords.index_seconds

    @property
    def passages(self) -> int:
        """How many pieces there are."""
        return self._dense.passages

    def search(self, question: str, k: int) -> list[Chunk]:
        """The pieces with the best fused scores."""
        lists = (self._dense.rows(question, POOL), self._keywords.rows(question, POOL))
        scores = reciprocal_rank(lists)
        best = sorted(scores, key=lambda row: (-scores[row], row))[:k]
        return [self._dense.pieces[row] for row in best]


def pieces(documents: Sequence[Document]) -> list[Chunk]:
    """The documents cut every 1,000 characters, 200 of them shared by neighbours."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=SIZE, chunk_overlap=OVERLAP)
    return [
        Chunk(text, one.source, str(number), one.source, "document", one.source, id=f"{one.source} {number}")
        for one in documents
        for number, text in enumerate(splitter.split_text(one.text))
    ]  # fmt: skip
