"""Intervals and tests as published: Wilson, McNemar's exact test, Holm, clustered errors.

Wilson 1927; McNemar 1947; Holm 1979; standard errors clustered by document as Liang and Zeger 1986,
for evals Miller 2024.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from scipy.stats import binomtest

LEVEL = 0.95
"""Of every interval."""
Z = 1.959963984540054
"""Normal quantile of LEVEL, two-sided."""
ALPHA = 0.05
"""Below this probability a difference is taken for more than noise."""
TAIL = 0.1
"""Share of the highest times that `typical` leaves out."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with the ends of its interval, 0–1 (a difference: −1–1)."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{100 * self.value:.1f} % ({100 * self.low:.1f}–{100 * self.high:.1f})"


def wilson(passed: int, total: int) -> Interval:
    """A share of passes with its Wilson score interval; 0–1 wide where nothing was asked."""
    if not total:
        return Interval(0.0, 0.0, 1.0)
    found = binomtest(passed, total).proportion_ci(LEVEL, method="wilson")
    return Interval(passed / total, float(found.low), float(found.high))


def mcnemar(broken: int, fixed: int) -> float:
    """Exact two-sided p: how often so uneven a split of the changed cases comes of chance alone."""
    changed = broken + fixed
    return float(binomtest(broken, changed, 0.5).pvalue) if changed else 1.0


def fell_by_chance(broken: int, fixed: int) -> float:
    """Exact one-sided p that at least so many of the changed cases are broken by chance."""
    changed = broken + fixed
    return float(binomtest(broken, changed, 0.5, alternative="greater").pvalue) if changed else 1.0


def holm(chances: Mapping[str, float]) -> dict[str, float]:
    """The probabilities adjusted for being so many: each times the number still in play."""
    adjusted: dict[str, float] = {}
    least = 0.0
    for place, (name, p) in enumerate(sorted(chances.items(), key=lambda one: one[1])):
        least = max(least, min(1.0, p * (len(chances) - place)))
        adjusted[name] = least
    return adjusted


def clustered(differences: Sequence[float], clusters: Sequence[Hashable]) -> Interval:
    """The mean of paired differences with an interval whose standard error is clustered: cases that
    rest on one document fall together and count for less than as many independent ones."""
    n = len(differences)
    if not n:
        return Interval(0.0, 0.0, 0.0)
    mean = sum(differences) / n
    sums: dict[Hashable, float] = defaultdict(float)
    for difference, cluster in zip(differences, clusters, strict=True):
        sums[cluster] += difference - mean
    error = sqrt(sum(one * one for one in sums.values())) / n
    return Interval(mean, mean - Z * error, mean + Z * error)


def median(values: Sequence[float]) -> float:
    """The middle value, 0 of none."""
    return quantile(values, 0.5)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which that share lies, interpolated; 0 of none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def typical(values: Sequence[float]) -> float:
    """The mean without the highest tenth, 0 of none: what most pay, and no accident of a machine."""
    kept = sorted(values)[: max(1, int(len(values) * (1 - TAIL)))]
    return sum(kept) / len(kept) if kept else 0.0
