"""How much a word of the corpus tells: the rarer, the more."""

import math
from collections.abc import Callable
from functools import cache

from index.search import Index


class Rarity:
    """How rare each word is in the corpus: the inverse share of passages that hold it, as a logarithm.

    `frequency` counts the passages that hold a word, of `size` in all.
    """

    def __init__(self, frequency: Callable[[str], int], size: int) -> None:
        self._frequency, self._size = cache(frequency), size

    def __call__(self, token: str) -> float:
        """The weight of a word; a word that no passage holds weighs most."""
        return math.log((self._size + 1) / (self._frequency(token) + 0.5))


def rarity_of(index: Index) -> Rarity:
    """The rarity of words in an index."""
    return Rarity(index.frequency, index.manifest.chunks)
