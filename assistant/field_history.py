"""One column of a code in every loaded release: whether it changed, when, and what a year asked about held."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from assistant.compose.words import listed
from assistant.held import Held, dataset_of, held
from assistant.rules.indicator_words import BY_FIELD
from assistant.rules.result import RuleResult
from corpus.citation import Citation
from corpus.editions import choose, file_to_load, missing_edition, say_day
from corpus.store import Store

MOST_NAMED = 12
"""Primary codes that are named of those added or left out."""


def field_history(
    hcpcs: str, field: str, label: str, years: Sequence[int], store: Store, modifier: str = ""
) -> RuleResult:
    """The column in each loaded release, those of the years asked about where two or more are named.

    `value` is the latest; `change` of the inputs says changed, unchanged, absent (no release has an
    entry), one release or none, `lacking` the years without a loaded release. Raises EditionMissing.
    """
    dataset = dataset_of(field)
    every, loaded = held(hcpcs, field, store, modifier), store.editions(dataset)
    asked = tuple(h for h in every if len(years) < 2 or min(years) <= _year(h) <= max(years))
    without = [year for year in years if choose(loaded, date(year, 12, 31)) is None]
    since = asked[-1].since if asked else None
    lacking = [year for year in without if since is None or since > date(year, 1, 1)]
    covered = [year for year in without if year not in lacking]
    of_column = f"{label} of {hcpcs}-{modifier}" if modifier else f"{label} of {hcpcs}"
    words, places = _meanings(field, asked)
    missing = [missing_edition(loaded, dataset, date(year, 12, 31)) for year in without]
    told = [
        *_listed_in(hcpcs, asked, covered), *_in_year(of_column, asked, years), *(missing if lacking else ()),
        *_compared(of_column, asked, "" if lacking else dataset), *words, *_entry(asked, covered),
        *(() if lacking else missing),
    ]  # fmt: skip
    inputs = {"hcpcs": hcpcs, "field": field, "change": _verdict(asked), "lacking": " ".join(map(str, lacking))}  # fmt: skip
    value, edition = (asked[-1].value, asked[-1].edition.edition) if asked else (None, "")
    sources = (*(h.place for h in asked), *places)
    return RuleResult("fee_field", inputs, value, "", edition, (), " ".join(told), sources)


def _year(one: Held) -> int:
    return one.edition.in_force_from.year


def _verdict(asked: Sequence[Held]) -> str:
    if len(asked) < 2:
        return "one release" if asked else "none"
    if not any(h.given for h in asked):
        return "absent"
    return "unchanged" if len({(h.value, h.primaries) for h in asked}) == 1 else "changed"


def _listed_in(hcpcs: str, asked: Sequence[Held], covered: Sequence[int]) -> list[str]:
    """What the first day of an entry tells of years without a release of their own."""
    if not covered or (since := asked[-1].since) is None:
        return []
    years = listed([str(year) for year in covered])
    entry = f"its entry in {asked[-1].edition.edition} is in force since {say_day(since)}"
    return [f"{hcpcs} was an add-on code in {years} too: {entry}."]


def _in_year(of_column: str, asked: Sequence[Held], years: Sequence[int]) -> list[str]:
    """What a year gone by held, by its last release, where one year is asked about."""
    then = [h for h in asked if len(years) == 1 and _year(h) == years[0]]
    if not then or then[-1] is asked[-1]:
        return []
    return [f"In {years[0]} the {of_column} was {then[-1].value}."]


def _compared(of_column: str, asked: Sequence[Held], dataset: str) -> list[str]:
    """Whether the column changed, its value in each release, and with which release it changed."""
    if len(asked) < 2:
        untold = f"No loaded release tells the {of_column}."
        return [_alone(of_column, asked[0], dataset) if asked else untold]
    each = ", ".join(f"{h.value} in {h.edition.edition}" for h in asked)
    if _verdict(asked) == "absent":
        return [f"No loaded release has an entry for the {of_column}: {each}."]
    if _verdict(asked) == "unchanged":
        return [f"The {of_column} did not change: {each}."]
    said = [f"The {of_column} changed: {each}."]
    for before, after in pairwise(asked):
        if before.value != after.value:
            day = say_day(after.edition.in_force_from)
            said.append(f"The first loaded release with the new value is {after.edition.edition}, in force from {day}.")  # fmt: skip
        said += _primaries(before, after)
    return said


def _primaries(before: Held, after: Held) -> list[str]:
    """The primary codes that one release of the add-on edits lists and the other does not."""
    new = sorted(set(after.primaries) - set(before.primaries))
    gone = sorted(set(before.primaries) - set(after.primaries))
    return [
        f"Of its primary codes {edition} {verb} {_some(codes)}."
        for codes, verb, edition in (
            (new, "adds", after.edition.edition), (gone, "leaves out", after.edition.edition)
        )
        if codes
    ]  # fmt: skip


def _some(codes: Sequence[str]) -> str:
    if len(codes) <= MOST_NAMED:
        return listed(codes)
    return f"{', '.join(codes[:MOST_NAMED])} and others, {len(codes)} in all"


def _alone(of_column: str, only: Held, dataset: str) -> str:
    """What one release tells, and the file of the `dataset` that would show a change."""
    first, name = only.edition.in_force_from, only.edition.edition
    said = f"The only loaded release that tells the {of_column} is {name}, in force from {say_day(first)}: {only.value}."  # fmt: skip
    if not dataset:
        return said
    file = file_to_load(dataset, first - timedelta(days=1))
    return f"{said} A change shows once an earlier one is loaded: `lamina data import {file}`."


def _entry(asked: Sequence[Held], covered: Sequence[int]) -> list[str]:
    """Of the last entry of an add-on code: since when it stands, and its primary codes."""
    if not asked or (last := asked[-1]).since is None:
        return []
    told = [] if covered else [f"Its entry in {last.edition.edition} is in force since {say_day(last.since)}."]  # fmt: skip
    if last.primaries:
        told.append(f"Its primary codes in {last.edition.edition}: {_some(last.primaries)}.")
    return told


def _meanings(field: str, asked: Sequence[Held]) -> tuple[list[str], list[Citation]]:
    """What the values of an indicator mean, and where that is defined."""
    known = BY_FIELD.get(field)
    values = list(dict.fromkeys(h.value for h in asked if h.given))
    if known is None or not values:
        return [], []
    return [f"{value} means: {known.meaning(value)}." for value in values], [known.citation()]
