"""Whether a question takes up the turns before it, by its words and by what it asks."""

import re

from assistant.content_words import content_words
from assistant.levels import level_mentions
from assistant.query import Query

REFERS_BACK = re.compile(
    r"^\s*(?:and|what about|how about|what if|same|ok(?:ay)?|so|then|but|no|not|nope|also|or|now|why|with|without|in|at|for|"
    r"instead|plus|add|drop|remove|back|oops|sorry|i mean|i meant|actually|only|just|per|national)\b|"
    r"\b(?:it|its|that|this|these|those|them|they|both|same|there|he|she|one|ones|then|too|instead|altogether)\b",
    re.IGNORECASE,
)
TAKES_UP = re.compile(
    r"^\s*(?:and|same|what about|how about|no|not|so|ok(?:ay)?|oops|sorry|i mean|i meant|actually|then|plus|add|with|without|"
    r"drop|remove|minus|for|also|both|or)\b|\btoo\b|\b(?:instead|as well|with it|then|now)\s*\??\s*$",
    re.IGNORECASE,
)
STANDS_ALONE = frozenset({"conversion_factor", "out_of_scope", "injection", "fraud"})
SUBSTANCE = frozenset(
    {"conversion_factor", "facility_rates", "compare", "which_more", "history", "payment", "rvu", "gpci", "total",
     "alone", "primary", "mue", "ptp", "indicator", "global_end", "global", "visit", "return_to_or", "modifier",
     "diagnosis", "documentation", "denial", "status", "participation", "levels", "site_comparison", "anesthesia"}
)  # fmt: skip
PRICING = frozenset({"payment", "total", "rvu", "participation", "history", "facility_rates"})
LONGEST_FOLLOW_UP = 14  # words: a longer question without a code speaks for itself


def is_follow_up(query: Query) -> bool:
    """Whether a question leans on the turn before: it refers back, or says too little by itself."""
    if query.intents.any(*STANDS_ALONE):
        return False
    words = len(query.question.split())
    if query.codes:
        takes_up = TAKES_UP.search(query.question)
        own_terms = (
            query.place or query.names_zip or query.names_setting or query.years or query.dates
        )
        if own_terms and not takes_up and not query.intents.any(*SUBSTANCE):
            return False
        return not query.intents.any(*SUBSTANCE) or (words <= LONGEST_FOLLOW_UP and bool(takes_up))
    if level_mentions(query.question) is not None and query.coding is None:
        return words <= LONGEST_FOLLOW_UP
    return words <= LONGEST_FOLLOW_UP and (
        bool(REFERS_BACK.search(query.question))
        or len(content_words(query.question)) <= 2
        or bool(query.place or query.modifiers or query.names_setting)
        or query.intents.any("visit", "return_to_or")
    )
