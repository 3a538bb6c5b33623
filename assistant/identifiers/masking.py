"""Masks in the place of identifiers: the same words get the same mask, and only their owner can undo it."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.identifiers.dates import YEAR
from assistant.identifiers.span import Span, without_overlaps


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with masks in it. `spans` are of the text as given, `masks` stand for them in order.

    The words that were masked are not kept here: who has the text as given can undo it.
    """

    text: str
    spans: tuple[Span, ...]
    masks: tuple[str, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The classes of identifiers that were masked, each once."""
        return tuple(dict.fromkeys(span.kind for span in self.spans))


def mask(text: str, spans: Iterable[Span], numbered: bool = False) -> Masked:
    """Put [CLASS] in the place of every span; `numbered` tells different words of a class apart.

    Within one text the same words, whatever their case and spacing, get the same mask.
    """
    kept = without_overlaps(spans)
    numbers: dict[tuple[str, str], int] = {}
    counts: dict[str, int] = {}
    masks, parts, end = [], [], 0
    for span in kept:
        words = " ".join(text[span.start : span.end].casefold().split())
        key = (span.kind, words)
        if key not in numbers:
            numbers[key] = counts[span.kind] = counts.get(span.kind, 0) + 1
        masks.append(_sign(span.kind, words, numbers[key]) if numbered else f"[{span.kind}]")
        parts += [text[end : span.start], masks[-1]]
        end = span.end
    return Masked("".join([*parts, text[end:]]), tuple(kept), tuple(masks))


def _sign(kind: str, words: str, number: int) -> str:
    """A numbered mask; that of a day keeps its year."""
    year = YEAR.search(words) if kind == "DATE" else None
    return f"[{kind}_{number}, {year[0]}]" if year else f"[{kind}_{number}]"
