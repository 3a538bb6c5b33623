"""The proposed claim of a note: edits among its lines, modifiers, order, and the claim check's findings."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.notes.level_words import interspace
from assistant.notes.reading import Reading
from assistant.notes.sheet import ProposedLine, Sheet
from assistant.rules.checking import check_claim
from assistant.rules.claim import Claim, ClaimLine, ClaimResult
from corpus.errors import LaminaError, NoAnswer, NotSetUp
from corpus.rows import PtpEdit
from corpus.store import Store

UNUSUAL = frozenset({"instrumentation.anterior", "navigation"})
"""Rules whose line is apart by what it served (XU), not by its place (XS)."""
SHARED = (
    "arthrodesis.",
    "decompression.",
    "corpectomy.",
    "discectomy.",
    "arthroplasty.",
    "osteotomy.",
    "laminoplasty.",
)
_CO_SURGEON = re.compile(r"\bco-?surgeons?\b", re.I)
_ASSISTANT = re.compile(
    r"\b(?:surgical |first )?assistants?\b\s*(?:surgeon)?\s*:?\s*(?P<who>[^\n.]{3,60})", re.I
)
_ABORTED = re.compile(
    r"\b(?:procedure|operation|case|surgery)\b[^.\n]{0,30}\b(?:aborted|terminated|discontinued)\b",
    re.I,
)
_STAGED = re.compile(r"\b(?:second|planned|staged)[- ]stage\b|\bstaged (?:procedure|operation|fusion)\b|\breturn(?:ed)? to (?:the )?(?:operating room|or)\b|\btake-?back\b", re.I)  # fmt: skip


def settle(sheet: Sheet, reading: Reading, store: Store, day: date) -> None:
    """Put modifiers on the lines, drop what an edit takes in, and put the lines in order."""
    _edits(sheet, store, day)
    _roles(sheet, reading, store, day)
    sheet.lines = sorted(sheet.lines, key=lambda line: _rank(line, store, day))


def checked(sheet: Sheet, store: Store, day: date) -> ClaimResult | None:
    """The proposed claim as the claim check sees it, None where nothing is proposed."""
    if not sheet.lines:
        return None
    return check_claim(Claim(day, claim_lines(sheet.lines)), store)


def claim_lines(lines: Sequence[ProposedLine]) -> tuple[ClaimLine, ...]:
    """The lines of a proposal as claim lines, levels by name."""
    return tuple(
        ClaimLine(line.hcpcs, line.modifiers, line.units, levels=_named(line), incision=line.approach or None)
        for line in lines
    )  # fmt: skip


def _named(line: ProposedLine) -> tuple[str, ...]:
    if not line.rule.startswith(("arthrodesis.", "decompression.", "discectomy.")):
        return ()
    return tuple(interspace(place) for place in sorted(line.places))


def _edits(sheet: Sheet, store: Store, day: date) -> None:
    try:
        edits = store.ptp_among([line.hcpcs for line in sheet.lines], day)
    except NoAnswer:
        return  # the claim check says which table is not loaded
    except NotSetUp:
        return
    fused = [line.hcpcs for line in sheet.lines if line.rule == "decompression.fused"]
    for edit in sorted(edits, key=lambda e: (e.column_two in fused, e.column_one)):
        one = [line for line in sheet.lines if line.hcpcs == edit.column_one]
        two = [line for line in sheet.lines if line.hcpcs == edit.column_two]
        for line in two:
            if one and line in sheet.lines:
                _apply(sheet, edit, one, line)


def _apply(sheet: Sheet, edit: PtpEdit, ones: list[ProposedLine], two: ProposedLine) -> None:
    at = sheet.lines.index(two)
    if edit.modifier_indicator == "1" and all(_apart(one, two) for one in ones):
        modifier = "XU" if two.rule in UNUSUAL else "XS"
        # NCCI Policy Manual ch. I §E: a modifier on either code of the pair says so.
        opened = [one for one in ones if {"XS", "XU"} & set(one.modifiers)]
        if not opened and not {"XS", "XU"} & set(two.modifiers):
            sheet.lines[at] = replace(two, modifiers=(modifier, *two.modifiers))
        return
    del sheet.lines[at]
    sheet.leave_out(
        two.hcpcs, f"Column two of {edit.column_one} at the same place.", (edit.citation(),)
    )


def _apart(one: ProposedLine, two: ProposedLine) -> bool:
    """Whether the note puts the two at different places, or the second serves something of its own."""
    if two.rule in UNUSUAL:
        return two.apart
    if one.approach and two.approach and one.approach != two.approach:
        return True
    return bool(one.places and two.places) and not one.places & two.places


def _roles(sheet: Sheet, reading: Reading, store: Store, day: date) -> None:
    text = reading.note.plain
    if _CO_SURGEON.search(text):
        for at, line in enumerate(sheet.lines):
            if line.rule.startswith(SHARED) and _co_surgeons(line.hcpcs, store, day) in ("1", "2"):
                sheet.lines[at] = replace(line, modifiers=(*line.modifiers, "62"))
        sheet.ask(
            "The note names co-surgeons. Which part did each surgeon perform, and is there a report from each?"
        )
    if _ABORTED.search(text):
        sheet.ask(
            "The note says that the operation was ended early. What had been completed by then?"
        )
    if _STAGED.search(text):
        sheet.ask("The note speaks of a stage or a return to the operating room. Was it planned when the earlier operation was done?")  # fmt: skip


def _co_surgeons(hcpcs: str, store: Store, day: date) -> str:
    try:
        return store.fee_row(hcpcs, day).co_surgeons or ""
    except LaminaError:
        return ""


def _rank(line: ProposedLine, store: Store, day: date) -> tuple[int, float, str]:
    """Primary codes before add-ons, the greater amount first."""
    try:
        row = store.fee_row(line.hcpcs, day)
    except LaminaError:
        return 2, 0.0, line.hcpcs
    return int(row.global_days == "ZZZ"), -float(row.total_rvu("facility")), line.hcpcs
