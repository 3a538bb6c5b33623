"""A run: every case asked in one process, scored, summed up by category."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.answer import Answer
from assistant.batch import answer_row
from assistant.lamina import Lamina
from assistant.settings import QuestionSettings
from corpus.errors import LaminaError
from evals.case import Case
from evals.score import Score, score


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
        try:
            answer = answer_row(lamina, case.as_row(), QuestionSettings())
        except LaminaError as error:
            answer = Answer(id=case.id, question=case.turns[-1], status="refused", text=str(error))
        scores.append(score(case, answer.to_json()))
        progress(done)
    return scores


def tally(scores: Iterable[Score]) -> list[Tally]:
    """Pass counts by category, in alphabetical order."""
    per: dict[str, list[bool]] = defaultdict(list)
    for one in scores:
        per[one.case.category].append(one.passed)
    return [Tally(name, sum(hits), len(hits)) for name, hits in sorted(per.items())]
