"""Known questions as a task of Inspect (inspect-ai, the extra `inspect`, in an environment of its own): run and viewed there.

`inspect eval evals/inspect_task.py -T sets=fast --model none/none`, then `inspect view`. The solver asks
Lamina, the scorers are ours; Inspect keeps its own log.
"""

from typing import Any

from assistant.lamina import Lamina
from assistant.settings import Settings
from corpus.errors import NotSetUp
from evals.asked import ask_case
from evals.case import Case
from evals.needs import unmet
from evals.result import Result, result_of
from evals.scorers import EVERY
from evals.sets import cases_of

try:
    from inspect_ai import Task, task
    from inspect_ai.dataset import MemoryDataset, Sample
    from inspect_ai.model import ModelOutput
    from inspect_ai.scorer import Score as InspectScore
    from inspect_ai.scorer import accuracy, scorer, stderr
    from inspect_ai.solver import solver
except ImportError as error:
    raise NotSetUp(
        "Inspect is not installed, so known questions cannot run in it. "
        "Install it: pip install 'lamina[inspect]'"
    ) from error


def samples(cases: list[Case]) -> list[Any]:
    """The cases as samples of Inspect; the case itself goes along by its id."""
    return [
        Sample(
            id=case.id, input="\n".join(case.turns), target=str(dict(case.record).get("expect", "")),
            metadata={"category": case.category, "origin": case.origin, "split": case.split},
        )
        for case in cases
    ]  # fmt: skip


@task  # type: ignore[untyped-decorator]
def known_questions(sets: str = "fast", lamina: Lamina | None = None) -> Any:
    """The task: sets by name, separated by commas."""
    home = lamina or Lamina.open(Settings())
    cases = [case for case in cases_of(sets.split(",")) if not unmet(case, home)]
    by_id = {case.id: case for case in cases}
    results: dict[str, Result] = {}
    return Task(
        dataset=MemoryDataset(samples(cases)), solver=asks_lamina(home, by_id, results),
        scorer=scores_as_lamina_does(results),
    )  # fmt: skip


@solver  # type: ignore[untyped-decorator]
def asks_lamina(home: Lamina, by_id: dict[str, Case], results: dict[str, Result]) -> Any:
    """The answer of Lamina in the place of a model's."""

    async def solve(state: Any, generate: Any) -> Any:
        asked = ask_case(home, by_id[str(state.sample_id)])
        results[str(state.sample_id)] = result_of(asked, EVERY)
        state.output = ModelOutput.from_content("lamina", asked.last.answer.text)
        state.completed = True
        return state

    return solve


@scorer(metrics=[accuracy(), stderr()])  # type: ignore[untyped-decorator]
def scores_as_lamina_does(results: dict[str, Result]) -> Any:
    """Passed or not, as a run of Lamina has it; every scorer's value goes along."""

    async def score(state: Any, target: Any) -> Any:
        found = results[str(state.sample_id)]
        return InspectScore(
            value="C" if found.passed else "I", answer=str(found.answer.get("text", "")),
            explanation="; ".join(found.why) or "everything expected holds",
            metadata={s.scorer: s.value for s in found.scores},
        )  # fmt: skip

    return score
