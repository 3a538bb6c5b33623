"""A conversation: the turns so far, and what a follow-up question takes over from them."""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.answer import Answer
from assistant.asked_fields import fee_fields
from assistant.change_words import asks_change_of_it
from assistant.codes_in_play import codes_in_play, drops
from assistant.follow_up import LONGEST_FOLLOW_UP, PRICING, SUBSTANCE, is_follow_up
from assistant.intents import Intents
from assistant.operations import LevelCoding, refined
from assistant.premises import find_premises
from assistant.query import Query
from assistant.safety.requests import kind_of
from assistant.scenario import CLOCK, tells_of_procedure
from assistant.settings import QuestionSettings

FORGETS = re.compile(
    r"\b(?:forget (?:that|it)|new question|different (?:topic|question)|something else|never ?mind)\b",
    re.I,
)
THIS_YEAR = re.compile(
    r"\b(?:now|today|currently|this year|at present|back to (?P<year>20\d\d))\b", re.I
)


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
            _within_scope(turn.query)
            for turn in self._turns
            if not turn.query.intents.any("out_of_scope", "fraud") or _of_a_payer(turn.query)
        ]
        if not before or FORGETS.search(query.question):
            return query
        if not is_follow_up(query) and not _further_procedure(query, before[-1]):
            return query
        return _carry_over(query, before, _refused(self._turns[-1].answer))


def _refused(answer: Answer | None) -> frozenset[str]:
    """Modifiers that the last answer found not to be used: no amount is asked for with them."""
    results = answer.results if answer is not None else ()
    return frozenset(
        r.inputs.get("modifier", "")
        for r in results
        if r.tool == "modifier_verdict" and r.value == "not_allowed"
    )


def _of_a_payer(query: Query) -> bool:
    """Whether a refused turn asked for a payer's rate: "and Medicare?" then asks for Medicare's."""
    return (
        "out_of_scope" in query.intents
        and "fraud" not in query.intents
        and kind_of(query.question) == "commercial"
    )


def _within_scope(query: Query) -> Query:
    names = tuple(n for n in query.intents.names if n != "out_of_scope")
    return query if names == query.intents.names else replace(query, intents=Intents(names))


def _coding(query: Query, before: Query, own: tuple[str, ...]) -> LevelCoding | None:
    """The levels to be coded, where a follow-up changes or settles those of the turn before."""
    if before.coded is None or query.codes or set(own) - {"levels", "mue", *PRICING}:
        return None
    if query.place is not None or query.names_zip or query.names_setting or query.modifiers:
        return None
    return refined(before.coded, before.topic or before.question, query.question)


OF_PERIOD = frozenset({"global", "global_end", "visit", "return_to_or"})
HOW_PAID = re.compile(
    r"\b(?:how|at what (?:rate|share)) (?:is|are|will|would|does|do|was) (?:that|this|it|they|he|she|we)\b",
    re.I,
)


def _further_procedure(query: Query, before: Query) -> bool:
    """Whether the question tells of a procedure after the operation that the turn before spoke of."""
    return (
        not query.codes and bool(before.codes) and before.intents.any(*OF_PERIOD)
        and len(query.question.split()) <= LONGEST_FOLLOW_UP and tells_of_procedure(query.question)
    )  # fmt: skip


OF_EACH = frozenset({"mue", "rvu", "global", "global_end", "status", "diagnosis", "documentation", "facility_rates"})  # fmt: skip
"""Matters of each code by itself: after "20610 with 99213?" they leave the edit between both alone."""


def _relation(query: Query, before: Query, own: tuple[str, ...]) -> str:
    kept = not query.codes and not (own and set(own) <= OF_EACH)
    return before.relation if kept else ""


def _asks_of_event(query: Query, before: Query, own: tuple[str, ...]) -> bool:
    """ "How is that paid?", "does it start a new period?" after a service inside a global period."""
    if not before.event or query.codes or query.dates or query.modifiers:
        return False
    if CLOCK.search(query.question):
        return True
    return set(own) <= {"payment"} and bool(HOW_PAID.search(query.question))


