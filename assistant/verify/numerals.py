"""Numbers and codes of a text as a set, whatever they mean: the plainest reading."""

import re

from assistant.verify.lexicon import NUMERALS, TENS

_TOKEN = re.compile(
    r"(?<![0-9])(?:(?:(?<![A-Za-z])[A-Z])?\d[\dA-Z]*(?:,\d{3})*(?:\.\d[0-9A-Z]*)?|(?<![\d])\.\d+)"
)
_FRACTION, _SMALL = re.compile(r"\d*\.\d+"), re.compile(r"\d{0,4}(?:\.\d+)?")
SPELLED = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(TENS)})(?:-(?P<one>{'|'.join(NUMERALS[1:10])}))?|(?P<ones>{'|'.join(NUMERALS)}))\b",
    re.IGNORECASE,
)


def canonical(token: str) -> str:
    """A number or code in comparable form: no thousands commas, no idle zeros (0.50 = .5, 04 = 4)."""
    plain = token.replace(",", "")
    if _FRACTION.fullmatch(plain):
        plain = plain.rstrip("0").rstrip(".")
    if _SMALL.fullmatch(plain):
        plain = plain.lstrip("0") or "0"
        plain = "0" + plain if plain.startswith(".") else plain
    return plain


def numeral(match: re.Match[str]) -> str:
    """A spelled-out number ("forty-two") in digits; a match of SPELLED."""
    if match["ones"]:
        return str(NUMERALS.index(match["ones"].lower()))
    one = NUMERALS.index(match["one"].lower()) if match["one"] else 0
    return str((TENS.index(match["tens"].lower()) + 2) * 10 + one)


def tokens(text: str) -> set[str]:
    """All numbers and codes of a text in canonical form, spelled-out numbers among them."""
    return {canonical(t) for t in _TOKEN.findall(text)} | {
        numeral(m) for m in SPELLED.finditer(text)
    }
