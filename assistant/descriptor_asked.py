"""Whether a question asks what a Level II code stands for: its drug or item, and what one unit of it is."""

import re

from assistant.query import Query

LEVEL2 = re.compile(r"[A-V]\d{4}")
_THING = r"(?:drug|medication|medicine|item|supply|product|device|equipment|brace|service)"
_ASKED = re.compile(
    rf"\b(?:what|which)(?:'s| is| was)? (?:the )?(?:kind of )?{_THING}\b|\bis (?:what|which) {_THING}\b|\bstands? for\b|"
    r"\b(?:what|how (?:much|many))\b.{0,25}\b(?:one|a|1|each|per) (?:billing )?units?\b|\bunit of measure\w*|"
    r"\b(?:mg|mcg|ml|cc|milligrams?|milliliters?)\b.{0,10}\b(?:per|in (?:one|a|each|1)) unit\b",
    re.IGNORECASE,
)
"""Words for what a code is of, which CMS's own descriptor tells with the size of a unit."""


def asks_descriptor(query: Query) -> bool:
    """Whether every code of a question is of Level II and its descriptor answers it."""
    codes = query.hcpcs
    if not codes or not all(LEVEL2.fullmatch(code) for code in codes):
        return False
    return _ASKED.search(query.question) is not None and not query.intents.any(
        "payment", "fraud", "injection", "modifier", "ptp"
    )
