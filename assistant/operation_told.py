"""Whether the best passage tells the operation whose code is asked for, rather than one that reads like it."""

from collections.abc import Sequence

from assistant.choice_fit import agreements, contradictions
from assistant.described import describes_operation
from assistant.operation_names import untelling
from assistant.query import Query
from assistant.relevance import code_meant
from assistant.unheard import matter_words
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


def tells_operation(query: Query, words: Sequence[str], value: float, hit: Hit) -> bool:
    """Whether the best passage may be shown to who asks for the code of an operation; `words` are unheard.

    True where something else is asked.
    """
    if not describes_operation(query) or _named(query.question, hit):
        return True
    if words and 2 * len(words) >= len(matter_words(query.question)) and value < SURE:
        return False
    return value >= (MANUAL if hit.chunk.kind == "manual" else OWN)


def _named(question: str, hit: Hit) -> bool:
    """Whether a passage on one code has the operation under another name, or tells it alike in two
    traits and otherwise in none."""
    chunk = hit.chunk
    code = code_meant(chunk)
    if not code or contradictions(question, code):
        return False
    own = frozenset(tokenize(chunk.embedded_text))
    names = (phrase for phrase in said_in(question) if phrase.tokens - untelling() - _HOW)
    others = (other for phrase in names for other in phrase.others)
    return any(other and other <= own for other in others) or agreements(question, code) >= ALIKE
