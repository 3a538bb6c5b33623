"""The sections of a note by their headings, and what each may say of diagnoses."""

import re

from assistant.diagnoses.tokens import Sentence

PREOPERATIVE, POSTOPERATIVE, DIAGNOSES, COURSE, PAST, FAMILY, BODY, COMPLICATIONS, PLAN, NOTHING, OTHER = (
    "preoperative", "postoperative", "diagnoses", "course", "past", "family", "body", "complications", "plan",
    "nothing", "other",
)  # fmt: skip
"""Diagnoses before and after the operation; other lists of diagnoses; the story that led to it; past
history; the family's; the operation itself; complications; what is planned; nothing to code from;
a heading of another kind."""
_HEADINGS = (
    (PREOPERATIVE, r"pre-?\s?op(?:erative)?\.?\s*(?:diagnos[ei]s|dx\.?)|diagnos[ei]s,? pre-?operative"),
    (POSTOPERATIVE, r"post-?\s?op(?:erative)?\.?\s*(?:diagnos[ei]s|dx\.?)|diagnos[ei]s,? post-?operative"),
    (FAMILY, r"family (?:medical )?(?:history|hx)|f(?:mh|hx|h)"),
    (NOTHING, r"past surgical (?:history|hx)|surgical history|psh(?:x)?|allergies|review of systems|ros|physical exam(?:ination)?|"
              r"exam(?:ination)?|p\.?e\.?|vitals?|surgeons?|assistants?|anesthesia|implants?|differential(?: diagnosis)?"),
    (PAST, r"past medical (?:history|hx)|medical history|pmhx?|hx|co-?morbid(?:ities| conditions)|social (?:history|hx)|shx?|"
           r"medications?|meds|problem list|habits"),
    (COMPLICATIONS, r"(?:intra-?operative )?complications?"),
    (DIAGNOSES, r"(?:final |admitting |discharge |principal |secondary |primary |clinical |working )?(?:diagnos[ei]s|dx)|assessment(?: and plan|/plan)?|"
                r"impression|a/p"),
    (COURSE, r"indications?(?: for (?:the )?(?:surgery|procedure|operation))?|history(?: of present illness)?|hpi|history and indications|brief history|"
             r"clinical history|reason for (?:visit|surgery|procedure)|chief complaint|subjective|clinical note"),
    (PLAN, r"plan|recommendations?|disposition|follow-?up"),
    (BODY, r"op|(?:operative )?procedures?(?: performed| in detail| description| details?)?|operations?(?: performed)?|(?:operative )?findings?|"
           r"description(?: of (?:the )?(?:procedure|operation))?|technique|details(?: of (?:the )?procedure)?|imaging|"
           r"intra-?operative findings|operative (?:course|details|description|report|note)|specimens?|drains?|estimated blood loss|ebl|procedure note"),
)  # fmt: skip
_HEADING = re.compile(
    r"^[ \t]*(?:\d+[.)]\s*)?(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in _HEADINGS)
    + r")(?:\s*\([^)\n]*\))?[ \t]*(?::|-{1,2}\s|$)",
    re.IGNORECASE | re.MULTILINE,
)
_OTHER_HEADING = re.compile(r"^[ \t]*[A-Z][A-Za-z /&()-]{1,40}:", re.MULTILINE)
SAME = re.compile(r"^\s*(?:the )?same\b|\bsame as (?:above|pre)|\bunchanged\b", re.IGNORECASE)


def mark_sections(text: str, found: list[Sentence]) -> None:
    """Write into each sentence the kind of section it stands in; "" before the first heading."""
    headings = sorted(
        [(m.start(), m.lastgroup or "") for m in _HEADING.finditer(text)]
        + [(m.start(), "") for m in _OTHER_HEADING.finditer(text) if not _HEADING.match(text, m.start())]
    )  # fmt: skip
    position, kind = 0, ""
    for sentence in found:
        while position < len(headings) and headings[position][0] <= sentence.start:
            kind = headings[position][1] or OTHER
            position += 1
        sentence.section = kind


def lists_diagnoses(found: list[Sentence]) -> bool:
    """Whether the note has a section that lists its diagnoses."""
    return any(s.section in (PREOPERATIVE, POSTOPERATIVE, DIAGNOSES) for s in found)


def is_same(text: str, sentence: Sentence) -> bool:
    """Whether a postoperative diagnosis says that it is the preoperative one."""
    said = text[sentence.start : sentence.tokens[-1].end]
    return SAME.search(said.split(":", 1)[-1]) is not None
