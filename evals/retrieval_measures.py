"""Retrieval measures of ranked passages against judgements, by ir_measures."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from evals.retrieval_judgement import Judgement
from index.chunk import Chunk

MEASURES = ("R@4", "R@10", "Success@4", "RR@10", "RR(rel=2)@10", "nDCG@10")
"""Recall of the judged passages, whether any stands in the first four, reciprocal rank of the first
that helps and of the first that answers, and gain by grade. Names as in ir_measures."""
Ranking = Sequence[str]


def ranking(judgement: Judgement, chunks: Sequence[Chunk]) -> list[str]:
    """Ranked chunks as ids: of the judged passages each holds, else its own.

    A judged passage stands where it is found first; a later part of it counts as another text.
    """
    ids: list[str] = []
    for chunk in chunks:
        found = [name for name in judgement.found_in(chunk) if name not in ids]
        ids.extend(found or [f"chunk {chunk.id} {len(ids)}"])
    return ids


def measured(
    judgements: Sequence[Judgement],
    rankings: Mapping[str, Ranking],
    measures: Sequence[str] = MEASURES,
) -> dict[str, float]:
    """The mean of each measure over all judgements; a question without a ranking counts as 0."""
    each = by_question(judgements, rankings, measures)
    size = max(len(judgements), 1)
    return {name: sum(values.values()) / size for name, values in each.items()}


def by_question(
    judgements: Sequence[Judgement],
    rankings: Mapping[str, Ranking],
    measures: Sequence[str] = MEASURES,
) -> dict[str, dict[str, float]]:
    """Each measure's value by question id."""
    import ir_measures

    qrels = {one.id: one.grades for one in judgements}
    # Scores fall by one a rank: equal ones would be put in the order of their ids.
    run = {
        one.id: {name: -float(rank) for rank, name in enumerate(rankings.get(one.id, ()))}
        for one in judgements
    }
    values: dict[str, dict[str, float]] = {name: dict.fromkeys(qrels, 0.0) for name in measures}
    asked = {_parsed(name): name for name in measures}
    for metric in ir_measures.iter_calc(list(asked), qrels, run):
        values[asked[metric.measure]][metric.query_id] = float(metric.value)
    return values


@cache
def _parsed(name: str) -> Any:
    import ir_measures

    return ir_measures.parse_measure(name)
