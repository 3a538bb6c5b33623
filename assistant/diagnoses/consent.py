"""What a patient was told may happen is no finding: lists of risks, warnings, consent."""

import re
from itertools import groupby

from assistant.diagnoses.mentions import Mention
from assistant.diagnoses.tokens import Sentence

_TOLD = re.compile(
    r"\b(?:risks?|consent\w*|warned|counsel\w*|cautioned|advised|explained|discuss(?:ed|ion)|reviewed with|understands?|"
    r"inform(?:ed)? (?:the |her |him |them |about |of |that )|aware (?:of|that)|potential(?:ly)?|"
    r"complications? (?:such|like|includ\w+|of (?:the )?(?:surgery|procedure|operation)))\b",
    re.I,
)
_RISK = re.compile(r"\b(?:risks?|consent\w*|potential for|warned|complications? (?:such|like|includ\w+|of (?:the )?(?:surgery|procedure|operation)))\b", re.I)  # fmt: skip
_GOES_ON = re.compile(
    r"\s*(?:these|those|they|this|among (?:them|these)|(?:such )?(?:risks|complications)|specifically)\b",
    re.I,
)
_HAPPENED = re.compile(
    r"\b(?:occurr\w+|did occur|happened|(?:was|were) (?:found|noted|seen|identified|encountered|repaired|closed|created|made|"
    r"recogni[sz]ed|evident|present|caused|managed|treated|oversewn|sutured)|repaired|encountered|sustained|developed|resulted)\b",
    re.I,
)
_POSSIBLE = re.compile(r"\b(?:can|could|may|might|would|should|if)\b[^.;]*$", re.I)
_CLAUSE = re.compile(r";|\bbut (?!not limited)|\bhowever\b|\balthough\b")
_AFTER = re.compile(r"[.;]|\bbut (?!not limited)|\bhowever\b")


def as_told(text: str, found: list[Sentence], mentions: list[Mention]) -> None:
    """Take mentions as told where they are of what may happen.

    A sentence that goes on from one about risks ("These include …") tells of them too. A complication
    of the operation is taken so after any word of telling, another condition after a word of risk
    only, or in one list with such a complication; what is said to have happened is not.
    """
    places = {id(sentence): at for at, sentence in enumerate(found)}
    for _, group in groupby(mentions, key=lambda m: places[id(m.sentence)]):
        here = list(group)
        _in_sentence(text, found, places[id(here[0].sentence)], here)


def _in_sentence(text: str, found: list[Sentence], at: int, here: list[Mention]) -> None:
    begin = found[at].start
    before = text[found[at - 1].start : begin] if at else ""
    goes_on = bool(_GOES_ON.match(text, begin))
    listed = any(_told(text, begin, m, _TOLD, goes_on and before) for m in here if _of_surgery(m))
    for mention in here:
        cue = _TOLD if listed or _of_surgery(mention) else _RISK
        if mention.status == "present" and _told(text, begin, mention, cue, goes_on and before):
            mention.status = "uncertain"
        elif mention.status == "uncertain" and _of_surgery(mention) and happened(text, mention.end):
            said = text[begin : mention.start]
            mention.status = "present" if _RISK.search(said) else mention.status


def _of_surgery(mention: Mention) -> bool:
    return mention.condition.kind == "complication"


def _told(
    text: str, begin: int, mention: Mention, cue: re.Pattern[str], before: str | bool
) -> bool:
    start = mention.start
    clause = max((m.end() + begin for m in _CLAUSE.finditer(text[begin:start])), default=begin)
    if happened(text, mention.end):
        return False
    return bool(cue.search(text[clause:start])) or bool(before and cue.search(str(before)))


def happened(text: str, end: int) -> bool:
    """Whether the clause says, after a mention that ends at `end`, that it came about."""
    stop = _AFTER.search(text, end)
    after = text[end : stop.start() if stop else len(text)]
    found = _HAPPENED.search(after)
    return bool(found) and not _POSSIBLE.search(after[: found.start()])  # type: ignore[union-attr]
