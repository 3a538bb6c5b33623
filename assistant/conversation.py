"""A conversation: the turns so far, and what a follow-up question takes over from them."""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.answer import Answer
from assistant.plan import content_words
from assistant.query import Query

REFERS_BACK = re.compile(
    r"^\s*(?:and|what about|how about|what if|same|ok(?:ay)?|so|then|but|no,?|also|or|now|why|with|in|at|for|"
    r"instead|plus)\b|\b(?:it|its|that|this|these|those|them|they|both|same|there|he|she|one|ones)\b",
    re.IGNORECASE,
)
STANDS_ALONE = frozenset({"conversion_factor", "out_of_scope", "injection", "fraud"})
SUBSTANCE = frozenset(
    {"conversion_factor", "facility_rates", "compare", "history", "payment", "rvu", "gpci", "total", "alone",
     "primary", "mue", "ptp", "indicator", "global_end", "global", "visit", "return_to_or", "modifier",
     "diagnosis", "documentation", "denial", "status", "participation", "levels", "site_comparison"}
)  # fmt: skip
LONGEST_FOLLOW_UP = 14  # words: a longer question without a code speaks for itself


@dataclass(frozen=True, slots=True)
class Turn:
    """One question, how it was understood, and its answer (None when only the question was kept)."""

    question: str
    answer: Answer | None
    query: Query


@dataclass(slots=True)
class Conversation:
    """The turns of one conversation, oldest first. One conversation belongs to one reader."""

    _turns: list[Turn] = field(default_factory=list)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """All turns so far."""
        return tuple(self._turns)

    def add(self, turn: Turn) -> None:
        """Append a finished turn."""
        self._turns.append(turn)

    def resolve(self, query: Query) -> Query:
        """The question with what it takes over from the turn before, unchanged when it stands alone."""
        if not self._turns:
            return query
        before = self._turns[-1].query
        if not _is_follow_up(query):
            return query
        return _carry_over(query, before)


def _is_follow_up(query: Query) -> bool:
    if query.intents.any(*STANDS_ALONE):
        return False
    asks_something = query.intents.any(*SUBSTANCE)
    words = len(query.question.split())
    if query.codes:
        return not asks_something or (
            words <= LONGEST_FOLLOW_UP and bool(re.match(r"^\s*(?:and|same|what about|how about|no)\b", query.question, re.I))
        )  # fmt: skip
    return words <= LONGEST_FOLLOW_UP and (
        bool(REFERS_BACK.search(query.question)) or len(content_words(query.question)) <= 1
    )


def _dates(query: Query, before: Query) -> tuple[date, ...]:
    """The operation's date stays when the follow-up names the date of a visit."""
    if len(query.dates) == 1 and len(before.dates) >= 1 and query.intents.any("visit"):
        return (before.dates[0], *query.dates)
    return query.dates or before.dates


def _carry_over(query: Query, before: Query) -> Query:
    own = tuple(n for n in query.intents.names if n in SUBSTANCE)
    # A place, a setting or a code alone ("and in Manhattan?") asks the earlier question anew.
    names = query.intents.names if own else (*before.intents.names, *query.intents.names)
    if own and query.codes and not query.intents.any(*before.intents.names):
        names = query.intents.names
    under = query.under
    if query.place is None and before.place is not None and not query.names_zip:
        under = replace(under, locality=before.under.locality, zip=before.under.zip)
    if not query.names_setting and before.names_setting:
        under = replace(under, setting=before.under.setting)
    if not query.years and before.years and not query.dates:
        under = replace(under, date_of_service=before.under.date_of_service)
    return replace(
        query,
        codes=query.codes or before.codes,
        modifiers=query.modifiers or (before.modifiers if not own else ()),
        diagnoses=query.diagnoses or (before.diagnoses if not own else ()),
        dates=_dates(query, before),
        years=query.years or before.years,
        place=query.place or before.place,
        names_setting=query.names_setting or before.names_setting,
        under=under,
        intents=type(query.intents)(tuple(dict.fromkeys(names))),
        follow_up=True,
        topic=query.topic or before.topic or before.question,
    )
