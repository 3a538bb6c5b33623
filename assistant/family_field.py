"""One column of the fee schedule for every member of a family that a question names: what they share."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from assistant.asked_amounts import AMOUNT
from assistant.family_names import families_called
from assistant.rules.indicator_words import BY_FIELD, Indicator
from assistant.rules.result import RuleResult
from corpus.citation import Citation
from corpus.errors import LaminaError
from corpus.family import Family
from corpus.rows import FeeRow
from corpus.store import Store

_OF_THEM = re.compile(
    r"(?P<what>(?:[\w/-]+\s+){1,6}?)(?:codes?|members?|family|cpts?|ones?)\b(?=.{0,60}?\b(?:have|has|had|having|carry|carries|with|"
    r"pay|pays|allow|allows|permit|permits|take|takes|get|gets|need|needs|share|bundled|payable|is|are|do|does|don'?t|never|not|be|can|may|that|which|same|all|medicare)\b)",
    re.IGNORECASE,
)
"""Members of a family, and that something holds of them: "an instrumentation code that medicare never pays"."""
_FIELDS = (
    ("co_surgeons", r"co-?\s?surg\w*|two surgeons|modifier 62"),
    ("team_surgery", r"team surg\w*|surgical teams?|modifier 66"),
    ("assistant_surgery", r"assistants?(?: (?:at surgery|surgeons?))?|first assists?|modifier 8[0-2]"),
    ("bilateral_surgery", r"bilateral(?:ly)?|both sides|modifier 50"),
    ("multiple_procedure", r"multiple[- ]procedure|modifier 51"),
    ("global_days", r"global(?: (?:period|days?|surgery))?|post-?op(?:erative)? (?:days?|period)"),
    ("status", r"status|bundled(?! (?:with|into|in|by|to)\b)|(?:pays?|paid|payable|reimbursed?)"),
)  # fmt: skip
_PATTERNS = tuple((f, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for f, words in _FIELDS)
_DENIES = re.compile(r"\b(?:never|not|no|cannot|bundled|unpaid)\b|n't\b", re.IGNORECASE)
_DAYS = re.compile(
    r"\b(?:(?P<days>0|10|90|000|010|090)[ -]?days?|(?P<letters>ZZZ|XXX|YYY|MMM))\b", re.IGNORECASE
)
_PAID = frozenset("ART")
"""Status codes with which an amount is paid by relative values, where the service is covered."""


def family_field(question: str) -> tuple[tuple[Family, ...], str]:
    """The families whose members a question asks about, and the FeeRow field; none and "" else."""
    field = next((name for name, words in _PATTERNS if words.search(question)), "")
    if not field or AMOUNT.search(question):
        return (), ""
    for match in _OF_THEM.finditer(question):
        if families := families_called(match["what"]):
            return families, field
    return (), ""


def family_fields(question: str, day: date, store: Store) -> tuple[RuleResult, ...]:
    """The field of every member, those of one value together: a result for each family named."""
    families, field = family_field(question)
    return tuple(_told(one, BY_FIELD[field], question, day, store) for one in families)


def _told(family: Family, known: Indicator, question: str, day: date, store: Store) -> RuleResult:
    rows = list(_rows(family.members, day, store))
    groups: dict[str, list[FeeRow]] = defaultdict(list)
    for row in rows:
        groups[str(getattr(row, known.field) or "none")].append(row)
    order = sorted(
        groups, key=lambda v: (not _is_wanted(known.field, v, question), -len(groups[v]))
    )
    places = [_place(groups[value], known, value) for value in order]
    said = " ".join(_sentence(groups[v], known, v, len(groups) == 1) for v in order)
    edition = rows[0].edition.edition if rows else ""
    inputs = {"family": family.title, "field": known.field, "date_of_service": day.isoformat()}
    reason = (
        f"{family.title.partition(':')[0]}: {said}"
        if rows
        else f"No figures of {family.title} are loaded for {day.isoformat()}."
    )
    return RuleResult(
        "family_field", inputs, order[0] if order else None, "", edition, (), reason,
        (*places, known.citation()),
    )  # fmt: skip


def _rows(members: Sequence[str], day: date, store: Store) -> Iterator[FeeRow]:
    for hcpcs in members:
        try:
            yield store.fee_row(hcpcs, day)
        except LaminaError:
            continue  # a code of another edition: the others are told


def _sentence(rows: Sequence[FeeRow], known: Indicator, value: str, all_of_them: bool) -> str:
    codes = [row.hcpcs for row in rows]
    named = codes[0] if len(codes) == 1 else f"{', '.join(codes[:-1])} and {codes[-1]}"
    have = "has" if len(codes) == 1 else "all have" if all_of_them else "have"
    return f"{named} {have} {known.label.lower()} {value}: {known.meaning(value)}."


def _place(rows: Sequence[FeeRow], known: Indicator, value: str) -> Citation:
    codes = ", ".join(row.hcpcs for row in rows)
    edition = rows[0].edition
    return edition.citation(codes, f"{codes}: {known.label.lower()} {value}; file: {edition.file}")


def _is_wanted(field: str, value: str, question: str) -> bool:
    """Whether the codes of a value are those that the question asks for."""
    if field == "status":
        return (value not in _PAID) == bool(_DENIES.search(question))
    if field == "global_days" and (named := _DAYS.search(question)):
        return value == (named["letters"] or named["days"].zfill(3)).upper()
    allowed = value in "12" if field != "assistant_surgery" else value in "02"
    if re.search(r"\bwithout (?:any )?doc\w*|\bno doc\w*", question, re.IGNORECASE):
        return value == "2"
    return allowed != bool(_DENIES.search(question))
