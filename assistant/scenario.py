"""What happens after an operation, as a question tells it: a visit or a procedure, related or not."""

import re

from assistant.rules.postoperative import Event

UNRELATED = re.compile(
    r"\bunrelated\b|\bnot related\b|\bnothing to do with\b|\b(?:new|different|another|other|separate) (?:problem|complaint|condition|issue|diagnosis|injury|reason)|"
    r"\bnew(?:ly)? \w+ (?:pain|injury|fracture|complaint|lump|mass|swelling)\b|"
    r"\b(?:knee|shoulder|hip|wrist|hand|finger|ankle|foot|elbow|carpal tunnel|rash|diabetes|hypertension|blood pressure|cough|flu|pneumonia|"
    r"uti|sinus|migraine|cataract|hernia repair|gallbladder|appendi\w+|skin lesion|tendon|trigger)\b",
    re.IGNORECASE,
)
COMPLICATION = re.compile(
    r"\b(?:complicat\w*|hematoma|haematoma|infect\w*|dehisc\w*|bleed\w*|hemorrhag\w*|leak\w*|seroma|wound|washout|wash-?out|debride\w*|"
    r"irrigat\w*|drain\w*|malposition\w*|hardware failure|broken screw|loose screw|re-?herniat\w*|recurrent|compression deficit|cauda equina|"
    r"unplanned|unexpected|abscess)\b",
    re.IGNORECASE,
)
STAGED = re.compile(
    r"\bstaged?\b|\bplanned\b(?<!unplanned)|\bpre-?planned\b|\banticipated\b|\bsecond stage\b|\bprospectively\b|\bmore extensive\b|\bas scheduled\b",
    re.IGNORECASE,
)
DECISION = re.compile(
    r"\bdeci(?:sion|de[sd]?|ding)\b.{0,40}\b(?:surg\w+|operat\w+|procedure)|\b(?:surgery|operation) (?:was|is) decided\b|\bdecision[- ]for[- ]surgery\b",
    re.IGNORECASE,
)
SAME_DAY = re.compile(
    r"\bsame day\b|\bday of (?:the )?(?:surgery|operation|procedure)\b|\bthat day\b", re.I
)
DAY_BEFORE = re.compile(r"\bday before\b|\bprevious day\b|\bday prior\b|\bnight before\b", re.I)
PROCEDURE = re.compile(
    r"\boperating room\b|\bor\b(?=[^a-z]*(?:on|for|because|with|$|\?|,|:))|\btheat(?:er|re)\b|\bre-?operat\w*|\bsecond (?:operation|surgery|procedure|stage)\b|"
    r"\b\w+(?:ectomy|otomy|plasty|oscopy|desis|pexy)\b|\b(?:release|fixation|injection|excision|biopsy|amputation)\b|"
    r"\b(?:operation|surgery|procedure|repair|washout|revision|evacuat\w+|arthroscopy|replacement|debridement)\b",
    re.IGNORECASE,
)
RETURN = re.compile(
    r"\b(?:return\w*|back|taken|brought|goes|went|needs?) (?:to |into )?(?:the )?(?:or\b|operating|theat|surgery)|\btake-?back\b|\breturn to (?:the )?or\b|\bre-?operat\w*",
    re.IGNORECASE,
)
VISIT = re.compile(
    r"\bvisits?\b|\be/?m\b|\be&m\b|\bfollow-?ups?\b|\boffice\b|\bconsult\w*|\bevaluat\w+|\bcomes (?:in|back)\b|\bcame (?:in|back)\b|"
    r"\bwound checks?\b|\b(?:suture|staple) removal\b|\bpost-?op(?:erative)? (?:day|week|visit|check)\b|\bseen\b|\bsees\b|\bappointment\b|\bcheck-?up\b",
    re.IGNORECASE,
)
OTHER_PHYSICIAN = re.compile(
    r"\b(?:another|different|other|second) (?:physician|surgeon|doctor|provider|practice|group)\b",
    re.I,
)


SIDES = re.compile(r"\bleft\b.*\bright\b|\bright\b.*\bleft\b|\bother (?:side|knee|hip|eye|shoulder)\b", re.I)


def read_event(question: str, global_days: str | None) -> Event:
    """What the question tells of the service after (or around) the operation."""
    asked = re.sub(
        r"\bafter (?:a |an |the |his |her |my )?[^,.;:?]{0,40}?(?:surgery|operation|procedure|laminectomy|fusion)\b",
        " ",
        question,
        flags=re.I,
    )
    returns = bool(RETURN.search(question))
    visit = bool(VISIT.search(asked)) and not returns
    decision = bool(DECISION.search(question))
    return Event(
        kind="visit"
        if visit or decision or not (returns or PROCEDURE.search(asked))
        else "procedure",
        unrelated=bool(UNRELATED.search(asked) or SIDES.search(question)),
        complication=bool(COMPLICATION.search(question)),
        staged=bool(STAGED.search(re.sub(r"\bunplanned\b", " ", question, flags=re.I))),
        decision=decision,
        same_day=bool(SAME_DAY.search(question)),
        day_before=bool(DAY_BEFORE.search(question)),
        returns_to_operating_room=returns,
        other_physician=bool(OTHER_PHYSICIAN.search(question)),
        global_days=global_days,
    )
