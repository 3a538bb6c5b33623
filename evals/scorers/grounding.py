"""Every number grounded, every marker resolved: the form that any answer must have."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from evals.asked import Asked
from evals.plain_text import MARKER
from evals.score import Score, of_checks

NUMBER = re.compile(r"\$\s?\d[\d,]*(?:\.\d+)?|\d[\d,]*\.\d+")
CODE = re.compile(r"\b(?:\d{5}|[A-Z]\d{4})\b")
SHOWN = 5
"""Loose figures named in one explanation."""


def every_number_is_grounded(asked: Asked) -> Score:
    """Every amount, decimal and code stands in a result, citation, conflict or question."""
    faults: list[str] = []
    checks = 0
    for one in asked.expected():
        position = asked.turns.index(one.turn)
        questions = [turn.question for turn in asked.turns[: position + 1]]
        named, loose = figures(one.turn.answer.to_json(), questions)
        checks += len(named)
        faults += [f"{one.told}ungrounded: {what}" for what in loose]
    score = of_checks("every_number_is_grounded", faults, checks, asked.last.answer.text)
    return score if checks else Score(score.scorer, 1.0, "", "no figure is stated", decides=True)


def figures(answer: dict[str, Any], questions: Sequence[str]) -> tuple[list[str], list[str]]:
    """The figures and codes of an answer's text, and those of them that stand nowhere."""
    ground = json.dumps([answer["results"], answer["citations"], answer["conflicts"]])
    ground += " ".join(questions)
    text = MARKER.sub("", answer["text"])
    known = {_digits(t) for t in re.findall(r"\d[\d,]*(?:\.\d+)?", ground)}
    amounts = NUMBER.findall(text)
    codes = CODE.findall(re.sub(r"\$\s?[\d,.]+", "", text))
    loose = [t for t in amounts if _digits(t) not in known] + [c for c in codes if c not in ground]
    return amounts + codes, loose[:SHOWN]


def _digits(token: str) -> str:
    token = token.replace("$", "").replace(",", "").strip()
    return token.rstrip("0").rstrip(".") if "." in token else token


def markers_resolve(asked: Asked) -> Score:
    """Every [n] has its citation, and what is answered cites something."""
    every = list(asked.expected())
    faults = [one.told + fault for one in every for fault in _markers(one.turn.answer.to_json())]
    return of_checks("markers_resolve", faults, max(len(every), len(faults)))


def _markers(answer: dict[str, Any]) -> Iterator[str]:
    numbers = {c["n"] for c in answer["citations"]}
    used = {int(n) for m in MARKER.findall(answer["text"]) for n in re.findall(r"\d+", m)}
    if used - numbers:
        yield f"markers without a citation: {sorted(used - numbers)}"
    if answer["status"] == "answered" and not numbers:
        yield "answered without a citation"
