"""What a question names: codes with modifiers and units, ranges, modifiers, diagnoses, dates, money."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from corpus.level_family import opens_family

HCPCS = r"(?:\d{4}[0-9FTUM]|[A-CE-HJ-MP-V]\d{4})"
DIAGNOSIS = re.compile(
    r"\b(?!(?:[A-CE-HJ-MP-V]\d{4})\b)([A-Z]\d[0-9AB](?:\.[0-9A-Z]{1,4})?)\b(?!\s*(?:-|–)?\s*\d+\b)",
    re.IGNORECASE,
)
CATEGORY = re.compile(
    r"\b(?:icd(?:-?10)?(?:-?cm)?|diagnos\w*|dx|codes?|category)\b[^.?!]{0,25}$", re.IGNORECASE
)
VERTEBRA = re.compile(r"T1[0-2]", re.IGNORECASE)
VALIDITY = re.compile(
    r"\b(?:valid|billable|diagnos\w*|icd(?:-?10)?(?:-?cm)?|dx|excludes?[12]?)\b|\bsupports?\b|"
    r"\b(?:bill|use|report|put) [A-Z]\d[0-9AB]\b",
    re.IGNORECASE,
)
"""Words beside which three characters are a diagnosis, wherever they stand."""
CODE = re.compile(
    rf"(?<![\w$.])(?P<code>{HCPCS})"
    r"(?P<mods>(?:\s?[-–‑]\s?[0-9A-Z]{2}(?=[^0-9A-Za-z]|[xX×]\d|$)(?:,\s?[0-9A-Z]{2}(?=[^0-9A-Za-z]|$))*){0,4})"
    r"(?:\s*(?:[x×*]\s*(?P<units>\d{1,3})|\((?:x|×)?\s*(?P<units2>\d{1,3})(?:\s*units?)?\)))?"
    r"(?![\w])(?!\.\d)",
    re.IGNORECASE,
)
RANGE = re.compile(rf"(?<!\w)({HCPCS})\s*(?:-|–|to|through|thru)\s*({HCPCS})(?!\w)", re.IGNORECASE)
_COUNTED = "one|two|three|four|five|six|seven|eight|nine|ten"
UNITS_OF = re.compile(
    rf"(?<!\w)(?P<units>\d{{1,2}}|{_COUNTED})\s*(?:units?|times|x|×|cages?|devices?|lesions?|(?P<levels>levels?|segments?|interspaces?))\s*"
    rf"(?:of\s*|\(\s*)?(?P<code>{HCPCS})(?!\w)",
    re.IGNORECASE,
)
UNITS_AFTER = re.compile(
    rf"(?<!\w)(?P<code>{HCPCS})(?:-[0-9A-Z]{{2}})*\s*(?:,|for|at|with|-|:)?\s*(?:qty|quantity)?\s*(?P<units>\d{{1,2}}|{_COUNTED})\s+units?\b",
    re.IGNORECASE,
)
MODIFIER_WORD = re.compile(
    r"\b(?:modifiers?|mods?)\b\s*:?\s*(?P<list>-?[0-9A-Za-z]{2}\b(?:\s*(?:,|/|and|or|vs\.?|versus|&|\+)"
    r"\s*(?:modifier\s*)?-?[0-9A-Za-z]{2}\b)*)",
    re.IGNORECASE,
)
BARE_PAIR = re.compile(
    r"(?<![\w$.,/-])-?(?P<a>[0-9A-Z]{2})\s*(?:or|vs\.?|versus|/)\s*-?(?P<b>[0-9A-Z]{2})(?![\w.,%/]*\d)\b"
)
COMPONENTS = re.compile(
    r"(?<![\w.$])-?(?P<a>26|TC)\b\s*(?:,|/|&|\+|and|plus|vs\.?)\s*(?:the\s+)?-?(?P<b>26|TC)\b(?!\s*%)"
)
DASHED = re.compile(r"(?<![\w.–-])-(?P<mod>[0-9A-Z]{2})\b(?![.\d])")
WITH_MODIFIER = re.compile(
    r"\b(?:with|append|add|use|using|put|need|needs|require|requires|allow|allows|a|an|the)\s+"
    r"(?:a\s+|an\s+|the\s+)?-?(?P<mod>[0-9A-Z]{2})\b(?!\s*(?:%|days?|units?|weeks?|months?|levels?|"
    r"minutes?|segments?|percent|years?|day|rvus?|surgeons?|hours?|codes?|mg|interspaces?|cages?)|-days?)"
)
BEFORE_WORD = re.compile(r"(?:(?<=[\s:,;(])|^)-?(?P<mod>[0-9]{2}|[A-Z]{2})\s+(?i:modifiers?)\b")
SPACED = re.compile(
    rf"(?<![\w.$-]){HCPCS}\s+(?P<mod>[0-9]{{2}}|[A-Z]{{2}})(?=\s*(?:$|[,;?)]|\s(?i:payment|paid|pay|price|fee|rate|amount|each|both|how|what|allowed|ok|is|in)\b))"
)
ASKED = re.compile(r"(?:(?<=[\s:,;])|^)-?(?P<mod>[0-9]{2}|[A-Z]{2})\s*\?")
ON_CODE = re.compile(
    rf"(?:(?<=[\s:,;(])|^)-?(?P<mod>[0-9]{{2}}|[A-Z]{{2}})\s+(?:on|to|with|for|of)\s+(?:a\s+|the\s+)?{HCPCS}(?!\w)"
)
PERMITTED = re.compile(
    r"\b(?i:is|are|can|may|does|do|should|must|will)\s+-?(?P<mod>[0-9A-Z]{2})\s+(?i:allowed|ok|okay|permitted|apply|applicable|needed|"
    r"required|valid|appropriate|payable|be|go|used|correct|right|possible|work|open|bypass)\b|"
    r"\b(?i:take|takes|accept|accepts|carry|carries|bear|append)\s+(?:a\s+)?-?(?P<mod2>[0-9A-Z]{2})\b(?!\s*(?:units?|days?|%|levels?))"
)
ALONE = re.compile(
    r"^\s*(?:(?:and|or|what about|how about|with)\s+)?-?(?P<mod>[0-9A-Z]{2})\s*\??\s*$",
    re.IGNORECASE,
)
MONEY = re.compile(r"\$\s?(\d[\d,]*(?:\.\d{1,2})?)|\b(\d[\d,]*\.\d{2})\s*(?:dollars|usd)\b", re.I)
YEAR = re.compile(r"(?<![\d/-])(?:cy\s*)?(20[1-4]\d)(?![\d-])", re.IGNORECASE)
MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
         "august aug", "september sep sept", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DATES = (
    re.compile(r"\b(?P<y>20\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})\b"),
    re.compile(r"\b(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>(?:20)?\d\d)\b"),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<mon>{_MONTH})\.?,?\s+(?P<y>20\d\d)\b", re.I),
    re.compile(rf"\b(?P<mon>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>20\d\d)\b", re.I),
)  # fmt: skip
DATES_WITHOUT_YEAR = (
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<mon>{_MONTH})\b", re.I),
    re.compile(rf"\b(?P<mon>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,?\s*\d{{4}})", re.I),
)  # fmt: skip
ENGLISH = frozenset(
    [
        "am",
        "an",
        "as",
        "at",
        "be",
        "by",
        "do",
        "go",
        "he",
        "if",
        "in",
        "is",
        "it",
        "me",
        "my",
        "no",
        "of",
        "on",
        "or",
        "so",
        "to",
        "up",
        "us",
        "we",
    ]
)
COUNTS = {
    "once": 1, "one": 1, "twice": 2, "two": 2, "three": 3, "thrice": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_COUNT = "|".join(COUNTS)
UNITS_ALONE = re.compile(
    rf"(?<![\w.])(\d{{1,2}})\s*(?:units?|times)\b|\b({_COUNT})\s+(?:units?|times)\b|\b(twice|thrice)\b",
    re.IGNORECASE,
)
GLOBAL_DAYS = re.compile(
    r"\b(0?90|0?10|000?|0)[- ]days?\b(?=.{0,30}\bglobal)|\bglobal\w*(?: period)?(?: of| is|:)?\s*(0?90|0?10|000)\b|"
    r"\b(ZZZ|XXX|YYY|MMM)\b|\b(0?90|0?10)[- ]day (?:post|global|period|package)",
)


@dataclass(frozen=True, slots=True)
class CodeMention:
    """A procedure code as named: upper case, its modifiers in order, units (1 when not said)."""

    hcpcs: str
    modifiers: tuple[str, ...] = ()
    units: int = 1


def code_mentions(text: str, not_codes: frozenset[str] = frozenset()) -> tuple[CodeMention, ...]:
    """Codes in order of appearance; the same code twice is one mention unless modifiers differ.

    `not_codes` are five-digit tokens already read as something else (a ZIP code). Two levels of a code
    whose further levels have a code of their own are not two units of it.
    """
    units_of = {
        match["code"].upper(): _count(match["units"])
        for pattern in (UNITS_AFTER, UNITS_OF)
        for match in pattern.finditer(text)
        if not (match.groupdict().get("levels") and opens_family(match["code"].upper()))
    }
    found: dict[tuple[str, tuple[str, ...]], CodeMention] = {}
    for match in CODE.finditer(text):
        hcpcs = match["code"].upper()
        if hcpcs in not_codes:
            continue
        modifiers = tuple(re.findall(r"[0-9A-Z]{2}", (match["mods"] or "").upper()))
        units = int(match["units"] or match["units2"] or units_of.get(hcpcs, 1))
        mention = CodeMention(hcpcs, modifiers, max(units, 1))
        key = (hcpcs, modifiers)
        if key not in found or mention.units > found[key].units:
            found[key] = mention
    bare = {m.hcpcs for m in found.values() if m.modifiers}
    return tuple(m for m in found.values() if m.modifiers or m.hcpcs not in bare)


def _count(word: str) -> int:
    return int(word) if word.isdigit() else COUNTS[word.lower()]


def code_ranges(text: str) -> tuple[tuple[str, str], ...]:
    """Code ranges such as 63001-63053, endpoints upper case."""
    return tuple(
        (a.upper(), b.upper())
        for a, b in RANGE.findall(text)
        if a.upper() != b.upper() and a[-1].isdigit()
    )


def modifier_mentions(text: str, known: frozenset[str]) -> tuple[str, ...]:
    """Modifiers named apart from a code ("modifier 62", "78 or 79", "-59"), of the known ones.

    After the word modifier an unknown two-character token is kept too, so that it can be called
    unknown; elsewhere only known modifiers count, letters only in capitals.
    """
    found: dict[str, None] = {}
    for match in MODIFIER_WORD.finditer(text):
        for token in re.findall(r"(?<![0-9A-Za-z])[0-9A-Za-z]{2}(?![0-9A-Za-z])", match["list"]):
            word = token.islower() and token in ENGLISH
            if (token.upper() in known and not word) or token.isdigit() or token.isupper():
                found.setdefault(token.upper())
    pairs = (*BARE_PAIR.finditer(text), *COMPONENTS.finditer(text))
    for first, second in ((m["a"], m["b"]) for m in pairs):
        if first in known and second in known and first != second:
            found.setdefault(first)
            found.setdefault(second)
    for pattern in (DASHED, WITH_MODIFIER, PERMITTED, ALONE, ASKED, ON_CODE, BEFORE_WORD, SPACED):
        for match in pattern.finditer(text):
            token = (match.groupdict().get("mod2") or match["mod"] or "").upper()
            if token in known:
                found.setdefault(token)
    return tuple(found)


def diagnosis_mentions(text: str) -> tuple[str, ...]:
    """ICD-10-CM codes as written, upper case, in order."""
    found = []
    for match in DIAGNOSIS.finditer(text):
        # Three characters are a vertebra (T12) or a category (M48): only what stands beside tells.
        beside = VERTEBRA.fullmatch(match[1]) is None and VALIDITY.search(text) is not None
        if "." in match[1] or beside or CATEGORY.search(text[: match.start()]):
            found.append(match[1].upper())
    return tuple(dict.fromkeys(found))


def money_mentions(text: str) -> tuple[Decimal, ...]:
    """Dollar amounts that the asker names."""
    return tuple(Decimal((a or b).replace(",", "")) for a, b in MONEY.findall(text))


def date_mentions(text: str, default_year: int) -> tuple[date, ...]:
    """Calendar dates in order of appearance; one without a year takes `default_year`."""
    spans: list[tuple[int, int, date]] = []
    for pattern in (*DATES, *DATES_WITHOUT_YEAR):
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end, _ in spans):
                continue
            day = _as_date(match, default_year)
            if day is not None:
                spans.append((match.start(), match.end(), day))
    return tuple(day for _, _, day in sorted(spans))


def _as_date(match: re.Match[str], default_year: int) -> date | None:
    parts = match.groupdict()
    month = MONTHS[parts["mon"].lower()] if parts.get("mon") else int(parts["m"])
    year = int(parts["y"]) if parts.get("y") else default_year
    try:
        return date(year + 2000 if year < 100 else year, month, int(parts["d"]))
    except ValueError:
        return None


def year_mentions(text: str) -> tuple[int, ...]:
    """Calendar years named on their own ("in 2025"), in order, each once."""
    without_dates = text
    for pattern in DATES:
        without_dates = pattern.sub(" ", without_dates)
    return tuple(dict.fromkeys(int(y) for y in YEAR.findall(without_dates)))


def unit_mention(text: str) -> int | None:
    """A count of units named apart from a code: "five times", "3 units", "twice"."""
    match = UNITS_ALONE.search(text)
    if match is None:
        return None
    return _count(next(group for group in match.groups() if group))


def global_mention(text: str) -> str | None:
    """A global period named by its value: "90-day global", "global 010", "ZZZ"."""
    match = GLOBAL_DAYS.search(text)
    if match is None:
        return None
    value = next(group for group in match.groups() if group).upper()
    return value.zfill(3) if value.isdigit() else value


def sentences(text: str) -> Iterator[str]:
    """Sentences of a short text, split at final punctuation that ends a word."""
    yield from (s.strip() for s in re.split(r"(?<=[.!?])\s+(?=[A-Z0-9\"“(])", text) if s.strip())
