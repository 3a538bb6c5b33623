"""A case: a question (or turns) under settings, and what a right answer must and must not say.

A turn is a question, or `{ask, expect}` in a scripted conversation: then every such turn is scored.
`needs` names what a home must have loaded for the case to be askable; `origin` says where the
expected facts stand; `valid` the days for which they hold; `passages` what answers the question.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from assistant.settings import QuestionSettings
from corpus.errors import BadInput, UnreadableFile
from evals.case_rows import case_files, records
from evals.expectation import ANY as ANY
from evals.expectation import STATUSES as STATUSES
from evals.expectation import Expectation as Expectation
from evals.expectation import expectation_of

KEYS = {
    "id", "category", "question", "turns", "settings", "expect", "needs", "origin", "note", "valid",
    "split", "passages",
}  # fmt: skip
NEEDS = ("full_tables", "ncci_manual", "icd10_guidelines", "rvu_layout")
SPLITS = ("dev", "test")
TEST_SHARE = 5
"""One in so many cases is kept for testing where a case does not say to which split it belongs."""
BUILT_IN = Path(__file__).with_name("cases")


@dataclass(frozen=True, slots=True)
class Case:
    """One known question. `expect` is of the last turn, `earlier` of turns before it, by position.

    `file` and `line` say where it stands; `record` is the case as written there.
    """

    id: str
    category: str
    turns: tuple[str, ...]
    settings: dict[str, Any] = field(default_factory=dict)
    expect: Expectation = field(default_factory=Expectation)
    earlier: Mapping[int, Expectation] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    origin: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    split: str = "dev"
    passages: tuple[Any, ...] = ()
    file: str = ""
    line: int = 0
    record: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def as_row(self) -> dict[str, Any]:
        """The case as a line of `lamina ask --batch`."""
        return {"id": self.id, "turns": list(self.turns), "settings": self.settings}

    @property
    def day(self) -> date:
        """The day the case is asked for: its date of service, else today."""
        return QuestionSettings.from_mapping(self.settings).date_of_service

    def expected(self) -> tuple[tuple[int, Expectation], ...]:
        """The expectations by position of their turn, in order."""
        return (*sorted(self.earlier.items()), (len(self.turns) - 1, self.expect))

    @property
    def stem(self) -> str:
        """The set it stands in: the name of its file."""
        return Path(self.file).stem


def read_cases(path: Path) -> list[Case]:
    """Cases of a YAML, JSON Lines or CSV file, or of every such file in a folder.

    Raises UnreadableFile naming file and line for an unknown key, a missing question, an unknown
    status or setting, a pattern that does not compile, or an id used twice.
    """
    return unique(case for file in case_files(path) for case in _of_file(file)) or _none(path)


def unique(cases: Iterable[Case]) -> list[Case]:
    """The cases. Raises UnreadableFile where an id is used twice."""
    seen: dict[str, Case] = {}
    for case in cases:
        if other := seen.get(case.id):
            where = f"{Path(other.file).name}, line {other.line}"
            raise UnreadableFile(case.file, f"id '{case.id}' is already used in {where}", case.line)
        seen[case.id] = case
    return list(seen.values())


def dataset_hash(cases: Iterable[Case]) -> str:
    """One digest of all that the cases ask and expect, whatever their order and file."""
    told = sorted(json.dumps(dict(c.record), sort_keys=True, default=str) for c in cases)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _none(path: Path) -> list[Case]:
    raise UnreadableFile(path, "holds no cases (YAML, JSON Lines or CSV expected)")


def _of_file(file: Path) -> list[Case]:
    return [case_of(record, file, line) for line, record in records(file)]


def case_of(record: Any, file: Path, line: int) -> Case:
    """The case of one record. Raises UnreadableFile."""
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
        expected[len(turns) - 1] = expectation_of(record.get("expect") or {}, file, line)
    first, last = _valid(record.get("valid"), file, line)
    return Case(
        str(record["id"]), str(record.get("category", "other")), tuple(turns),
        _settings(record.get("settings"), file, line), expected.pop(len(turns) - 1, ANY), expected,
        _needs(record.get("needs"), file, line), str(record.get("origin", "")), first, last,
        _split(record, file, line), tuple(record.get("passages") or ()), str(file), line, record,
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
            expected[position] = expectation_of(turn["expect"], file, line)
    return expected


def _settings(given: Any, file: Path, line: int) -> dict[str, Any]:
    try:
        settings = {k: v if isinstance(v, bool) else str(v) for k, v in dict(given or {}).items()}
        QuestionSettings.from_mapping(settings)
    except (BadInput, ValueError, TypeError) as error:
        raise UnreadableFile(file, f"settings: {error}", line) from error
    return settings


def _needs(needs: Any, file: Path, line: int) -> tuple[str, ...]:
    needs = needs or []
    if not isinstance(needs, list) or set(needs) - set(NEEDS):
        raise UnreadableFile(file, f"needs must be a list of {', '.join(NEEDS)}", line)
    return tuple(needs)


def _valid(given: Any, file: Path, line: int) -> tuple[date | None, date | None]:
    """First and last day for which the expected facts hold."""
    if given is None:
        return None, None
    if not isinstance(given, dict) or set(given) - {"from", "to"}:
        raise UnreadableFile(file, "valid must be {from: …, to: …}", line)
    try:
        days = [date.fromisoformat(str(given[k])) if k in given else None for k in ("from", "to")]
    except ValueError as error:
        raise UnreadableFile(file, f"valid: write days as 2026-07-15 ({error})", line) from error
    if days[0] and days[1] and days[0] > days[1]:
        raise UnreadableFile(file, f"valid ends ({days[1]}) before it begins ({days[0]})", line)
    return days[0], days[1]


def _split(record: dict[str, Any], file: Path, line: int) -> str:
    """As the case says, else by its id: one in five for testing, and always the same ones."""
    if "split" not in record:
        return "dev" if _draw(str(record["id"])) % TEST_SHARE else "test"
    if record["split"] not in SPLITS:
        raise UnreadableFile(file, f"split must be one of {', '.join(SPLITS)}", line)
    return str(record["split"])


def _draw(id: str) -> int:
    return int(hashlib.sha256(id.encode()).hexdigest()[:8], 16)
