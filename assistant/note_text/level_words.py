"""Spine levels in a note, each with its place: interspaces, vertebrae, ranges, also as dictated."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.levels import PLACE, SPINE

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "for": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_NUMBER = rf"(?:1[0-2]|[1-9]|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})(?![\w]|\.\d|\s?(?:mm|cm|ml|mg|cc|%))"
_LETTER = r"(?:(?<![A-Za-z0-9])[CTLS](?=[\s-]{0,2}(?:\d|one|two|three|four|for|five|six|seven|eight|nine|ten|eleven|twelve))|\b(?:cervical|thoracic|lumbar|sacral)(?=\s(?:\d|one|two|three|four|five|six|seven)))"
_SACRUM = r"\b(?:the\s+)?(?:sacral\s+ala[er]?|sacrum|pelvis|ilium)\b"
_JOIN = r"(?:\s*(?:-|/|\bto\b|\bthrough\b|\bthru\b|\bdash\b|\bdown to\b)\s*(?:the\s+)?|\s+)"
_CHAIN = re.compile(
    rf"(?P<first>(?P<letter>{_LETTER})[\s-]{{0,2}}(?P<number>{_NUMBER}))"
    rf"(?P<rest>(?:{_JOIN}(?:{_LETTER}[\s-]{{0,2}})?{_NUMBER}|\s*(?:-|\bto\b|\bthrough\b)\s*{_SACRUM})*)",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"(?P<join>{_JOIN}|\s*-\s*)(?:(?:(?P<letter>{_LETTER})[\s-]{{0,2}})?(?P<number>{_NUMBER})|(?P<sacrum>{_SACRUM}))",
    re.IGNORECASE,
)
_FOLLOWING = re.compile(
    rf"\s*(?:,|;|&|\+|\band\b|,\s*and\b)\s*(?P<a>{_NUMBER})(?:\s*(?:-|/)\s*(?P<b>{_NUMBER}))?", re.I
)
_ROOT = re.compile(
    r"[\s-]*(?:and\s+[CTLS]\d{1,2}\s*)?(?:nerves?\b|(?:exiting |traversing |spinal )?(?:nerve )?roots?\b|radicul|dermatom|myotom|distribut|weighted|signal|sensory|weakness|pain\b|DRG\b|ganglion)",
    re.IGNORECASE,
)
_BEFORE_ROOT = re.compile(r"(?:exiting|traversing|roots? (?:of|at))\s+(?:left |right )?$", re.I)

NEAR = 40
"""Characters before a level in which a word may say that a nerve root is meant."""


@dataclass(frozen=True, slots=True)
class LevelWords:
    """One mention: characters `start` to `end`, and the vertebrae from `top` to `bottom` as positions
    in `SPINE` (the same for a single vertebra); `root` where a nerve root is named so."""

    start: int
    end: int
    top: int
    bottom: int
    root: bool = False

    @property
    def single(self) -> bool:
        """Whether one vertebra is named."""
        return self.top == self.bottom

    @property
    def range(self) -> bool:
        """Whether more than one interspace is spanned."""
        return self.bottom - self.top > 1

    @property
    def gaps(self) -> frozenset[int]:
        """Interspaces as the position of their upper vertebra; none for a single vertebra."""
        return frozenset(range(self.top, self.bottom))

    @property
    def bones(self) -> frozenset[int]:
        """Vertebrae from top to bottom."""
        return frozenset(range(self.top, self.bottom + 1))


def find_levels(text: str) -> Iterator[LevelWords]:
    """Every mention of levels in a text of the same length as the note, in order."""
    position = 0
    while (match := _CHAIN.search(text, position)) is not None:
        position = match.end()
        yield from _of_chain(text, match)
        after = _followers(text, match)
        for one in after:
            position = one.end
            yield one
    for sacrum in re.finditer(r"\bsacral ala[er]?\b", text, re.I):
        yield LevelWords(sacrum.start(), sacrum.end(), PLACE["S1"], PLACE["S1"])


def _of_chain(text: str, match: re.Match[str]) -> Iterator[LevelWords]:
    letter = match["letter"][0].upper()
    places = [_place(letter, _number(match["number"]))]
    end = match.end("first")
    for part in _PART.finditer(text, match.end("first"), match.end()):
        if part["sacrum"]:
            found: int | None = PLACE["S1"]
        else:
            letter, found = _next(letter, places[-1], part)
        if found is None:
            break
        places.append(found)
        end = part.end()
    known = [place for place in places if place is not None]
    if not known:
        return
    root = bool(
        _ROOT.match(text, end)
        or _BEFORE_ROOT.search(text[max(match.start() - NEAR, 0) : match.start()])
    )
    ordered = known == sorted(set(known)) or known == sorted(set(known), reverse=True)
    if ordered:
        yield LevelWords(match.start(), end, min(known), max(known), root)


def _next(letter: str, last: int | None, part: re.Match[str]) -> tuple[str, int | None]:
    number = _number(part["number"])
    if part["letter"]:
        letter = part["letter"][0].upper()
        return letter, _place(letter, number)
    # A bare blank joins only the two numbers of one interspace ("L4 5"), never a count ("L4 2 screws").
    here = _place(letter, number)
    if last is not None and SPINE[last] == "L5" and number == 1:
        return "S", PLACE["S1"]
    if part["join"].isspace() and (last is None or here != last + 1):
        return letter, None
    return letter, here


def _followers(text: str, match: re.Match[str]) -> list[LevelWords]:
    """What goes on without a letter: L3-4, 4-5 and 5-1; L3, 4 and 5."""
    found: list[LevelWords] = []
    letter, single = match["letter"][0].upper(), not match["rest"]
    last = _number(match["number"]) if single else None
    position = match.end()
    while (more := _FOLLOWING.match(text, position)) is not None:
        a = _number(more["a"])
        top = _place(letter, a)
        if more["b"]:
            b = _number(more["b"])
            bottom = PLACE["S1"] if (letter, a, b) == ("L", 5, 1) else _place(letter, b)
            if top is None or bottom is None or bottom <= top:
                break
            found.append(LevelWords(more.start("a"), more.end(), top, bottom))
        elif last is not None and a == last + 1 and top is not None:
            root = bool(_ROOT.match(text, more.end()))
            found.append(LevelWords(more.start("a"), more.end(), top, top, root))
            last = a
        else:
            break
        position = more.end()
    return found


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS[word.lower()]


def _place(letter: str, number: int) -> int | None:
    return PLACE.get(f"{letter}{number}")


def interspace(position: int) -> str:
    """ "L4-5", "L5-S1": the interspace below a vertebra."""
    above, below = SPINE[position], SPINE[position + 1]
    return f"{above}-{below[1:]}" if above[0] == below[0] else f"{above}-{below}"


def region_of(position: int) -> str:
    """cervical, thoracic or lumbar: of the vertebra, or of the interspace below it."""
    return {"C": "cervical", "T": "thoracic", "L": "lumbar", "S": "lumbar"}[SPINE[position][0]]


def stretches(places: frozenset[int]) -> list[list[int]]:
    """Runs of neighbouring positions, from above."""
    runs: list[list[int]] = []
    for place in sorted(places):
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs
