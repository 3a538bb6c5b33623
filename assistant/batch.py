"""Batches of questions: one JSON object a line in, one Answer a line out, in one process."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.answer import Answer
from assistant.conversation import Conversation
from assistant.lamina import Lamina
from assistant.settings import QuestionSettings
from corpus.errors import LaminaError, UnreadableFile


def read_questions(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file. Raises UnreadableFile with the line that is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(path, f"cannot be read: {error}") from error
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise UnreadableFile(path, f"is not JSON: {error.msg}", number, error.colno) from error
        if not isinstance(row, dict) or not (row.get("question") or row.get("turns")):
            raise UnreadableFile(path, 'needs {"id": …, "question": …} or "turns"', number)
        yield {"id": str(row.get("id", number)), **row}


def answer_row(lamina: Lamina, row: dict[str, Any], under: QuestionSettings) -> Answer:
    """The answer to a row: its question, or the last of its turns. Raises LaminaError."""
    given = row.get("settings") or {}
    effective = (
        QuestionSettings.from_mapping({**under.as_strings_for_reading(), **_dated(given)}) if given else under
    )  # fmt: skip
    conversation = Conversation()
    answer = None
    for question in row.get("turns") or [row["question"]]:
        answer = lamina.ask(str(question), effective, conversation, id=row["id"])
    assert answer is not None
    return answer


def _dated(given: dict[str, Any]) -> dict[str, Any]:
    values = dict(given)
    if "date" in values:
        values["date_of_service"] = values.pop("date")
    if values.get("locality") and "zip" not in values:
        values["zip"] = None
    return values


def answer_batch(
    lamina: Lamina, path: Path, under: QuestionSettings, write: Callable[[Any], None]
) -> int:
    """Answer every line of a file; a line that fails is reported in place. Returns how many failed."""
    rows = list(read_questions(path))
    failed = 0
    for row in rows:
        try:
            answer = answer_row(lamina, row, under)
        except LaminaError as error:
            failed += 1
            question = str(row.get("question") or row["turns"][-1])
            answer = Answer(id=row["id"], question=question, status="refused", text=str(error))
        write(replace(answer, id=row["id"]).to_json())
    return failed
