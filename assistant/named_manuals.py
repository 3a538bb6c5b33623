"""Which of the imported CMS manuals a question names: "per the NCCI manual", "the official guidelines", "record layout"."""

import re
from dataclasses import dataclass

from index.search import Index

_NAMES = (
    (
        "ncci-manual",
        r"(?:(?:the )?(?:medicare )?(?:ncci|cci|national correct coding(?: initiative)?|correct coding)(?: initiative)?(?:'s)?(?: \d{4})? (?:policy )?(?:manual|handbook|polic(?:y|ies))"
        r"|policy manual|ncci (?:ch(?:apter|\.)?) ?[ivxl\d]+)",
    ),
    (
        "icd10cm-guidelines",
        r"(?:(?:the )?(?:icd-?10(?:-?cm)?|official|coding|outpatient|inpatient|ocg)(?: (?:official|coding|cm|icd-?10(?:-?cm)?|diagnosis|reporting|and))* guidelines?|(?:the )?guidelines?(?= (?:say|state|for coding|on coding|section))|\bocg\b)",
    ),
    (
        "cms-rvu-layout",
        r"(?:(?:rvu|mpfs|fee schedule|relative value|pprrvu)?(?: file)?(?:'s)? ?record layout|(?:rvu|mpfs|fee schedule|relative value|pprrvu)(?: file)?(?:'s)? (?:layout|documentation|data dictionary|fields?|attachment a))",
    ),
)
_SAID = r"(?:(?:what (?:does|do)|according to|per|as per|under|in|by)\s+)?"
_PATTERNS = tuple((prefix, re.compile(rf"\b{_SAID}{names}", re.IGNORECASE)) for prefix, names in _NAMES)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NamedManuals:
    """`sources` are the manuals named, `matter` the question without the words that name them."""

    sources: frozenset[str] = frozenset()
    matter: str = ""


def named_manuals(question: str, index: Index) -> NamedManuals:
    """The imported manuals that a question calls by their name; none where none is imported."""
    prefixes, matter = called_manuals(question)
    if not prefixes or not isinstance(index, Index):
        return NamedManuals()
    return NamedManuals(index.snapshot.lookup.sources(prefixes), matter)


def called_manuals(question: str) -> tuple[tuple[str, ...], str]:
    """How the sources of the manuals named begin, and the question without their names."""
    prefixes = tuple(prefix for prefix, pattern in _PATTERNS if pattern.search(question))
    matter = question
    for _, pattern in _PATTERNS:
        matter = pattern.sub(" ", matter)
    return prefixes, " ".join(matter.split()) or question
