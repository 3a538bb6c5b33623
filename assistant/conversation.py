"""A conversation: the turns so far, and what a follow-up question takes over from them."""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.answer import Answer
from assistant.codes_in_play import codes_in_play, drops
from assistant.content_words import content_words
from assistant.intents import Intents
from assistant.query import Query
from assistant.settings import QuestionSettings

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
FORGETS = re.compile(
    r"\b(?:forget (?:that|it)|new question|different (?:topic|question)|something else|never ?mind)\b",
    re.I,
)
THIS_YEAR = re.compile(
    r"\b(?:now|today|currently|this year|at present|back to (?P<year>20\d\d))\b", re.I
)
STANDS_ALONE = frozenset({"conversion_factor", "out_of_scope", "injection", "fraud"})
SUBSTANCE = frozenset(
    {"conversion_factor", "facility_rates", "compare", "which_more", "history", "payment", "rvu", "gpci", "total",
     "alone", "primary", "mue", "ptp", "indicator", "global_end", "global", "visit", "return_to_or", "modifier",
     "diagnosis", "documentation", "denial", "status", "participation", "levels", "site_comparison", "anesthesia"}
)  # fmt: skip
PRICING = frozenset({"payment", "total", "rvu", "participation", "history", "facility_rates"})
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
        """The question with what it takes over from the turns before, unchanged when it stands alone."""
        before = [
            turn.query
            for turn in self._turns
            if not turn.query.intents.any("out_of_scope", "fraud")
        ]
        if not before or FORGETS.search(query.question) or not _is_follow_up(query):
            return query
        return _carry_over(query, before)


def _is_follow_up(query: Query) -> bool:
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
    return words <= LONGEST_FOLLOW_UP and (
        bool(REFERS_BACK.search(query.question))
        or len(content_words(query.question)) <= 2
        or bool(query.place or query.modifiers or query.names_setting)
        or query.intents.any("visit", "return_to_or")
    )


def _dates(query: Query, before: Query) -> tuple[date, ...]:
    """The operation's date stays when the follow-up names the date of a visit."""
    if len(query.dates) == 1 and len(before.dates) >= 1 and query.intents.any("visit"):
        return (before.dates[0], *query.dates)
    return query.dates or before.dates


def _carry_over(query: Query, history: list[Query]) -> Query:
    before = history[-1]
    own = tuple(name for name in query.intents.names if name in SUBSTANCE)
    if drops(query, before):
        own = ()
    codes = codes_in_play(query, before, history)
    modifiers, intents = _modifiers(query, before, own), _intents(query, before, own)
    if query.only_zip and (before.place or before.names_zip):
        codes = before.codes
    return replace(
        query,
        codes=codes,
        modifiers=modifiers,
        diagnoses=query.diagnoses or (before.diagnoses if not own else ()),
        dates=_dates(query, before),
        years=() if THIS_YEAR.search(query.question) else query.years or before.years,
        units=query.units or (before.units if not own and not query.codes else None),
        global_days=query.global_days or (before.global_days if not query.codes else None),
        place=None if query.national else query.place or before.place,
        names_zip=query.names_zip or bool(query.only_zip and before.place) or (before.names_zip and not query.place),
        names_setting=query.names_setting or before.names_setting,
        relation=query.relation or (before.relation if not query.codes else ""),
        charge=query.charge or (before.charge if not own and not query.codes else None),
        minutes=query.minutes or (before.minutes if not query.codes else None),
        under=_under(query, before),
        intents=intents,
        follow_up=True,
        topic="" if own or query.modifiers or query.codes else before.topic or before.question,
    )  # fmt: skip


def _intents(query: Query, before: Query, own: tuple[str, ...]) -> Intents:
    """What is asked: the follow-up's own matter; without one, or with only a code changed, the earlier matter."""
    if not own or drops(query, before):
        return Intents(tuple(dict.fromkeys((*before.intents.names, *query.intents.names))))
    priced = before.intents.any(*PRICING)
    only_modifier = set(own) <= {"modifier"}
    only_units = (
        set(own) <= {"mue"}
        and query.units is not None
        and not re.search(r"\bmue|max|limit|allow", query.question, re.I)
    )
    if priced and (only_units or (only_modifier and _asks_the_price_with(query))):
        names = (
            *(n for n in before.intents.names if n in PRICING),
            *(() if only_units else query.intents.names),
        )
        return Intents(tuple(dict.fromkeys(names)))
    return query.intents


def _asks_the_price_with(query: Query) -> bool:
    """ "With an assistant?" after a price asks for that price; "is an assistant allowed?" does not."""
    return bool(
        re.match(r"\s*(?:and\s+)?(?:with|plus|if|what if|for|only|just)\b", query.question, re.I)
    ) or bool(
        re.search(
            r"\bpart\b|\bread\b|\bcomponent\b|\bdirected\b|\bperformed\b", query.question, re.I
        )
    )


def _modifiers(query: Query, before: Query, own: tuple[str, ...]) -> tuple[str, ...]:
    if re.search(
        r"\b(?:only )?one side\b|\bunilateral\w*|\bno modifiers?\b|\bwithout (?:a |the )?modifiers?\b",
        query.question,
        re.I,
    ):
        return (
            tuple(m for m in before.modifiers if m not in ("50", "LT", "RT"))
            if "side" in query.question
            else ()
        )
    if query.modifiers:
        return query.modifiers
    keeps = not own or (set(own) <= {"payment", "total"} and not query.codes)
    return before.modifiers if keeps else ()


def _under(query: Query, before: Query) -> QuestionSettings:
    under = query.under
    if query.only_zip and (before.place or before.names_zip):
        under = replace(under, zip=query.only_zip, locality=None)
    elif query.national:
        pass
    elif (
        query.place is None
        and not query.names_zip
        and (before.place is not None or before.names_zip)
    ):
        under = replace(under, locality=before.under.locality, zip=before.under.zip)
    if not query.names_setting and before.names_setting:
        under = replace(under, setting=before.under.setting)
    if (
        not query.years
        and not query.dates
        and (before.years or before.dates)
        and not THIS_YEAR.search(query.question)
    ):
        under = replace(under, date_of_service=before.under.date_of_service)
    if before.under.qualifying_participant:
        under = replace(under, qualifying_participant=True)
    return under
