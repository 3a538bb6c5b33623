"""The keywords of an index's passages on disk, for the next build to take over: a line each."""

from collections.abc import Iterable
from pathlib import Path

NAME = "tokens.txt"
_BETWEEN = "\t"


def write_tokens(folder: Path, tokens: Iterable[Iterable[str]]) -> None:
    """Write the tokens of all passages, in the order of the passages."""
    with (folder / NAME).open("w", encoding="utf-8") as out:
        out.writelines(_BETWEEN.join(each) + "\n" for each in tokens)


def held_once(tokens: Iterable[Iterable[str]]) -> list[list[str]]:
    """The tokens of each passage; a word takes memory once, however many passages have it."""
    words: dict[str, str] = {}
    return [[words.setdefault(token, token) for token in each] for each in tokens]


def read_tokens(folder: Path) -> list[list[str]]:
    """The tokens of each passage; none where the file is missing or damaged."""
    try:
        with (folder / NAME).open(encoding="utf-8") as lines:
            return held_once(line.rstrip("\n").split(_BETWEEN) for line in lines)
    except (OSError, ValueError):
        return []
