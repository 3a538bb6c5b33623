"""Words of a question that no passage holds, in these or in other names for the same."""

from collections.abc import Callable, Iterable

from assistant.content_words import content_words
from corpus.operation_traits import traits_of
from index.tokens import tokenize
from index.vocabulary import said_in

LETTERS = 4
"""Letters of the shortest word that is told."""


def unheard(question: str, frequency: Callable[[str], int]) -> tuple[str, ...]:
    """The words of the matter that no passage holds, in these or in other names for the same."""
    renamed = {token for phrase in said_in(question) for token in phrase.tokens}
    words = (w for w in matter_words(question) if not traits_of(w))
    return tuple(w for w in words if _unknown(tokenize(w), renamed, frequency))


def matter_words(question: str) -> tuple[str, ...]:
    """The words of the matter, each once."""
    every = (w for w in content_words(question) if len(w) >= LETTERS and w.isalpha())
    return tuple(dict.fromkeys(every))


def _unknown(tokens: Iterable[str], renamed: set[str], frequency: Callable[[str], int]) -> bool:
    own = list(tokens)
    return bool(own) and all(token not in renamed and not frequency(token) for token in own)
