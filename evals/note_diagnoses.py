"""Diagnoses of a note against the known ones, at the billable leaf.

A known diagnosis is a code, several that coders may choose among ("S32.019A|S32.018A"), or one that a
coder may leave out ("Z98.1?"), which counts neither for nor against.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Counts of diagnoses found that are known, found though not known, and known but not found."""

    right: int
    extra: tuple[str, ...]
    missed: tuple[str, ...]


def agreement(found: Iterable[str], known: Iterable[str]) -> Agreement:
    """The diagnoses found of one note against the known ones."""
    left, optional = set(found), set[str]()
    right, missed = 0, []
    for one in known:
        choices = set(one.removesuffix("?").split("|"))
        if one.endswith("?"):
            optional |= choices
        elif choices & left:
            left -= choices
            right += 1
        else:
            missed.append(one)
    return Agreement(right, tuple(sorted(left - optional)), tuple(missed))


def f1(agreements: Iterable[Agreement]) -> float:
    """F1 over all codes of a set of notes; 1 where nothing was wanted and nothing came."""
    right = extra = missed = 0
    for one in agreements:
        right += one.right
        extra += len(one.extra)
        missed += len(one.missed)
    wanted = 2 * right + extra + missed
    return 2 * right / wanted if wanted else 1.0
