"""Cuts long texts between sentences and joins short neighbours, counted in the encoder's tokens."""

import re
from collections.abc import Iterable, Iterator

from corpus.prose import Passage
from index.wordpiece import WINDOW, Counter, within

SHORT = 40
"""Tokens below which a paragraph joins its neighbour."""
GROUP = 120
"""Tokens that joined paragraphs or bullets may have together."""
CHUNK_SETTINGS = {"window": WINDOW, "group": GROUP, "short": SHORT}
"""What decides where chunks end; kept in the manifest."""
_SENTENCE = re.compile(r"(?<=[.!?])[\")”’]*\s+(?=[\"“(]*[A-Z0-9$§])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|etc|no|nos|ch|p|pp|sec|dr|approx|incl|cf|fig)|\b[A-Z])\.$", re.IGNORECASE
)


def parts_of(text: str, room: int, count: Counter) -> list[str]:
    """A text in parts of at most `room` tokens, cut at line ends and sentence ends where possible.

    Parts are as long as they can be; nothing is lost or repeated but white space at the cuts.
    """
    if within(text, room, count):
        return [text]
    parts: list[str] = []
    held, size = "", 0
    for joint, unit in _units(text, room, count):
        more = count(unit)
        if held and size + more > room:
            parts.append(held)
            held, size = unit, more
        else:
            held, size = (f"{held}{joint}{unit}" if held else unit), size + more
    return [*parts, held] if held else parts


def grouped(items: Iterable[Passage], count: Counter) -> Iterator[list[Passage]]:
    """Neighbours that belong together.

    Bullets join bullets, and a short paragraph joins what stands beside it, up to GROUP tokens. A
    bullet that begins in bold (a modifier, a reason for denial) speaks for itself.
    """
    held: list[Passage] = []
    total = 0
    for item in items:
        size = count(item.text)
        if held and total + size <= GROUP and _joins(held[-1], item, count):
            held.append(item)
            total += size
        else:
            if held:
                yield held
            held, total = [item], size
    if held:
        yield held


def _joins(before: Passage, item: Passage, count: Counter) -> bool:
    if before.text.startswith("**") or item.text.startswith("**"):
        return False
    if before.bullet and item.bullet:
        return True
    return min(count(before.text), count(item.text)) < SHORT


def joined(items: list[Passage]) -> str:
    """A group as Markdown, its bullets restored."""
    return "\n".join(("- " if item.bullet else "") + item.text for item in items)


def _units(text: str, room: int, count: Counter) -> Iterator[tuple[str, str]]:
    """Lines, else sentences, else words: each unit fits, with what joins it to the one before."""
    for line in filter(str.strip, text.split("\n")):
        if within(line, room, count):
            yield "\n", line
            continue
        joint = "\n"
        for sentence in _sentences(line):
            for piece in _fitting(sentence, room, count):
                yield joint, piece
                joint = " "


def _sentences(line: str) -> list[str]:
    """Sentences of a line; an abbreviation's dot ends none."""
    found: list[str] = []
    start = 0
    for cut in _SENTENCE.finditer(line):
        if not _ABBREVIATION.search(line[start : cut.start()]):
            found.append(line[start : cut.end()].strip())
            start = cut.end()
    return [*found, line[start:].strip()]


def _fitting(sentence: str, room: int, count: Counter) -> Iterator[str]:
    """A sentence, in halves of halves where it is too long for any part."""
    if within(sentence, room, count) or " " not in sentence:
        yield sentence
        return
    middle = len(sentence) // 2
    cut = _nearest(sentence, "; ", middle) or _nearest(sentence, ", ", middle)
    cut = cut or _nearest(sentence, " ", middle)
    yield from _fitting(sentence[:cut].strip(), room, count)
    yield from _fitting(sentence[cut:].strip(), room, count)


def _nearest(text: str, sign: str, middle: int) -> int:
    """Where to cut after the sign nearest to the middle, within its half; 0 where there is none."""
    found = [match.end() for match in re.finditer(re.escape(sign), text)]
    near = [at for at in found if abs(at - middle) < middle // 2 or sign == " "]
    near = [at for at in near if 0 < at < len(text)]
    return min(near, key=lambda at: abs(at - middle), default=0)
