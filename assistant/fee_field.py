"""Columns asked for by name, of each code: as they stand on the day, or in every loaded release."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations

from assistant.asked_fields import FIELDS, OF_CHANGE, TOPIC_OF, fee_fields
from assistant.compose.words import listed
from assistant.facts import CodeFacts
from assistant.field_history import field_history
from assistant.held import dataset_of
from assistant.pair_history import pair_history
from assistant.query import Query
from assistant.rules.indicator_words import BY_FIELD
from assistant.rules.result import RuleResult
from corpus.errors import EditionMissing
from corpus.rows import FeeRow, Gpci
from corpus.store import Store

MOST_PAIRS = 15
COLUMNS = tuple(
    (field, label)
    for field, label, _ in (*OF_CHANGE, *FIELDS)
    if field in TOPIC_OF or field in BY_FIELD
    if field != "ptp"
)
"""Every column that is told beside the relative values."""
PAIR, TOGETHER = "ptp", "together"
MODIFIER = re.compile(r"\bmodif\w*|\bmods?\b", re.IGNORECASE)


def fee_field_results(
    query: Query, facts: Mapping[str, CodeFacts], localities: tuple[Gpci, ...], store: Store
) -> tuple[RuleResult, ...]:
    """Each column that the question names, of each code: in every release where it asks how the column
    changed, else that of the row asked for (26, TC), or of every row in which it is another.

    Raises EditionMissing where the tables that come with Lamina do not hold a code.
    """
    compares = query.intents.any("history")
    named = asked_fields(query, len(facts))
    found = [
        result
        for one in facts.values() for field, label in named if field != PAIR
        for result in _of_code(one, field, label, query, store, compares)
    ]  # fmt: skip
    if compares and any(field == PAIR for field, _ in named):
        pairs = list(combinations(facts, 2))[:MOST_PAIRS]
        found = [*(pair_history(a, b, _years(query), store) for a, b in pairs), *found]
    if compares and not named:
        found = [result for one in facts.values() for result in _of_every_column(one, query, store)]
    return tuple(found)


def history_topics(query: Query, codes: int) -> tuple[str, ...]:
    """The topics of a question on how codes changed: a column that it names goes first; where it names
    neither a column nor an amount, every column follows the relative values."""
    if asked_fields(query, codes):
        return ("fee_field", "history")
    amounts = query.intents.any("payment", "rvu", "total", "which_more", "compare")
    return ("history",) if amounts else ("history", "fee_field")


def asked_fields(query: Query, codes: int) -> tuple[tuple[str, str], ...]:
    """The columns that are to be told: of two codes and their edit, no column of each code beside it."""
    compares = query.intents.any("history")
    named = fee_fields(f"{query.topic} {query.question}", changed=compares)
    of_pair = any(field == PAIR for field, _ in named) or (
        query.topic and query.relation == TOGETHER
    )
    if codes > 1 and compares and of_pair:
        beside = (n for n in named if n[0] not in (PAIR, "status", "add_on"))
        return ((PAIR, "NCCI edit"), *beside)
    return tuple(n for n in named if n[0] != PAIR)


def told_topics(query: Query, codes: int) -> frozenset[str]:
    """Topics that tell, as it stands on one day, what is told of every release."""
    if not query.intents.any("history"):
        return frozenset()
    fields = {field for field, _ in asked_fields(query, codes)}
    told = {TOPIC_OF[field] for field in fields if field in TOPIC_OF}
    if fields & set(BY_FIELD) - set(TOPIC_OF) and not MODIFIER.search(query.question):
        told.add("modifier")
    amounts = ("rvu", "total") if "facility_rates" in told else ("rvu", "total", "payment")
    if told and not query.intents.any(*amounts):
        told.add("history")
    return frozenset(told | ({"add_on"} if PAIR in told else set()))


def _years(query: Query) -> tuple[int, ...]:
    return tuple(sorted(query.years))


def _of_code(
    facts: CodeFacts, field: str, label: str, query: Query, store: Store, compares: bool
) -> Iterator[RuleResult]:
    if compares:
        own = next((row.modifier for row in _named_rows(facts, query)), "")
        told = field_history(facts.hcpcs, field, label, _years(query), store, own)
        several = told.inputs["change"] in ("changed", "unchanged")
        gone = not facts.rows and told.value is not None
        if several or gone or dataset_of(field) != "pfs":
            yield told
            if field == "add_on" and facts.is_add_on:
                yield field_history(
                    facts.hcpcs, "global_days", "global period", _years(query), store
                )
            return
    for row in _rows(facts, query, field):
        yield _stated(row, field, label)


def _of_every_column(facts: CodeFacts, query: Query, store: Store) -> Iterator[RuleResult]:
    """The columns beside the relative values that changed, and which did not."""
    same: list[tuple[str, RuleResult]] = []
    for field, label in COLUMNS:
        try:
            told = field_history(facts.hcpcs, field, label, _years(query), store)
        except EditionMissing:
            continue
        if told.inputs["change"] == "changed":
            yield told
        elif told.inputs["change"] == "unchanged":
            same.append((label, told))
    if same:
        last = same[0][1]
        named = listed([label for label, _ in same])
        said = f"In the loaded releases these columns of {facts.hcpcs} did not change: {named}."
        inputs = {"hcpcs": facts.hcpcs, "field": "others", "change": "unchanged", "lacking": ""}
        defined = {known.citation().place for known in BY_FIELD.values()}
        every = dict.fromkeys(place for _, told in same for place in told.citations)
        places = tuple(place for place in every if place.place not in defined)
        yield RuleResult("fee_field", inputs, None, "", last.edition, (), said, places)


def _named_rows(facts: CodeFacts, query: Query) -> list[FeeRow]:
    """The rows of the modifiers that the question names."""
    named = {*query.modifiers, *(m for c in query.codes for m in c.modifiers)}
    return [row for row in facts.rows if row.modifier and row.modifier in named]


def _rows(facts: CodeFacts, query: Query, field: str) -> list[FeeRow]:
    """The row of the modifier asked for, else the unmodified one and those that differ from it."""
    asked = _named_rows(facts, query)
    if asked or not facts.rows:
        return asked
    first = facts.rows[0]
    return [first, *(r for r in facts.rows[1:] if getattr(r, field) != getattr(first, field) and field in BY_FIELD)]  # fmt: skip


def _stated(fee: FeeRow, field: str, label: str) -> RuleResult:
    value = getattr(fee, field)
    known = BY_FIELD.get(field)
    places = [fee.citation()]
    given = value is not None and value != ""
    said = f"The {label} of {fee.code} is {value}" if given else f"{fee.code} has no {label}"
    if isinstance(value, Decimal) and _not_applicable(fee, field):
        said = f"{fee.code} has no {label} of its own (NA); the file prints {value}"
    if known is not None and given:
        said += f": {known.meaning(value)}"
        places.append(known.citation())
    inputs = {"hcpcs": fee.code, "field": field}
    shown, edition = str(value) if given else None, fee.edition.edition
    return RuleResult("fee_field", inputs, shown, "", edition, (), f"{said}.", tuple(places))


def _not_applicable(fee: FeeRow, field: str) -> bool:
    if field.startswith("nonfacility"):
        return bool(fee.nonfacility_na)
    return field.startswith("facility") and bool(fee.facility_na)
