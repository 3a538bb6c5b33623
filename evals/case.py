"""A case: a question (or turns) under settings, and what a right answer must and must not say.

A turn is a question, or `{ask, expect}` in a scripted conversation: then every such turn is scored.
`needs` names what a home must have loaded for the case to be askable; `origin` says where the
expected facts stand.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from corpus.errors import UnreadableFile

STATUSES = ("answered", "partial", "not_found", "refused", "needs_input")
KEYS = {
    "id", "category", "question", "turns", "settings", "expect", "needs", "origin", "note",
}  # fmt: skip
NEEDS = ("full_tables", "ncci_manual", "icd10_guidelines")
EXPECT_KEYS = {"status", "all", "none", "cites"}
BUILT_IN = Path(__file__).with_name("cases")


@dataclass(frozen=True, slots=True)
class Expectation:
    """`all`: each group needs one pattern in the text; `none`: no pattern may occur; `cites`: each
    group needs one pattern in some citation. Patterns are regular expressions, lower case text."""

    status: tuple[str, ...] = ("answered",)
    all: tuple[tuple[str, ...], ...] = ()
    none: tuple[str, ...] = ()
    cites: tuple[tuple[str, ...], ...] = ()


ANY = Expectation(status=STATUSES)


@dataclass(frozen=True, slots=True)
class Case:
    """One known question. `expect` is of the last turn, `earlier` of turns before it, by position."""

    id: str
    category: str
    turns: tuple[str, ...]
    settings: dict[str, Any] = field(default_factory=dict)
    expect: Expectation = field(default_factory=Expectation)
    earlier: Mapping[int, Expectation] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    origin: str = ""

    def as_row(self) -> dict[str, Any]:
        """The case as a line of `lamina ask --batch`."""
        return {"id": self.id, "turns": list(self.turns), "settings": self.settings}


def read_cases(path: Path) -> list[Case]:
    """Cases of a JSON Lines or YAML file, or of every such file in a folder.

    Raises UnreadableFile naming file and line for an unknown key, a missing question, an unknown
    status, a pattern that does not compile, or an id used twice.
    """
    files = (
        sorted(p for s in ("*.jsonl", "*.yaml") for p in path.glob(s)) if path.is_dir() else [path]
    )
    cases: list[Case] = []
    seen: dict[str, str] = {}
    for file in files:
        for line, record in _records(file):
            case = _case(record, file, line)
            if case.id in seen:
                raise UnreadableFile(
                    file, f"id '{case.id}' is already used in {seen[case.id]}", line
                )
            seen[case.id] = f"{file.name}, line {line}"
            cases.append(case)
    if not cases:
        raise UnreadableFile(path, "holds no cases (JSON Lines or YAML expected)")
    return cases


def _records(file: Path) -> Iterator[tuple[int, Any]]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(file, f"cannot be read: {error}") from error
    if file.suffix == ".yaml":
        yield from _yaml_records(file, text)
        return
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except json.JSONDecodeError as error:
                raise UnreadableFile(
                    file, f"is not JSON: {error.msg}", number, error.colno
                ) from error


def _yaml_records(file: Path, text: str) -> Iterator[tuple[int, Any]]:
    try:
        node = yaml.compose(text)
        records = yaml.safe_load(text) or []
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise UnreadableFile(file, "is not YAML", mark.line + 1 if mark else None) from error
    if not isinstance(records, list) or node is None:
        raise UnreadableFile(file, "must be a list of cases", 1)
    for item, record in zip(node.value, records, strict=True):
        yield item.start_mark.line + 1, record


def _case(record: Any, file: Path, line: int) -> Case:
    if not isinstance(record, dict):
        raise UnreadableFile(file, "a case must be an object with id and question", line)
    unknown = sorted(set(record) - KEYS)
    if unknown:
        raise UnreadableFile(file, f"unknown key {', '.join(unknown)}", line)
    asked = record.get("turns") or [record.get("question")]
    turns: list[Any] = [t.get("ask") if isinstance(t, dict) else t for t in asked]
    if not record.get("id") or not all(isinstance(t, str) and t.strip() for t in turns):
        raise UnreadableFile(file, 'a case needs "id" and "question" (or "turns")', line)
    expected = _of_turns(asked, file, line)
    if "expect" in record or not expected:
        expected[len(turns) - 1] = _expectation(record.get("expect") or {}, file, line)
    needs = record.get("needs") or []
    if not isinstance(needs, list) or set(needs) - set(NEEDS):
        raise UnreadableFile(file, f"needs must be a list of {', '.join(NEEDS)}", line)
    return Case(
        str(record["id"]), str(record.get("category", "other")), tuple(turns),
        dict(record.get("settings") or {}), expected.pop(len(turns) - 1, ANY), expected,
        tuple(needs), str(record.get("origin", "")),
    )  # fmt: skip


def _of_turns(asked: list[Any], file: Path, line: int) -> dict[int, Expectation]:
    """The expectations of a scripted conversation, by position of the turn."""
    expected = {}
    for position, turn in enumerate(asked):
        if not isinstance(turn, dict):
            continue
        unknown = sorted(set(turn) - {"ask", "expect"})
        if unknown:
            raise UnreadableFile(file, f"unknown key turns.{', '.join(unknown)}", line)
        if "expect" in turn:
            expected[position] = _expectation(turn["expect"], file, line)
    return expected


def _expectation(expect: dict[str, Any], file: Path, line: int) -> Expectation:
    unknown = sorted(f"expect.{k}" for k in set(expect) - EXPECT_KEYS)
    if unknown:
        raise UnreadableFile(file, f"unknown key {', '.join(unknown)}", line)
    _check_shape(expect, file, line)
    found = Expectation(
        tuple(expect.get("status", ["answered"])), tuple(map(tuple, expect.get("all", []))),
        tuple(expect.get("none", [])), tuple(map(tuple, expect.get("cites", []))),
    )  # fmt: skip
    _check(found, file, line)
    return found


def _check_shape(expect: dict[str, Any], file: Path, line: int) -> None:
    """Lists where lists belong: a bare word would be read letter by letter."""
    groups = [("all", g) for g in expect.get("all", [])] + [
        ("cites", g) for g in expect.get("cites", [])
    ]
    lists = [(key, expect[key]) for key in ("status", "all", "none", "cites") if key in expect]
    for key, value in (*lists, *groups):
        if not isinstance(value, list):
            raise UnreadableFile(file, f"expect.{key} must be a list, not {value!r}", line)


def _check(expectation: Expectation, file: Path, line: int) -> None:
    for status in expectation.status:
        if status not in STATUSES:
            raise UnreadableFile(
                file, f"unknown status '{status}'; known are {', '.join(STATUSES)}", line
            )
    groups = (*expectation.all, expectation.none, *expectation.cites)
    for pattern in (p for group in groups for p in group):
        try:
            re.compile(pattern)
        except re.error as error:
            raise UnreadableFile(
                file, f"pattern {pattern!r} does not compile: {error}", line
            ) from error
