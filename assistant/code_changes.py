"""Which codes are new or gone between two releases of the fee schedule, those of our families first."""

import re
from dataclasses import dataclass
from datetime import date

from assistant.rules.result import RuleResult
from corpus.citation import Citation
from corpus.family import load_families
from corpus.rows import Edition
from corpus.store import Store

MOST = 60
"""Codes that are named of each kind."""
_CODES = r"(?:(?:cpt|hcpcs|spine|spinal|procedure|add-?on|level (?:i|ii|1|2)|any|these|those|the) )*codes?"
_NEW = r"(?:new|added|introduced|created)"
_GONE = r"(?:deleted|removed|discontinued|retired|dropped|terminated|ended|gone|sunset)"
_CHANGED = rf"(?:{_NEW}|{_GONE})"
ASKS = re.compile(
    rf"\b{_CHANGED}\s+{_CODES}\b|\b{_CODES}\b.{{0,30}}\b{_CHANGED}\b|\b(?:code|cpt) (?:set )?changes\b|"
    r"\bwhat(?:'s| is| was) (?:new|gone) (?:in|for)\b.{0,40}\b(?:20\d\d|fee schedule|cpt)\b",
    re.IGNORECASE,
)

NEW = re.compile(rf"\b{_NEW}\b", re.IGNORECASE)
GONE = re.compile(rf"\b{_GONE}\b", re.IGNORECASE)
SINCE = re.compile(r"\bsince\b", re.IGNORECASE)
SPINE = re.compile(r"\bspin(?:e|al)\b", re.IGNORECASE)
FILE = " file: "
"""Where a quote goes on to name its file."""


def asks_changes(question: str) -> bool:
    """Whether a question asks which codes were added or deleted."""
    return ASKS.search(question) is not None


@dataclass(frozen=True, slots=True)
class AskedChanges:
    """What is asked: `kinds` of new and gone, the years to compare (none: the last two), and whether
    the spine's codes come first; `since` the one year counts as the first of the two."""

    kinds: tuple[str, ...]
    years: tuple[int, ...]
    spine: bool
    since: bool


def asked_changes(question: str, years: tuple[int, ...]) -> AskedChanges:
    """What a question that `asks_changes` wants told."""
    new, gone = NEW.search(question), GONE.search(question)
    kinds = (*(("new",) if new or not gone else ()), *(("gone",) if gone or not new else ()))
    return AskedChanges(
        kinds, years, bool(SPINE.search(question)), bool(len(years) == 1 and SINCE.search(question))
    )


def code_changes(asked: AskedChanges, day: date, store: Store) -> RuleResult:
    """The codes that the last release of a year has and the last of the year before lacks, and the
    other way round; without a year that of `day`, with two years those two.

    `value` is "N new, M gone", None where either release is not loaded as a whole.
    """
    until = max(asked.years) if asked.years else day.year
    since = min(asked.years) if len(asked.years) > 1 else until - 1
    if asked.since:
        since, day = until, max((e.in_force_from for e in _whole(store)), default=day)
        until = max(day.year, since + 1)
    after, before = _last_of(until, day, store), _last_of(since, day, store)
    inputs = {"from": str(since), "to": str(until)}
    if after is None or before is None:
        lacking = " and ".join(str(y) for y, e in ((since, before), (until, after)) if e is None)
        loaded = ", ".join(edition.edition for edition in _whole(store)) or "none"
        reason = (
            f"New and deleted codes are told by two whole releases of the fee schedule; of {lacking} none is "
            f"loaded as a whole (loaded as a whole: {loaded}). Load CMS's relative value file of that year with "
            "`lamina data import`."
        )  # fmt: skip
        return RuleResult("code_changes", inputs, None, "", "", (), reason, ())
    new, gone = store.codes_between(before, after)
    told = {"new": _told("new", new, after, before, asked.spine),
            "gone": _told("gone", gone, before, after, asked.spine)}  # fmt: skip
    value = f"{len(new)} new, {len(gone)} gone"
    places = tuple(told[kind] for kind in asked.kinds)
    reason = " ".join(place.quote.partition(FILE)[0] for place in places)
    return RuleResult("code_changes", inputs, value, "", after.edition, (), reason, places)


def _told(
    kind: str, codes: tuple[str, ...], holds: Edition, lacks: Edition, spine: bool
) -> Citation:
    """The codes that one release holds and the other lacks, as a place that says so."""
    ours = {code for family in load_families().values() for code in family.members}
    of_spine = ", ".join(sorted(ours.intersection(codes))) or "none"
    ordered = sorted(codes, key=lambda code: (code not in ours, code))
    shown = ", ".join(ordered[:MOST]) or "none"
    rest = "" if len(ordered) <= MOST else f" and others, {len(ordered)} in all"
    sentences = [
        f"Codes that are {kind}, in {holds.edition} and not in {lacks.edition}: {shown}{rest}.",
        f"Of the spine families that Lamina has pages on, {kind}: {of_spine}.",
    ]
    said = " ".join(reversed(sentences) if spine else sentences)
    return holds.citation(f"codes that {lacks.edition} lacks", f"{said}{FILE}{holds.file}")


def _whole(store: Store) -> list[Edition]:
    return [edition for edition in store.editions("pfs") if edition.complete]


def _last_of(year: int, day: date, store: Store) -> Edition | None:
    """The last release of a year that is loaded as a whole and in force by the day, or the first after."""
    of_year = [edition for edition in _whole(store) if edition.in_force_from.year == year]
    begun = [edition for edition in of_year if edition.in_force_from <= day]
    return next(iter((*reversed(begun), *of_year)), None)
