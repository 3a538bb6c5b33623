"""From a question to a Query: identifiers masked, mentions read, intents found, follow-ups resolved."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from assistant.content_words import content_words
from assistant.conversation import STANDS_ALONE, SUBSTANCE, Conversation
from assistant.denials.remittance import denied_in
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
    modifier_mentions,
    money_mentions,
    unit_mention,
    year_mentions,
)
from assistant.note_text.pasted import ASKS_CODES, is_note
from assistant.noted import of_note, of_operation
from assistant.operations import level_coding, names_a_page
from assistant.places import Place, find_place, zip_mentions
from assistant.premises import find_premises
from assistant.query import Query
from assistant.relation import relation
from assistant.safety.requests import OF_MEDICARE, PAYER
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
ROLES = (
    ("62", r"\bco-?surgeons?\b|\btwo (?:primary )?surgeons\b|\bco-?surgery\b"),
    ("50", r"\bbilateral\w*\b|\bboth (?:sides|eyes|knees|hips|shoulders|ears|feet|hands|breasts|wrists|legs|arms|ankles)\b"),
    ("AS", r"\b(?:pa|np|physician assistant|nurse practitioner|cns|pa-c)s?\b.{0,30}\bassist\w*|\bassist\w*.{0,30}\b(?:pa|np|physician assistant|nurse practitioner)\b"),
    ("80", r"\bhelp\w* (?:at the (?:operating )?table|in (?:the )?surgery|with the surgery)\b|\bsecond (?:set|pair) of (?:surgical )?hands\b|\bassistants?\b(?! (?:professor|living))|\basst\b|\bsurgeon assist\w*\b|\bassist(?:ing|s)? surgeon\b"),
    ("66", r"\bteam surgery\b|\bsurgical team\b|\bthree surgeons\b"),
    ("53", r"\bdiscontinued\b|\baborted\b"),
    ("52", r"\breduced services?\b"),
    ("26", r"\bprofessional (?:component|part|portion)\b|\b(?:only|just) the (?:read|interpretation)\b|\b(?:read|interpretation) only\b"),
    ("TC", r"\btechnical (?:component|part|portion)\b"),
    ("AA", r"\bpersonally perform\w*\b"),
    ("QK", r"\bmedical(?:ly)? direct\w*\b(?!.*\bwithout\b)"),
)  # fmt: skip
FACILITY = re.compile(
    r"\b(?:facility (?:rate|amount|price|payment|fee|setting)|in (?:a|the) facility|(?:in|at) (?:the |a )?hospital|inpatient|"
    r"hospital (?:rate|amount|price|payment|fee|setting|total)|"
    r"pos\s*(?:19|2[1-4])|place of service (?:19|2[1-4])|as a facility)\b",
    re.IGNORECASE,
)
NONFACILITY = re.compile(
    r"\b(?:non-?\s?facility|(?:in|at) (?:the |an? |my |our )?(?:physician'?s? |doctor'?s? )?office|"
    r"(?<!post )(?<!doctors )office\b(?!\s*(?:visits?|call|note|manager|staff|procedure|hours|consult))|"
    r"pos\s*11|place of service 11)\b",
    re.IGNORECASE,
)
BOTH_SETTINGS = re.compile(
    r"(?<!non-)(?<!non )\bfacility\b.{0,12}\bnon-?\s?facility\b|\bnon-?\s?facility\b.{0,12}(?<!non-)(?<!non )\bfacility\b",
    re.IGNORECASE,
)
QUALIFYING = re.compile(
    r"\b(?:qualifying (?:apm )?participant|\bqp\b|qpp rate|advanced apm)\b", re.IGNORECASE
)


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
    setting, intents = _setting(text), find_intents(text)
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
    modifiers = _modifiers(text, known)
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
        practitioner=_practitioner(text), names_qp=bool(QUALIFYING.search(text)),
        national=place is None and not zips and bool(NATIONAL.search(text)),
        only_zip=next(iter(_bare_zips(text, store, effective.date_of_service, ONLY_ZIP)), ""),
        coding=coding, coded=coding,
        event=text if intents.any("visit", "return_to_or") else "",
        charge=_charge(text), minutes=_number(MINUTES, text), days_of_care=_number(DAYS_OF_CARE, text),
        denied=denied_in(text, store.known),
    )  # fmt: skip


DESCRIPTION = re.compile(
    r"\bwhat(?:'s| is| are) (?:a |the )?(?:cpt |hcpcs |code |procedure )*(?:\d{4}[0-9A-Z]|[A-Z]\d{4}|it)\s*(?:\?|$|and\b|for\b)|"
    r"\bwhat (?:do|does) \S+ (?:cover|mean|include|describe|stand for|entail)\b|"
    r"\b(?:describe|explain|define|definition|tell me about|overview|meaning)\b",
    re.IGNORECASE,
)
"""Whether a question asks in so many words what a code is."""
NOT_PARTICIPATING = re.compile(
    r"\bnon-?par\w*|\b(?:refus\w+|without|not accept\w*|n'?t accept\w*|not tak\w+|n'?t take) (?:taking |accepting )?assignment\b",
    re.I,
)
COMPONENTS = frozenset({"26", "TC"})
"""Both components of a test named: two lines, and "global" is the test as a whole, not a period."""
BARE_ZIP = re.compile(r"\b(?:in|at|near|around)\s+(\d{5})\b(?!-\d\d\b)", re.IGNORECASE)
ONLY_ZIP = re.compile(
    r"^\s*(?:and|what about|how about|for|or|ok)?\s*(\d{5})(?:-\d{4})?\s*\??\s*$", re.I
)
NATIONAL = re.compile(r"\bnational(?:ly)?\b|\bno (?:place|locality|zip)\b", re.IGNORECASE)
MINUTES = re.compile(r"(?<![\d.])(\d{1,4})\s*(?:min\b|mins\b|minutes?\b)", re.IGNORECASE)
DAYS_OF_CARE = re.compile(
    r"\b(?:took over|take over|taking over|takes over|assum\w+|responsib\w+|follow(?:ed|s|ing)?|care|cared|days?)\b[^.?!\d]{0,25}?"
    r"\b(\d{1,2})\s+(?:of (?:the )?(?:90|10)\s+)?(?:post-?op(?:erative)?\s+)?days?\b",
    re.IGNORECASE,
)


BILLER = re.compile(
    r"\b(?P<np>nurse practitioners?|NPs?)\b|\b(?P<pa>physician assistants?|PAs?|PA-C)\b|\b(?P<cns>CNSs?|clinical nurse specialists?)\b|"
    r"\b(?P<cnm>CNMs?|nurse midwi\w+)\b"
)
BILLS = re.compile(
    r"\b(?:bills?|billed|billing|by|own (?:npi|number)|under (?:her|his|their)|sees|rate|paid|performs?|does)\b",
    re.I,
)


def _practitioner(text: str) -> str | None:
    """A non-physician practitioner who bills the service; one who assists is a matter of modifier AS."""
    match = BILLER.search(text)
    if (
        match is None
        or re.search(r"\bassist(?:s|ed|ing|ant at)\b|\bincident[- ]to\b", text, re.I)
        or not BILLS.search(text)
    ):
        return None
    return str(match.lastgroup).upper()


CHARGE = re.compile(
    r"\b(?:bill(?:ed|ing)?|charg(?:ed?|es|ing)|submitted)(?:\s+(?:is|of|was|us|them|medicare|amount|at|for))*\s+\$?\s?"
    r"(\d[\d,]*(?:\.\d{2})?)(?=\s*(?:dollars|for|on|,|\.|$))",
    re.IGNORECASE,
)


def _charge(text: str) -> Decimal | None:
    """What the practice charged, where that is named; a code is no charge."""
    match = CHARGE.search(text)
    if match is None or re.fullmatch(r"\d{5}", match[1]):
        return None
    return Decimal(match[1].replace(",", ""))


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    return int(match[1]) if match else None


def _bare_zips(
    text: str, store: Store, day: date, pattern: re.Pattern[str] = BARE_ZIP
) -> tuple[str, ...]:
    """Five digits after "in" that are no code but a ZIP code of the loaded table."""
    found = []
    for token in pattern.findall(text):
        try:
            if not store.known(token) and store.locality_of_zip(token, day):
                found.append(token)
        except LaminaError:
            continue
    return tuple(found)


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


def _modifiers(text: str, known: frozenset[str]) -> tuple[str, ...]:
    named = dict.fromkeys(modifier_mentions(text, known))
    if not named:  # a role stands for its modifier only where no modifier is named
        for modifier, pattern in ROLES:
            if re.search(pattern, text, re.IGNORECASE):
                named.setdefault(modifier)
    if "AS" in named and "80" in named:
        named.pop("80")
    return tuple(named)


def _setting(text: str) -> str | None:
    if BOTH_SETTINGS.search(text):
        return None
    without = NONFACILITY.sub(" ", text)
    office, hospital = bool(NONFACILITY.search(text)), bool(FACILITY.search(without))
    if office == hospital:
        return None
    return "nonfacility" if office else "facility"


def _day(day: date, years: tuple[int, ...], dates: tuple[date, ...], intents: Intents) -> date:
    """The day of service that a question names: a date where it asks for an amount, else a year's last day.

    A date beside a global period or a visit is the day of an operation, not that of the look-up.
    """
    if len(dates) == 1 and not intents.any("global", "global_end", "visit", "return_to_or"):
        return dates[0]
    if len(years) != 1 or years[0] == day.year:
        return day
    return date(years[0], 12, 31)
