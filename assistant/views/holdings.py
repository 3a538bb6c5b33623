"""The loaded editions in a few lines, for a reader's first look."""

from collections.abc import Iterable

from corpus.editions import DATASETS
from corpus.rows import Edition

FIRST = ("pfs", "ptp", "mue", "aoc", "apc", "asc", "gpci", "icd10")
"""The tables a coder asks for first."""


def holdings(editions: Iterable[Edition]) -> tuple[tuple[str, str], ...]:
    """Each of the first tables with its editions, oldest first; tables without one are left out."""
    loaded: dict[str, list[str]] = {}
    for one in editions:
        loaded.setdefault(one.dataset, []).append(one.edition)
    return tuple(
        (DATASETS[name].title, ", ".join(loaded[name])) for name in FIRST if name in loaded
    )
