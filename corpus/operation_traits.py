"""What tells sibling codes apart besides the operation's name: region, way in, first or again, first or further level."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.family import NOT_TOLD, Choice
from corpus.yaml_text import read_yaml, required

FILE = Path(__file__).parent / "operation_traits.yaml"
LEFT_OUT = re.compile(
    r"\b(?:without|w/o|no|not|neither|nor)\s+(?:a |an |any |the )?"
    r"(?P<what>[a-z]+(?: [a-z]+)?(?:(?:,? (?:or|and|nor) |, )(?:a |an |any )?[a-z]+(?: [a-z]+)?)*)",
    re.IGNORECASE,
)
"""What a text says was not done."""
Traits = dict[str, frozenset[str]]
"""The values that a text has of each trait that it tells."""


@dataclass(frozen=True, slots=True)
class Trait:
    """A value of a trait and the words that tell it."""

    name: str
    value: str
    pattern: re.Pattern[str]


@cache
def traits() -> tuple[Trait, ...]:
    """Every value, in the order of the file (read once)."""
    return tuple(
        Trait(
            str(required(row, "trait", FILE)),
            str(required(row, "value", FILE)),
            re.compile(rf"(?<!\w)(?:{required(row, 'words', FILE)})(?!\w)", re.IGNORECASE),
        )
        for row in read_yaml(FILE)
    )


def traits_of(text: str) -> Traits:
    """The traits that a text tells; what it says was left out is not told of."""
    found: dict[str, set[str]] = {}
    said = LEFT_OUT.sub(" ", text)
    for trait in traits():
        if trait.pattern.search(said):
            found.setdefault(trait.name, set()).add(trait.value)
    return {name: frozenset(values) for name, values in found.items()}


@cache
def traits_of_row(row: Choice) -> Traits:
    """The traits of a row of a decision table, each read from the columns that tell it.

    Whether an operation is a first one, done again or a removal stands in the work; where the work
    is silent, or the occasion names several, in the occasion.
    """
    told = {**traits_of(f"{row.approach}; {row.work}"), **_region(row)}
    told.pop("turn", None)
    told.pop("action", None)
    if turn := traits_of(row.levels).get("turn") or traits_of(row.work).get("turn"):
        told["turn"] = turn
    if action := _action(row):
        told["action"] = action
    return told


def _region(row: Choice) -> Traits:
    """The regions of a row; "other than" some are all the rest."""
    told = traits_of(row.region).get("region", frozenset())
    if row.region.startswith("other than "):
        told = frozenset(t.value for t in traits() if t.name == "region") - told
    return {"region": told} if told else {}


def _action(row: Choice) -> frozenset[str]:
    if row.occasion == NOT_TOLD:
        return frozenset()
    work = traits_of(row.work).get("action", frozenset())
    work -= {"first"} if work - {"first"} else frozenset()
    if work and " or " not in row.occasion:
        return work
    words = {
        "first": "first",
        "repeat": "again",
        "replacement": "again",
        "revision": "again",
        "removal": "removal",
    }
    return work | {value for word, value in words.items() if word in row.occasion}
