"""Finds the codes that a passage names: HCPCS codes and ranges, diagnoses, modifiers.

A HCPCS code is five digits (CPT I), four digits and F, T, U or M (CPT II, III, laboratory), or a
letter and four digits (Level II). A diagnosis has a dot, so that no vertebra (T12, L5) is taken
for one. Nothing here says that a code exists: that is the tables' word.
"""

import re
from collections.abc import Iterable

_CODE = r"(?:\d{5}|\d{4}[FTUM]|[A-V]\d{4})"
_START = r"(?<![A-Za-z0-9.$/-])"  # not inside a word, an amount, a date, a longer number
_END = r"(?![A-Za-z0-9]|\.\d|%)"
_HCPCS = re.compile(rf"{_START}\+?({_CODE})(?:\s*[-–—]\s*({_CODE}))?{_END}")
_SLASHED = re.compile(rf"(?<=/)({_CODE}){_END}")
_DIAGNOSIS = re.compile(r"(?<![A-Za-z0-9.])[A-TV-Z]\d[0-9AB]\.[0-9A-Z]{1,4}(?![A-Za-z0-9])")
_CATEGORY = re.compile(r"(?<![A-Za-z0-9.])[A-Z]\d[0-9AB](?:\.[0-9A-Z]{1,4})?(?![A-Za-z0-9])")
_TOKEN = r"(?:\d\d|[A-Z]{2}|[A-Z]\d)(?![A-Za-z0-9])"
_ASIDE = r"(?:\s*\([^()]{1,120}\))?"
_MODIFIERS = re.compile(
    rf"\b[Mm]odifiers?\s*:?\s*[-(]?(?:(?:i\.e\.|e\.g\.|eg|ie),?\s+)?({_TOKEN}{_ASIDE}"
    rf"(?:(?:\s*[-–,;/]\s*|\s*,?\s+(?:and/or|and|or)\s+)-?{_TOKEN}{_ASIDE})*)"
)
_NO_MODIFIER = frozenset(
    {"AN", "AT", "BE", "BY", "IF", "IN", "IS", "IT", "NO", "OF", "ON", "OR", "TO"}
)


def hcpcs_in(text: str) -> tuple[str, ...]:
    """Every HCPCS code named, in order, each once; of a range both ends."""
    return _once(code for _, code in hcpcs_at(text))


def hcpcs_at(text: str) -> list[tuple[int, str]]:
    """Every HCPCS code named with the place of its first character, in order."""
    found = [
        (match.start(group), match[group])
        for match in _HCPCS.finditer(text)
        for group in (1, 2)
        if match[group]
    ]
    found += [(match.start(1), match[1]) for match in _SLASHED.finditer(text)]
    return sorted(set(found))


def ranges_in(text: str) -> tuple[tuple[str, str], ...]:
    """The ranges named, as (first, last) with first < last: 63001-63053."""
    pairs = (match.groups() for match in _HCPCS.finditer(text))
    return tuple(dict.fromkeys((a, b) for a, b in pairs if b is not None and a < b))


def diagnoses_in(text: str, categories: bool = False) -> tuple[str, ...]:
    """Every ICD-10-CM code named, in order, each once.

    `categories` takes three-character codes too (B20): for texts that speak of nothing else.
    """
    return _once(match[0] for match in (_CATEGORY if categories else _DIAGNOSIS).finditer(text))


def diagnoses_at(text: str) -> list[tuple[int, str]]:
    """Every ICD-10-CM code with a dot, with the place of its first character, in order."""
    return [(match.start(), match[0]) for match in _DIAGNOSIS.finditer(text)]


def modifiers_in(text: str) -> tuple[str, ...]:
    """Every modifier that stands after the word modifier, in order, each once."""
    lists = (re.sub(r"\([^()]*\)", "", match[1]) for match in _MODIFIERS.finditer(text))
    tokens = (token for each in lists for token in re.findall(_TOKEN, each))
    return _once(token for token in tokens if token not in _NO_MODIFIER)


def _once(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))
