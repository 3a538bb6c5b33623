"""Indicator values that a question names: "status N", "assistant indicator 0 vs 2", "edit indicator 9"."""

import re

from assistant.mentions import CODE

_LETTERS = r"[A-Z](?![\w-])(?:\s*(?:,|/|vs\.?|versus|or|and|&)\s*[A-Z](?![\w-]))*"
STATUS = re.compile(
    rf"\b[Ss]tatus(?!\s+Z\s+codes?\b)(?:\s+(?:code|indicator|letter))?s?\s+(?:of\s+|is\s+|=\s*)?[\"']?(?P<values>{_LETTERS})|"
    rf"\b(?:an?\s+|with\s+|has\s+)?(?P<before>{_LETTERS})[- ]status\b"
)
"""Letters of the status, after the word or before it ("status C vs R", "an E status")."""
FIELDS = (
    ("bilateral_surgery", r"bilateral(?:\s+surgery)?"),
    ("assistant_surgery", r"assistant(?:s)?(?:[- ](?:at[- ]surgery|surgeon|surgery))?|asst"),
    ("co_surgeons", r"co-?surgeons?|co-?surgery"),
    ("team_surgery", r"team(?:\s+surgery)?"),
    ("multiple_procedure", r"mult(?:iple)?[- ]proc(?:edure)?s?"),
    ("pctc_indicator", r"pc\s?/?\s?tc"),
    ("ptp", r"(?:ncci|ptp|cci|edit|modifier|ccmi|edits?'?)"),
)
VALUES = r"\s+indicators?\s*(?:value\s*)?(?:of\s*|is\s*|=\s*)?(?P<values>\d(?:\s*(?:,|/|vs\.?|versus|or|and|&)\s*\d)*)\b"
PATTERNS = tuple((name, re.compile(rf"\b(?:{words}){VALUES}", re.I)) for name, words in FIELDS)
SHORT = re.compile(
    r"\s+(?:value\s*)?(?P<values>\d)\s*(?:\?|$|,|\bmean\w*|\bwhat\b|\bon the\b|\bin the\b|\bstands?\b)",
    re.I,
)
"""A value right after the field's name, as in "pc/tc 8" and "mult proc 5, what is it"."""
SHORTLY = tuple(
    (name, re.compile(rf"\b(?:{words}){SHORT.pattern}", re.I)) for name, words in FIELDS if name != "ptp"
)  # fmt: skip
BARE = re.compile(
    r"(?:^|\bwhat (?:does|do|is)\s+)(?:an?\s+)?indicators?\s+(?P<values>[019])\b", re.I
)


def indicator_mentions(text: str) -> tuple[tuple[str, str], ...]:
    """Fields of the fee file (or "ptp") with the values named, in the order of the text."""
    found: dict[tuple[str, str], None] = {}
    for match in STATUS.finditer(text):
        for letter in re.findall(r"\b[A-Z]\b", match["values"] or match["before"]):
            found.setdefault(("status", letter))
    for name, pattern in PATTERNS:
        for match in pattern.finditer(text):
            for value in re.findall(r"\d", match["values"]):
                found.setdefault((name, value))
    if not found and not CODE.search(text):
        for name, pattern in SHORTLY:
            for match in pattern.finditer(text):
                found.setdefault((name, match["values"]))
    if not found and (bare := BARE.search(text)) is not None:
        found.setdefault(("ptp", bare["values"]))
    return tuple(found)
