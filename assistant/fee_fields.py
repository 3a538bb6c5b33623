"""Columns of the fee file that a question asks for by name: "supervision level of 78452", "endoscopic base"."""

import re

_OF = r"(?: (?:indicator|ind|flag|code|value|level))"
FIELDS = (
    ("supervision", "physician supervision level", r"supervision"),
    ("endoscopic_base", "endoscopic base code", r"endo(?:scop(?:ic|y))?[- ]?base"),
    ("pctc_indicator", "PC/TC indicator", r"pc ?/? ?tc"),
    ("multiple_procedure", "multiple procedure indicator", rf"mult(?:iple)?[- ]proc(?:edure)?s?{_OF}"),
    ("bilateral_surgery", "bilateral surgery indicator", rf"bilateral(?: surgery)?{_OF}"),
    ("assistant_surgery", "assistant at surgery indicator", rf"assist\w*(?: at surgery| surgeon| surgery)?{_OF}"),
    ("co_surgeons", "co-surgeon indicator", rf"co-?surge(?:on|ry)s?{_OF}"),
    ("team_surgery", "team surgery indicator", rf"team(?: surgery)?{_OF}"),
    ("imaging_family", "diagnostic imaging family", r"imaging family"),
)  # fmt: skip
_PATTERNS = tuple((f, label, re.compile(rf"\b(?:{words})\b", re.I)) for f, label, words in FIELDS)
SHARES = re.compile(
    r"\b(?:pre|intra|post)[- ]?(?:op(?:erative)?)?\b.{0,25}\b(?:intra|post)[- ]?(?:op(?:erative)?)?\b.{0,30}(?:\bpercent\w*|\bshares?|%|\bsplit)|"
    r"(?:\bpercent\w*|\bshares?|\bsplit)\b.{0,40}\b(?:pre|intra|post)[- ]?(?:op(?:erative)?)?\b",
    re.IGNORECASE,
)
"""A question on how the fee is divided among the parts of the global package."""


def fee_fields(question: str) -> tuple[tuple[str, str], ...]:
    """The FeeRow fields that a question names, with what they are called."""
    return tuple((field, label) for field, label, words in _PATTERNS if words.search(question))