def _event(query: Query, before: Query, own: tuple[str, ...]) -> str:
    """What was told of the service after the operation: now, or before where the follow-up asks of that."""
    if _asks_of_event(query, before, own):
        return before.event
    told = query.intents.any("visit", "return_to_or") or _further_procedure(query, before)
    return query.question if told or (not own and before.event) else ""


def _dates(query: Query, before: Query) -> tuple[date, ...]:
    """The operation's date stays when the follow-up names the date of a visit or a further procedure."""
    later = query.intents.any("visit") or _further_procedure(query, before)
    if len(query.dates) == 1 and len(before.dates) >= 1 and later:
        return (before.dates[0], *query.dates)
    return query.dates or before.dates


def _asks_change_of_it(query: Query, before: Query, own: tuple[str, ...]) -> bool:
    """ "Has it changed?", "was that so in 2025?" after a question on a column, or on two codes together."""
    if query.codes or set(own) - {"history"} or not asks_change_of_it(query.question):
        return False
    spoken = before.topic or before.question
    paired = before.relation == "together" and len(before.hcpcs) > 1
    return paired or bool(fee_fields(spoken, changed=True))


def _carry_over(query: Query, history: list[Query], refused: frozenset[str]) -> Query:
    before = history[-1]
    own = tuple(name for name in query.intents.names if name in SUBSTANCE)
    if drops(query, before):
        own = ()
    codes = codes_in_play(query, before, history)
    modifiers, intents = _modifiers(query, before, own, refused), _intents(query, before, own)
    of_it = _asks_change_of_it(query, before, own)
    if of_it:
        modifiers, intents = (), Intents(("history",))
    if query.only_zip and (before.place or before.names_zip):
        codes = before.codes
    coding = query.coding or _coding(query, before, own)
    if coding is not None and query.coding is None:
        codes = coding.mentions
        intents = Intents(tuple(dict.fromkeys((*before.intents.names, *query.intents.names))))
    return replace(
        query,
        codes=codes,
        coding=coding,
        coded=coding or (None if query.codes else before.coded),
        modifiers=modifiers,
        diagnoses=query.diagnoses or (before.diagnoses if not own else ()),
        dates=_dates(query, before),
        years=() if THIS_YEAR.search(query.question) else query.years or before.years,
        premises=query.premises or find_premises(query.question, codes, query.global_days),
        units=query.units or (before.units if not own and not query.codes else None),
        global_days=query.global_days or (before.global_days if not query.codes else None),
        place=None if query.national else query.place or before.place,
        names_zip=query.names_zip or bool(query.only_zip and before.place) or (before.names_zip and not query.place),
        names_setting=query.names_setting or before.names_setting,
        names_payer=query.names_payer or before.names_payer,
        relation=query.relation or _relation(query, before, own),
        charge=query.charge or (before.charge if not own and not query.codes else None),
        minutes=query.minutes or (before.minutes if not query.codes else None),
        under=_under(query, before),
        intents=intents,
        follow_up=True,
        event=_event(query, before, own),
        topic="" if not of_it and (own or query.modifiers or query.codes) else before.topic or before.question,
        denied=query.denied or (before.denied if query.intents.any("denial") and not query.codes else ()),
    )  # fmt: skip


def _intents(query: Query, before: Query, own: tuple[str, ...]) -> Intents:
    """What is asked: the follow-up's own matter; without one, or with only a code changed, the earlier matter."""
    if _asks_of_event(query, before, own):
        names = tuple(n for n in before.intents.names if n in ("visit", "return_to_or"))
        return Intents((*names, *(n for n in query.intents.names if n == "yes_no")))
    if _further_procedure(query, before):
        kept = tuple(n for n in query.intents.names if n != "modifier")
        return Intents(tuple(dict.fromkeys((*kept, "return_to_or"))))
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


def _modifiers(
    query: Query, before: Query, own: tuple[str, ...], refused: frozenset[str]
) -> tuple[str, ...]:
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
    if not own:
        return before.modifiers
    priced = set(own) <= {"payment", "total"} and not query.codes
    return tuple(m for m in before.modifiers if m not in refused) if priced else ()


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
    if not query.names_payer and before.names_payer:
        under = replace(under, payer=before.under.payer)
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
