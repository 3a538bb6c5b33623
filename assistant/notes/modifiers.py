"""Modifiers that a note itself decides: each with its words and rule; what it leaves open is asked."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from assistant.notes.earlier_operation import Earlier, earlier_operation
from assistant.notes.reading import Reading
from assistant.notes.sheet import ModifierReason, ProposedLine, Sheet
from assistant.notes.words import Words, words
from corpus.errors import LaminaError
from corpus.modifier import modifier
from corpus.store import Store

SHARED = (
    "arthrodesis.", "decompression.", "corpectomy.", "discectomy.", "arthroplasty.", "osteotomy.", "laminoplasty.",
)  # fmt: skip
"""Rules whose work two surgeons may share."""
SIDES = ("LT", "RT", "50")
_CO_SURGEON = re.compile(r"\bco-?surgeons?\b", re.I)
_ENDED = re.compile(
    r"\b(?:procedure|operation|case|surgery)\b[^.\n]{0,40}\b(?:aborted|terminated|discontinued|stopped|halted|not (?:be )?completed)\b"
    r"|\b(?:we |I )?(?:aborted|terminated|discontinued|stopped) (?:the )?(?:procedure|operation|case|surgery)\b",
    re.I,
)
_DANGER = re.compile(
    r"\b(?:unstable|instability of the patient|hypotens\w+|arrhythmi\w+|bradycardi\w+|tachycardi\w+|cardiac|asystole|arrest|desaturat\w+|"
    r"anaphyla\w+|(?:uncontrolled|massive|brisk|profuse) (?:bleeding|hemorrhage)|potentials? (?:\w+ ){0,2}lost|loss of (?:\w+ ){0,2}potentials?|well-?being|air embol\w+)\b",
    re.I,
)
_FIGURE = r"(?:\d+(?:\.\d+)?|one|two|three|four|five|six|ninety|sixty|forty|thirty|an?|half)"
_GREATER = re.compile(
    rf"\b(?:twice|double|three times) (?:as long|the (?:usual|normal|typical) (?:time|length|effort|work))|"
    rf"\b{_FIGURE}(?: and a half)?\s?(?:%|percent|minutes?|hours?)(?: \w+)? (?:longer|more|extra|additional|beyond|over)\b|"
    rf"\b(?:additional|extra)(?: of)? {_FIGURE}(?: and a half)?\s?(?:minutes?|hours?)\b|\b(?:added|took|required|needed)(?: an| about| some)*(?: additional| extra) {_FIGURE}\s?(?:minutes?|hours?)\b",
    re.I,
)
_WHY_GREATER = re.compile(
    r"\b(?:because of|because|due to|owing to|on account of|as a result of|secondary to|given)\b",
    re.I,
)
_HARD = re.compile(
    r"\b(?:(?:much|far|considerably|substantially|significantly|unusually|extremely|exceptionally) (?:more )?(?:difficult|complex|laborious|demanding)|"
    r"more (?:difficult|complex|time-consuming) than (?:usual|normal|typical)|(?:took|lasted) (?:\w+ ){0,2}longer than (?:usual|normal|expected))\b",
    re.I,
)
_REDUCED = re.compile(
    r"\breduced services?\b|\b(?:elected|decided|chose) (?:not to (?:complete|continue|proceed with the rest)|to (?:limit|shorten|reduce) the (?:procedure|operation|decompression|fusion))\b",
    re.I,
)
_UNTOLD = frozenset({"history", "plan", "planned", "addendum"})


def note_modifiers(sheet: Sheet, reading: Reading, store: Store, day: date) -> None:
    """Write the modifiers of role and circumstance on the lines, and the questions they leave."""
    _sides(sheet)
    _co_surgeons(sheet, reading, store, day)
    _unusual(sheet, reading, store, day)
    _return(sheet, earlier_operation(reading.note))


def _sides(sheet: Sheet) -> None:
    """Say of LT, RT and 50, which coding wrote on the lines, where they come from."""
    for line in sheet.lines:
        for mod in line.modifiers:
            if mod in SIDES:
                sheet.reasons.append(_reason(mod, line, "the side the note names", line.words))


def _co_surgeons(sheet: Sheet, reading: Reading, store: Store, day: date) -> None:
    said = _told(reading, _CO_SURGEON)
    if not said:
        return
    for at, line in enumerate(sheet.lines):
        if line.rule.startswith(SHARED) and _indicator(line.hcpcs, store, day) in ("1", "2"):
            _put(sheet, at, "62", "two surgeons share the procedure", said)
    sheet.ask(
        "The note names co-surgeons. Which part did each surgeon perform, and is there a report from each?"
    )


def _unusual(sheet: Sheet, reading: Reading, store: Store, day: date) -> None:
    first = next(
        (n for n, one in enumerate(sheet.lines) if not _adds_on(one, store, day) and one.modifiers != ("XU",)), None
    )  # fmt: skip
    ended, danger = _told(reading, _ENDED), _told(reading, _DANGER)
    if ended:
        if first is not None and danger:
            _put(sheet, first, "53", "ended for the sake of the patient", (*ended, *danger))
        sheet.ask(
            "The note says that the operation was ended early. What had been completed by then?"
        )
        return
    reduced = _told(reading, _REDUCED)
    if reduced and first is not None:
        _put(sheet, first, "52", "less than the procedure was done by choice", reduced)
    greater, hard = _told(reading, _GREATER), _told(reading, _HARD)
    if greater and first is not None and _reasoned(reading, greater):
        _put(sheet, first, "22", "substantially more work, with its reason and extent", greater)
        sheet.ask("Modifier 22 goes with a statement of how the work differed from the usual. Is there one?")  # fmt: skip
    elif greater or hard:
        sheet.ask("The note calls the work more than usual. What made it so, and by how much time or effort?")  # fmt: skip


def _return(sheet: Sheet, earlier: Earlier | None) -> None:
    if earlier is None:
        return
    if earlier.modifier:
        for at in range(len(sheet.lines)):
            _put(sheet, at, earlier.modifier, earlier.why, earlier.words)
    for question in earlier.asks:
        sheet.ask(question)


def _put(sheet: Sheet, at: int, mod: str, why: str, said: Iterable[Words]) -> None:
    line = sheet.lines[at]
    if mod not in line.modifiers:
        sheet.lines[at] = replace(line, modifiers=(*line.modifiers, mod))
        sheet.reasons.append(_reason(mod, line, why, said))


def _reason(mod: str, line: ProposedLine, why: str, said: Iterable[Words]) -> ModifierReason:
    return ModifierReason(
        line.hcpcs, mod, f"modifier.{mod}", why, tuple(said), modifier(mod).references
    )


def _told(reading: Reading, pattern: re.Pattern[str]) -> tuple[Words, ...]:
    """The places of a pattern in what the note tells of this operation, those denied left out."""
    note, found = reading.note, []
    for section in note.sections:
        if section.kind in _UNTOLD:
            continue
        for match in pattern.finditer(note.plain, section.start, section.end):
            before = note.plain[max(match.start() - 25, section.start) : match.start()]
            if not re.search(r"\b(?:no|not|never|without|neither)\b[^.;\n]*$", before, re.I):
                found.append(words(note.text, match.start(), match.end()))
    return tuple(found)


def _reasoned(reading: Reading, said: Iterable[Words]) -> bool:
    """Whether a reason stands in the sentence of the extent, or in the one before or after it."""
    plain = reading.note.plain
    return any(
        _WHY_GREATER.search(plain[max(0, one.start - 200) : one.end + 200]) is not None
        for one in said
    )


def _adds_on(line: ProposedLine, store: Store, day: date) -> bool:
    try:
        return store.fee_row(line.hcpcs, day).global_days == "ZZZ"
    except LaminaError:
        return False


def _indicator(hcpcs: str, store: Store, day: date) -> str:
    try:
        return store.fee_row(hcpcs, day).co_surgeons or ""
    except LaminaError:
        return ""
