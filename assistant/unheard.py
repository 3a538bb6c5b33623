"""Words of a question that no passage holds, and whether an operation asked for is one that our sources tell."""

from collections.abc import Callable, Iterable, Sequence

from assistant.choice_fit import agreements, contradictions
from assistant.content_words import content_words
from assistant.described import describes_operation
from assistant.operation_names import untelling
from assistant.query import Query
from corpus.named_codes import hcpcs_in
from corpus.operation_traits import traits_of
from index.hit import Hit
from index.tokens import tokenize
from index.vocabulary import said_in

OWN, MANUAL = 0.42, 0.40
"""Relevance from which a page of ours, or a manual's paragraph, may be taken to tell the code of an operation:
the nearest page names another code, which is worse than none."""
SURE = 0.5
"""The same where half of the question's words stand in no source."""
ALIKE = 2
"""Traits told alike (region, way, which level, …) that stand for the operation's name."""
_HOW = frozenset(tokenize("posterior anterior from behind front both sides bilateral fluoroscopy imaging ct removed removal explant exchanged swapped replacement redo revision repeat"))  # fmt: skip
"""Words of how, where from and whether again: alone they name no operation."""
LETTERS = 4
"""Letters of the shortest word that is told."""


def unheard(question: str, frequency: Callable[[str], int]) -> tuple[str, ...]:
    """The words of the matter that no passage holds, in these or in other names for the same."""
    renamed = {token for phrase in said_in(question) for token in phrase.tokens}
    words = (w for w in _words(question) if not traits_of(w))
    return tuple(w for w in words if _unknown(tokenize(w), renamed, frequency))


def _words(question: str) -> tuple[str, ...]:
    """The words of the matter, each once."""
    every = (w for w in content_words(question) if len(w) >= LETTERS and w.isalpha())
    return tuple(dict.fromkeys(every))


def _unknown(tokens: Iterable[str], renamed: set[str], frequency: Callable[[str], int]) -> bool:
    own = list(tokens)
    return bool(own) and all(token not in renamed and not frequency(token) for token in own)


def tells_operation(query: Query, words: Sequence[str], value: float, hit: Hit) -> bool:
    """Whether the best passage may be shown to who asks for the code of an operation; `words` are unheard.

    True where something else is asked.
    """
    if not describes_operation(query) or _named(query.question, hit):
        return True
    if words and 2 * len(words) >= len(_words(query.question)) and value < SURE:
        return False
    return value >= (MANUAL if hit.chunk.kind == "manual" else OWN)


def _named(question: str, hit: Hit) -> bool:
    """Whether a passage on one code has the operation under another name, or tells it alike in two
    traits and otherwise in none."""
    chunk = hit.chunk
    code = next(iter(hcpcs_in(chunk.text)), "") if chunk.section == "choice" else chunk.own_code
    if not code or contradictions(question, code):
        return False
    own = frozenset(tokenize(chunk.embedded_text))
    names = (phrase for phrase in said_in(question) if phrase.tokens - untelling() - _HOW)
    others = (other for phrase in names for other in phrase.others)
    return any(other and other <= own for other in others) or agreements(question, code) >= ALIKE
