"""Keyword search beside the vectors: BM25 over tokens that keep codes and levels whole."""

import re
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

TOKEN = re.compile(
    r"[a-z]\d{2}[0-9a-z]?\.[0-9a-z]{1,4}|[a-z]?\d{4}[a-z0-9]|[ltsc]\d{1,2}-[ltsc]?\d{1,2}|\d+(?:\.\d+)?|[a-z][a-z'/&]*[a-z]|[a-z]"
)
STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "may",
        "me",
        "my",
        "of",
        "on",
        "or",
        "our",
        "shall",
        "she",
        "he",
        "should",
        "so",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)
ENDINGS = (
    "ations",
    "ation",
    "ments",
    "ment",
    "ingly",
    "ings",
    "ing",
    "edly",
    "ies",
    "ied",
    "ed",
    "es",
    "s",
    "ly",
)


def stem(word: str) -> str:
    """A word without its common English ending; codes and short words stay as they are."""
    if len(word) < 5 or not word.isalpha():
        return word
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            base = word[: -len(ending)]
            return base + "y" if ending in ("ies", "ied") else base.rstrip("e")
    return word.rstrip("e")


def tokenize(text: str) -> list[str]:
    """Tokens for keyword search: codes, ICD-10-CM codes, levels (l4-5) and stemmed words."""
    return [stem(t) for t in TOKEN.findall(text.lower().replace("’", "'")) if t not in STOP]


class Keywords:
    """BM25 over the chunks, in their order."""

    def __init__(self, retriever: bm25s.BM25, size: int) -> None:
        self._retriever, self._size = retriever, size

    @classmethod
    def build(cls, texts: list[str]) -> "Keywords":
        """An index over texts, in their order."""
        retriever = bm25s.BM25(k1=1.3, b=0.6)
        retriever.index([tokenize(t) or ["_"] for t in texts], show_progress=False)
        return cls(retriever, len(texts))

    def save(self, folder: Path) -> None:
        """Write the index into a folder of its own."""
        self._retriever.save(str(folder))
        (folder / "size").write_text(str(self._size), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Keywords":
        """Open a saved index, memory-mapped."""
        size = int((folder / "size").read_text(encoding="utf-8"))
        return cls(bm25s.BM25.load(str(folder), mmap=True), size)

    def scores(self, query: str) -> NDArray[np.float32]:
        """The BM25 score of every chunk, in their order; zeros when no token is known."""
        vocabulary = self._retriever.vocab_dict
        tokens = [t for t in tokenize(query) if t in vocabulary]
        if not tokens:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._retriever.get_scores(tokens), dtype=np.float32)
