"""The loaded ICD-10-CM release: billable codes below a place, titles, notes, and Excludes1 references."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from corpus.citation import Citation
from corpus.sources import source

RELEASE = "icd10cm-2026"
_REFERENCE = re.compile(
    r"([A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)(?:\s*-\s*([A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?))?"
)
CATEGORY = 3


@cache
def tabular() -> Any:
    """The tabular list of simple-icd-10-cm; reading it takes a second or two."""
    import simple_icd_10_cm

    return simple_icd_10_cm


@cache
def title(code: str) -> str:
    """The official title of a code."""
    return str(tabular().get_description(code))


@cache
def listed(code: str) -> bool:
    """Whether it is a category or code of the release: no chapter or block of the same name."""
    return bool(tabular().is_valid_item(code) and tabular().is_category_or_subcategory(code))


@cache
def billable(code: str) -> bool:
    """Whether the code exists and has no longer code below it."""
    return listed(code) and bool(tabular().is_leaf(code))


@cache
def leaves_under(place: str) -> tuple[str, ...]:
    """The billable codes at or below a category or code, in tabular order."""
    if billable(place):
        return (place,)
    return tuple(code for code in tabular().get_descendants(place) if tabular().is_leaf(code))


@cache
def inclusions(code: str) -> tuple[str, ...]:
    """The inclusion terms printed at a code; at what it stands under if X fills it up."""
    while not tabular().is_valid_item(code):
        code = code[:-1]
    return tuple(tabular().get_inclusion_term(code))


@cache
def above(code: str) -> tuple[str, ...]:
    """The code and what it stands under, up to its three-character category."""
    while not tabular().is_valid_item(code):
        code = code[:-1]
    chain = [code, *tabular().get_ancestors(code)]
    return tuple(dict.fromkeys(c for c in chain if listed(c)))


def citation(code: str, quote: str = "") -> Citation:
    """The code's place in the tabular list."""
    return source(RELEASE).citation(code, quote or f"{code} {title(code)}")


@cache
def excluded_by(code: str) -> tuple[tuple[str, str, str, str], ...]:
    """Excludes1 references that bind a code: (where the note stands, note, first, last code)."""
    return tuple(
        (place, note, first, last or first)
        for place in above(code)
        for note in tabular().get_excludes1(place)
        for first, last in _references(note)
    )


def _references(note: str) -> Iterator[tuple[str, str]]:
    for bracket in re.findall(r"\(([^()]*)\)", note):
        yield from _REFERENCE.findall(bracket)


def falls_under(code: str, first: str, last: str) -> bool:
    """Whether a code is at or below `first`, or between `first` and `last`."""
    if first == last:
        return code.startswith(first)
    return first <= code[: len(first)] and code[: len(last)] <= last
