"""Tokens for keyword search: codes, levels, amounts and modifiers whole; words without endings."""

import re
from functools import lru_cache

from corpus.named_codes import modifiers_in

MODIFIER = "mod:"
_TOKEN = re.compile(
    r"""
    (?P<level>\b[ltcs]\d{1,2}\s?[-–/]\s?[ltcs]?\d{1,2}\b)           # L4-5, L4-L5, T12–L1
  | (?P<amount>\d{1,3}(?:,\d{3})+(?:\.\d+)?)                        # 1,700.11
  | (?P<code>\b[a-z]\d[0-9a-z](?:\.[0-9a-z]{1,4})?\b                # M48.061, R00
        |\b[a-z]?\d{4,5}[a-z]?\b(?!\.\d))                                   # 63053, G0453, 0202T, 2026C
  | (?P<number>\d+(?:\.\d+)?)
  | (?P<word>[a-z]+(?:['’][a-z]+)?(?:-[a-z]+)*)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_APPENDED = re.compile(r"(?<=[0-9A-Z]{5}-)(?:\d\d|[A-Z][A-Z0-9])(?![A-Za-z0-9])")
_LEVEL = re.compile(r"([ltcs])(\d+)\s?[-–/]\s?([ltcs]?)(\d+)")
_STOP = """
    a an and are as at be been but by can could did do does for from had has have how i if in into
    is it its may me my of on or our shall she he should so such than that the their them then there
    these they this those to was we were what when where which who why will with would you your
"""
STOP = frozenset(_STOP.split())
_ENDINGS = (
    "ations", "ation", "ments", "ment", "ingly", "ings", "ing", "edly", "ions", "ion", "ies", "ied",
    "ed", "es", "s", "ly",
)  # fmt: skip
_STRONG = frozenset({"ing", "ions", "ion", "ies", "ied", "ed"})
"""Endings that may leave three letters: fused and fusion are fus."""
_TOGETHER = {"add on": "add-on", "add ons": "add-ons", "co surgeon": "co-surgeon"}
_PAIRS = re.compile("|".join(_TOGETHER), re.IGNORECASE)


def tokenize(text: str) -> list[str]:
    """The tokens of a text in order; a modifier named as such adds "mod:59" to its own digits."""
    joined = _PAIRS.sub(lambda match: _TOGETHER[match[0].lower()], text)
    found: list[str] = []
    for match in _TOKEN.finditer(joined):
        found.extend(_tokens(match.lastgroup or "", match[0].lower()))
    return found + [modifier_token(mod) for mod in named_modifiers(text)]


def modifier_token(modifier: str) -> str:
    """The token of a modifier, apart from the same two characters as a word or number."""
    return f"{MODIFIER}{modifier.lower()}"


def named_modifiers(text: str) -> tuple[str, ...]:
    """Modifiers after the word modifier (modifier 59) and after a code (63047-59)."""
    return tuple(dict.fromkeys((*modifiers_in(text), *_APPENDED.findall(text))))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without its common English ending; short words and codes stay as they are."""
    if len(word) < 5 or not word.isalpha():
        plural = len(word) == 4 and word.isalpha() and word[-1] == "s" and word[-2] not in "sui"
        return word[:-1] if plural else word  # pays is pay
    for ending in _ENDINGS:
        base = word[: -len(ending)]
        least = 3 if ending in _STRONG else 4
        if word.endswith(ending) and len(base) >= least and not word.endswith("ss"):
            return f"{base}y" if ending in ("ies", "ied") else _without_e(_undoubled(base))
    return _without_e(word)


def _without_e(word: str) -> str:
    """Without a mute e: require is requir, as required is; code stays code, as codes is."""
    return word.removesuffix("e") if len(word) > 4 else word


def _undoubled(base: str) -> str:
    """Without the consonant that an ending doubled: planned is plan."""
    doubled = base[-1] == base[-2] and base[-1] not in "aeiouls"
    return base[:-1] if doubled else base


def _tokens(kind: str, token: str) -> list[str]:
    if kind == "level":
        return [_level(token)]
    if kind == "amount":
        return [token.replace(",", "")]
    if kind != "word":
        return [token]
    if "-" in token:  # co-surgeons: as one word and as its parts
        parts = [part for part in token.split("-") if part not in STOP]
        return [stem(token.replace("-", "")), *map(stem, parts)]
    return [] if token in STOP else [stem(token.replace("’", "'").removesuffix("'s"))]


def _level(token: str) -> str:
    """One way to write a level: L4-5, L4/5 and L4–L5 are l4-l5."""
    match = _LEVEL.fullmatch(token)
    if match is None:
        return token
    return f"{match[1]}{match[2]}-{match[3] or match[1]}{match[4]}"
