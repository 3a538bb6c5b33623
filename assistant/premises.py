"""What the asker takes for granted: a figure named for a code, to be held against the tables."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assistant.mentions import CodeMention

NUMBER = r"\$?(?P<value>\d[\d,]*(?:\.\d+)?)"
IS = (
    r"(?:[^.?!$]{0,25}?\b(?:is|was|are|of|at|equals?|being)\b|\s*[:=])?"
    r"\s*(?:still |now |set |about |around |roughly |only )*"
)
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("amount", re.compile(
        r"(?<!charge )(?<!charged )(?<!bill )(?<!billed )\$\s?(?P<value>\d[\d,]*(?:\.\d{1,2})?)(?!\s*(?:per|/)\s*rvu)"
    )),
    ("amount", re.compile(r"(?P<value>\d[\d,]*(?:\.\d{1,2})?)\s*(?:dollars|usd)\b", re.I)),
    ("amount", re.compile(r"\bpa(?:y|ys|id) (?:still |now |about |around |only )*(?P<value>\d[\d,]*\.\d{2})\b(?!\s*%)", re.I)),
    ("work_rvu", re.compile(
        r"(?P<value>\d{1,3}(?:\.\d+)?)\s*(?:w\s?rvus?|work rvus?|work units)\b", re.I
    )),
    ("work_rvu", re.compile(rf"\b(?:w\s?rvus?|work rvus?)\b{IS}(?P<value>\d{{1,3}}(?:\.\d+)?)\b(?!\s*%)", re.I)),
    ("rvu", re.compile(r"(?P<value>\d{1,3}(?:\.\d+)?)\s*(?:total )?rvus?\b", re.I)),
    ("rvu", re.compile(rf"\b(?:total rvus?|rvus?)\b{IS}(?P<value>\d{{1,3}}(?:\.\d+)?)\b(?!\s*%)", re.I)),
    ("mue", re.compile(rf"\bmues?\b(?:\s+value)?{IS}(?P<value>\d{{1,3}})\b", re.I)),
    ("mue", re.compile(r"\bmue\s+(?P<value>\d{1,3})\b", re.I)),
    ("conversion_factor", re.compile(
        rf"\b(?:conversion factor|CF)\b[^.?!]{{0,20}}?{IS}\$?(?P<value>\d\d\.\d+)\b"
    )),
)  # fmt: skip
"""Figures as people name them; a charge of their own ("we charge $5,000") is none."""


@dataclass(frozen=True, slots=True)
class Premise:
    """A figure the asker names: of what (`field`), how much, and for which code ("" for none)."""

    field: str
    value: Decimal
    places: int
    hcpcs: str = ""


def find_premises(
    text: str, codes: Iterable[CodeMention], global_days: str | None
) -> tuple[Premise, ...]:
    """The figures that a question names for its one code, each field once.

    With several codes none is taken: which code is meant would be a guess. `global_days` is a
    period named by its value; it counts when the question names a number of days.
    """
    named = tuple(dict.fromkeys(mention.hcpcs for mention in codes))
    hcpcs = named[0] if len(named) == 1 else ""
    found: dict[str, Premise] = {}
    for field, pattern in PATTERNS:
        match = pattern.search(text)
        if match is None or (not hcpcs and field != "conversion_factor"):
            continue
        if field == "rvu" and "work_rvu" in found:
            continue
        digits = match["value"].replace(",", "").rstrip(".")
        places = len(digits.partition(".")[2])
        found.setdefault(field, Premise(field, Decimal(digits), places, hcpcs))
    if global_days is not None and global_days.isdigit() and hcpcs:
        found["global_days"] = Premise("global_days", Decimal(global_days), 0, hcpcs)
    return tuple(found.values())
