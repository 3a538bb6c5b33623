"""Whether a question asks how a column changed, or what it held in a year gone by."""

import re

from assistant.asked_fields import FIELDS, OF_CHANGE, OF_STATUS, TOPIC_OF
from assistant.mentions import year_mentions

_CHANGE = (
    r"changed|changes|changing|change[^.;?]{0,40}\b(?:since|this year|lately|recently)|since when|history of|"
    r"how long (?:has|have) \S+ been|(?:gone|went|go) (?:up|down)|went from|used? to (?:be|have)|"
    r"still (?:at |an? |only |on |in )?(?:the same|\d{1,3}\b|zzz|xxx|yyy|mmm|add-?on|status|payable|type|mai|bundled|covered|paired|apc|in force|in effect|valid|there)|"
    r"last (?:year|quarter|release|edition)|(?:the )?year before|previous (?:year|quarter|release|edition)|earlier (?:this year|release|edition)|"
    r"(?:before|until|prior to|than in|since) (?:\w+ )?20\d\d|same (?:in|as in|as|for|back in) (?:20\d\d|last|before)|different (?:in|from|than|last|before)\b"
)
"""Words for a change over time, beside the name of what changed."""
_MOVED = r"(?:change|raised?|lower(?:ed)?|increased?|decreased?|reduced?|became|become|turn\w*|moved?|switch\w*)"
_PAST = r"(?:was|were|wasn'?t|had|did|has|have|when)"
_IN_YEAR = r"(?:in|for|during|of|through|as of)(?: late| early| all of| january| april| july| october)? 20\d\d"
_NEAR, _CLAUSE = r"[^.;?]{0,60}", r"[^.,;?]{0,60}"
_STATUS = OF_STATUS.pattern
_ASKED = (
    rf"\b(?:{{words}})\b{_NEAR}\b(?:{_CHANGE})|\b(?:{_CHANGE}){_NEAR}\b(?:{{words}})\b|"
    rf"\b(?:{_PAST}|any|whether|what)\b{_CLAUSE}\b(?:{{words}})\b{_CLAUSE}\b{_MOVED}\b|"
    rf"\b{_PAST}\b{_CLAUSE}\b(?:change|became|become)\b{_CLAUSE}\b(?:{{words}})\b"
)
_STOOD = (
    rf"\b{_PAST}\b{_CLAUSE}\b(?:{{words}})\b{_CLAUSE}\b{_IN_YEAR}\b|"
    rf"\b{_PAST}\b{_CLAUSE}\b{_IN_YEAR}\b{_CLAUSE}\b(?:{{words}})\b|\b{_IN_YEAR}\b,? {_PAST}\b{_CLAUSE}\b(?:{{words}})\b"
)


def _compiled(form: str, *words: str) -> re.Pattern[str]:
    return re.compile(form.replace("{words}", "|".join(words)), re.IGNORECASE)


CHANGED = _compiled(_ASKED, *(words for *_, words in (*FIELDS, *OF_CHANGE)), _STATUS)
_IT = r"(?:it|its|that|this|they|them|their|these|those|one|so)"
OF_IT = _compiled(f"{_ASKED}|{_STOOD}", _IT)
STOOD = _compiled(_STOOD, *(words for f, _, words in OF_CHANGE if f in TOPIC_OF), _STATUS)


OF_A_PATIENT = re.compile(r"\b(?:patients?|pt|he|she|operated|underwent|seen|admitted)\b", re.I)
"""Words by which what was in a year is told of a patient, and not of a code."""
_MONEY = (
    r"(?:fees?|payments?|rates?|allowed amounts?|amounts?|reimbursements?|rvus?|values?|prices?)"
)
_OF_MONEY = (
    rf"\b(?:did|has|have|had)\b{_CLAUSE}\b{_MONEY}\b{_CLAUSE}\b(?:changed?|go(?:ne)? (?:up|down))\b|"
    rf"\b(?:changes?|changed) (?:in|to|of) (?:the )?(?:\w+ )?{_MONEY}\b|"
    rf"\b(?:was|were)\b{_CLAUSE}\b(?:more|less|higher|lower|better|worse)\b{_CLAUSE}\b{_IN_YEAR}\b"
)
AMOUNT_CHANGED = re.compile(_OF_MONEY, re.IGNORECASE)
"""A question on how what is paid changed: told by the relative values of every release."""


def asks_history(question: str) -> bool:
    """Whether a question asks how a column, or what is paid, changed."""
    return asks_change(question) or AMOUNT_CHANGED.search(question) is not None


def asks_change(question: str) -> bool:
    """Whether a question asks how a column it names changed, or what it held in a year gone by."""
    if CHANGED.search(question):
        return True
    of_year = bool(year_mentions(question)) and not OF_A_PATIENT.search(question)
    return of_year and STOOD.search(question) is not None


def asks_change_of_it(question: str) -> bool:
    """Whether a follow-up asks how what was spoken of changed: "has it changed?", "was it one in 2025?"."""
    return OF_IT.search(question) is not None
