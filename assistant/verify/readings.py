"""What the pieces of a text say: dates, releases, figures with their units, codes, marks and words."""

import re
from decimal import Decimal
from functools import lru_cache

from assistant.verify.lexicon import NUMERALS, RISKY, STOP, TENS, stem
from assistant.verify.numerals import SPELLED, canonical, numeral
from assistant.verify.token import MONEYLIKE, Token
from corpus.modifier import load_modifiers

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
          "october", "november", "december")  # fmt: skip
MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
_QUARTERS = ("first", "second", "third", "fourth")
_AFTER = re.compile(
    r"\s*(?:(?P<percent>%|percent\b|per\s?cent\b)|(?P<usd>dollars?\b|USD\b(?!\s+per)|\$(?!\d))|(?P<cents>cents?\b)|"
    r"(?P<rvu>(?:(?:work|total|facility|PE|MP|practice|malpractice|non-?facility)\s+){0,2}(?:RVUs?\b|relative\s+value\s+units?\b))|"
    r"[-\s]?(?P<days>days?\b)|(?P<units>units?\b|times\b)|(?P<levels>levels?\b|segments?\b|interspaces?\b))",
    re.IGNORECASE,
)
_MONTH, _QUARTER = re.compile(MONTH, re.IGNORECASE), re.compile(r"Q([1-4])", re.IGNORECASE)
_DIGITS, _YEAR, _THIS_AGE = re.compile(r"\d+"), re.compile(r"\d{4}"), re.compile(r"(?:19|20)\d\d")
_DOLLARS, _JOINTS = re.compile(r"-?(?:\$|USD)\s?", re.IGNORECASE), re.compile(r"[\s-]+")
JOINED = {"addon": "addon", "nonfacility": "nonfacility", "standalone": "standalone",
          "standsalone": "standalone", "practiceexpense": "pe", "relativevalueunit": "rvu",
          "primarycodefor": "primaryof", "primarycodesfor": "primaryof", "primarycodeof": "primaryof",
          "primarycodesof": "primaryof"}  # fmt: skip


def _dated(text: str, start: int, plain: str, end: int) -> list[Token]:
    numbers = [int(n) for n in _DIGITS.findall(text)]
    name = _MONTH.search(text)
    if name is None:
        if "/" in text:
            month, day, year = numbers
        else:
            year, month, day = numbers
    else:
        month = _month(name.group())
        day, year = numbers[0], numbers[1] if len(numbers) > 1 else 0
    year += 2000 if 0 < year < 100 else 0
    return [Token("date", f"{year or '----'}-{month:02}-{day:02}", text, start)]


def _month(name: str) -> int:
    return next(i for i, full in enumerate(MONTHS, 1) if full.startswith(name.lower()[:3]))


def _months(text: str, start: int, plain: str, end: int) -> list[Token]:
    name, year = _MONTH.search(text), _YEAR.search(text)
    assert name is not None and year is not None
    return [Token("month", f"{year.group()}-{_month(name.group()):02}", text, start)]


def _quarter(text: str, start: int, plain: str, end: int) -> list[Token]:
    year = _YEAR.search(text)
    named = next((i for i, q in enumerate(_QUARTERS, 1) if q in text.lower()), 0)
    digit = _QUARTER.search(text)
    assert year is not None
    return [Token("edition", f"{year.group()}Q{named or (digit and digit[1])}", text, start)]


def _edition(text: str, start: int, plain: str, end: int) -> list[Token]:
    release = text.upper().removeprefix("RVU")
    return [Token("edition", release if release.startswith("20") else f"20{release}", text, start)]


def _figure(text: str, start: int, plain: str, end: int) -> list[Token]:
    dollars = _DOLLARS.match(text)
    bare = text[dollars.end() if dollars else 0 :].strip("-,")
    unit = "usd" if dollars else ""
    after = _AFTER.match(plain, end)
    if after is not None and (not unit or after.lastgroup in MONEYLIKE):
        unit = (
            (after.lastgroup or "")
            if not unit
            else ("usd" if after.lastgroup == "usd" else "mixed")
        )
    value = canonical(bare)
    if unit == "cents":
        value, unit = canonical(f"{Decimal(bare.replace(',', '')).scaleb(-2):f}"), "usd"
    value = f"-{value}" if text.startswith("-") else value
    year = _THIS_AGE.fullmatch(bare) and not unit and text == bare
    kind = "year" if year else "number"
    return [Token(kind, value, text, start, unit)]


def _code(text: str, start: int, plain: str, end: int) -> list[Token]:
    return [Token("code", text.upper(), text, start)]


def _diagnosis(text: str, start: int, plain: str, end: int) -> list[Token]:
    return [Token("diagnosis", text.upper(), text, start)]


def _locality(text: str, start: int, plain: str, end: int) -> list[Token]:
    return [Token("locality", text, text, start)]


def _attached(text: str, start: int, plain: str, end: int) -> list[Token]:
    value = canonical(text) if text.isdigit() else text.upper()
    return [Token("modifier" if text.isdigit() else "mark", value, text, start)]


def _mark(text: str, start: int, plain: str, end: int) -> list[Token]:
    if text.isalpha() and text not in _modifiers():
        return words(text, start, plain, end)
    if not text.isupper():
        return words(text, start, plain, end)
    return [Token("mark", text.upper(), text, start)]


def _letter(text: str, start: int, plain: str, end: int) -> list[Token]:
    if not text.isupper():
        return words(text, start, plain, end)
    return [Token("mark", text, text, start)]


@lru_cache(maxsize=1)
def _modifiers() -> frozenset[str]:
    """Modifiers of two letters that are no English word in capitals."""
    return frozenset(m for m in load_modifiers() if m.isalpha())


def _joined(text: str, start: int, plain: str, end: int) -> list[Token]:
    bare = _JOINTS.sub("", text.lower())
    bare = JOINED.get(bare) or JOINED.get(bare.rstrip("s")) or stem(bare)
    return [Token("risk" if bare in RISKY else "word", bare, text, start)]


def words(text: str, start: int, plain: str, end: int) -> list[Token]:
    """A word; a spelled number; "half"; nothing where the word says nothing."""
    read = word_of(text.lower())
    if read is None:
        return []
    if read[0] == "numeral":
        spelled = SPELLED.match(plain, start)
        return [_numeral(spelled, start, plain)] if spelled is not None else []
    if read[0] == "half":
        return [Token("number", "50", text, start, "percent", True)]
    return [Token(read[0], read[1], text, start)]


@lru_cache(maxsize=16384)
def word_of(lower: str) -> tuple[str, str] | None:
    """Kind and comparable form of a word in small letters; None for one that says nothing."""
    if lower in NUMERALS or lower in TENS:
        return ("numeral", lower)
    if lower == "half":
        return ("half", lower)
    if lower == "cannot" or lower.endswith("n't"):
        return ("risk", "not")
    lower = lower.removesuffix("'s")
    if lower in STOP or len(lower) == 1:
        return None
    value = stem(lower)
    return ("risk" if value in RISKY else "word", value)


def _numeral(match: re.Match[str], start: int, plain: str) -> Token:
    after = _AFTER.match(plain, match.end())
    unit = (after.lastgroup or "") if after is not None else ""
    return Token("number", numeral(match), match.group(), start, unit, True)


READERS = {
    "iso": _dated, "slashed": _dated, "dmy": _dated, "mdy": _dated, "month": _months,
    "quarter": _quarter, "edition": _edition, "locality": _locality, "diagnosis": _diagnosis,
    "code": _code, "attached": _attached, "letter": _letter, "figure": _figure, "mark": _mark, "joined": _joined,
}  # fmt: skip
