"""Whether a text put as a question is an operative note, or describes an operation to be coded."""

import re

from assistant.note_text.sections import sections_of

LEAST = 80
"""Characters below which no text is a note."""
_OF_A_NOTE = frozenset({
    "title", "body", "preoperative", "postoperative", "diagnosis", "findings", "implants", "stage",
    "complications", "people", "history", "other", "consent", "imaging", "planned",
})  # fmt: skip
ENOUGH = 3
"""Kinds of sections that only a note has together."""
ASKS_CODES = re.compile(
    r"\b(?:which|what) (?:cpts?|codes?|procedure codes?)\b|\bcodes?\s*\?|\bhow (?:do|would|should|can|to) (?:i |we |you )?(?:code|bill|report)\b|"
    r"\bwhat (?:do|would|should|can) (?:i|we) (?:code|bill|report)\b|\bcode (?:this|the following)\b",
    re.IGNORECASE,
)
"""A question that wants codes for what was done."""
_OPERATIVE = re.compile(
    r"\b(?:performed|placed|carried (?:down|out)|exposed|exposure|decompress(?:ed|ion)|fused|fusion|removed|inserted|incision|prepped|"
    r"draped|prone|supine|anesthesia|retract(?:ed|ors?)|fluoroscop\w+|closed|hemostasis|graft(?:ed)?|screws?|rods?|cages?|laminectom\w+|"
    r"laminotom\w+|facetectom\w+|foraminotom\w+|discectom\w+|arthrodesis|drain|dura|thecal|annulotomy|endplates?)\b",
    re.IGNORECASE,
)
TOLD = 4
"""Different words of operating that a narrative without headings must have."""
_SENTENCE = re.compile(r"[.;\n]\s*(?=\S|$)")
_ASKS = re.compile(
    r"\?\s*$|^\s*(?:which|what|can|may|is|are|does|do|how|why|when|should|would)\b", re.I
)


def is_note(text: str) -> bool:
    """Whether a text is an operative note: by its sections, or as a narrative that asks nothing."""
    if len(text) < LEAST:
        return False
    kinds = {section.kind for section in sections_of(text)} & _OF_A_NOTE
    if kinds >= {"title", "body"} or (len(kinds) >= ENOUGH and kinds & {"title", "body", "stage"}):
        return True
    told = {word.lower() for word in _OPERATIVE.findall(text)}
    return len(told) >= TOLD and len(_SENTENCE.findall(text)) > 1 and not _ASKS.search(text)
