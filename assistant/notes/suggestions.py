"""Other families of codes, found by their words: suggestions with evidence, never part of the proposal."""

import re
from dataclasses import dataclass
from functools import cache

from assistant.note_text.level_words import region_of
from assistant.notes.decision import decisions
from assistant.notes.reading import Reading
from assistant.notes.sheet import Sheet
from assistant.notes.words import Words, distinct, words
from corpus.citation import Citation
from corpus.family import Choice, Family, load_families

MOST = 3
LEAST = 2
"""Telling words that a note's title and a family's row must share."""
STEM = 6
"""Letters by which two words are taken as one: inject(ion), electro(de)."""
_WORD = re.compile(r"[A-Za-z][A-Za-z-]{3,}")
_COMMON = frozenset(
    [
        "with",
        "without",
        "code",
        "codes",
        "which",
        "spine",
        "spinal",
        "lumbar",
        "cervical",
        "thoracic",
        "lumbosacral",
        "cervicothoracic",
        "sacral",
        "level",
        "levels",
        "single",
        "each",
        "additional",
        "first",
        "further",
        "unit",
        "units",
        "open",
        "procedure",
        "posterior",
        "anterior",
        "lateral",
        "operation",
        "surgery",
        "under",
        "guidance",
        "imaging",
        "told",
        "apart",
        "right",
        "left",
        "both",
        "bilateral",
        "nerve",
        "root",
        "roots",
        "and",
        "other",
        "from",
        "than",
        "into",
        "more",
        "same",
        "only",
        "primary",
        "add-on",
        "placement",
        "removal",
        "revision",
        "fusion",
        "decompression",
        "patient",
        "device",
        "diagnostic",
    ]
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code of a family that the note's title speaks of; `said` is the row, `words` the evidence."""

    hcpcs: str
    family: str
    said: str
    words: tuple[Words, ...]
    citations: tuple[Citation, ...]


def suggestions(reading: Reading, sheet: Sheet) -> tuple[Suggestion, ...]:
    """Up to three rows of families that the tables of this reader do not decide, the nearest first.

    Only for a note in which nothing was found to propose, by the words of its title; a row counts where
    its own words are shared, not only those of its family, and where its region is not another one.
    """
    spoken = {} if sheet.lines else _spoken(reading)
    regions = _regions(reading)
    found = []
    for one, row, own, telling in _rows():
        shared = (own | telling) & set(spoken)
        fits = not regions or not _region_words(row.region) or regions & _region_words(row.region)
        if len(shared) >= LEAST and own & shared and telling & shared and fits:
            places = distinct(place for stem in sorted(shared) for place in spoken[stem])
            said = ", ".join(part for part in (row.region, row.approach, row.work) if part)
            rank = len(shared) + len(own & shared)
            found.append((rank, Suggestion(row.code, one.title, said, places, row.citations)))
    most = max((rank for rank, _ in found), default=0)
    return tuple(one for rank, one in found if rank == most)[:MOST]


def _regions(reading: Reading) -> frozenset[str]:
    """The regions of the levels in the title, c, t or l."""
    levels = reading.note.title_levels or reading.note.body_levels
    return frozenset(region_of(one.top)[0] for one in levels)


def _region_words(said: str) -> frozenset[str]:
    large = (("c", "cervic"), ("t", "thorac"), ("l", "lumb"), ("l", "sacr"))
    return frozenset(letter for letter, word in large if word in said)


def _spoken(reading: Reading) -> dict[str, list[Words]]:
    """The telling words of the note's title with their places, those denied or planned left out."""
    note = reading.note
    sections = [s for s in note.sections if s.kind in ("title", "stage")]
    found: dict[str, list[Words]] = {}
    for section in sections:
        for match in _WORD.finditer(note.plain, section.start, section.end):
            before = note.plain[max(match.start() - 30, section.start) : match.start()]
            if re.search(r"\b(?:no|not|without|planned|possible)\b[^.;\n]*$", before, re.I):
                continue
            for stem in _stems(match[0]):
                found.setdefault(stem, []).append(words(note.text, match.start(), match.end()))
    return found


@cache
def _rows() -> tuple[tuple[Family, Choice, frozenset[str], frozenset[str]], ...]:
    """The rows of families with codes that decisions.yaml does not decide: telling words of the row,
    and of its family."""
    decided = {code for row in decisions() for code in (row.first, row.further, *row.spans)}
    return tuple(
        (one, row, _stems(f"{row.approach} {row.work}"), _stems(one.title))
        for one in load_families().values()
        for row in one.choices
        if row.code not in decided and not decided & set(one.members)
    )


def _stems(text: str) -> frozenset[str]:
    said = (word.lower() for word in _WORD.findall(text))
    return frozenset(word[:STEM] for word in said if word not in _COMMON)
