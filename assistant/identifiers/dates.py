"""Days in a note: under Safe Harbor everything finer than the year identifies (45 CFR 164.514(b)(2)(i)(C))."""

import re
from collections.abc import Iterator

from assistant.identifiers.span import Span

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_WHEN = r"(?:on|dated?|since|until|by|of|dos|dictated|signed|admitted|discharged|seen|d|t)"
_DAY = re.compile(
    rf"\b(?:"
    rf"(?:0?[1-9]|1[0-2])[/.-](?:0?[1-9]|[12]\d|3[01])[/.-](?:(?P<y1>(?:19|20)\d\d)|\d\d)"
    rf"|(?:0?[1-9]|[12]\d|3[01])[/.-](?:0?[1-9]|1[0-2])[/.-](?P<y2>(?:19|20)\d\d)"
    rf"|(?P<y3>(?:19|20)\d\d)[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])"
    rf"|{_MONTH}\.?\s+(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?:,?\s+(?P<y4>(?:19|20)\d\d))?"
    rf"|(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{_MONTH}\b\.?(?:,?[\s-]+(?P<y5>(?:19|20)\d\d))?"
    rf"|{_MONTH}\.?,?\s+(?:of\s+)?(?P<y6>(?:19|20)\d\d)"
    rf")(?![\w/]|[.-]\d)",
    re.I,
)
_SHORT = re.compile(
    rf"\b{_WHEN}:?\s+(?P<value>(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01]))(?![\w/]|[.-]\d)", re.I
)
LEVELS = frozenset({(5, 1), (7, 1), (12, 1)})
"""Beside "4/5" and "5/5" what may be an interspace or a strength, and no day."""
YEAR = re.compile(r"(?:19|20)\d\d")


def days(text: str) -> Iterator[Span]:
    """Days and months with a year, months with a day, and "7/15" after a word such as "on"."""
    for match in _DAY.finditer(text):
        if not match[0].lower().startswith("may ") or match[0][:1].isupper():
            yield Span(*match.span(), "DATE")
    for match in _SHORT.finditer(text):
        first, second = (int(part) for part in match["value"].split("/"))
        if second not in (first, first + 1) and (first, second) not in LEVELS:
            yield Span(*match.span("value"), "DATE")
