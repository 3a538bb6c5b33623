"""The encoder for one question at a time: the same weights as an ONNX graph, three times as fast.

Written once into Lamina's home when an index is built, and used only where it is there: every failure
leaves the encoder as it is. onnxruntime comes with Chroma. Neither torch nor the model's library is
loaded to encode a question, so that a command answers seconds earlier.
"""

import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

LONGEST = 256
"""Tokens of a text that the model reads, its two marks among them."""
ALIKE = 1e-4
"""How far a figure of a vector may be from the one that the encoder gives."""
TRIED = ("Can I bill 63053 alone?", "fusion", "What must the operative note say? " * 60)
Vector = NDArray[np.float32]


class QuestionModel:
    """An open graph. Safe between threads."""

    def __init__(self, file: Path, weights: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(file), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)

    def encode(self, text: str) -> Vector:
        """The unit vector of a text."""
        ids = np.array([self._tokenizer.encode(text.strip()).ids], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        mean = self._session.run(None, given)[0][0].mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), dtype=np.float32)


def opened(home: Path | None, model: str, weights: Path) -> QuestionModel | None:
    """The graph of a model in a home; None where there is none, or it cannot be opened."""
    if home is None or not file_of(home, model).exists():
        return None
    try:
        return QuestionModel(file_of(home, model), weights)
    except Exception:  # onnxruntime has an error of its own for each fault of a file
        return None


def write(home: Path, model: str, weights: Path, expected: Sequence[Vector]) -> bool:
    """Make the graph; it is kept only if it gives the `expected` vectors of TRIED."""
    file = file_of(home, model)
    part = file.with_suffix(f".{os.getpid()}.part")
    try:
        _export(weights, part)
        made = QuestionModel(part, weights)
        alike = all(
            np.abs(made.encode(text) - vector).max() < ALIKE
            for text, vector in zip(TRIED, expected, strict=True)
        )
        if alike:
            part.replace(file)
        return alike
    except Exception:  # whatever the exporter says: questions go on through the encoder
        return False
    finally:
        part.unlink(missing_ok=True)


def file_of(home: Path, model: str) -> Path:
    """Where the graph of a model stands, named after model and revision."""
    return home / f"questions-{sha256(model.encode()).hexdigest()[:16]}.onnx"


def _export(weights: Path, file: Path) -> None:
    import torch
    from transformers import AutoModel

    model = AutoModel.from_pretrained(str(weights), attn_implementation="eager").eval()

    class Hidden(torch.nn.Module):  # type: ignore[misc]
        """The vectors of all tokens, by the names that the model takes."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            """The last layer."""
            found = self.model(input_ids=input_ids, attention_mask=attention_mask)
            return found.last_hidden_state

    names = ("input_ids", "attention_mask")
    example = tuple(torch.ones((1, 8), dtype=torch.long) for _ in names)
    free = {0: "texts", 1: "tokens"}
    with warnings.catch_warnings(), _without_onnx():
        warnings.simplefilter(
            "ignore"
        )  # the exporter by traces is called old; the new one needs two more packages
        torch.onnx.export(
            Hidden().eval(), example, str(file), input_names=list(names), output_names=["hidden"],
            dynamic_axes=dict.fromkeys((*names, "hidden"), free), opset_version=17, dynamo=False,
        )  # fmt: skip


@contextmanager
def _without_onnx() -> Iterator[None]:
    """The exporter asks for the package onnx only to add functions, of which this model has none."""
    from torch.onnx._internal.torchscript_exporter import onnx_proto_utils

    kept: Any = onnx_proto_utils._add_onnxscript_fn
    onnx_proto_utils._add_onnxscript_fn = lambda model, custom_opsets: model
    try:
        yield
    finally:
        onnx_proto_utils._add_onnxscript_fn = kept
