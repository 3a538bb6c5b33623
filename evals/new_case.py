"""A case made of an answered question: what was asked, and what the answer stated, cited and used."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from assistant.answer import Answer
from corpus.errors import BadInput
from evals.case import case_of, read_cases
from evals.fact import UNITS, Fact
from evals.plain_text import MARKER

MOST_FACTS, MOST_SOURCES = 6, 3


def case_of_answer(
    answer: Answer, category: str = "own", id: str = "", settings: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The record of a case that this answer passes; the reader strikes out what does not matter.

    The question is the masked one. Raises BadInput for an answer without a question.
    """
    if not answer.question.strip():
        raise BadInput("There is no question to make a case of.")
    expect: dict[str, Any] = {"status": [answer.status]}
    facts = list(_facts(answer))
    expect |= {"facts": facts} if facts else {}
    sources = _sources(answer)
    expect |= {"sources": {"must": sources}} if sources else {}
    tools = list(dict.fromkeys(r.tool for r in answer.results))
    expect |= {"tools": tools} if tools else {}
    record = {"id": id or slug(answer.question), "category": category, "question": answer.question}
    given = {k: str(v) for k, v in (settings or {}).items() if v is not None}
    record |= {"settings": given} if given else {}  # type: ignore[dict-item]
    return {**record, "expect": expect, "origin": "an answer of Lamina, accepted by its reader"}


def slug(question: str) -> str:
    """An id of the first words of a question."""
    words = re.findall(r"[a-z0-9]+", question.lower())
    return "-".join(words[:7]) or "case"


def _facts(answer: Answer) -> Iterator[dict[str, Any]]:
    """Figures of the results that the text states, the first ones; of a verdict those of its steps."""
    seen: set[tuple[Decimal, str]] = set()
    for text, unit in _figures(answer):
        try:
            value = Decimal(text)
        except InvalidOperation:
            continue
        if (value, unit) in seen or not Fact(value, unit).stands_in(answer.text):
            continue
        seen.add((value, unit))
        yield {"value": text, **({"unit": unit} if unit else {})}
        if len(seen) == MOST_FACTS:
            return


def _figures(answer: Answer) -> Iterator[tuple[str, str]]:
    """Value and unit of every result, then of the steps of those that came to no figure."""
    for result in answer.results:
        yield result.value or "", result.unit if result.unit in UNITS else ""
    for result in answer.results:
        if not re.fullmatch(r"-?[\d.]+", result.value or ""):
            yield from ((step.value, "") for step in result.steps)


def _sources(answer: Answer) -> list[str]:
    """The sources whose markers come first in the text, as patterns."""
    numbers = [int(n) for group in MARKER.findall(answer.text) for n in re.findall(r"\d+", group)]
    by_number = {c.n: c.citation.source for c in answer.citations}
    named = dict.fromkeys(by_number[n] for n in numbers if n in by_number)
    return [re.escape(source) for source in list(named)[:MOST_SOURCES]]


def append_cases(records: list[dict[str, Any]], path: Path) -> None:
    """Add records to a YAML case file, which is made where there is none. Raises BadInput for an id
    that is there already, UnreadableFile for a record that is no case."""
    known = {case.id for case in read_cases(path)} if path.exists() else set()
    for number, record in enumerate(records, 1):
        case = case_of(record, path, number)
        if case.id in known:
            raise BadInput(f"{path} already holds a case '{case.id}': give another --id.")
        known.add(case.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as out:
        out.write(yaml_of(records))


def yaml_of(records: list[dict[str, Any]]) -> str:
    """Records as a case file writes them."""
    told: str = yaml.safe_dump(records, sort_keys=False, allow_unicode=True, width=110)
    return told
