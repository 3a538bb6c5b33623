"""Retrieval scored stage by stage on judged questions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.lamina import Lamina
from evals.retrieval_judgement import BUILT_IN, SPLITS, Judgement, askable, read_judgements
from evals.retrieval_measures import MEASURES, measured, ranking
from evals.retrieval_stages import STAGES, stages

WHOLE = "all"
"""Both splits together."""


@dataclass(frozen=True, slots=True)
class StageScore:
    """The measures of one stage on one split ("all" for both), over `questions` questions."""

    stage: str
    split: str
    questions: int
    values: dict[str, float]


@dataclass(frozen=True, slots=True)
class RetrievalScores:
    """Scores by stage and split; `skipped` says how many questions lack which source;
    `rankings` are the ids by stage and question; `milliseconds` of each gather step."""

    scores: tuple[StageScore, ...]
    skipped: dict[str, int]
    rankings: dict[str, dict[str, list[str]]]
    milliseconds: tuple[float, ...]

    def value(self, stage: str, measure: str, split: str = "test") -> float:
        """One figure. KeyError where stage, split or measure was not scored."""
        by_place = {(one.stage, one.split): one.values for one in self.scores}
        return by_place[stage, split][measure]


def retrieval_scores(
    lamina: Lamina,
    path: Path = BUILT_IN,
    splits: Sequence[str] = SPLITS,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> RetrievalScores:
    """Score every stage on the judgements of a file or folder that this home can answer."""
    chosen = [one for one in read_judgements(path) if one.split in splits]
    judgements, skipped = askable(chosen, lamina.index.chunks)
    rankings: dict[str, dict[str, list[str]]] = {stage: {} for stage in STAGES}
    milliseconds = []
    for done, one in enumerate(judgements, start=1):
        found = stages(lamina, one.question)
        milliseconds.append(found.milliseconds)
        for stage in STAGES:
            rankings[stage][one.id] = ranking(one, found.ranked[stage])
        progress(done, len(judgements))
    scores = tuple(_scores(judgements, rankings))
    return RetrievalScores(scores, skipped, rankings, tuple(milliseconds))


def _scores(
    judgements: Sequence[Judgement], rankings: dict[str, dict[str, list[str]]]
) -> list[StageScore]:
    found = []
    for split in (*SPLITS, WHOLE):
        part = [one for one in judgements if split in (one.split, WHOLE)]
        if part:
            found += [
                StageScore(stage, split, len(part), measured(part, rankings[stage], MEASURES))
                for stage in STAGES
            ]
    return found
