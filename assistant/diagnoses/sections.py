"""The sections of a note by their headings, and what each may say of diagnoses."""

import re
from bisect import bisect_right

from assistant.diagnoses.tokens import Sentence
from assistant.note_text.sections import OPENING, sections_of

PREOPERATIVE, POSTOPERATIVE, DIAGNOSES, COURSE, PAST, FAMILY, BODY, COMPLICATIONS, PLAN, NOTHING, OTHER = (
    "preoperative", "postoperative", "diagnoses", "course", "past", "family", "body", "complications", "plan",
    "nothing", "other",
)  # fmt: skip
"""Diagnoses before and after the operation; other lists of diagnoses; the story that led to it; past
history; the family's; the operation itself; complications; what is planned; nothing to code from;
a heading of another kind."""
_AS = {
    OPENING: "", "preoperative": PREOPERATIVE, "postoperative": POSTOPERATIVE, "diagnosis": DIAGNOSES,
    "history": COURSE, "past": PAST, "family": FAMILY, "complications": COMPLICATIONS, "plan": PLAN,
    "consent": NOTHING, "examination": NOTHING, "people": NOTHING, "implants": NOTHING, "planned": OTHER,
    "addendum": OTHER, "other": OTHER,
}  # fmt: skip
"""What a kind of section may say of diagnoses; every other kind tells of the operation."""
_OTHER_HEADING = re.compile(r"^[ \t]*[A-Z][A-Za-z /&()-]{1,40}:", re.MULTILINE)
SAME = re.compile(r"^\s*(?:the )?same\b|\bsame as (?:above|pre)|\bunchanged\b", re.IGNORECASE)


def mark_sections(text: str, found: list[Sentence]) -> None:
    """Write into each sentence the kind of section it stands in; "" before the first heading."""
    sections = sections_of(text)
    begins = [0, *(s.end for s in sections)]
    headings = {at: _AS.get(s.kind, BODY) for at, s in zip(begins, sections, strict=False)}
    contents = [(at, s.start) for at, s in zip(begins, sections, strict=False)]
    for other in _OTHER_HEADING.finditer(text):
        at = other.start()
        if not any(a <= at < b for a, b in contents):
            headings[at] = OTHER
    places = sorted(headings)
    for sentence in found:
        place = bisect_right(places, sentence.start) - 1
        sentence.section = headings[places[place]] if place >= 0 else ""


def lists_diagnoses(found: list[Sentence]) -> bool:
    """Whether the note has a section that lists its diagnoses."""
    return any(s.section in (PREOPERATIVE, POSTOPERATIVE, DIAGNOSES) for s in found)


def is_same(text: str, sentence: Sentence) -> bool:
    """Whether a postoperative diagnosis says that it is the preoperative one."""
    said = text[sentence.start : sentence.tokens[-1].end]
    return SAME.search(said.split(":", 1)[-1]) is not None
