"""Reading a text as tokens that can be compared: figures with units, codes, dates, editions, words."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from assistant.verify.lexicon import NUMERALS, RISKY, STOP, TENS, stem
from assistant.verify.numerals import SPELLED, canonical, numeral
from corpus.modifier import load_modifiers

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
          "october", "november", "december")  # fmt: skip
_MON = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
_ORD = r"(?:st|nd|rd|th)?"
_HARD = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|first|second|third|fourth|add|non|stand|practice|relative|primary|RVU|USD|XXX|YYY|ZZZ|MMM)"
"""How words begin that may be part of something longer."""
_QUARTERS = ("first", "second", "third", "fourth")
_PATTERN = re.compile(
    rf"""
    [\s|();:,\[\]]*+(?:
    (?P<easy>\b(?!{_HARD})[A-Za-z]{{3,}}(?![\w'’-]))
    |(?P<iso>(?<![\d-])\d{{4}}-\d{{2}}-\d{{2}}(?![\d]))
    |(?P<slashed>(?<![\d/])\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d{{2}})(?![\d/]))
    |(?P<dmy>(?<![\d.,$])\d{{1,2}}{_ORD}\s+(?:of\s+)?{_MON}\b\.?(?:,?\s+\d{{4}})?)
    |(?P<mdy>\b{_MON}\.?\s+\d{{1,2}}{_ORD}\b(?!\d)(?:,?\s+\d{{4}})?)
    |(?P<month>\b{_MON}\.?\s+(?:of\s+)?\d{{4}}\b)
    |(?P<quarter>\b\d{{4}}\s?Q[1-4]\b|\bQ[1-4](?:\s+of)?\s+\d{{4}}\b|\b(?:first|second|third|fourth)\s+quarter(?:\s+of)?,?\s+\d{{4}}\b)
    |(?P<edition>\bRVU\d{{2}}[A-D]R?\b|\b20\d\d[A-D]R?\b)
    |(?P<locality>(?<![\w$.,])\d{{5}}-0\d\b|(?<=locality\s)\d{{5}}-\d{{2}}\b)
    |(?P<diagnosis>\b[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{{1,4}}\b)
    |(?P<code>(?<![\w$.,§])(?:\d{{5}}|[A-Z]\d{{4}}|\d{{4}}[A-Z])(?!(?!x\d)[A-Za-z0-9]|\.\d|,\d{{3}}(?!\d)|\s?%))
    |(?P<attached>(?<=\d{{4}}[0-9A-Z]-)[0-9A-Z]{{2}}\b)
    |(?P<figure>(?P<minus>(?<![\w)\]])[-](?=\$?\d))?(?P<sign>(?:\$|\bUSD)\s?)?(?<![\d.])(?:(?:(?<![A-Za-z])|(?<=\bUSD))\d[\d,]*\d(?:\.\d+)?|\d(?:\.\d+)?|\.\d+)(?![\d]))
    |(?P<mark>\b[A-Z]{{1,4}}-?\d+[A-Z0-9]*\b|\b[A-Z]{{2}}\b(?![a-z]))
    |(?P<letter>(?<=\bstatus\s)[A-Z]\b|(?<=\bcode\s)[A-Z]\b(?!\s[a-z])|^[A-Z]\b(?=\s\()|(?<=:\s)[A-Z]$|\b(?:XXX|YYY|ZZZ|MMM)\b)
    |(?P<joined>\b(?:add[- ]?ons?|non[- ]?facility|non-\w+|stand[- ]alone|stands\s+alone|practice\s+expenses?|relative\s+value\s+units?|primary\s+codes?\s+(?:for|of)(?=\s+\w{{5}}\b))\b)
    |(?P<word>[^\W\d_]+(?:['’][a-z]+)?))
    """,
    re.VERBOSE | re.IGNORECASE,
)  # fmt: skip
"""One token; what stands between tokens is passed over first, in one go."""
LEADS = {"Yes": "yes", "YES": "yes", "No": "nay", "NO": "nay"}
"""Verdict words; "No" before a noun denies, "No." and "No," answer."""
_LEAD = re.compile(r"\s*(?:[.,:;!]|$)")
_INSIDE = re.compile(r"[A-Za-z,]\s*$")
_BREAK = re.compile(r"[.;:,()!?—–|]")
_AND = re.compile(
    r"and\s+(?:the|it|its|is|are|no|not|then|only)\b|and\s+\$?\d+[.,]\d", re.IGNORECASE
)
"""Where one clause ends and the next begins."""
_AFTER = re.compile(
    r"\s*(?:(?P<percent>%|percent\b|per\s?cent\b)|(?P<usd>dollars?\b|USD\b(?!\s+per)|\$(?!\d))|(?P<cents>cents?\b)|"
    r"(?P<rvu>(?:(?:work|total|facility|PE|MP|practice|malpractice|non-?facility)\s+){0,2}(?:RVUs?\b|relative\s+value\s+units?\b))|"
    r"[-\s]?(?P<days>days?\b)|(?P<units>units?\b|times\b)|(?P<levels>levels?\b|segments?\b|interspaces?\b))",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\s*(?:percent|per\s?cent|dollars?|cents?|USD(?!\s+per)|RVUs?)\b", re.IGNORECASE
)
_MONTH, _QUARTER = re.compile(_MON, re.IGNORECASE), re.compile(r"Q([1-4])", re.IGNORECASE)
_DIGITS, _YEAR, _THIS_AGE = re.compile(r"\d+"), re.compile(r"\d{4}"), re.compile(r"(?:19|20)\d\d")
_DOLLARS, _JOINTS = re.compile(r"-?(?:\$|USD)\s?", re.IGNORECASE), re.compile(r"[\s-]+")
_HYPHENED = re.compile(rf"\b(?:{'|'.join(TENS)})-(?:{'|'.join(NUMERALS[1:10])})\b", re.IGNORECASE)
JOINED = {"addon": "addon", "nonfacility": "nonfacility", "standalone": "standalone",
          "standsalone": "standalone", "practiceexpense": "pe", "relativevalueunit": "rvu",
          "primarycodefor": "primaryof", "primarycodesfor": "primaryof", "primarycodeof": "primaryof",
          "primarycodesof": "primaryof"}  # fmt: skip
ATOMS = frozenset(
    {"number", "code", "diagnosis", "date", "month", "year", "edition", "locality", "modifier", "mark"}
)  # fmt: skip
MONEYLIKE = frozenset({"usd", "rvu", "percent"})
REMEMBERED = 1024
"""Texts whose tokens are kept: more would be a load for the collector of garbage, who visits them all."""


class Token(NamedTuple):
    """One token, a tuple because an answer has thousands: `kind` word, risk (a word that decides) or one of ATOMS; `value` in comparable
    form; `unit` of a number (usd, rvu, percent, days, units, levels or ""); `text` as written;
    `spelled` whether a number is in letters; `clause` the count of breaks before it; `key` what is
    compared (units are compared apart); `is_atom` whether it is a figure, code, date or the like."""

    kind: str
    value: str
    text: str
    start: int
    unit: str = ""
    spelled: bool = False
    clause: int = 0
    key: str = ""
    is_atom: bool = False


_token = tuple.__new__
"""Makes a Token in half the time that its name takes."""
_CLAUSE = Token._fields.index("clause")
_WORDS, _PLAIN, _ANDS = ("easy", "word"), ("word", "risk"), ("and", "And", "AND")
_KEY = {"year": "number", "modifier": "number"}


def plain_text(text: str) -> str:
    """Markdown emphasis dropped, signs and spaces in one form; the length stays the same."""
    return text.translate(_SAME_LENGTH)


_SAME_LENGTH = str.maketrans("*`_\u00a0\u202f−‐‑’", "     ---'")


@lru_cache(maxsize=REMEMBERED)
def lex(text: str) -> tuple[Token, ...]:
    """All tokens of a text that say something; stop words are left out."""
    plain = plain_text(text)
    tokens: list[Token] = []
    end = clause = seen = 0
    for match in _PATTERN.finditer(plain):
        group = match.lastgroup or "word"
        start, after = match.span(group)
        if start < end:
            continue
        if start - seen > 1 and _BREAK.search(plain, seen, start):
            clause += 1
        seen = end = after
        said = plain[start:end]
        if said in LEADS and _is_lead(plain, start, end):
            value = LEADS[said]
            tokens.append(
                _token(Token, ("risk", value, said, start, "", False, clause, value, False))
            )
            continue
        is_word = group in _WORDS
        if is_word:
            read = _word(said.lower())
            if read is None:
                if said in _ANDS and _AND.match(plain, start):
                    clause += 1
                continue
            kind, value = read
            if kind in _PLAIN:
                tokens.append(
                    _token(Token, (kind, value, said, start, "", False, clause, value, False))
                )
                continue
        for kind, value, shown, _, unit, spelt, *_ in _READERS.get(group, _words)(
            said, start, plain, end
        ):
            atom = kind in ATOMS
            key = f"{_KEY.get(kind, kind)}:{value}" if atom else value
            tokens.append(
                _token(Token, (kind, value, shown, start, unit, spelt, clause, key, atom))
            )
            if unit in MONEYLIKE:
                end = _after_unit(plain, end)
        if is_word and (spelled := _HYPHENED.match(plain, start)):
            end = spelled.end()
    return tuple(tokens)


def later(tokens: Sequence[Token], clauses: int) -> Sequence[Token]:
    """The same tokens, so many clauses further on."""
    if not clauses:
        return tokens
    return [_token(Token, (*t[:_CLAUSE], t.clause + clauses, *t[_CLAUSE + 1 :])) for t in tokens]


def _is_lead(plain: str, start: int, end: int) -> bool:
    """Whether a "Yes" or "No" opens a text or sentence and stands by itself there."""
    return bool(_LEAD.match(plain, end)) and not _INSIDE.search(plain, 0, start)


def _after_unit(plain: str, end: int) -> int:
    """Where the text goes on after the unit of a figure, a bare one ("RVU", "percent", "dollars")."""
    bare = _UNIT.match(plain, end)
    return bare.end() if bare else end


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
        return _words(text, start, plain, end)
    if not text.isupper():
        return _words(text, start, plain, end)
    return [Token("mark", text.upper(), text, start)]


def _letter(text: str, start: int, plain: str, end: int) -> list[Token]:
    if not text.isupper():
        return _words(text, start, plain, end)
    return [Token("mark", text, text, start)]


@lru_cache(maxsize=1)
def _modifiers() -> frozenset[str]:
    """Modifiers of two letters that are no English word in capitals."""
    return frozenset(m for m in load_modifiers() if m.isalpha())


def _joined(text: str, start: int, plain: str, end: int) -> list[Token]:
    bare = _JOINTS.sub("", text.lower())
    bare = JOINED.get(bare) or JOINED.get(bare.rstrip("s")) or stem(bare)
    return [Token("risk" if bare in RISKY else "word", bare, text, start)]


def _words(text: str, start: int, plain: str, end: int) -> list[Token]:
    read = _word(text.lower())
    if read is None:
        return []
    if read[0] == "numeral":
        spelled = SPELLED.match(plain, start)
        return [_numeral(spelled, start, plain)] if spelled is not None else []
    if read[0] == "half":
        return [Token("number", "50", text, start, "percent", True)]
    return [Token(read[0], read[1], text, start)]


@lru_cache(maxsize=16384)
def _word(lower: str) -> tuple[str, str] | None:
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


_READERS = {
    "iso": _dated, "slashed": _dated, "dmy": _dated, "mdy": _dated, "month": _months,
    "quarter": _quarter, "edition": _edition, "locality": _locality, "diagnosis": _diagnosis,
    "code": _code, "attached": _attached, "letter": _letter, "figure": _figure, "mark": _mark, "joined": _joined,
}  # fmt: skip
