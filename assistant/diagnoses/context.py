"""How a text speaks of a condition: present, denied, past, of the family, or merely suspected.

The cues and how far they reach follow NegEx and ConText (Chapman 2001, Harkema 2009): a cue holds for
what follows it up to a word that ends its reach, or for what stands before it in the same clause.
What is suspected is not coded (guidelines IV.H).
"""

import re
from functools import cache

from assistant.diagnoses.found import Status
from assistant.diagnoses.tokens import Sentence, Token, word_set

FAR, NEAR = 40, 3
"""Tokens that a cue reaches over: a whole clause, or the next words only."""
_BEFORE: tuple[tuple[Status, int, str], ...] = (
    ("uncertain", FAR, "rule out|ruling out|r/o|possible|possibly|probable|probably|suspected|suspicion for|suspicion of|"
     "suspicious for|question of|questionable|likely|concern for|concerning for|worrisome for|may have|might have|"
     "could be|cannot exclude|can not exclude|evaluate for|evaluation for|presumed|presumptive|versus|vs|"
     "differential includes|differential diagnosis|consistent with|compatible with|c/w|working diagnosis|at risk for|risk of|risks of|risks including|risks included|risks such as|risks|possibility of|potential complications|to exclude|may be needed|in case of|if the|apparent"),
    ("negated", FAR, "no evidence of|no evidence for|no sign of|no signs of|negative for|absence of|free of|denies|denied|"
     "denying|without evidence of|without|w/o|no|nor|never had|never|ruled out for|not consistent with|"
     "no history of|no known|no new|rather than|resolved|did not have|does not have|no longer has"),
    ("negated", NEAR, "not|non|isn't|wasn't"),
    ("family_history", FAR, "family history of|family history|family hx of|family hx|fh|fhx|mother|father|sister|brother|"
     "grandmother|grandfather|aunt|uncle|parents|siblings|maternal|paternal"),
    ("history", FAR, "status post|s/p|history of|h/o|hx of|past history of|postop from|previously treated for"),
    ("history", NEAR, "prior|previous|remote|healed|past|treated"),
)  # fmt: skip
_AFTER: tuple[tuple[Status, str], ...] = (
    ("negated", "was ruled out|were ruled out|is ruled out|has been ruled out|have been ruled out|been ruled out|ruled out|is absent|was absent|absent|"
     "not present|not seen|not identified|was negative|is negative|negative|unlikely|not found|was excluded|excluded|not demonstrated|not noted"),
    ("uncertain", "cannot be excluded|can not be excluded|not excluded|is suspected|was suspected|suspected|is possible|possible|"
     "is likely|to be ruled out|cannot be ruled out|questioned|versus|vs"),
    ("history", "has resolved|resolved|in the past|years ago|in remote past"),
)  # fmt: skip
_ENDS = word_set(
    "but however except although though who which presents presented presenting now with secondary because since "
    "underwent undergoes failed found showing revealed reveals demonstrates demonstrated then causing has had having is was "
    "admits admitted reports reported complains being does noted due other aside apart besides unless"
)
_ENDS_NEGATION = _ENDS - {"noted"}
_NOT_HISTORY = frozenset(("history", "of", "present"))
_NO_CUE = re.compile(
    r"history of present|no (?:longer|change|improvement|relief|response|significant improvement)|not (?:only|yet)",
    re.I,
)
_LONG = word_set("long year month week day years months weeks longstanding standing week's lengthy")


def status_of(sentence: Sentence, first: int, last: int) -> Status:
    """How a sentence speaks of the words between two of its tokens (inclusive)."""
    tokens = sentence.tokens
    for status in (_said_before(tokens, first), _said_after(tokens, last)):
        if status != "present":
            return status
    return "present"


@cache
def _cues() -> tuple[tuple[tuple[str, ...], Status, int], ...]:
    cues = [
        (tuple(cue.split()), status, reach) for status, reach, said in _BEFORE for cue in said.split("|")
    ]  # fmt: skip
    return tuple(sorted(cues, key=lambda cue: -len(cue[0])))


def _said_before(tokens: list[Token], first: int) -> Status:
    """The cue whose reach the token stands in; the nearest one where several do."""
    position, passed = first - 1, 0
    while position >= 0 and passed < FAR:
        for words, status, reach in _cues():
            start = position - len(words) + 1
            if (
                start >= 0
                and passed < reach
                and _are(tokens, start, words)
                and not _no_cue(tokens, start, status)
            ):
                return status
        token = tokens[position]
        if _ends_reach(tokens, position):
            return _ahead(tokens, position)
        passed += not (token.kind == "break" or token.filler)
        position -= 1
    return "present"


def _are(tokens: list[Token], start: int, words: tuple[str, ...]) -> bool:
    return all(t.text == w for t, w in zip(tokens[start : start + len(words)], words, strict=False))


def _no_cue(tokens: list[Token], start: int, status: Status) -> bool:
    """Whether what looks like a cue is none: a history of present illness, a two-year history of."""
    said = " ".join(t.text for t in tokens[start : start + 4])
    if _NO_CUE.match(said):
        return True
    before = tokens[max(0, start - 2) : start]
    return (
        status == "history" and any(t.text in _LONG for t in before) and said.startswith("history")
    )


def _ends_reach(tokens: list[Token], position: int) -> bool:
    token = tokens[position]
    if token.kind == "break":
        return token.text in "()[]"
    if (
        token.text == "with"
        and position
        and tokens[position - 1].text in ("consistent", "compatible")
    ):
        return False
    return token.text in _ENDS


def _ahead(tokens: list[Token], position: int) -> Status:
    """A relative of the patient at the head of the sentence is whom it speaks of: "Mother had …"."""
    if tokens[position].text in ("has", "had", "with", "is", "was"):
        before = {t.text for t in tokens[:position]}
        if before & {
            "mother",
            "father",
            "sister",
            "brother",
            "grandmother",
            "grandfather",
            "aunt",
            "uncle",
        }:
            return "family_history"
        if tokens[position].text in ("has", "had") and before & {"never"} and position <= FAR:
            return "negated"
    return "present"


def _said_after(tokens: list[Token], last: int) -> Status:
    rest = tokens[last + 1 : last + 16]
    for n, token in enumerate(rest):
        for status, said in _AFTER:
            for cue in said.split("|"):
                if _are(rest, n, tuple(cue.split())) and len(rest) >= n + len(cue.split()):
                    return status
        if (token.kind == "break" and token.text != ",") or token.text in (
            "and",
            "with",
            "but",
            "no",
            "without",
        ):
            break
        if n and token.kind == "break":
            break
    return "present"
