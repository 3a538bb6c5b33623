"""An operation soon before this one: planned (58), for a complication (78), unrelated (79), or asked about."""

import re
from dataclasses import dataclass

from assistant.note_text.level_words import NUMBERS
from assistant.notes.acts import NoteActs
from assistant.notes.words import Words, words

GLOBAL = 90
"""Days of the longest global period (MCPM ch. 12 §40.1)."""
_DAYS = {"day": 1, "week": 7, "month": 30}
_COUNT = rf"(?:\d{{1,3}}|{'|'.join(NUMBERS)}|a|one)"
_AGO = re.compile(
    rf"\b(?P<count>{_COUNT}) (?P<unit>day|week|month)s? (?:after|following|ago|earlier|before|prior|post-?op\w*|status post|since|out from|later)|"
    rf"\b(?:post-?op(?:erative)? day|pod) ?#?(?P<day>{_COUNT})\b|\bon (?:the )?day (?P<on>{_COUNT})\b",
    re.I,
)
_RETURN = re.compile(
    r"\b(?:return(?:ed|s)?|brought back|taken back|went back) to (?:the )?(?:operating (?:room|theat\w+|suite)|or\b|theat\w+)|"
    r"\btake-?back\b|\bre-?operation\b|\breturn to (?:the )?or\b|\bunplanned (?:return|re-?operation)\b",
    re.I,
)
_STAGE = re.compile(
    r"\b(?:second|planned|staged|final)[- ]stage\b|\bstaged (?:procedure|operation|fusion|surgery)\b|\bstage (?:two|2|ii)\b|"
    r"\bsecond stage of\b",
    re.I,
)
_PLANNED = re.compile(
    r"\bas planned\b|\bplanned (?:second |staged |return|stage)|\bstage(?:d)? .{0,40}\bplanned\b|\bwas planned (?:at|before|when)\b|\bsecond stage of (?:a|the) planned\b|\bplanned prospectively\b",
    re.I,
)
_RELATED = re.compile(
    r"\b(?:hematoma|haematoma|infection|infected|abscess|dehisc\w+|csf leak|cerebrospinal fluid leak|spinal fluid leak|pseudomeningocele|seroma|"
    r"malposition\w*|misplaced|migrat\w+|pull-?out|new (?:\w+ )?(?:weakness|deficit)|unplanned|complication of (?:the|her|his) (?:first|earlier|recent|previous))\b",
    re.I,
)
_UNRELATED = re.compile(
    r"\bunrelated to\b|\bunrelated (?:problem|condition|procedure|operation)\b|\bnot related to the (?:earlier|previous|prior|recent|first)\b",
    re.I,
)
_DENIED = re.compile(r"\b(?:no|not|never|without|neither)\b[^.;\n]*$", re.I)
WHEN = "On which day was the earlier operation, and was it done by the same surgeon or group?"
WHICH = "The note speaks of a stage or a return to the operating room. Was it planned when the earlier operation was done?"


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a note says of an operation before: the modifier that follows, "" where it leaves that
    open, why, its words, and the questions."""

    modifier: str
    why: str
    words: tuple[Words, ...]
    asks: tuple[str, ...]


def earlier_operation(note: NoteActs) -> Earlier | None:
    """The earlier operation that a note speaks of, None where it speaks of none within 90 days.

    The modifier is given only where the note says when it was and exactly one of planned, for a
    complication, or unrelated.
    """
    back = _found(note, _RETURN)
    staged = _found(note, _STAGE)
    unrelated = _found(note, _UNRELATED)
    when, inside = _when(note)
    if not (back or staged or (unrelated and when)):
        return None
    if when and not inside:
        return None
    planned = _found(note, _PLANNED)
    related = _found(note, _RELATED) if back else ()
    chosen = _choose(bool(planned), bool(related), bool(unrelated))
    if not (chosen and inside):
        return Earlier("", "", (), (WHICH,) if not unrelated else (WHEN,))
    mod, why, said = {
        "58": ("58", "a stage planned when the first operation was done", planned),
        "78": ("78", "a return to the operating room for what came of the first operation", (*back, *related)),
        "79": ("79", "an operation for something else within the global period", unrelated),
    }[chosen]  # fmt: skip
    return Earlier(mod, why, (*when, *said), (WHEN,))


def _choose(planned: bool, related: bool, unrelated: bool) -> str:
    """The one modifier that the words leave; "" for none or several."""
    held = [mod for mod, holds in (("58", planned), ("78", related), ("79", unrelated)) if holds]
    return held[0] if len(held) == 1 else ""


def _when(note: NoteActs) -> tuple[tuple[Words, ...], bool]:
    """The words that say how long ago it was, and whether that is inside a global period."""
    found = []
    for match in _AGO.finditer(note.plain):
        count = match["count"] or match["day"] or match["on"]
        days = _number(count) * _DAYS[(match["unit"] or "day").lower()]
        found.append((days, words(note.text, match.start(), match.end())))
    if not found:
        return (), False
    least = min(days for days, _ in found)
    return tuple(said for days, said in found if days == least), least <= GLOBAL


def _number(said: str) -> int:
    return int(said) if said.isdigit() else NUMBERS.get(said.lower(), 1)


def _found(note: NoteActs, pattern: re.Pattern[str]) -> tuple[Words, ...]:
    kept = []
    for section in note.sections:
        if section.kind in ("plan", "planned"):
            continue
        for match in pattern.finditer(note.plain, section.start, section.end):
            before = note.plain[max(match.start() - 25, section.start) : match.start()]
            if not _DENIED.search(before):
                kept.append(words(note.text, match.start(), match.end()))
    return tuple(kept)
