"""Cities and counties of the United States by their ZIP codes (the `zipcodes` package, offline)."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

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
NAME = r"[A-Za-z][A-Za-z'’.-]*"
BEFORE = re.compile(
    r"\b(?:in|near|around|from|outside|at)\s+(?:the\s+city\s+of\s+|(?:down|mid|up)town\s+)?(?=[A-Za-z])"
)
WORDS = re.compile(rf"{NAME}(?:\s+{NAME}){{0,3}}")
STATE = re.compile(r",?\s+([A-Z]{2})\b")
AFTER_COMMA = re.compile(
    r"\d[0-9A-Z]*\s*,\s*(?P<name>[A-Z][a-z'’.-]+(?:\s+[A-Z][a-z'’.-]+){0,2})\s*\??\s*$"
)
CLOSED = re.compile(
    r"\s*(?:$|[?.,;:!)]|\d|(?:for|with|on|in|during|vs|and|or|if|when|as|at|by|this|next|last|area|area's)\b)"
)
"""What follows a town that is written in small letters."""
STATED = re.compile(
    r"\b(?P<name>[A-Z][a-z'’.-]+(?:\s+[A-Z][a-z'’.-]+){0,3}),?\s+(?P<state>[A-Z]{2})\b"
)
COUNTY = re.compile(rf"\b(?P<name>{NAME}(?:\s+{NAME}){{0,2}})\s+(?P<kind>county|parish)\b", re.I)
FULL = {"st": "Saint", "st.": "Saint", "ft": "Fort", "ft.": "Fort", "mt": "Mount", "mt.": "Mount"}
_MONTHS = "january february march april may june july august september october november december"
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_OTHER = "medicare price office hospital surgery reading"
NO_PLACE = frozenset(f"{_MONTHS} {_DAYS} {_OTHER}".split())
"""Words after "in" that are towns somewhere and hardly ever meant as one."""
LEAST = 3
"""ZIP codes a town must have to be meant without its state."""
SHARE = 0.5
"""Share of a name's ZIP codes in one state from which on that state is meant."""

Zips = tuple[str, tuple[str, ...]]
"""A place's name with its state, and its ZIP codes."""


def city_or_county(text: str, state: str) -> Zips | None:
    """The first city or county a text names with its ZIP codes; None when it names none.

    `state` is the two-letter state that the text names, "" when none. A name that stands in several
    states and for none of them chiefly, with no state said, is no place.
    """
    for match in COUNTY.finditer(text):
        words = match["name"].split()
        for start in range(len(words)):
            name = f"{' '.join(words[start:])} {match['kind']}".title()
            if found := _zips("county", name, state):
                return found
    for words, said in _named(text):
        if found := _city(words, said, said or state):
            return found
    return None


def unknown_place(text: str) -> str:
    """A place written as "Xville, NY" that no list knows; "" when there is none."""
    for match in STATED.finditer(text):
        if match["state"] in STATES.values() and "," in match[0]:
            return match[0]
    return ""


def _named(text: str) -> Iterator[tuple[list[str], str]]:
    """Words that may name a city, the longest first, each with the state said after it."""
    for stated in STATED.finditer(text):
        words = stated["name"].split()
        for start in range(len(words)):
            yield words[start:], stated["state"]
    if last := AFTER_COMMA.search(text):
        yield last["name"].split(), ""
    for before in BEFORE.finditer(text):
        named = WORDS.match(text, before.end())
        if named is None:
            continue
        ends = [word.end() for word in re.finditer(NAME, named[0])]
        for end in reversed(ends):
            name, after = named[0][:end].split(), before.end() + end
            said = STATE.match(text, after)
            if said or name[-1][0].isupper() or CLOSED.match(text, after):
                yield name, said[1] if said else ""


def _city(words: list[str], said: str, state: str) -> Zips | None:
    plain = " ".join(words).lower().rstrip(".,")
    if plain in NO_PLACE or (plain in STATES and not said):
        return None
    words = words[1:] if plain.startswith("the ") else words
    full = " ".join(FULL.get(word.lower(), word.rstrip(".")) for word in words)
    return _zips("city", full.title(), state)


@lru_cache(maxsize=4096)
def _zips(field: str, name: str, state: str) -> Zips | None:
    import zipcodes  # 1 MB of names, read when a place is first named

    asked = {field: name} | ({"state": state} if state else {})
    found = zipcodes.filter_by(**asked)  # type: ignore[no-untyped-call]
    rows = [row for row in found if row["zip_code_type"] != "MILITARY"]
    if not rows:
        return None
    if not state:
        state, count = Counter(row["state"] for row in rows).most_common(1)[0]
        if count < LEAST or count < SHARE * len(rows):
            return None
    mine = sorted(row["zip_code"] for row in rows if row["state"] == state)
    return f"{name}, {state}", tuple(mine)
