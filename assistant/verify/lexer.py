"""Reading a text as tokens that can be compared."""

import re
from functools import lru_cache

from assistant.verify.lexicon import NUMERALS, TENS
from assistant.verify.readings import MONTH, READERS, word_of, words
from assistant.verify.token import ATOMS, MONEYLIKE, Token, make

_ORD = r"(?:st|nd|rd|th)?"
_HARD = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|first|second|third|fourth|add|non|stand|practice|relative|primary|RVU|USD|XXX|YYY|ZZZ|MMM)"
"""How words begin that may be part of something longer."""
_PATTERN = re.compile(
    rf"""
    [\s|();:,\[\]]*+(?:
    (?P<easy>\b(?!{_HARD})[A-Za-z]{{3,}}(?![\w'’-]))
    |(?P<iso>(?<![\d-])\d{{4}}-\d{{2}}-\d{{2}}(?![\d]))
    |(?P<slashed>(?<![\d/])\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d{{2}})(?![\d/]))
    |(?P<dmy>(?<![\d.,$])\d{{1,2}}{_ORD}\s+(?:of\s+)?{MONTH}\b\.?(?:,?\s+\d{{4}})?)
    |(?P<mdy>\b{MONTH}\.?\s+\d{{1,2}}{_ORD}\b(?!\d)(?:,?\s+\d{{4}})?)
    |(?P<month>\b{MONTH}\.?\s+(?:of\s+)?\d{{4}}\b)
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
_UNIT = re.compile(
    r"\s*(?:percent|per\s?cent|dollars?|cents?|USD(?!\s+per)|RVUs?)\b", re.IGNORECASE
)
_HYPHENED = re.compile(rf"\b(?:{'|'.join(TENS)})-(?:{'|'.join(NUMERALS[1:10])})\b", re.IGNORECASE)
REMEMBERED = 4096
"""Texts whose tokens are kept; the collector of garbage visits them all."""
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
                make(Token, ("risk", value, said, start, "", False, clause, value, False))
            )
            continue
        is_word = group in _WORDS
        if is_word:
            read = word_of(said.lower())
            if read is None:
                if said in _ANDS and _AND.match(plain, start):
                    clause += 1
                continue
            kind, value = read
            if kind in _PLAIN:
                tokens.append(
                    make(Token, (kind, value, said, start, "", False, clause, value, False))
                )
                continue
        for kind, value, shown, _, unit, spelt, *_ in READERS.get(group, words)(
            said, start, plain, end
        ):
            atom = kind in ATOMS
            key = f"{_KEY.get(kind, kind)}:{value}" if atom else value
            tokens.append(make(Token, (kind, value, shown, start, unit, spelt, clause, key, atom)))
            if unit in MONEYLIKE:
                end = _after_unit(plain, end)
        if is_word and (spelled := _HYPHENED.match(plain, start)):
            end = spelled.end()
    return tuple(tokens)


def _is_lead(plain: str, start: int, end: int) -> bool:
    """Whether a "Yes" or "No" opens a text or sentence and stands by itself there."""
    return bool(_LEAD.match(plain, end)) and not _INSIDE.search(plain, 0, start)


def _after_unit(plain: str, end: int) -> int:
    """Where the text goes on after the unit of a figure, a bare one ("RVU", "percent", "dollars")."""
    bare = _UNIT.match(plain, end)
    return bare.end() if bare else end
