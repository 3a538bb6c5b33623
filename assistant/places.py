"""Places a question names: ZIP codes, localities, states and well-known cities, as fee localities."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from assistant.gazetteer import STATES, city_or_county, unknown_place
from corpus.rows import Gpci

DC = "dc + md/va suburbs"
OTHER_NAMES = {
    "new york city": "manhattan", "nyc": "manhattan", "la": "los angeles", "l.a.": "los angeles",
    "washington dc": DC, "washington, dc": DC, "washington, d.c.": DC, "washington d.c.": DC, "d.c.": DC, "philly": "philadelphia",
    "long island": "nyc suburbs/long i.", "ft worth": "fort worth", "silicon valley": "san jose",
}  # fmt: skip
ZIP = re.compile(
    r"\b(?:zip(?:\s*codes?)?|postal code)\s*:?\s*(?:of\s+|is\s+)?(\d{5})(?:-\d{4})?\b|"
    r"\b(\d{5})(?:-\d{4})?\s*(?:\bzip\b|area\b)",
    re.IGNORECASE,
)
STATE_ZIP = re.compile(
    rf"\b(?:{'|'.join(sorted(set(STATES.values())))}),?\s+(\d{{5}})\b(?!\s*-\s*\d{{2}}\b)"
)
STATE_CODE = re.compile(
    r"(?:\b(?:in|for|at|of)\s+|[a-z'’.-],\s*|\b[A-Z][a-z]+\s+)([A-Z]{2})\b(?!\s*\d)"
)
LOCALITY = re.compile(
    r"\b(\d{5})-(\d{2})\b|\blocality\s+(?:no\.?\s*|number\s*)?(\d{5}-\d{2})\b", re.I
)
CARRIER = re.compile(
    r"\b(?:mac|carrier|contractor)\s*(?:no\.?|number|#)?\s*(\d{5})\b[^.?!]{0,15}?\blocality\s*(?:no\.?|number|#)?\s*(\d{1,2})\b",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"\(.*?\)|\*|\bcnty\b|\bcounty\b|\bstatewide\b|\bmetropolitan\b|\bgreater\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place as named, with the localities ("MAC-number") it can mean: one, several, or none.

    `by_zip` when it was found through the ZIP codes of a city or county. No locality at all: the
    place is written as one ("Xville, NY") and no table knows it.
    """

    text: str
    localities: tuple[str, ...]
    by_zip: bool = False


def zip_mentions(text: str) -> tuple[str, ...]:
    """Five-digit ZIP codes marked as such ("ZIP 10001", "NY 10001")."""
    marked = [a or b for a, b in ZIP.findall(text)]
    return tuple(dict.fromkeys([*marked, *STATE_ZIP.findall(text)]))


@lru_cache(maxsize=4_000)
def _names(name: str) -> frozenset[str]:
    """What an area of the GPCI file is called by people."""
    cleaned = _NOISE.sub(" ", name.lower())
    parts = re.split(r"[/,]|-(?=[a-z])", cleaned)
    return frozenset(" ".join(p.split()) for p in (*parts, cleaned) if len(p.strip()) > 3)


LocalitiesOf = Callable[[tuple[str, ...]], tuple[str, ...]]
"""The localities of ZIP codes, in the order of how many of the codes they hold."""


def find_place(
    text: str, localities: Iterable[Gpci], of_zips: LocalitiesOf | None = None
) -> Place | None:
    """The place a question names, most specific first: locality key, area, city or county, state.

    `localities` are the localities of the GPCI edition in force, `of_zips` the ZIP-to-locality table
    (without it no city or county is found but those the areas are named for). None when no place is
    named.
    """
    known = tuple(localities)
    keys = {g.locality for g in known}
    for match in CARRIER.finditer(text):
        key = f"{match[1]}-{match[2].zfill(2)}"
        if key in keys:
            return Place(key, (key,))
    for match in LOCALITY.finditer(text):
        key = match[3] or f"{match[1]}-{match[2]}"
        if key in keys:
            return Place(key, (key,))
    lowered = " " + " ".join(text.lower().split()) + " "
    for other, name in OTHER_NAMES.items():
        if other in lowered:
            lowered = re.sub(rf"(?<![a-z]){re.escape(other)}(?![a-z])", f" {name} ", lowered)
    state = _state_code(text, lowered)
    inside = tuple(g for g in known if g.state == state) if state else known
    return (
        _several(lowered, known)
        or _area(lowered, inside)
        or (_town(text, state, of_zips) if of_zips is not None else None)
        or (_area(lowered, known) if state else None)
        or _misspelled(lowered, known)
        or _state(state, lowered, known)
    )


def _misspelled(lowered: str, known: tuple[Gpci, ...]) -> Place | None:
    """An area whose name is written with a slip ("manhatan"), after "in", "at" or "near"."""
    written = re.findall(r"\b(?:in|at|near)\s+([a-z]{7,})\b", lowered)
    if not written:
        return None
    names = {
        name for gpci in known for name in _names(gpci.name) if " " not in name and len(name) > 6
    }
    for word in written:
        near = get_close_matches(word, names - set(STATES), n=1, cutoff=0.9)
        if near:
            return _area(f" {near[0]} ", known)
    return None


def _town(text: str, state: str, of_zips: LocalitiesOf) -> Place | None:
    found = city_or_county(text, state)
    if found is None:
        missing = unknown_place(text)
        return Place(missing, ()) if missing else None
    name, zips = found
    localities = of_zips(zips)
    return Place(name, localities, by_zip=True) if localities else None


def _several(lowered: str, known: tuple[Gpci, ...]) -> Place | None:
    """Two or three areas set against one another: "in Manhattan vs Miami"."""
    parts = re.split(r"\b(?:vs\.?|versus|or|and|than|compared (?:to|with))\b", lowered)
    found = [place for part in parts if (place := _area(f" {part} ", known)) is not None]
    names = tuple(dict.fromkeys(place.text for place in found))
    if len(names) < 2:
        return None
    localities = dict.fromkeys(key for place in found for key in place.localities[:1])
    return Place(" and ".join(names), tuple(localities))


def _area(lowered: str, known: tuple[Gpci, ...]) -> Place | None:
    found: dict[str, list[str]] = {}
    for gpci in known:
        for name in _names(gpci.name):
            if name not in lowered or name in STATES or name.startswith("rest of"):
                continue
            if re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", lowered):
                found.setdefault(name, []).append(gpci.locality)
    if not found:
        return None
    name = max(found, key=len)
    return Place(name.title(), tuple(found[name]))


def _state_code(text: str, lowered: str) -> str:
    """The two letters of the state that a text names, "" when none."""
    for name in sorted(STATES, key=len, reverse=True):
        if name in lowered and re.search(rf"(?<![a-z]){name}(?![a-z])", lowered):
            return STATES[name]
    for match in STATE_CODE.finditer(text):
        if match[1] in STATES.values():
            return match[1]
    return ""


def _state(code: str, lowered: str, known: tuple[Gpci, ...]) -> Place | None:
    mine = tuple(g for g in known if g.state == code)
    if not mine:
        return None
    rest = next((g for g in mine if "rest of" in g.name.lower()), None)
    if rest is not None and re.search(r"\b(?:rest of|elsewhere in|rural|upstate)\b", lowered):
        mine = (rest,)
    label = next(n for n, c in STATES.items() if c == code).title()
    return Place(label, tuple(g.locality for g in mine))
