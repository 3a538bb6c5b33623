"""Failures of a run as a screen shows them: everything that is kept of a case, in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from textwrap import shorten
from typing import Any

from evals.result import Result
from evals.summary import MEASURED

Rows = tuple[tuple[str, ...], ...]
LETTERS = 320
"""Characters of a passage shown."""
SHORT = 70
"""Letters of a reason in a list."""
PAGE = 15
"""Failures of a page."""
OUTCOMES = {"passed": "passed", "failed": "did not pass", "error": "broke", "skipped": "not asked"}


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage that was gathered for a question."""

    source: str
    place: str
    relevance: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownTool:
    """A rule that was asked: what it gave, and its steps as label, expression, value."""

    tool: str
    outcome: str
    steps: Rows


@dataclass(frozen=True, slots=True)
class ShownFailure:
    """One case that did not pass, with all that is kept of it. `answer` is Markdown; `verdicts` are
    check, things looked at, outcome; `scores` claim, value, why; `short` the reason in a few words."""

    id: str
    category: str
    outcome: str
    questions: tuple[str, ...]
    under: str
    origin: str
    why: tuple[str, ...]
    short: str
    understood: Rows
    passages: tuple[ShownPassage, ...]
    tools: tuple[ShownTool, ...]
    status: str
    answer: str
    citations: tuple[str, ...]
    verdicts: Rows
    scores: Rows


@dataclass(frozen=True, slots=True)
class ShownFailures:
    """A page of failures. `categories` are those of the whole run with their number; `told` how many
    there are, of how many."""

    rows: tuple[ShownFailure, ...]
    pages: int
    told: str
    categories: Mapping[str, str]


def shown_failure(one: Result) -> ShownFailure:
    """All that is kept of a result."""
    answer, trace = one.answer, one.trace
    return ShownFailure(
        one.id, one.category, OUTCOMES[one.outcome], one.questions,
        ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in one.settings.items()),
        one.origin, one.why, shorten("; ".join(one.why), SHORT, placeholder=" …"),
        tuple((name, str(value)) for name, value in trace.get("understood", {}).items()),
        tuple(_passage(p) for p in trace.get("passages", ())),
        tuple(_tool(r) for r in answer.get("results", ())),
        str(answer.get("status", "")).replace("_", " "), answer.get("text", ""),
        tuple(_citation(c) for c in answer.get("citations", ())),
        tuple(_verdict(check) for check in answer.get("verification", ())),
        tuple(_score(s.scorer, s.value, s.explanation) for s in one.scores),
    )  # fmt: skip


def shown_failures(every: Sequence[Result], category: str, words: str, page: int) -> ShownFailures:
    """A page of those of a category in which all the words occur."""
    counts = Counter(one.category for one in every)
    found = [
        one for one in every
        if category in ("", one.category) and all(word in _searched(one) for word in words.lower().split())
    ]  # fmt: skip
    pages = max(1, ceil(len(found) / PAGE))
    first = PAGE * (min(max(page, 1), pages) - 1)
    told = f"{len(found)} of {len(every)}" if len(found) < len(every) else f"{len(every)}"
    return ShownFailures(
        tuple(shown_failure(one) for one in found[first : first + PAGE]), pages, told,
        {name: f"{name} ({count})" for name, count in sorted(counts.items())},
    )  # fmt: skip


def _searched(one: Result) -> str:
    return " ".join((one.id, one.category, *one.questions, *one.why)).lower()


def _passage(p: Mapping[str, Any]) -> ShownPassage:
    text = p["text"] if len(p["text"]) <= LETTERS else f"{p['text'][:LETTERS]} …"
    return ShownPassage(p["source"] or p["title"], p["locator"], str(p["relevance"]), text)


def _tool(result: Mapping[str, Any]) -> ShownTool:
    value = "no value" if result["value"] is None else f"{result['value']} {result['unit']}"
    outcome = f"{value}. {result['reason']}" if result["reason"] else value
    steps = ((s["label"], s["expression"], s["value"]) for s in result["steps"])
    return ShownTool(result["tool"].replace("_", " "), outcome, tuple(steps))


def _citation(c: Mapping[str, Any]) -> str:
    place = ", ".join(part for part in (c["title"], c["locator"], c["edition"]) if part)
    return f"[{c['n']}] {place}"


def _verdict(check: Mapping[str, Any]) -> tuple[str, ...]:
    faults = "; ".join(f"{f['text']} {f['reason']}" for f in check.get("faults", ()))
    return check["check"], str(check["checked"]), "passed" if check["passed"] else faults


def _score(scorer: str, value: float | None, why: str) -> tuple[str, ...]:
    if value is None:
        return scorer.replace("_", " "), "–", why
    told = f"{value:.0f}" if scorer in MEASURED else f"{value:.3g}"
    return scorer.replace("_", " "), told, why
