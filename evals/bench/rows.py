"""The rows of the bench: each pipeline on known questions and on judged ones."""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median, quantiles
from typing import Any

from assistant.gather import WIDER, gather, search
from assistant.lamina import Lamina
from assistant.rarity import rarity_of
from assistant.relevance import ranked
from assistant.settings import QuestionSettings
from assistant.understand import understand
from evals.bench.known import CUTOFFS, by_gathering, by_pipeline, holds_evidence
from evals.bench.pipeline import Pipeline
from evals.case import Case
from evals.retrieval_judgement import Judgement
from evals.retrieval_measures import measured, ranking
from index.chunk import Chunk

DEPTH = 10
REPORTED = "test"
"""The split that the bench reports; the other was for tuning."""


@dataclass(frozen=True, slots=True)
class Row:
    """One pipeline's figures. `top` is the share of known questions with their evidence in the
    first 4 and 10; `mrr` of judged questions, in all and of the test split; milliseconds of one
    search; seconds to build the index from nothing (None: not measured)."""

    name: str
    passages: int
    known: int
    top: dict[int, float]
    judged: int
    mrr: float
    mrr_test: float
    p50: float
    p95: float
    index_seconds: float | None
    missed: tuple[str, ...]

    def as_record(self) -> dict[str, Any]:
        """The row as JSON."""
        return asdict(self)


def pipeline_row(pipeline: Pipeline, cases: Sequence[Case], judgements: Sequence[Judgement]) -> Row:
    """A pipeline's row."""
    found = {case.id: by_pipeline(pipeline, case) for case in cases}
    times = [one.milliseconds for one in found.values()]
    texts = {case.id: found[case.id].texts for case in cases}
    return _row(
        pipeline.name, pipeline.passages, cases, texts, judgements,
        lambda question: pipeline.search(question, DEPTH), times, pipeline.index_seconds,
    )  # fmt: skip


def lamina_row(
    lamina: Lamina,
    cases: Sequence[Case],
    judgements: Sequence[Judgement],
    index_seconds: float | None,
) -> Row:
    """Lamina's gather step: known questions with look-ups and rules, judged ones by passages."""
    found = {case.id: by_gathering(lamina, case) for case in cases}
    times: list[float] = []

    def passages(question: str) -> list[Chunk]:
        query = understand(question, QuestionSettings(), lamina.store, None)
        begun = time.perf_counter()
        gather(query, lamina.store, lamina.index, lamina.settings.passages)
        times.append((time.perf_counter() - begun) * 1000)
        hits = search(query, lamina.index, WIDER * lamina.settings.passages)
        return [hit.chunk for _, hit in ranked(query, hits, rarity_of(lamina.index))][:DEPTH]

    texts = {name: one.texts for name, one in found.items()}
    return _row(
        "Lamina's gather step", lamina.index.manifest.chunks, cases, texts, judgements, passages,
        times, index_seconds,
    )  # fmt: skip


def _row(
    name: str,
    passages: int,
    cases: Sequence[Case],
    texts: dict[str, tuple[str, ...]],
    judgements: Sequence[Judgement],
    searched: Callable[[str], list[Chunk]],
    times: list[float],
    index_seconds: float | None,
) -> Row:
    held = {k: [holds_evidence(case, texts[case.id], k) for case in cases] for k in CUTOFFS}
    rankings = {one.id: ranking(one, searched(one.question)) for one in judgements}
    test = [one for one in judgements if one.split == REPORTED]
    missed = tuple(c.id for c, ok in zip(cases, held[CUTOFFS[0]], strict=True) if not ok)
    return Row(
        name, passages, len(cases), {k: _share(v) for k, v in held.items()}, len(judgements),
        measured(judgements, rankings, ("RR@10",))["RR@10"],
        measured(test, rankings, ("RR@10",))["RR@10"],
        median(times or [0.0]), _p95(times), index_seconds, missed,
    )  # fmt: skip


def _share(held: Sequence[bool]) -> float:
    return sum(held) / len(held) if held else 0.0


def _p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[-1] if len(times) > 1 else max(times, default=0.0)
