"""Where somebody lives or is found: town, county, state, ZIP code, web addresses; and ages such as "91F"."""

import re
from collections.abc import Iterable, Iterator

from assistant.identifiers.span import Span

_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|"
    "PR|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY"
)
_TOWN = r"[A-Z][A-Za-z.'-]+(?: [A-Z][A-Za-z.'-]+){0,2}"
_TOWN_STATE_ZIP = re.compile(rf"\b{_TOWN},? (?:{_STATES})\.?,? \d{{5}}(?:-\d{{4}})?\b")
_BEHIND = re.compile(rf",?\s+{_TOWN},? (?:{_STATES})\b(?:,? \d{{5}}(?:-\d{{4}})?\b)?")
_LIVES = re.compile(
    rf"\b(?i:lives? in|living in|resides? in|residing in|resident of|home in|native of|moved (?:here )?from)\s+(?P<value>{_TOWN}(?:,\s+(?:{_STATES}|[A-Z][a-z]+(?: [A-Z][a-z]+)?))?)"
)
_ZIP = re.compile(r"\b(?i:zip(?: code)?)\s*[:#]?\s*(?P<value>\d{5}(?:-\d{4})?)\b")
_COUNTY = re.compile(
    r"\b(?P<value>[A-Z][a-z]+(?: [A-Z][a-z]+)?) County\b(?! (?:Hospital|Medical|General))"
)
_AGE = re.compile(
    r"(?<![\d./-])(?P<value>9\d|1[01]\d) ?(?:y/?o ?)?(?P<sex>[MF])\b(?! ?(?:temp|degrees))"
)
TEMPERATURES = range(95, 107)
"""Numbers before F that are degrees as well."""
_WEB = re.compile(r"\b(?:https?://|www\.)[^\s<>\"')]+[^\s<>\"').,;:]", re.I)


def whereabouts(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Web addresses, "Springfield, IL 62704", "lives in Ames, Iowa", "91F", and the town behind a street
    address found before."""
    for match in _WEB.finditer(text):
        yield Span(*match.span(), "URL")
    for match in _TOWN_STATE_ZIP.finditer(text):
        yield Span(*match.span(), "PLACE")
    for pattern in (_LIVES, _ZIP, _COUNTY):
        for match in pattern.finditer(text):
            yield Span(*match.span("value"), "PLACE")
    for match in _AGE.finditer(text):
        if match["sex"] == "M" or "o" in match[0] or int(match["value"]) not in TEMPERATURES:
            yield Span(*match.span("value"), "AGE_OVER_89")
    for span in spans:
        behind = _BEHIND.match(text, span.end) if span.kind == "STREET_ADDRESS" else None
        if behind is not None:
            start = span.end + len(behind[0]) - len(behind[0].lstrip(", \n"))
            yield Span(start, behind.end(), "PLACE")
