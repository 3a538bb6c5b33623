"""A note as the screen shows it: masks in the place of identifiers, and which lines each stretch proves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from assistant.identifiers.masking import Masked
from assistant.notes.words import Words


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the masked note; `proves` are the marks it is evidence for, `mask` where it hides words."""

    text: str
    proves: tuple[str, ...] = ()
    mask: bool = False


def marked_text(text: str, masked: Masked, evidence: Iterable[tuple[str, Words]]) -> tuple[Stretch, ...]:  # fmt: skip
    """The stretches of a note in order; `evidence` gives a mark ("1", "M48.061") with each place."""
    spots = [(mark, one.start, one.end) for mark, one in evidence]
    signs = {span.start: sign for span, sign in zip(masked.spans, masked.masks, strict=True)}
    hidden = [(span.start, span.end) for span in masked.spans]
    edges = {0, len(text), *(at for a, b in hidden for at in (a, b))}
    edges |= {at for _, a, b in spots for at in (a, b) if not any(x < at < y for x, y in hidden)}
    return tuple(_stretches(text, sorted(edges), spots, signs, dict(hidden)))


def _stretches(
    text: str, edges: list[int], spots: list[tuple[str, int, int]], signs: dict[int, str], hidden: dict[int, int]
) -> Iterator[Stretch]:  # fmt: skip
    for start, end in pairwise(edges):
        proves = tuple(dict.fromkeys(mark for mark, a, b in spots if a < end and start < b))
        if hidden.get(start) == end:
            yield Stretch(signs[start], proves, True)
        elif start < end:
            yield Stretch(text[start:end], proves)


def masked_words(one: Words, masked: Masked) -> str:
    """Words of the note with masks where they hold an identifier, in one line."""
    parts, at = [], one.start
    for span, sign in zip(masked.spans, masked.masks, strict=True):
        if span.start < one.end and one.start < span.end:
            parts += [one.text[at - one.start : max(span.start - one.start, 0)] if span.start > at else "", sign]  # fmt: skip
            at = min(max(span.end, at), one.end)
    return " ".join("".join([*parts, one.text[at - one.start :]]).split())
