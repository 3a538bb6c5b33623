"""Values CMS sets by notice or rule, dated, each with its reference: parameters/<name>.yaml.

A parameter holds one decimal per day (conversion_factor) or a table of them by key
(multiple_procedure: rank 1, 2, …; place_of_service: a word per place).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from corpus.citation import Citation
from corpus.errors import EditionMissing, NothingInForce, UnreadableFile
from corpus.sources import source
from corpus.yaml_text import read_yaml, required

FOLDER = Path(__file__).with_name("parameters")
SCALAR = ""
"""The key of a parameter that holds one value."""


class Dated(NamedTuple):
    """A value with the first day it held and the place it comes from."""

    value: Decimal
    since: date
    citation: Citation


class DatedWord(NamedTuple):
    """A word (facility, nonfacility) with the first day it held and its place."""

    word: str
    since: date
    citation: Citation


@dataclass(frozen=True, slots=True)
class Period:
    """The values in force from `since` on, by key, with their reference."""

    since: date
    values: Mapping[str, str]
    citation: Citation


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: what it is, its unit, and its values from each day on.

    `known_until` is the last day the references speak for, None where the rule has no announced
    end; beyond it, and before the first value, every look-up raises.
    """

    name: str
    label: str
    description: str
    unit: str
    periods: tuple[Period, ...]
    known_until: date | None
    asked: dict[tuple[date, object], Dated] = field(default_factory=dict, compare=False, repr=False)
    """Values looked up before: a batch of claims asks for the same few a million times."""

    def at(self, day: date, key: object = SCALAR) -> Dated:
        """The value on `day`, since when, and where it stands.

        `key` chooses within a table (a rank, an indicator); numbers may be given as int.
        Raises NothingInForce before the first value or for an unknown key, EditionMissing after
        `known_until`.
        """
        known = self.asked.get((day, key))
        if known is None:
            period = self._period(day)
            known = Dated(Decimal(self._text(period, str(key))), period.since, period.citation)
            self.asked[day, key] = known
        return known

    def word_at(self, day: date, key: object) -> DatedWord:
        """The word on `day` under `key`; raises as `at` does."""
        period = self._period(day)
        return DatedWord(self._text(period, str(key)), period.since, period.citation)

    def keys(self, day: date) -> tuple[str, ...]:
        """The keys of the table on `day`, in file order; ("",) for a single value."""
        return tuple(self._period(day).values)

    def history(self) -> tuple[tuple[date, Mapping[str, str]], ...]:
        """Every dated set of values, oldest first."""
        return tuple((period.since, period.values) for period in self.periods)

    def _period(self, day: date) -> Period:
        first = self.periods[0].since
        if day < first:
            raise NothingInForce(
                f"No {self.label} is known for {day.isoformat()}: parameters/{self.name}.yaml "
                f"begins on {first.isoformat()}. Ask for a later date of service."
            )
        if self.known_until is not None and day > self.known_until:
            raise EditionMissing(
                f"No {self.label} is known for {day.isoformat()}: parameters/{self.name}.yaml is "
                f"known until {self.known_until.isoformat()}. Load that year's files with "
                f"`lamina data import RVU{day:%y}A.zip` and add the year's value to the file; "
                "`lamina data status` lists what is loaded."
            )
        return max((p for p in self.periods if p.since <= day), key=lambda p: p.since)

    def _text(self, period: Period, key: str) -> str:
        if key not in period.values:
            asked = f"'{key}'" if key else "a single value"
            have = ", ".join(name for name in period.values if name) or "one value without a key"
            raise NothingInForce(
                f"{self.label}: {asked} is not in parameters/{self.name}.yaml as of "
                f"{period.since.isoformat()}; it has {have}."
            )
        return period.values[key]


@cache
def parameter(name: str) -> Parameter:
    """The parameter of that file name (read once); NothingInForce when there is no such file."""
    path = FOLDER / f"{name}.yaml"
    if not name.replace("_", "").isalnum() or not path.is_file():
        known = ", ".join(parameter_names())
        raise NothingInForce(f"No parameter '{name}' in corpus/parameters. There are: {known}.")
    return _parameter(name, read_yaml(path), path)


def parameter_names() -> tuple[str, ...]:
    """Names of all parameter files, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def _parameter(name: str, record: Any, path: Path) -> Parameter:
    dated = required(record, "values", path)
    references = required(record, "references", path)
    periods = [
        Period(since, MappingProxyType(_values(value, path)), _reference(references, since, path))
        for since, value in dated.items()
    ]
    known_until = required(record, "known_until", path)
    if not periods:
        raise UnreadableFile(path, "the key 'values' holds no value")
    return Parameter(
        name=name,
        label=str(required(record, "label", path)),
        description=str(required(record, "description", path)),
        unit=str(required(record, "unit", path)),
        periods=tuple(sorted(periods, key=lambda period: period.since)),
        known_until=known_until,
    )


def _values(value: Any, path: Path) -> dict[str, str]:
    table = value if isinstance(value, dict) else {SCALAR: value}
    for key, text in table.items():
        if not isinstance(key, str) or not isinstance(text, str):
            raise UnreadableFile(path, f"key {key!r} and value {text!r} must be quoted text")
    return dict(table)


def _reference(references: Any, since: date, path: Path) -> Citation:
    record = required(references, since, path)
    place = source(required(record, "source", path)).citation(
        str(required(record, "locator", path)), str(record.get("quote", ""))
    )
    title, url = record.get("title") or place.title, record.get("url") or place.url
    return Citation(place.source, place.locator, place.edition, title, url, place.quote)
