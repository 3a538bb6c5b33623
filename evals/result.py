"""The result of one case in a run: what came of it, with everything needed to look into it."""

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evals.asked import Asked
from evals.case import Case
from evals.score import Score, Scorer
from evals.trace import trace_of

OUTCOMES = ("passed", "failed", "error", "skipped")


@dataclass(frozen=True, slots=True)
class Result:
    """`answers` are the Answers of all turns as JSON, `questions` their (masked) questions; `why`
    says what failed, broke or was missing; `trace` is kept of what did not pass; `pace` is the
    machine's pace (milliseconds) when it was asked."""

    id: str
    category: str
    outcome: str
    stem: str = ""
    split: str = "dev"
    questions: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    scores: tuple[Score, ...] = ()
    answers: tuple[Mapping[str, Any], ...] = ()
    trace: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    origin: str = ""
    seconds: float = 0.0
    pace: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether nothing that decides failed."""
        return self.outcome == "passed"

    @property
    def asked(self) -> bool:
        """Whether it was asked at all."""
        return self.outcome != "skipped"

    @property
    def answer(self) -> Mapping[str, Any]:
        """The answer to the last turn, empty where there is none."""
        return self.answers[-1] if self.answers else {}

    @property
    def documents(self) -> tuple[str, ...]:
        """The sources that the last answer cites, in order."""
        return tuple(dict.fromkeys(c["source"] for c in self.answer.get("citations", ())))

    @property
    def document(self) -> str:
        """The source that the answer rests on most."""
        cited = [c["source"] for c in self.answer.get("citations", ())]
        return max(dict.fromkeys(cited), key=cited.count) if cited else "no source"

    def value(self, scorer: str) -> float | None:
        """What a scorer gave, None where it could not score or did not run."""
        return next((s.value for s in self.scores if s.scorer == scorer), None)

    def to_json(self) -> dict[str, Any]:
        """The result as a line of a run."""
        return {
            "id": self.id, "category": self.category, "outcome": self.outcome, "set": self.stem,
            "split": self.split, "questions": list(self.questions), "why": list(self.why),
            "scores": [s.to_json() for s in self.scores], "answers": list(self.answers),
            "trace": dict(self.trace), "settings": dict(self.settings), "origin": self.origin,
            "seconds": self.seconds, "pace": self.pace,
        }  # fmt: skip

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Result":
        """The result of a line. Raises KeyError, TypeError for a line of another layout."""
        values = {**row, "stem": row["set"], "scores": tuple(Score(**s) for s in row["scores"])}
        del values["set"]
        for name in ("questions", "why", "answers"):
            values[name] = tuple(values[name])
        return cls(**values)


def result_of(asked: Asked, scorers: Sequence[Scorer], pace: float = 0.0) -> Result:
    """Score an asked case with every scorer; one that breaks could not score."""
    scores = tuple(_scored(scorer, asked) for scorer in scorers)
    why = tuple(s.explanation for s in scores if s.failed)
    case = asked.case
    return Result(
        case.id, case.category, "failed" if why else "passed", case.stem, case.split,
        tuple(t.answer.question for t in asked.turns), why, scores,
        tuple(t.answer.to_json() for t in asked.turns), trace_of(asked) if why else {},
        case.settings, case.origin, round(asked.seconds, 4), round(pace, 3),
    )  # fmt: skip


def _scored(scorer: Scorer, asked: Asked) -> Score:
    try:
        return scorer(asked)
    except Exception as error:
        name = getattr(scorer, "__name__", "scorer")
        return Score(name, None, "", f"the scorer broke: {type(error).__name__}: {error}")


def skipped(case: Case, why: str) -> Result:
    """The result of a case that this home cannot be asked."""
    return Result(case.id, case.category, "skipped", case.stem, case.split, why=(why,))


def broken(case: Case, error: BaseException | str) -> Result:
    """The result of a case in which something of ours broke: where, without the values at hand."""
    frames: tuple[str, ...] = ()
    if isinstance(error, BaseException):
        frames = tuple(traceback.format_tb(error.__traceback__)[-4:])
        told = f"{type(error).__name__}: {error}"
    else:
        told = error
    return Result(
        case.id, case.category, "error", case.stem, case.split, why=(told,), settings=case.settings,
        origin=case.origin, trace={"frames": list(frames)},
    )  # fmt: skip
