"""From a question to a Query: identifiers masked, mentions read, intents found, follow-ups resolved."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.content_words import content_words
from assistant.conversation import Conversation
from assistant.denials.remittance import denied_in
from assistant.follow_up import STANDS_ALONE, SUBSTANCE
from assistant.identifiers import screen
from assistant.indicator_mentions import indicator_mentions
from assistant.intents import Intents, find_intents
from assistant.mentions import (
    CodeMention,
    code_mentions,
    code_ranges,
    date_mentions,
    diagnosis_mentions,
    global_mention,
    money_mentions,
    unit_mention,
    year_mentions,
)
from assistant.note_text.pasted import ASKS_CODES, is_note
from assistant.noted import of_note, of_operation
from assistant.operation_names import names_a_page
from assistant.operations import level_coding
from assistant.places import Place, find_place, zip_mentions
from assistant.premises import find_premises
from assistant.query import Query
from assistant.relation import relation
from assistant.safety.requests import OF_MEDICARE, PAYER
from assistant.service_terms import (
    DAYS_OF_CARE,
    MINUTES,
    NOT_PARTICIPATING,
    QUALIFYING,
    charge,
    number,
    practitioner,
    told_modifiers,
    told_setting,
)
from assistant.settings import QuestionSettings
from assistant.spelling import spelled
from corpus.errors import BadInput, LaminaError
from corpus.glossary import codes_by_name
from corpus.hidden_characters import with_plain_letters, without_hidden
from corpus.modifier import load_modifiers
from corpus.rows import Gpci
from corpus.store import Store

if TYPE_CHECKING:
    from assistant.intent_neighbours import IntentNeighbours

LEAST_WORDS, FOLLOW_UP_WORDS = 1, 3
"""Content words beside codes that a question needs for its phrasing to be compared; in a conversation
a short one ("63055 then") asks what was asked before."""
LONGEST_QUESTION = 20_000  # characters


def clean(text: str) -> str:
    """The text without characters that cannot be seen or told apart, spaces folded."""
    composed = unicodedata.normalize("NFKC", without_hidden(text))
    return " ".join(with_plain_letters(without_hidden(composed)).split())


def understand(
    question: str, under: QuestionSettings, store: Store, conversation: Conversation | None = None,
    neighbours: "IntentNeighbours | None" = None,
) -> Query:  # fmt: skip
    """Read a question. Raises BadInput when it is empty or longer than 20,000 characters.

    `neighbours` are asked for the intent where no pattern knows the words.
    """
    text = clean(question)
    pasted = "\n".join(map(clean, question.splitlines())) if is_note(question) else ""
    if not text:
        raise BadInput("The question is empty. Ask, for example: 63052 vs 63053")
    if len(text) > LONGEST_QUESTION:
        raise BadInput(
            f"The question has {len(text)} characters; up to {LONGEST_QUESTION} are read."
        )
    if pasted:
        return of_note(pasted, under, store)
    text, identifiers = screen(text)
    text = spelled(text)
    query = replace(_read(text, under, store), identifiers=identifiers)
    wants_codes = not query.codes and query.coding is None and ASKS_CODES.search(text)
    if wants_codes and not names_a_page(text):
        query = of_operation(query, text, store)
    follows = conversation is not None and bool(conversation.turns)
    if neighbours is not None and _is_unclear(
        query, LEAST_WORDS if not follows else FOLLOW_UP_WORDS
    ):
        query = _with_nearest(query, neighbours)
    return conversation.resolve(query) if conversation is not None else query


def _is_unclear(query: Query, least: int) -> bool:
    """Whether a question on a code says in words that no pattern knows what it asks."""
    told = query.intents.any(*SUBSTANCE, *STANDS_ALONE) or DESCRIPTION.search(query.question)
    named = (
        query.modifiers, query.coding, query.diagnoses, query.premises, query.indicators, query.place,
        query.names_zip, query.names_setting, query.names_qp, query.dates, query.years, query.units,
        query.global_days, query.charge, query.minutes, query.practitioner, query.national,
    )  # fmt: skip
    if not query.codes or told or any(named) or any(m.units > 1 for m in query.codes):
        return False
    words = [w for w in content_words(query.question) if w.upper() not in query.hcpcs]
    return len(words) >= least


def _with_nearest(query: Query, neighbours: "IntentNeighbours") -> Query:
    from assistant.intent_neighbours import with_intent

    found = neighbours.nearest(query.question)
    if not found.intent:
        return query
    modifiers = (found.modifier,) if found.modifier else ()
    return replace(query, intents=with_intent(query.intents, found.intent), modifiers=modifiers)


def _read(text: str, under: QuestionSettings, store: Store) -> Query:
    zips = zip_mentions(text)
    known = frozenset(load_modifiers())
    years = year_mentions(text)
    dates = date_mentions(text, under.date_of_service.year)
    setting, intents = told_setting(text), find_intents(text)
    names_payer = bool(OF_MEDICARE.search(text) or PAYER.search(text))
    effective = replace(
        under,
        date_of_service=_day(under.date_of_service, years, dates, intents),
        setting=setting or under.setting,
        qualifying_participant=under.qualifying_participant or bool(QUALIFYING.search(text)),
        participating=under.participating and not NOT_PARTICIPATING.search(text),
        payer="" if names_payer else under.payer,
    )
    zips = zips or _bare_zips(text, store, effective.date_of_service)
    place = None if zips else _place(text, store, effective.date_of_service)
    if zips:
        effective = replace(effective, zip=zips[0], locality=None)
    elif place is not None:
        effective = replace(
            effective,
            zip=None,
            locality=place.localities[0] if len(place.localities) == 1 else None,
        )
    codes = code_mentions(text, frozenset(zips) | _locality_carriers(place))
    services = codes_by_name(text)
    if codes and re.search(
        r"\b(?:with|w|during|on|for|at|and|plus|bundled|billable|together)\b", text, re.I
    ):
        named = {mention.hcpcs for mention in codes}
        codes = (*codes, *(CodeMention(code) for code in services if code not in named))
    modifiers = told_modifiers(text, known)
    coding = level_coding(text, codes, intents)
    if coding is not None:
        codes = coding.mentions
    if len(codes) == 1 and not codes[0].modifiers and set(modifiers) == COMPONENTS:
        codes = tuple(replace(codes[0], modifiers=(mod,)) for mod in modifiers)
        intents = Intents(tuple(n for n in intents.names if n not in ("global", "global_end")))
    return Query(
        question=text, under=effective, intents=intents, codes=codes,
        ranges=code_ranges(text), modifiers=modifiers,
        units=unit_mention(text), global_days=global_mention(text),
        diagnoses=diagnosis_mentions(text), dates=dates, years=years, money=money_mentions(text),
        place=place, names_zip=bool(zips), names_setting=setting is not None, names_payer=names_payer,
        premises=find_premises(text, codes, global_mention(text)), relation=relation(text) or ("together" if services and len(codes) > 1 else ""),
        named_services=services, indicators=indicator_mentions(text),
        practitioner=practitioner(text), names_qp=bool(QUALIFYING.search(text)),
        national=place is None and not zips and bool(NATIONAL.search(text)),
        only_zip=next(iter(_bare_zips(text, store, effective.date_of_service, ONLY_ZIP)), ""),
        coding=coding, coded=coding,
        event=text if intents.any("visit", "return_to_or") else "",
        charge=charge(text), minutes=number(MINUTES, text), days_of_care=number(DAYS_OF_CARE, text),
        denied=denied_in(text, store.known),
    )  # fmt: skip


DESCRIPTION = re.compile(
    r"\bwhat(?:'s| is| are) (?:a |the )?(?:cpt |hcpcs |code |procedure )*(?:\d{4}[0-9A-Z]|[A-Z]\d{4}|it)\s*(?:\?|$|and\b|for\b)|"
    r"\bwhat (?:do|does) \S+ (?:cover|mean|include|describe|stand for|entail)\b|"
    r"\b(?:describe|explain|define|definition|tell me about|overview|meaning)\b",
    re.IGNORECASE,
)
"""Whether a question asks in so many words what a code is."""
COMPONENTS = frozenset({"26", "TC"})
"""Both components of a test named: two lines, and "global" is the test as a whole, not a period."""
BARE_ZIP = re.compile(r"\b(?:in|at|near|around)\s+(\d{5})\b(?!-\d\d\b)", re.IGNORECASE)
ONLY_ZIP = re.compile(
    r"^\s*(?:and|what about|how about|for|or|ok)?\s*(\d{5})(?:-\d{4})?\s*\??\s*$", re.I
)
NATIONAL = re.compile(r"\bnational(?:ly)?\b|\bno (?:place|locality|zip)\b", re.IGNORECASE)


def _bare_zips(
    text: str, store: Store, day: date, pattern: re.Pattern[str] = BARE_ZIP
) -> tuple[str, ...]:
    """Five digits after "in" that are no code but a ZIP code, of the day's table or of another loaded one."""
    days = (day, *(edition.in_force_from for edition in store.editions("zip")))
    return tuple(
        token
        for token in pattern.findall(text)
        if not store.known(token) and any(_is_zip(token, store, one) for one in days)
    )


def _is_zip(token: str, store: Store, day: date) -> bool:
    try:
        return bool(store.locality_of_zip(token, day))
    except LaminaError:
        return False


def _place(text: str, store: Store, day: date) -> Place | None:
    def of_zips(zips: tuple[str, ...]) -> tuple[str, ...]:
        try:
            return store.localities_of_zips(zips, day)
        except LaminaError:
            return ()

    return find_place(text, _localities(store, day), of_zips)


def _localities(store: Store, day: date) -> Iterable[Gpci]:
    try:
        return store.localities(day)
    except LaminaError:
        return ()


def _locality_carriers(place: Place | None) -> frozenset[str]:
    if place is None or place.text not in place.localities:
        return frozenset()
    return frozenset({place.text.split("-")[0]})


def _day(day: date, years: tuple[int, ...], dates: tuple[date, ...], intents: Intents) -> date:
    """The day of service that a question names: a date where it asks for an amount, else a year's last day.

    A date beside a global period or a visit is the day of an operation, not that of the look-up.
    """
    if len(dates) == 1 and not intents.any("global", "global_end", "visit", "return_to_or"):
        return dates[0]
    if len(years) != 1 or years[0] == day.year:
        return day
    return date(years[0], 12, 31)
