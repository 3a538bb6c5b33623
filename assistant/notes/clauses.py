"""Sentences of a note and their parts, each with whether what it says was done."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.note_text.sections import Section

_STOP = re.compile(
    r"(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bNo)(?<!\bvs)(?<!\bSt)(?<!approx)[.;](?=\s|$)(?!\s*\d{1,2}\s*(?:mm|cm))|\n\s*\n|(?<=\S)\n(?=[A-Z(])|\n(?=\s*(?:[-*•]|\(?\d{1,2}[.)]\s|\[[ xX]?\]|\([ xX]\)))",
)
_ENUMERATOR = re.compile(r"(?:^|\n)\s*(?:\(?\d{1,2}[.)]|[-*•])\s*")
_COMMA = re.compile(r",|;|:|\bwith\b|\bincluding\b|\bfollowed by\b|\bbut\b|\bhowever\b|\balthough\b|\bwhile\b|\bso\b|\bwhere\b|\band (?=(?:a|an|the|medial|bilateral|left|right|pedicle|no|posterolateral|foram\w+|facet\w+|graft|bone|cage)\b)|\n", re.I)  # fmt: skip
_LIST = re.compile(r"\s*(?:and\s+)?(?:[CTLS][\s-]?\d|\d{1,2}\s?-\s?\d)", re.I)
_FUTURE = re.compile(
    r"\b(?:will|would|shall|plan(?:ned|s)? (?:to|for)|planning|consider\w*|may (?:need|require|be)|might|if (?:she|he|the|they|symptoms|needed)|possible|possibly|offered|discussed|recommend\w*|declined|options? (?:of|include)|scheduled|consented|risks?|in the future|later|next (?:week|month)|told that|backup|contemplated)\b",
    re.I,
)
_LATER = re.compile(
    r"\b(?:may be needed|in the future|if needed|will be (?:done|performed|needed|scheduled|considered)|to be (?:done|performed) (?:later|at|in)|is planned|are planned|planned for|at a later date)\b",
    re.I,
)
_NOT_AFTER = re.compile(
    r"^[^.;\n]{0,45}?\b(?:(?:was|were|is|are)(?:n't| not)|not (?:be )?(?:performed|done|placed|needed|required|used|necessary|disturbed|indicated|entered)|could not|abandoned|aborted|deferred|untouched|(?:left|kept|were left|remained) (?:intact|in place|alone|untouched|undisturbed)|(?:was|were) (?:not|abandoned|deferred|aborted))\b",
    re.I,
)
_NOT_BEFORE = re.compile(
    r"(?:\bno\b(?! complic)|\bwithout\b|\bnot\b|\bnor\b|\bneither\b|\bnever\b|\bdenied\b|\brather than\b|\binstead of\b|\bavoid(?:ed|ing)\b|\bdid not\b|\bno need for\b|\bdecided against\b|\babsence of\b|\bdeclined\b)[^.;\n]{0,40}$",
    re.I,
)
_ENDS_NOT = re.compile(r"\b(?:but|however|only|then|was performed for|and the|and a)\b", re.I)
_PAST = re.compile(
    r"(?:\b(?:prior|previous|previously|earlier|existing|old|history of|status post|s/p|remote|known|healed)\b)[^.;,\n]{0,30}$",
    re.I,
)
_PAST_SENTENCE = re.compile(
    r"\b(?:had (?:undergone|had)|underwent|has a history|history of|status post|had a (?:prior|previous)|years? ago|in (?:19|20)\d\d)\b",
    re.I,
)
LONGEST = 1000
"""Characters beyond which a sentence is read in pieces."""
OPENING = 40
"""Characters at the head of a note where "s/p" announces the operation itself."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: offsets, the kind of section it stands in, and the starts of its parts."""

    start: int
    end: int
    section: str
    parts: tuple[tuple[int, int], ...]


def sentences(text: str, section: Section) -> Iterator[Sentence]:
    """The sentences of a section; one beyond `LONGEST` characters in pieces."""
    start = section.start
    for stop in [*_STOP.finditer(text, section.start, section.end), None]:
        end = stop.start() if stop else section.end
        for a, b in _pieces(text, start, end):
            if text[a:b].strip():
                yield Sentence(a, b, section.kind, tuple(_parts(text, a, b)))
        start = stop.end() if stop else section.end


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        cut = text.rfind(" ", start, start + LONGEST)
        cut = cut if cut > start else start + LONGEST
        yield start, cut
        start = cut
    yield start, end


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for comma in [*_COMMA.finditer(text, start, end), None]:
        stop = comma.start() if comma else end
        if (
            comma
            and comma[0] in ",;"
            and text[stop - 1 : stop].isdigit()
            and _LIST.match(text, comma.end())
        ):
            continue  # a list of levels goes on
        if text[start:stop].strip():
            yield start, stop
        start = comma.end() if comma else end


def standing(text: str, sentence: Sentence, start: int, end: int) -> str:
    """done, denied, planned or past: how the words from start to end stand in their sentence."""
    before, after = text[sentence.start : start], text[end : sentence.end]
    said = text[sentence.start : sentence.end]
    denied = _NOT_BEFORE.search(before)
    if denied and not _ENDS_NOT.search(denied[0]):
        return "denied"
    clause_end = re.search(r",| but\b|;|\band (?:a|the)\b", after)
    near = after[: clause_end.start()] if clause_end else after
    inside = text[start:end]
    if _NOT_AFTER.search(near) or re.search(r"\b(?:not|no)\b", inside, re.I):
        return "denied"
    if _PAST.search(before) and not (
        sentence.start < OPENING and before.lstrip().lower().startswith("s/p")
    ):
        return "past"
    if _PAST_SENTENCE.search(said) and sentence.section not in ("title",) and re.search(r"\b(?:19|20)\d\d\b|\bhistory\b|\bunderwent\b|\bundergone\b|\bago\b", said):  # fmt: skip
        return "past"
    if _FUTURE.search(before) or _LATER.search(after):
        return "planned"
    return "done"
