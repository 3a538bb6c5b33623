"""Which release a published file is, and the days it speaks for: read from its text, else its name.

CMS numbers relative value files by letter (A January, B April, C July, D October), NCCI files by
version (v32.2 is July 2026) and the rest by quarter, month or year.
"""

import re
from dataclasses import dataclass
from datetime import date

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    "january|jan|february|feb|march|mar|april|apr|may|june|jun|july|jul|august|aug|september|sept"
    "|sep|october|oct|november|nov|december|dec"
)
_MONTH = re.compile(rf"(?<![a-z])({_NAMES})(?![a-z])", re.IGNORECASE)
STANDING = date(9999, 12, 31)
"""The last day of an edition that stands until the next one is published."""
_YEAR = re.compile(r"(?<!\d)(20[1-9]\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Release:
    """A release's name ("2026C", "2026Q3", "2026-01", "2026") and its first and last day."""

    name: str
    first_day: date
    last_day: date


def quarter_release(year: int, quarter: int) -> Release:
    """2026, 3 → 2026Q3, from 1 July to 31 December 2026."""
    return Release(f"{year}Q{quarter}", date(year, 3 * quarter - 2, 1), date(year, 12, 31))


def letter_release(year: int, letter: str) -> Release:
    """2026, "C" → 2026C, from 1 July to 31 December 2026."""
    quarter = "ABCD".index(letter.upper()) + 1
    return Release(f"{year}{letter.upper()}", date(year, 3 * quarter - 2, 1), date(year, 12, 31))


def month_release(year: int, month: int) -> Release:
    """2026, 7 → 2026-07, from 1 July to 31 December 2026."""
    return Release(f"{year}-{month:02d}", date(year, month, 1), date(year, 12, 31))


def year_release(year: int) -> Release:
    """2026 → 2026, the whole calendar year."""
    return Release(str(year), date(year, 1, 1), date(year, 12, 31))


def standing(release: Release) -> Release:
    """The same release of a code set, which stands until the next one."""
    return Release(release.name, release.first_day, STANDING)


def year_in(text: str) -> int | None:
    """The first year 2010–2099 in a text, also as the two digits of a file name such as RVU25D."""
    if found := _YEAR.search(text):
        return int(found[1])
    if found := re.search(r"(?:rvu|anes|gpci|locco)(\d\d)|(?<!\d)(\d\d)locco", text, re.IGNORECASE):
        return 2000 + int(found[1] or found[2])
    return None


def month_in(text: str) -> int | None:
    """The first month named in a text."""
    found = _MONTH.search(text)
    return MONTHS.index(found[1][:3].lower()) + 1 if found else None


def letter_in(text: str) -> Release | None:
    """A relative value release from a title ("2026 … July Release") or a name (RVU26A)."""
    if found := re.search(r"rvu(\d\d)([a-d])r?(?![a-z])", text, re.IGNORECASE):  # AR: corrected
        return letter_release(2000 + int(found[1]), found[2])
    year, month = year_in(text), month_in(text)
    if year and month and month in (1, 4, 7, 10):
        return letter_release(year, "ABCD"[(month - 1) // 3])
    return None


def quarter_in(text: str) -> Release | None:
    """A quarterly release from 2026Q3, v322r0, Eff_07-01-2026, 20262 or a year with a month."""
    if found := re.search(r"(20\d\d)[_ -]?Q([1-4])", text, re.IGNORECASE):
        return quarter_release(int(found[1]), int(found[2]))
    if found := re.search(r"v(\d\d)\.?([0-3])r\d", text, re.IGNORECASE):  # v32.2 is July 2026
        return quarter_release(1994 + int(found[1]), int(found[2]) + 1)
    if found := re.search(r"eff\D{0,3}(\d\d)-\d\d-(20\d\d)", text, re.IGNORECASE):
        return quarter_release(int(found[2]), (int(found[1]) - 1) // 3 + 1)
    if found := re.fullmatch(r"(20\d\d)([1-4])", text.strip()):
        return quarter_release(int(found[1]), int(found[2]))
    year, month = year_in(text), month_in(text)
    return quarter_release(year, (month - 1) // 3 + 1) if year and month else None


def month_in_year(text: str) -> Release | None:
    """A monthly release from a text that names a month and a year."""
    year, month = year_in(text), month_in(text)
    return month_release(year, month) if year and month else None


def whole_year(text: str) -> Release | None:
    """A yearly release from a text that names a year."""
    year = year_in(text)
    return year_release(year) if year else None
