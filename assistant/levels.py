"""Spine levels as a question names them: ranges, single interspaces, vertebrae, or a mere count."""

import re
from dataclasses import dataclass
from itertools import pairwise

SPINE = (
    *(f"C{n}" for n in range(1, 8)), *(f"T{n}" for n in range(1, 13)),
    *(f"L{n}" for n in range(1, 6)), "S1",
)  # fmt: skip
PLACE = {name: position for position, name in enumerate(SPINE)}
REGIONS = {"C": "cervical", "T": "thoracic", "L": "lumbar", "S": "lumbar"}
REGION_WORDS = (
    ("cervical", re.compile(r"\bcervical\b|\bneck\b", re.I)), ("thoracic", re.compile(r"\bthoracic\b", re.I)),
    ("lumbar", re.compile(r"\blumbar\b|\blumbosacral\b|\blow(?:er)? back\b", re.I)),
)  # fmt: skip
_SPAN = re.compile(
    r"\b(?P<a>[CTLS]-?\d{1,2})(?P<rest>(?:\s*(?:-|–|/|to|through|thru|down to)\s*[CTLS]?-?\d{1,2}\b)+)",
    re.IGNORECASE,
)
_NEXT = re.compile(r"([CTLS])?-?(\d{1,2})\b", re.IGNORECASE)
_SINGLE = re.compile(r"\b([CTLS])-?(\d{1,2})\b(?![.\d])", re.IGNORECASE)
COUNTS = {
    "one": 1, "single": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
}  # fmt: skip
_COUNT = re.compile(
    rf"(?<![\w.$])(?<!\bor )(?P<n>\d{{1,2}}|{'|'.join(COUNTS)})\s?-?\s?"
    r"(?:(?:lumbar|cervical|thoracic|spinal|vertebral|spine|facet) ){0,2}"
    r"(?:levels?|segments?|(?P<gaps>(?:inter)?spaces?|dis[ck]s)|disc levels?|(?P<bones>vertebrae?|vertebral (?:bodies|segments?)|bodies)|vertebral|joints|facets)"
    r"\b(?!\s*(?:or more|to|additional))",
    re.IGNORECASE,
)
_CALLED = {
    "": ("level", "levels"), "interspace": ("interspace", "interspaces"), "vertebra": ("vertebra", "vertebrae"),
}  # fmt: skip
"""How what is counted is called: one of it, and several."""


@dataclass(frozen=True, slots=True)
class Levels:
    """Levels as named. `interspaces` ("L3-4") and `vertebrae` ("L3") are in order from above; `form`
    is interspaces, vertebrae, range or count; `count` is the number said, None when none was said,
    `of` what it counts (interspace, vertebra, "" for levels); `region` cervical, thoracic or lumbar, "" when neither levels nor words tell."""

    form: str
    interspaces: tuple[str, ...] = ()
    vertebrae: tuple[str, ...] = ()
    count: int | None = None
    region: str = ""
    of: str = ""

    @property
    def shown(self) -> str:
        """How the levels are called: "L3 to S1", "L3-4, L4-5", "three levels" """
        if self.form == "range":
            return f"{self.vertebrae[0]} to {self.vertebrae[-1]}"
        if self.form == "count":
            one, several = _CALLED[self.of]
            return f"{self.count} {one if self.count == 1 else several}"
        return ", ".join(self.interspaces if self.form == "interspaces" else self.vertebrae)

    def counts(self, unit: str) -> tuple[int, ...]:
        """How many of the unit (interspace, segment, vertebra) the levels may be; several where the
        words leave it open."""
        found = _counts(self, unit)
        said = self.count if self.form != "count" else None
        if said is None or not found:
            return found
        return (said,) if said in found else tuple(dict.fromkeys((said, *found)))


def _of_count(said: int, of: str, unit: str) -> tuple[int, ...]:
    """How many of a unit a mere number is: three interspaces are four vertebrae."""
    if unit == "vertebra":
        return {"vertebra": (said,), "interspace": (said + 1,)}.get(of, (said, said + 1))
    if unit == "interspace" and of == "vertebra" and said > 1:
        return (said - 1,)
    return (said,)


def _counts(levels: Levels, unit: str) -> tuple[int, ...]:
    if levels.form == "count":
        return _of_count(levels.count or 0, levels.of, unit)
    gaps, bones = len(levels.interspaces), len(levels.vertebrae)
    if unit == "interspace":
        if levels.form == "vertebrae":
            return tuple(dict.fromkeys(n for n in (gaps, bones) if n))
        return (gaps,)
    if unit == "vertebra":
        return (bones,)
    if levels.form == "interspaces":
        return (gaps,)
    # A range that ends at the sacrum has as many lumbar segments as interspaces.
    segments = bones - (1 if levels.form == "range" and levels.vertebrae[-1] == "S1" else 0)
    return tuple(dict.fromkeys((gaps, segments) if levels.form == "range" else (segments,)))


def level_mentions(text: str) -> Levels | None:
    """The levels that a question names, None when it names none."""
    pairs: list[tuple[int, int]] = []
    rest = text
    for match in _SPAN.finditer(text):
        chain = _chain(match)
        if len(chain) > 1:
            pairs += list(pairwise(chain))
            rest = rest.replace(match.group(), " ")
    singles = [PLACE[name] for name in _names(rest)]
    counted = _COUNT.search(text)
    count, of = None, ""
    if counted is not None:
        of = "interspace" if counted["gaps"] else "vertebra" if counted["bones"] else ""
        word = counted["n"].lower()
        count = int(word) if word.isdigit() else COUNTS[word]
    if not pairs and not singles:
        return Levels("count", count=count, region=_region_of_words(text), of=of) if count else None
    return _levels(pairs, singles, count)


def _chain(match: re.Match[str]) -> list[int]:
    """Positions of a run such as L3-4-5 or S1 to L3, from above; a bare number takes the region before it."""
    region, found = match["a"][0].upper(), []
    for letter, number in _NEXT.findall(match.group()):
        region = letter.upper() or region
        name = f"{region}{int(number)}"
        if name not in PLACE:
            return []
        found.append(PLACE[name])
    ordered = sorted(set(found))
    return ordered if ordered in (found, found[::-1]) else []


def _names(text: str) -> list[str]:
    names = (f"{letter.upper()}{int(number)}" for letter, number in _SINGLE.findall(text))
    return [name for name in names if name in PLACE]


def _levels(pairs: list[tuple[int, int]], singles: list[int], count: int | None) -> Levels:
    gaps = sorted({i for a, b in pairs for i in range(a, b)})
    bones = sorted({i for a, b in pairs for i in range(a, b + 1)} | set(singles))
    if not pairs:
        gaps = [a for a, b in pairwise(bones) if b == a + 1]
        form = "vertebrae"
    else:
        form = "range" if any(b - a > 1 for a, b in pairs) else "interspaces"
    if form == "range" and len(gaps) != bones[-1] - bones[0]:
        form = "interspaces"  # several stretches: each of their interspaces is named
    return Levels(
        form, tuple(_interspace(i) for i in gaps), tuple(SPINE[i] for i in bones), count,
        REGIONS[SPINE[bones[0]][0]],
    )  # fmt: skip


def _interspace(position: int) -> str:
    above, below = SPINE[position], SPINE[position + 1]
    return f"{above}-{below[1:]}" if above[0] == below[0] else f"{above}-{below}"


def _region_of_words(text: str) -> str:
    return next((region for region, pattern in REGION_WORDS if pattern.search(text)), "")
