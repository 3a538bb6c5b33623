"""Places a question names: ZIP codes, localities, states and well-known cities, as fee localities."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.rows import Gpci

STATES = {
    "alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA",
    "colorado": "CO", "connecticut": "CT", "delaware": "DE", "district of columbia": "DC",
    "florida": "FL", "georgia": "GA", "hawaii": "HI", "idaho": "ID", "illinois": "IL",
    "indiana": "IN", "iowa": "IA", "kansas": "KS", "kentucky": "KY", "louisiana": "LA",
    "maine": "ME", "maryland": "MD", "massachusetts": "MA", "michigan": "MI", "minnesota": "MN",
    "mississippi": "MS", "missouri": "MO", "montana": "MT", "nebraska": "NE", "nevada": "NV",
    "new hampshire": "NH", "new jersey": "NJ", "new mexico": "NM", "new york": "NY",
    "north carolina": "NC", "north dakota": "ND", "ohio": "OH", "oklahoma": "OK", "oregon": "OR",
    "pennsylvania": "PA", "puerto rico": "PR", "rhode island": "RI", "south carolina": "SC",
    "south dakota": "SD", "tennessee": "TN", "texas": "TX", "utah": "UT", "vermont": "VT",
    "virginia": "VA", "virgin islands": "VI", "washington": "WA", "west virginia": "WV",
    "wisconsin": "WI", "wyoming": "WY",
}  # fmt: skip
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
LOCALITY = re.compile(
    r"\b(\d{5})-(\d{2})\b|\blocality\s+(?:no\.?\s*|number\s*)?(\d{5}-\d{2})\b", re.I
)
_NOISE = re.compile(
    r"\(.*?\)|\*|\bcnty\b|\bcounty\b|\bstatewide\b|\bmetropolitan\b|\bgreater\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place as named, with the localities ("MAC-number") it can mean: one, or several to choose."""

    text: str
    localities: tuple[str, ...]


def zip_mentions(text: str) -> tuple[str, ...]:
    """Five-digit ZIP codes marked as such ("ZIP 10001", "NY 10001")."""
    marked = [a or b for a, b in ZIP.findall(text)]
    return tuple(dict.fromkeys([*marked, *STATE_ZIP.findall(text)]))


def _names(name: str) -> set[str]:
    cleaned = _NOISE.sub(" ", name.lower())
    parts = re.split(r"[/,]|-(?=[a-z])", cleaned)
    return {" ".join(p.split()) for p in (*parts, cleaned) if len(p.strip()) > 3}


def find_place(text: str, localities: Iterable[Gpci]) -> Place | None:
    """The place a question names, most specific first: locality key, city or area, state.

    `localities` are the localities of the GPCI edition in force. None when no place is named.
    """
    known = tuple(localities)
    keys = {g.locality for g in known}
    for match in LOCALITY.finditer(text):
        key = match[3] or f"{match[1]}-{match[2]}"
        if key in keys:
            return Place(key, (key,))
    lowered = " " + " ".join(text.lower().split()) + " "
    for other, name in OTHER_NAMES.items():
        if re.search(rf"(?<![a-z]){re.escape(other)}(?![a-z])", lowered):
            lowered = re.sub(rf"(?<![a-z]){re.escape(other)}(?![a-z])", f" {name} ", lowered)
    return _area(lowered, known) or _state(text, lowered, known)


def _area(lowered: str, known: tuple[Gpci, ...]) -> Place | None:
    found: dict[str, list[str]] = {}
    for gpci in known:
        for name in _names(gpci.name):
            if name in STATES or name.startswith("rest of"):
                continue
            if re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", lowered):
                found.setdefault(name, []).append(gpci.locality)
    if not found:
        return None
    name = max(found, key=len)
    return Place(name.title(), tuple(found[name]))


def _state(text: str, lowered: str, known: tuple[Gpci, ...]) -> Place | None:
    code = ""
    for name in sorted(STATES, key=len, reverse=True):
        if re.search(rf"(?<![a-z]){name}(?![a-z])", lowered):
            code = STATES[name]
            break
    if not code:
        match = re.search(r"\b(?:in|for|at|of)\s+([A-Z]{2})\b(?!\s*\d)", text)
        code = match[1] if match and match[1] in STATES.values() else ""
    mine = tuple(g for g in known if g.state == code)
    if not mine:
        return None
    rest = next((g for g in mine if "rest of" in g.name.lower()), None)
    if rest is not None and re.search(r"\b(?:rest of|elsewhere in|rural|upstate)\b", lowered):
        mine = (rest,)
    label = next(n for n, c in STATES.items() if c == code).title()
    return Place(label, tuple(g.locality for g in mine))
