"""Which families of the spine a text names, by their titles and other names."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from corpus.family import Family, load_families
from index.tokens import tokenize

MOST = 3
"""Families that one name may stand for: fusion is anterior, posterior and for deformity."""
SHARED = frozenset(tokenize("codes spine spinal"))
OF_ANY = frozenset(
    tokenize("treatment treated placement removal skin chest abdomen front back first third level repeat open revision trial")
)  # fmt: skip
"""Words in the names of families that say little of what is operated on."""
TELLING = 2
"""Words of one family's names in a text that make it speak of that family."""


def families_called(words: str) -> tuple[Family, ...]:
    """The families that have the words before "codes" in their names, the last one above all.

    Those called just so go before those in whose title it stands, and these before the others.
    """
    said = tokenize(words)
    last = said[-1] if said else ""
    ranks = {
        one: (names.so_called(said), last in names.titled, len(names.every & set(said)))
        for one in load_families().values()
        if last in (names := names_of(one.name)).every
    }
    most = max(ranks.values(), default=(False, False, 0))
    found = tuple(one for one, rank in ranks.items() if rank == most)
    return found if len(found) <= MOST else ()


@dataclass(frozen=True, slots=True)
class FamilyNames:
    """The tokens of a family's title before the colon, of each of its other names, and of all."""

    titled: frozenset[str]
    others: tuple[frozenset[str], ...]
    every: frozenset[str]

    def so_called(self, said: Sequence[str]) -> bool:
        """Whether the words hold one of the other names as a whole."""
        return any(other <= frozenset(said) for other in self.others)


@cache
def names_of(name: str) -> FamilyNames:
    """What a family is called, without the words that all of them share."""
    family = load_families()[name]
    others = tuple(_matter(one) for one in family.synonyms if _matter(one))
    every = _matter(family.title).union(*others)
    return FamilyNames(_matter(family.title.partition(":")[0]), others, every)


def _matter(text: str) -> frozenset[str]:
    return frozenset(tokenize(text)) - SHARED


@lru_cache(maxsize=2_000)
def names_a_family(text: str) -> bool:
    """Whether a text has enough words of one family's names to speak of an operation of it."""
    said = frozenset(tokenize(text)) - OF_ANY
    return any(len(names_of(one).every & said) >= TELLING for one in load_families())
