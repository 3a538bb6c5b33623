"""Corrupted tables: cells moved, columns exchanged."""

import random
import re
from collections.abc import Iterator

from evals.corruptions.sample import MARKER, Change, Sample
from evals.corruptions.truth import flat


def cells(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """Two cells of a row, or of a column, exchanged, with or without their markers."""
    lines = sample.text.split("\n")
    for i, line in enumerate(lines):
        row = _cells(line)
        if len(row) < 3:
            continue
        for a in range(1, len(row) - 1):
            yield from _exchange(sample, lines, (i, a), (i, a + 1), keep=rng.random() < 0.5)
        if i + 1 < len(lines) and len(_cells(lines[i + 1])) == len(row):
            a = rng.randrange(1, len(row))
            yield from _exchange(sample, lines, (i, a), (i + 1, a), keep=rng.random() < 0.5)


def columns(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """Two column heads exchanged, or the labels of two rows that follow each other."""
    lines = sample.text.split("\n")
    for i, line in enumerate(lines[:-1]):
        if re.fullmatch(r"\|(?:\s*:?-+:?\s*\|)+", lines[i + 1].strip()):
            head = _cells(line)
            for a in range(1, len(head) - 1):
                yield from _exchange(sample, lines, (i, a), (i, a + 1), keep=False, kind="column")
        elif i > 0 and _cells(lines[i - 1]) and _same_width(line, lines[i + 1]):
            yield from _exchange(sample, lines, (i, 0), (i + 1, 0), keep=False, kind="row label")


def _same_width(line: str, other: str) -> bool:
    return len(_cells(line)) == len(_cells(other)) >= 2


def _cells(line: str) -> list[str]:
    stripped = line.strip()
    if not stripped.startswith("|") or re.fullmatch(r"\|(?:\s*:?-+:?\s*\|)+", stripped):
        return []
    return [cell.strip() for cell in stripped.strip("|").split("|")]


def _exchange(
    sample: Sample, lines: list[str], one: tuple[int, int], other: tuple[int, int], keep: bool, kind: str = "cell"
) -> Iterator[Change]:  # fmt: skip
    """`keep` leaves the markers where they were; cells that say the same are left alone, and labels
    of rows that say the same."""
    if kind == "row label" and flat(lines[one[0]].partition(" | ")[2]) == flat(
        lines[other[0]].partition(" | ")[2]
    ):
        return
    a, b = _cells(lines[one[0]])[one[1]], _cells(lines[other[0]])[other[1]]
    if flat(a) == flat(b) or not flat(a) or not flat(b):
        return
    marks = ["".join(MARKER.findall(cell)) for cell in (a, b)]
    bare = [MARKER.sub("", cell).strip() for cell in (a, b)]
    new_a = f"{bare[1]} {marks[0] if keep else marks[1]}".strip()
    new_b = f"{bare[0]} {marks[1] if keep else marks[0]}".strip()
    changed = [_cells(line) for line in lines]
    changed[one[0]][one[1]], changed[other[0]][other[1]] = new_a, new_b
    text = "\n".join(
        "| " + " | ".join(row) + " |" if row else line
        for row, line in zip(changed, lines, strict=True)
    )
    yield Change(kind, sample, a, b, text, f"{new_a} / {new_b}")
