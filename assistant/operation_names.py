"""What names an operation: the words of a question and of our pages that tell one operation from another."""

import re
from functools import cache, lru_cache

from corpus.page import load_pages
from index.tokens import tokenize
from index.vocabulary import said_in

_GENERIC = (
    "lumbar cervical thoracic spine spinal level levels segment segments interspace one two three "
    "four five six seven eight or to at of the with through incision same for and a an by stenosis "
    "from single multilevel additional without more than medial decompressive hnp l c t s"
)
GENERIC = frozenset(_GENERIC.split())
"""Words that tell no operation from another: regions and counts are read apart."""
_SAME = {"arthrodesi": "fusion", "arthrodese": "fusion", "fused": "fusion", "fuse": "fusion"}
KIND = frozenset(["fusion", "instrumentation", "device", "graft"])
"""Words that tell the kind of an operation and not which one."""
_ASKING = frozenset(["which", "what", "code", "cpt", "do", "we", "bill", "report", "pls", "is", "how", "procedure"])  # fmt: skip
NAMED = 0.5
"""Share of a question's telling words that a page's name must have for the page to be meant."""


_OF_ANY = "first further each interspace vertebra vertebrae vertebral over up seven twelve thirteen eleven ten nine code"
"""More words that tell nothing of an operation."""
_WORD = re.compile(r"[a-z]+")
_WITHOUT = re.compile(
    r"\b(?:without|w/o|no)\s+(?:(?!(?:at|with|in|for|from|plus|but|code)\b)[a-z][a-z-]*\b(?!-?\d)\s*){1,4}",
    re.IGNORECASE,
)


def done(text: str) -> str:
    """A text without what it says was not done."""
    return _WITHOUT.sub(" ", text)


def words_of(text: str) -> frozenset[str]:
    """Words that tell operations apart, singular; "decompression and fusion" has two."""
    words = set(_WORD.findall(done(text).lower())) - GENERIC
    singular = (_singular(word) if len(word) > 4 else word for word in words)
    return frozenset(_SAME.get(word, word) for word in singular)


def _singular(word: str) -> str:
    return f"{word.removesuffix('ies')}y" if word.endswith("ies") else word.removesuffix("s")


@cache
def untelling() -> frozenset[str]:
    """Tokens that tell no operation from another: regions, counts and the mere kind."""
    return frozenset(tokenize(" ".join((*GENERIC, *KIND, *_OF_ANY.split()))))


@cache
def page_words() -> dict[str, frozenset[str]]:
    """The words that tell each of our pages: its title, other names and approach."""
    return {
        code: frozenset(
            word
            for word in tokenize(" ".join((page.title, *page.synonyms, page.approach)))
            if not word.isdigit()
        )
        - untelling()
        for code, page in load_pages().items()
        if not page.add_on
    }


@lru_cache(maxsize=1_000)
def _tokens(text: str) -> frozenset[str]:
    return frozenset(tokenize(text))


def covered(text: str, words: frozenset[str]) -> int:
    """How many words of a text are among the words, in these or in other names for the same."""
    said = _tokens(done(text))
    found = said & words
    for phrase in said_in(done(text)):
        if any(other and other <= words for other in phrase.others):
            found |= said & phrase.tokens
    return len(found)


@cache
def _names() -> frozenset[frozenset[str]]:
    """The names of our pages' operations, each as its words; none that tells only the kind."""
    every = (words_of(name) for page in load_pages().values() for name in page.synonyms)
    return frozenset(name for name in every if len(name) > 1 and name - KIND)


def names_a_page(text: str) -> bool:
    """Whether a question calls an operation by the name of one page of ours, and says little else."""
    said = words_of(text) - _ASKING
    return any(name <= said and len(name) >= NAMED * len(said) for name in _names())
