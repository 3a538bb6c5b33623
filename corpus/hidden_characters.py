"""Characters that a reader cannot see or tell apart: taken out of everything that comes in or leaves.

Zero-width, direction and control characters, tags, soft hyphens, fillers and private characters go;
digits of every script become 0 to 9; a Cyrillic or Greek letter in a word with Latin ones becomes
the Latin letter it looks like (Unicode Technical Standard 39, confusables).
"""

import re
import unicodedata

_GOES = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_STAYS = "\t\n\f"
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks by their category, yet nothing to see."""
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u180b-\u180f]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_BREAKS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_SEEN = re.compile("[\n\t\x20-\x7e§°±²³µ¶·¼½¾×ÄÖÜßàáäçèéêíñóöúü–—‘’“”•…‹›→−≤≥]*")
"""Texts that hold nothing else are left as they are, unread."""
_STACKED = re.compile("([\u0300-\u036f]{2})[\u0300-\u036f]+")
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕһԁԛԝьАВЕНКМОРСТХУІЈЅԌԚԜοανιρυκτΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijshdqwbABEHKMOPCTXYIJSGQWoavipuktABEZHIKMNOPTYX",
)
_WORD = re.compile(r"\w+")
_LATIN = re.compile(r"[A-Za-z0-9]")
_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u052f]")


def without_hidden(text: str) -> str:
    """The text with nothing in it that cannot be seen; tabs, line feeds and form feeds stay."""
    if _SEEN.fullmatch(text):
        return text
    text = _SELECTORS.sub("", _SPACES.sub(" ", _BREAKS.sub("\n", text)))
    kept = (
        ch
        for ch in text
        if ch in _STAYS or (unicodedata.category(ch) not in _GOES and ch not in _BLANK)
    )
    return _STACKED.sub(r"\1", "".join(kept))


def with_plain_letters(text: str) -> str:
    """Digits of every script as 0 to 9, and lookalike letters as Latin ones in words that mix both."""
    if text.isascii():
        return text
    digits = "".join(
        str(unicodedata.digit(ch)) if unicodedata.category(ch) == "Nd" else ch for ch in text
    )
    mostly_latin = len(_LATIN.findall(digits)) > len(_FOREIGN.findall(digits))

    def unmixed(match: re.Match[str]) -> str:
        word = match[0]
        looks = word.translate(_LOOKALIKES)
        disguised = _LATIN.search(word) or (mostly_latin and looks.isascii())
        return looks if _FOREIGN.search(word) and disguised else word

    return _WORD.sub(unmixed, digits)
