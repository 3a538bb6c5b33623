"""Conditions by the words that name them, read from conditions.yaml."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from assistant.diagnoses.tokens import word_set, words_of
from corpus.errors import UnreadableFile
from corpus.yaml_text import read_yaml, required

FILE = Path(__file__).with_name("conditions.yaml")
Kind = Literal["spine", "symptom", "comorbidity", "complication", "cue", "listed"]
_KEYS = word_set(
    "words under cases name kind say region chronic history feature root spinal every vertebra "
    "needs_level level implies"
)


@dataclass(frozen=True, slots=True)
class Case:
    """Where the codes stand when other conditions are present; `keep` codes those besides it."""

    wanted: tuple[str, ...]
    under: tuple[str, ...]
    keep: bool
    drop: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that words name; conditions.yaml explains the fields."""

    name: str
    phrases: tuple[tuple[str, ...], ...]
    under: tuple[str, ...]
    kind: Kind = "spine"
    cases: tuple[Case, ...] = ()
    features: frozenset[str] = frozenset()
    implies: frozenset[str] = frozenset()
    say: tuple[str, ...] = ()
    region: str = ""
    level: str = ""
    history: str = ""
    chronic: bool = False
    root: bool = False
    spinal: bool = False
    every: bool = False
    vertebra: bool = False
    needs_level: bool = False


@cache
def conditions() -> tuple[Condition, ...]:
    """All conditions in the order of the file (read once)."""
    return tuple(_condition(row) for row in read_yaml(FILE))


def _condition(row: dict[str, Any]) -> Condition:
    unknown = set(row) - _KEYS
    if unknown:
        raise UnreadableFile(FILE, f"unknown keys {sorted(unknown)} at '{row.get('name') or row}'")
    said = [phrase.strip() for phrase in str(required(row, "words", FILE)).split(";")]
    name = str(row.get("name") or said[0])
    return Condition(
        name=name,
        phrases=tuple(_phrase(phrase) for phrase in said if phrase),
        under=_several(row.get("under")),
        kind=row.get("kind", "spine"),
        cases=tuple(_case(case) for case in row.get("cases", ())),
        features=frozenset((name, *_several(row.get("feature")))),
        implies=frozenset(_several(row.get("implies"))),
        say=words_of(row["say"]) if "say" in row else (),
        region=str(row.get("region", "")),
        level=str(row.get("level", "")),
        history=str(row.get("history", "")),
        chronic=bool(row.get("chronic")),
        root=bool(row.get("root")),
        spinal=bool(row.get("spinal")),
        every=bool(row.get("every")),
        vertebra=bool(row.get("vertebra")),
        needs_level=bool(row.get("needs_level")),
    )


def _phrase(said: str) -> tuple[str, ...]:
    """The stems of a phrase; all of its words after "=", where region words matter."""
    if said.startswith("="):
        return ("=", *(stem for word in said[1:].split() for stem in words_of(word)))
    return words_of(said)


def _case(row: dict[str, Any]) -> Case:
    return Case(
        _several(required(row, "with", FILE)), _several(row.get("under")), bool(row.get("keep")), bool(row.get("drop"))
    )  # fmt: skip


def _several(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(v) for v in value) if isinstance(value, list) else (str(value),)
