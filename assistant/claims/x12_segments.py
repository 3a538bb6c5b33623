"""Segments of an X12 interchange, numbered, through pyx12."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyx12.errors import EngineError, X12Error
from pyx12.x12file import X12Reader

from corpus.errors import UnreadableFile

ENVELOPE = ("isa", "gs", "st")
BROKEN = ("1", "8")
"""pyx12's codes of segments that are none."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment, counted from 1; `problem` says what is wrong with the envelope around it."""

    number: int
    id: str
    done: int
    read: Any = None
    problem: str = ""

    def value(self, place: str) -> str:
        """An element or component by its place ("CLM05-1"), "" where it is left out."""
        try:
            return str(self.read.get_value(place) or "").strip()
        except (EngineError, IndexError):
            return ""


def segments(path: Path) -> Iterator[Segment]:
    """Every segment in order, problems of the envelope among them; raises UnreadableFile."""
    number = done = 0
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        try:
            reader = X12Reader(file)
            for read in reader:
                number += 1
                done += len(read.format())
                yield Segment(number, str(read.get_seg_id()), done, read)
                yield from _problems(reader, number, done)
            reader.cleanup()
        except (X12Error, EngineError, IndexError) as error:
            where = f"segment {number + 1}: " if number else ""
            raise UnreadableFile(path, f"{where}not an X12 interchange: {error}") from None
        if reader.raw.buffer.strip():
            why = "an empty segment, or one without its end: nothing after it could be read."
            yield Segment(number + 1, "", done, problem=why)
        yield from _problems(reader, number, done)


def _problems(reader: X12Reader, number: int, done: int) -> Iterator[Segment]:
    for kind, code, message, *_ in reader.pop_errors():
        if kind in ENVELOPE or code in BROKEN:
            yield Segment(number, "", done, problem=message)
