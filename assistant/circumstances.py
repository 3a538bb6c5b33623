"""The words of a question that tell circumstances of a code, which a manual may speak of."""

import re

from assistant.content_words import content_words
from assistant.query import Query
from index.keyword import tokenize

LEAST_WORDS = 2
"""Words of the matter below which a question has no circumstances that a manual could speak of."""
_COMMON = frozenset(
    w for word in ["together", "separate", "separately", "reportable", "billable", "payable", "paid", "reported", "allowed", "modifier", "modifiers", "same", "day", "edit", "edits", "ncci", "manual", "cms", "surgeon", "doctor", "patient", "office", "hospital", "facility", "compare", "versus", "difference", "times", "claim", "line", "level", "levels", "segment", "interspace", "assistant", "bilateral", "surgery", "procedure", "physician", "carrier", "mean", "valid", "still", "new", "use", "used", "using", "first", "second", "performed", "done", "case", "change", "amount", "value", "cover", "covers", "covered", "include", "includes", "describe", "explain", "definition"]
    for w in tokenize(word)
)  # fmt: skip
"""Words that say what is asked of a code and not under which circumstances."""


def circumstances(query: Query) -> frozenset[str]:
    """The words of a question that tell circumstances: no codes, numbers, or words of asking."""
    words = " ".join(content_words(query.question))
    found = frozenset(tokenize(words)) - _COMMON
    return frozenset(w for w in found if not re.search(r"\d", w) and len(w) > 1)
