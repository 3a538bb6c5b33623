"""How the codes of a question stand to one another: alternatives, billed together, or a list."""

import re
from itertools import pairwise

from assistant.mentions import CODE

ALTERNATIVES = re.compile(r"\b(?:vs\.?|versus|or|compared|against|than|instead)\b", re.IGNORECASE)
TOGETHER = re.compile(
    r"\b(?:with|w|plus|during|while|beside|alongside|at the (?:same )?time|on top of|in the same|on the same|"
    r"same (?:day|session|claim|level|interspace|segment|visit|operation|encounter|time|side|site|knee|hip|"
    r"shoulder|eye|joint|area|lesion|patient|date|sitting)|together|(?:on|in|at) one (?:date|session|sitting|visit|encounter|claim)|"
    r"same (?:\d+|fifteen)[- ]minutes?)\b|w/|[+&]",
    re.IGNORECASE,
)


def relation(text: str) -> str:
    """ "alternatives" ("63052 or 63053"), "together" ("20610 w 20611 same shoulder"), or "" for a mere list.

    Alternatives are read from what stands between the codes, being together from the whole text.
    """
    spans = [match.span() for match in CODE.finditer(text)]
    between = " ".join(text[a[1] : b[0]] for a, b in pairwise(spans))
    if len(spans) > 1 and ALTERNATIVES.search(between):
        return "alternatives"
    return "together" if TOGETHER.search(text) else ""
