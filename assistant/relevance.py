"""Which of the found passages answers best: meaning, the asker's rarer words, and the kind of question."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from assistant.query import Query
from index.hit import Hit
from index.keyword import tokenize
from index.search import Index

YES_NO = re.compile(
    r"^\s*(?:can|may|is|are|does|do|should|must|will|would|could|has|have|was)\b", re.I
)
NUMBER = re.compile(r"\d")
OWN_CODE, SAME, OTHER_NUMBER, OTHER_KIND, IMPORTED = 0.12, 0.10, 0.12, 0.08, 0.06
"""What a passage gains for the code asked about and for the very question, and loses for an FAQ question with other numbers,
for answering yes or no to another kind of question, and for being an imported page."""
ASKING = frozenset(
    w for word in ["work", "works", "mean", "means", "meaning", "explain", "say", "says", "tell", "difference", "compute", "computed", "calculate", "happen", "apply", "applies", "about", "please", "need", "know", "use", "using", "way", "ask", "question", "answer", "example", "get", "give", "anything", "something", "ever", "still", "exactly", "count", "counted"] for w in tokenize(word)
)  # fmt: skip
"""Words of asking rather than of the matter."""
LEAST = 0.30
"""Below this a passage is not taken for an answer."""


class Rarity:
    """How rare each word is in the corpus: the inverse share of passages that hold it, as a logarithm."""

    def __init__(self, bags: Iterable[set[str]]) -> None:
        self._seen: Counter[str] = Counter()
        self._size = 0
        for bag in bags:
            self._seen.update(bag)
            self._size += 1

    def __call__(self, token: str) -> float:
        """The weight of a word; a word that no passage holds weighs most."""
        return math.log((self._size + 1) / (self._seen[token] + 0.5))


@lru_cache(maxsize=2)
def _rarity(corpus: str, texts: "Texts") -> Rarity:
    return Rarity(set(tokenize(text)) for text in texts.all())


class Texts:
    """The texts of an index, compared by the digest of its corpus."""

    def __init__(self, index: Index) -> None:
        self._index, self._corpus = index, index.manifest.corpus

    def all(self) -> Iterator[str]:
        """Each passage with its headings."""
        return (chunk.embedded_text for chunk in self._index.chunks_of())

    def __hash__(self) -> int:
        return hash(self._corpus)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Texts) and other._corpus == self._corpus


def rarity_of(index: Index) -> Rarity:
    """The rarity of words in an index, counted once."""
    return _rarity(index.manifest.corpus, Texts(index))


def ranked(query: Query, hits: Iterable[Hit], rarity: Rarity) -> tuple[tuple[float, Hit], ...]:
    """The hits with their relevance (about 0 to 1), the most relevant first."""
    found = list({hit.chunk.id: hit for hit in hits}.values())
    asked = _asked(query)
    scored = [(_relevance(query, hit, _coverage(asked, hit, rarity)), hit) for hit in found]
    order = sorted(scored, key=lambda p: (-p[0], p[1].chunk.authority, p[1].chunk.position))
    return tuple(order)


def with_section(
    found: tuple[tuple[float, Hit], ...], index: Index
) -> tuple[tuple[float, Hit], ...]:
    """The hits, with the rest of the best one's section when that is a digest of ours.

    A section is written to be read from its beginning; its other passages take the place after it.
    """
    value, best = found[0]
    if best.chunk.kind != "policy" or best.chunk.question:
        return found
    section = [c for c in index.neighbours(best.chunk) if c.locator == best.chunk.locator]
    whole = tuple((value, Hit(c, best.score, similarity=best.similarity)) for c in section)
    ids = {chunk.id for chunk in section}
    return (*whole, *(pair for pair in found if pair[1].chunk.id not in ids))


def _asked(query: Query) -> set[str]:
    text = f"{query.topic} {query.question}" if query.topic else query.question
    return set(tokenize(text)) - ASKING


def _coverage(asked: set[str], hit: Hit, rarity: Rarity) -> float:
    """The share of the question's weight that the passage covers."""
    total = sum(rarity(t) for t in asked)
    bag = set(tokenize(hit.chunk.embedded_text))
    return sum(rarity(t) for t in asked & bag) / total if total else 0.0


def _relevance(query: Query, hit: Hit, coverage: float) -> float:
    chunk = hit.chunk
    value = 0.6 * hit.similarity + 0.4 * coverage
    if set(chunk.codes[:1]) & set(query.hcpcs):
        value += OWN_CODE
    if chunk.kind == "imported_page":
        value -= IMPORTED
    if chunk.question:
        if same_question(query, hit):
            value += SAME
        if YES_NO.search(chunk.question) and "yes_no" not in query.intents:
            value -= OTHER_KIND
        if _numbers(chunk.question) - _numbers(query.question) - set(chunk.codes[:1]):
            value -= OTHER_NUMBER
    return value


def _numbers(text: str) -> set[str]:
    return {t for t in tokenize(text) if NUMBER.search(t)}


def same_question(query: Query, hit: Hit) -> bool:
    """Whether an FAQ entry asks what the reader asks, nearly word for word."""
    own, asked = set(tokenize(hit.chunk.question)), _asked(query)
    return bool(own) and len(own & asked) / len(own | asked) >= 0.6
