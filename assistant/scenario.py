"""What happens after an operation, as a question tells it: a visit or a procedure, related or not."""

import re

from assistant.rules.postoperative import Event
from assistant.rules.visit_codes import CRITICAL_CARE

UNRELATED = re.compile(
    r"\bunrelated\b|\bnot related\b|\bnothing to do with\b|\b(?:new|different|another|other|separate) (?:problem|complaint|condition|issue|diagnosis|injury|reason)|"
    r"\bnew(?:ly)? \w+ (?:pain|injury|fracture|complaint|lump|mass|swelling)\b",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(
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
    r"\bdeci(?:sion|de[sd]?|ding)\b.{0,40}\b(?:surg\w+|operat\w+|procedure|inject\w*|fus\w+|laminectomy|perform)|\b(?:surgery|operation) (?:was|is) decided\b|\bdecision[- ]for[- ]surgery\b",
    re.IGNORECASE,
)
SAME_DAY = re.compile(
    r"\bsame day\b|\bday of (?:the )?(?:surgery|operation|procedure)\b|\bthat day\b", re.I
)
DAY_BEFORE = re.compile(r"\bday before\b|\bprevious day\b|\bday prior\b|\bnight before\b", re.I)
PROCEDURE = re.compile(
    r"\boperating room\b|\bor\b(?=[^a-z]*(?:on|for|because|with|$|\?|,|:))|\btheat(?:er|re)\b|\bre-?operat\w*|\bsecond (?:operation|surgery|procedure|stage)\b|"
    r"\b\w+(?:ectomy|otomy|plasty|oscopy|desis|pexy)\b|\b(?:release|fixation|injection|excision|biopsy|amputation)\b|"
    r"\b(?:fusion|operation|surgery|procedure|repair|replaced|washout|revision|evacuat\w+|arthroscopy|replacement|debridement)\b",
    re.IGNORECASE,
)
RETURN = re.compile(
    r"\b(?:return\w*|back|taken|brought|goes|went|needs?) (?:to |into )?(?:the )?(?:or\b|operating|theat|surgery)|\btake-?\s?back\b|\btaken back\b|\breturn to (?:the )?or\b|\bre-?operat\w*",
    re.IGNORECASE,
)
VISIT = re.compile(
    r"\bvisits?\b|\be/?m\b|\be&m\b|\bfollow-?ups?\b|\boffice\b|\bconsult\w*|\bevaluat\w+|\bcomes (?:in|back)\b|\bcame (?:in|back)\b|"
    r"\bwound checks?\b|\b(?:suture|staple) removal\b|\bpost-?op(?:erative)? (?:day|week|visit|check)\b|\bseen\b|\bsees\b|\bappointment\b|\bcheck-?up\b",
    re.IGNORECASE,
)
SAME_GROUP = re.compile(
    r"\bpartner\b|\b(?:same|my|our) (?:group|practice)\b|\bsame specialty\b", re.I
)
TOO_ILL = re.compile(
    r"\btoo (?:ill|sick|critical|unstable)\b|\bcritical(?:ly ill)?\b|\bunsafe to move\b", re.I
)
OTHER_PHYSICIAN = re.compile(
    r"\b(?:pcp|primary care|family doctor|internist)\b|\b(?:another|different|other|second) (?:physician|surgeon|doctor|provider|practice|group)\b",
    re.I,
)


GENERAL = re.compile(
    r"\b(?:rash|diabetes|hypertension|blood pressure|cough|flu|pneumonia|uti|sinus|migraine)\b",
    re.I,
)
NOT_OR = re.compile(
    r"\bbedside\b|\bnot in (?:the )?(?:or\b|operating)|\bin (?:the |my )?(?:office|clinic)\b|\b(?:procedure|treatment|exam) room\b|"
    r"\boutside (?:of )?the (?:or\b|operating)|\bwithout (?:a )?return to the or\b",
    re.IGNORECASE,
)
SIDES = re.compile(
    r"\bleft\b.*\bright\b|\bright\b.*\bleft\b|\bother (?:side|knee|hip|eye|shoulder)\b|"
    r"\b(?:left|right|opposite|contralateral) (?:knee|hip|shoulder|ankle|elbow) (?:is |was |being |then )?replace(?:d|ment)\b",
    re.I,
)
"""Another side than that of the first operation; a joint is replaced once, so a replacement of a named side is that of the other."""


CLOCK = re.compile(
    r"\b(?:new|another|second) (?:global|period|clock|90|090)\b|\bclock\b|"
    r"\b(?:re-?start|restarts|reset|resets|starts? over|begins? again|start again)\b",
    re.IGNORECASE,
)
"""Whether it is asked if a new global period starts."""


def tells_of_procedure(question: str) -> bool:
    """Whether a question tells of a further procedure, by what was done."""
    return bool(PROCEDURE.search(question) or RETURN.search(question))


def read_event(question: str, global_days: str | None, hcpcs: tuple[str, ...] = ()) -> Event:
    """What the question tells of the service after (or around) the operation.

    A limb or an illness named is unrelated to an operation on the spine; beside another operation
    it may be the very place.
    """
    asked = re.sub(
        r"\bafter (?:a |an |the |his |her |my )?[^,.;:?]{0,40}?(?:surgery|operation|procedure|laminectomy|fusion)\b",
        " ",
        question,
        flags=re.I,
    )
    outside = bool(NOT_OR.search(question))
    returns = bool(RETURN.search(question)) and not outside
    complication = bool(COMPLICATION.search(question))
    visit = (bool(VISIT.search(asked)) and not returns) or (outside and complication)
    decision = bool(DECISION.search(question))
    return Event(
        kind="visit"
        if visit
        or decision
        or not (
            returns
            or PROCEDURE.search(asked)
            or STAGED.search(asked)
            or (SIDES.search(question) and hcpcs)
        )
        else "procedure",
        unrelated=bool(
            UNRELATED.search(asked)
            or SIDES.search(question)
            or (ELSEWHERE.search(asked) and all(code[:2] in ("22", "62", "63") for code in hcpcs))
            or (GENERAL.search(asked))
        ),
        complication=complication,
        staged=bool(STAGED.search(re.sub(r"\bunplanned\b", " ", question, flags=re.I))),
        decision=decision,
        same_day=bool(SAME_DAY.search(question)),
        day_before=bool(DAY_BEFORE.search(question)),
        returns_to_operating_room=returns,
        other_physician=bool(OTHER_PHYSICIAN.search(question)) and not SAME_GROUP.search(question),
        same_group=bool(SAME_GROUP.search(question)),
        too_ill=bool(TOO_ILL.search(question)),
        critical_care=bool(CRITICAL_CARE & set(hcpcs)),
        global_days=global_days,
    )
