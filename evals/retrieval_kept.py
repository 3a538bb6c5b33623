"""The retrieval figures of a run, kept beside its results."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from assistant.lamina import Lamina
from evals.retrieval import StageScore, retrieval_scores
from evals.retrieval_judgement import BUILT_IN, read_judgements
from evals.retrieval_measures import by_question
from evals.run_folder import RunFolder
from evals.statistics import median, quantile

FILE = "retrieval.json"
STAGE, MEASURE = "reranked", "RR@10"
"""What is held against the baseline: the passages in the order in which the writer gets them."""


@dataclass(frozen=True, slots=True)
class KeptRetrieval:
    """`scores` by stage and split; `ranks` the reciprocal rank of each judged question at STAGE, None
    where its documents are not indexed; `skipped` how many lack which source; milliseconds of one
    gather step."""

    scores: tuple[StageScore, ...]
    ranks: Mapping[str, float | None]
    skipped: Mapping[str, int]
    p50: float
    p95: float

    @property
    def asked(self) -> int:
        """How many judged questions could be asked here."""
        return sum(rank is not None for rank in self.ranks.values())

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures taken, in order."""
        return tuple(self.scores[0].values) if self.scores else ()


def keep_retrieval(
    run: RunFolder, lamina: Lamina, progress: Callable[[int, int], None] = lambda done, of: None
) -> None:
    """Score every stage of retrieval on the judged questions, once a run. Raises NotWritten."""
    if (run.path / FILE).exists():
        return
    found = retrieval_scores(lamina, BUILT_IN, progress=progress)
    judged = read_judgements(BUILT_IN)
    ranked = found.rankings[STAGE]
    values = by_question([one for one in judged if one.id in ranked], ranked, (MEASURE,))[MEASURE]
    kept = KeptRetrieval(
        found.scores, {one.id: values.get(one.id) for one in judged}, found.skipped,
        round(median(found.milliseconds), 2), round(quantile(found.milliseconds, 0.95), 2),
    )  # fmt: skip
    run.write_json(FILE, asdict(kept))


def kept_retrieval(run: RunFolder) -> KeptRetrieval | None:
    """What a run kept of retrieval, None where it was not measured."""
    try:
        record: dict[str, Any] = json.loads((run.path / FILE).read_text(encoding="utf-8"))
        scores = tuple(StageScore(**one) for one in record.pop("scores"))
        return KeptRetrieval(scores, **record)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def ranks_of(run: RunFolder) -> Mapping[str, float | None]:
    """The reciprocal rank of each judged question, empty where retrieval was not measured."""
    kept = kept_retrieval(run)
    return kept.ranks if kept is not None else {}
