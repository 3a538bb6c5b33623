"""Judgements: a question with the passages that answer it, told by place and words, not by chunk.

A passage is named by its source, a few telling words and at times a part of its locator, so that
another chunking leaves the judgement as it is. They were written by reading the corpus.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from corpus.errors import UnreadableFile
from corpus.yaml_text import read_yaml
from index.chunk import Chunk

BUILT_IN = Path(__file__).with_name("judgements")
SPLITS = ("dev", "test")
ANSWERS, HELPS = 2, 1
_QUESTION_KEYS = {"id", "question", "split", "passages"}
_PASSAGE_KEYS = {"source", "words", "locator", "grade"}


@dataclass(frozen=True, slots=True)
class JudgedPassage:
    """A place that answers (grade 2) or helps (grade 1).

    `source` is a source id, * and ? standing for anything; every one of `words` (regular
    expressions, case ignored) occurs in the passage's heading, question or text; `locator` is a
    part of its locator or heading, "" for any.
    """

    id: str
    source: str
    words: tuple[re.Pattern[str], ...]
    locator: str = ""
    grade: int = ANSWERS

    def holds(self, chunk: Chunk) -> bool:
        """Whether a chunk is that passage or a part of it with the words."""
        if not fnmatchcase(chunk.source, self.source):
            return False
        if self.locator.lower() not in f"{chunk.locator} {chunk.heading}".lower():
            return False
        text = flat(chunk)
        return all(pattern.search(text) for pattern in self.words)


@dataclass(frozen=True, slots=True)
class Judgement:
    """One question, its split (dev for tuning, test for reporting) and its judged passages."""

    id: str
    question: str
    split: str
    passages: tuple[JudgedPassage, ...]

    def found_in(self, chunk: Chunk) -> tuple[str, ...]:
        """Ids of the judged passages that a chunk holds."""
        return tuple(passage.id for passage in self.passages if passage.holds(chunk))

    @property
    def grades(self) -> dict[str, int]:
        """The grade of each judged passage."""
        return {passage.id: passage.grade for passage in self.passages}


def flat(chunk: Chunk) -> str:
    """A chunk as words are looked for: heading, question and text, without emphasis, one line."""
    text = "\n".join((chunk.heading, chunk.question, chunk.text)).replace("**", "")
    return re.sub(r"\s+", " ", text).lower()


def read_judgements(path: Path = BUILT_IN) -> list[Judgement]:
    """Judgements of a YAML file, or of every one in a folder.

    Raises UnreadableFile naming the file and the question for an unknown key, a split or grade that
    does not exist, words that do not compile, or an id used twice.
    """
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    found: dict[str, Judgement] = {}
    for file in files:
        for record in read_yaml(file) or []:
            one = _judgement(record, file)
            if one.id in found:
                raise UnreadableFile(file, f"the id '{one.id}' is used twice")
            found[one.id] = one
    if not found:
        raise UnreadableFile(path, "holds no judgements")
    return list(found.values())


def askable(
    judgements: Iterable[Judgement], chunks: Sequence[Chunk]
) -> tuple[list[Judgement], dict[str, int]]:
    """Those of which some answering passage is indexed, and how many lack each missing source."""
    sources = {chunk.source for chunk in chunks}
    kept: list[Judgement] = []
    missing: dict[str, int] = {}
    for one in judgements:
        wanted = {p.source for p in one.passages if p.grade == ANSWERS}
        if any(fnmatchcase(source, pattern) for pattern in wanted for source in sources):
            kept.append(one)
            continue
        lacking = " or ".join(sorted(pattern.rstrip("-*") for pattern in wanted))
        missing[lacking] = missing.get(lacking, 0) + 1
    return kept, missing


def _judgement(record: Any, file: Path) -> Judgement:
    if not isinstance(record, dict) or not record.get("id") or not record.get("question"):
        raise UnreadableFile(file, "a judgement needs id, question, split and passages")
    name = str(record["id"])
    _require_keys(record, _QUESTION_KEYS, name, file)
    if record.get("split") not in SPLITS:
        raise UnreadableFile(file, f"{name}: split must be one of {', '.join(SPLITS)}")
    passages = tuple(
        _passage(one, f"{name}/{number}", file)
        for number, one in enumerate(record.get("passages") or [], start=1)
    )
    if not any(passage.grade == ANSWERS for passage in passages):
        raise UnreadableFile(file, f"{name}: no passage answers (grade {ANSWERS})")
    return Judgement(name, str(record["question"]), record["split"], passages)


def _passage(record: Any, name: str, file: Path) -> JudgedPassage:
    if not isinstance(record, dict) or not record.get("source") or not record.get("words"):
        raise UnreadableFile(file, f"{name}: a passage needs source and words")
    _require_keys(record, _PASSAGE_KEYS, name, file)
    grade = record.get("grade", ANSWERS)
    if grade not in (HELPS, ANSWERS):
        raise UnreadableFile(file, f"{name}: grade must be {HELPS} or {ANSWERS}, not {grade!r}")
    try:
        words = tuple(re.compile(str(word), re.IGNORECASE) for word in record["words"])
    except re.error as error:
        raise UnreadableFile(file, f"{name}: words do not compile: {error}") from error
    return JudgedPassage(name, str(record["source"]), words, str(record.get("locator", "")), grade)


def _require_keys(record: dict[str, Any], known: set[str], name: str, file: Path) -> None:
    unknown = sorted(set(record) - known)
    if unknown:
        raise UnreadableFile(file, f"{name}: unknown key {', '.join(unknown)}")
