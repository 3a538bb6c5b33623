"""Whether a question describes an operation and wants its code."""

import re
from functools import lru_cache

from assistant.family_names import names_a_family
from assistant.levels import level_mentions
from assistant.query import Query
from corpus.operation_traits import traits_of

YES_NO = re.compile(
    r"(?:^|[:;,])\s*(?:can|may|is|are|does|do|should|must|will|would|could|has|have|was)\b", re.I
)
ASKS = re.compile(
    rf"{YES_NO.pattern}|\b(?:billable|payable|reportable|covered|allowed|bundled|separately|extra)\b|\b(?:how|why|when|what|which|who|whom|whose|where|whether|explain|tell|mean\w*|steps?|rules?|max\w*|limits?|requir\w*|needs?)\b",
    re.I,
)
"""A question in whole words, which a bare description of an operation is not."""
WANTS_CODE = re.compile(
    r"\b(?:which|what)(?:'s| is)? (?:the )?(?:\w+ ){0,3}(?:codes?|cpts?|add-?ons?)\b|\b(?:codes?|cpts?|add-?ons?)\s*(?:\?|$|pls|please|for\b)|"
    r"\bwhat (?:do|should) (?:we|i) (?:bill|report|code)\b",
    re.IGNORECASE,
)
"""A question that wants the code of what it describes."""
OF_DESCRIBING = frozenset({"levels", "primary", "alone", "describe", "return_to_or", "mue"})
"""Intents that a bare description of an operation may have."""
SIDES, OF_SIDES = re.compile(r"\b(?:uni|bi)lateral\b", re.IGNORECASE), frozenset({"modifier"})
"""Words for the side of an operation, and the intent that they may stand for."""


def describes_operation(query: Query) -> bool:
    """Whether a question tells of an operation, without a code, and wants the code of it."""
    if query.codes or query.diagnoses or ("modifier" in query.question.lower()):
        return False
    if wants_code(query.question):
        return True
    asked = set(query.intents.names) - (OF_SIDES if SIDES.search(query.question) else frozenset())
    told = asked <= OF_DESCRIBING and not query.modifiers
    named = level_mentions(query.question) is not None or len(traits_of(query.question)) > 1
    named = named or names_a_family(query.question)
    return told and named and not _asks(query.question)


@lru_cache(maxsize=20_000)
def wants_code(question: str) -> bool:
    """Whether a question asks for a code in so many words."""
    return WANTS_CODE.search(question) is not None


@lru_cache(maxsize=2_000)
def _asks(question: str) -> bool:
    return ASKS.search(question) is not None
