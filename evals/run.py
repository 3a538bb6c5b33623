"""A run: every case asked in one process, scored, summed up by category."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from assistant.answer import Answer
from assistant.conversation import Conversation
from assistant.lamina import Lamina
from assistant.settings import QuestionSettings
from corpus.errors import LaminaError
from evals.case import Case
from evals.score import Score, score_turns


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cases of a category passed."""

    category: str
    passed: int
    total: int

    @property
    def rate(self) -> float:
        """Share passed, 0–1."""
        return self.passed / self.total


def run_cases(
    lamina: Lamina, cases: Iterable[Case], progress: Callable[[int], None] = lambda done: None
) -> list[Score]:
    """Ask and score each case; one that raises a deliberate error is scored with that error."""
    scores = []
    for done, case in enumerate(cases, 1):
        scores.append(score_turns(case, ask_turns(lamina, case)))
        progress(done)
    return scores


def ask_turns(lamina: Lamina, case: Case) -> list[dict[str, Any]]:
    """The answers to every turn of a case, in one conversation of its own, as JSON objects."""
    under = QuestionSettings.from_mapping(case.settings)
    conversation, answers = Conversation(), []
    for question in case.turns:
        try:
            answer = lamina.ask(question, under, conversation, id=case.id)
        except LaminaError as error:
            answer = Answer(id=case.id, question=question, status="refused", text=str(error))
        answers.append(answer.to_json())
    return answers


def tally(scores: Iterable[Score]) -> list[Tally]:
    """Pass counts by category, in alphabetical order."""
    per: dict[str, list[bool]] = defaultdict(list)
    for one in scores:
        per[one.case.category].append(one.passed)
    return [Tally(name, sum(hits), len(hits)) for name, hits in sorted(per.items())]
