"""Reciprocal rank fusion: one order out of several, without comparing their scores."""

from collections.abc import Iterable, Sequence

RANK = 60
"""The constant of the method (Cormack, Clarke and Büttcher, SIGIR 2009)."""


def reciprocal_rank(rankings: Iterable[Sequence[int]]) -> dict[int, float]:
    """The score of every row: the sum over rankings of 1 / (RANK + its rank), ranks from 1."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, row in enumerate(ranking, start=1):
            scores[row] = scores.get(row, 0.0) + 1 / (RANK + rank)
    return scores
