"""A piece of the note as given: where it stands, and the text to search in, of the same length."""

from collections.abc import Iterable
from dataclasses import dataclass

_SAME = str.maketrans({
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
    "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\t": " ", "\r": " ",
    "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2611": "\u2612", "\u2713": "\u2612",
})  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Words:
    """Characters `start` to `end` (exclusive) of the note as given, and the text there."""

    start: int
    end: int
    text: str

    def to_json(self) -> dict[str, object]:
        """The stable JSON form."""
        return {"start": self.start, "end": self.end, "text": self.text}


def same_length(text: str) -> str:
    """The text with one kind of dash, space and quote, character by character, so that offsets hold."""
    return text.translate(_SAME)


def words(text: str, start: int, end: int) -> Words:
    """The words of the note between two offsets, without blanks at the ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Words(start, end, text[start:end])


def distinct(found: Iterable[Words]) -> tuple[Words, ...]:
    """Each place once, in the order of the note, without those that lie inside another."""
    kept: list[Words] = []
    for one in sorted(set(found), key=lambda w: (w.start, -w.end)):
        if not kept or one.end > kept[-1].end:
            kept.append(one)
    return tuple(kept)
