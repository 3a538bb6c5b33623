"""Indicator values that a question names: "status N", "assistant indicator 0 vs 2", "edit indicator 9"."""

import re

STATUS = re.compile(r"\bstatus(?:\s+(?:code|indicator|letter))?s?\s+[\"']?(?P<value>[A-Z])\b(?!\w)")
FIELDS = (
    ("bilateral_surgery", r"bilateral(?:\s+surgery)?"),
    ("assistant_surgery", r"assistant(?:s)?(?:[- ](?:at[- ]surgery|surgeon|surgery))?|asst"),
    ("co_surgeons", r"co-?surgeons?|co-?surgery"),
    ("team_surgery", r"team(?:\s+surgery)?"),
    ("multiple_procedure", r"multiple[- ]procedures?|mult proc"),
    ("pctc_indicator", r"pc\s?/\s?tc"),
    ("ptp", r"(?:ncci|ptp|cci|edit|modifier|ccmi|edits?'?)"),
)
VALUES = r"\s+indicators?\s*(?:value\s*)?(?:of\s*|is\s*|=\s*)?(?P<values>\d(?:\s*(?:,|/|vs\.?|versus|or|and|&)\s*\d)*)\b"
PATTERNS = tuple((name, re.compile(rf"\b(?:{words}){VALUES}", re.I)) for name, words in FIELDS)
BARE = re.compile(
    r"(?:^|\bwhat (?:does|do|is)\s+)(?:an?\s+)?indicators?\s+(?P<values>[019])\b", re.I
)


def indicator_mentions(text: str) -> tuple[tuple[str, str], ...]:
    """Fields of the fee file (or "ptp") with the values named, in the order of the text."""
    found: dict[tuple[str, str], None] = {}
    for match in STATUS.finditer(text):
        found.setdefault(("status", match["value"]))
    for name, pattern in PATTERNS:
        for match in pattern.finditer(text):
            for value in re.findall(r"\d", match["values"]):
                found.setdefault((name, value))
    if not found and (bare := BARE.search(text)) is not None:
        found.setdefault(("ptp", bare["values"]))
    return tuple(found)
