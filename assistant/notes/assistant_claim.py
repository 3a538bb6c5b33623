"""The claim of an assistant at surgery: 80, 82 or AS, by who is named and what Medicare allows for the code."""

import re
from dataclasses import dataclass
from datetime import date

from assistant.notes.acts import NoteActs
from assistant.notes.sheet import Sheet
from assistant.notes.words import Words, words
from corpus.citation import Citation
from corpus.errors import LaminaError
from corpus.modifier import modifier
from corpus.store import Store

_ASSISTED = re.compile(
    r"\b(?i:(?:surgical |first )?assist(?:ants?|ed by|ing)?(?: surgeons?)?(?: at surgery)?)\s*[:,]?\s*(?:was |by )?(?P<who>(?:Dr\.? )?[A-Z][^\n;.:]{2,45}?),?\s*"
    r"(?P<letters>M\.?D|D\.?O|PA(?:-?C)?|NP|FNP|APRN|CNS|RNFA|RN|CST|SA-?C)\b",
)
_DOCTOR = re.compile(r"\bassist(?:ants?|ed by)(?: surgeons?)?\s*[:,]?\s*(?P<who>Dr\.? (?:[A-Z][\w.'’-]+ ?){1,3})", re.I)  # fmt: skip
_NO_RESIDENT = re.compile(r"\bno (?:qualified )?resident (?:surgeon )?(?:was |is )?available\b", re.I)  # fmt: skip
_RESIDENT = re.compile(r"\b(?:resident|fellow|PGY)\b", re.I)
NONPHYSICIAN = frozenset({"PA", "PAC", "PA-C", "NP", "FNP", "APRN", "CNS"})
DOCTORS = frozenset({"MD", "DO"})
ALLOWED, BY_REPORT = "2", "0"
"""Assistant-at-surgery indicators: paid, and paid where the need is documented."""


@dataclass(frozen=True, slots=True)
class AssistantLine:
    """A line of the assistant's own claim: modifier, the words that name the assistant, and what it needs."""

    hcpcs: str
    units: int
    modifier: str
    why: str
    words: tuple[Words, ...]
    citations: tuple[Citation, ...]


def assistant_claim(
    note: NoteActs, sheet: Sheet, store: Store, day: date
) -> tuple[AssistantLine, ...]:
    """The lines an assistant may report; none without an assistant whom Medicare pays as one."""
    mod, said = _who(note)
    if not mod:
        return ()
    lines = []
    for line in sheet.lines:
        allowed = _indicator(line.hcpcs, store, day)
        if allowed not in (ALLOWED, BY_REPORT):
            continue
        need = "" if allowed == ALLOWED else "; the need for an assistant must be documented (indicator 0)"  # fmt: skip
        why = f"assistant at surgery{need}"
        lines.append(
            AssistantLine(line.hcpcs, line.units, mod, why, said, modifier(mod).references)
        )
    return tuple(lines)


def _who(note: NoteActs) -> tuple[str, tuple[Words, ...]]:
    """The modifier of the assistant that the note names, and the words; "" where it names none."""
    match = _ASSISTED.search(note.plain) or _DOCTOR.search(note.plain)
    if match is None:
        return "", ()
    line = note.plain[match.start() : note.plain.find("\n", match.end()) % (len(note.plain) + 1)]
    if _RESIDENT.search(_NO_RESIDENT.sub("", line)):
        return "", ()
    letters = (match.groupdict().get("letters") or "MD").upper().replace(".", "")
    said = words(note.text, match.start(), match.end())
    if letters in NONPHYSICIAN:
        return "AS", (said,)
    if letters not in DOCTORS:
        return "", ()
    none = _NO_RESIDENT.search(note.plain)
    if none is None:
        return "80", (said,)
    return "82", (said, words(note.text, none.start(), none.end()))


def _indicator(hcpcs: str, store: Store, day: date) -> str:
    try:
        return store.fee_row(hcpcs, day).assistant_surgery or ""
    except LaminaError:
        return ""
