"""What a mention may lead to by where it stands in a note: a code, a code of history, or nothing."""

from assistant.diagnoses.found import Status
from assistant.diagnoses.mentions import Mention
from assistant.diagnoses.sections import (
    BODY,
    COMPLICATIONS,
    COURSE,
    DIAGNOSES,
    FAMILY,
    OTHER,
    PAST,
    PLAN,
    POSTOPERATIVE,
    PREOPERATIVE,
    is_same,
)
from assistant.diagnoses.tokens import Sentence

LISTS = (PREOPERATIVE, POSTOPERATIVE, DIAGNOSES)
STORY = (*LISTS, COURSE, PAST, COMPLICATIONS, "")
_SPINE = frozenset({"spine", "listed", "symptom"})


def standing_status(mention: Mention) -> Status:
    """The status by the sentence, corrected by the section and by what does not go away."""
    if mention.sentence.section == FAMILY:
        return "family_history"
    if mention.status == "history" and mention.condition.chronic:
        return "present"
    return mention.status


def tells(mention: Mention, listed: bool) -> bool:
    """Whether a present condition counts when others are combined with it.

    In a note that lists its diagnoses the description of the operation does not.
    """
    return (
        not listed or mention.sentence.section in STORY or mention.condition.kind == "complication"
    )


def may_be_coded(mention: Mention, listed: bool) -> bool:
    """Where a note lists its diagnoses, its story adds comorbidities, and the operation complications."""
    kind, section = mention.condition.kind, mention.sentence.section
    if kind == "cue" or section == FAMILY:
        return False
    if kind == "listed" and section in (BODY, PLAN, OTHER):
        return False
    if not listed or kind == "complication":
        return True
    return section in LISTS if kind in _SPINE else section in STORY and section != ""


def may_be_history(mention: Mention, listed: bool) -> bool:
    """Whether a past condition may be coded as personal history."""
    if mention.status != "history" or not mention.condition.history:
        return False
    if mention.condition.kind == "cue":
        return mention.sentence.section in LISTS or not listed
    return mention.sentence.section in (*STORY, BODY, PLAN)


def superseded(mention: Mention, text: str, found: list[Sentence], coded: list[Mention]) -> bool:
    """Whether a preoperative diagnosis was replaced by a postoperative one (guidelines IV.N)."""
    if mention.sentence.section != PREOPERATIVE or mention.condition.kind not in _SPINE:
        return False
    after = [s for s in found if s.section == POSTOPERATIVE]
    if not after or any(is_same(text, sentence) for sentence in after):
        return False
    named = [
        m.condition
        for m in coded
        if m.sentence.section == POSTOPERATIVE and m.condition.kind in _SPINE
    ]
    return bool(named) and mention.condition not in named
