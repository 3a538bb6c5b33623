"""The proposed claim of a note: edits among its lines, modifiers, order, and the claim check's findings."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.note_text.level_words import interspace
from assistant.notes.modifiers import note_modifiers
from assistant.notes.reading import Reading
from assistant.notes.sheet import ModifierReason, ProposedLine, Sheet
from assistant.rules.checking import check_claim
from assistant.rules.claim import Claim, ClaimLine, ClaimResult
from corpus.errors import LaminaError, NoAnswer, NotSetUp
from corpus.rows import PtpEdit
from corpus.store import Store

UNUSUAL = frozenset({"instrumentation.anterior", "navigation"})
"""Rules whose line is apart by what it served (XU), not by its place (XS)."""


def settle(sheet: Sheet, reading: Reading, store: Store, day: date) -> None:
    """Put modifiers on the lines, drop what an edit takes in, and put the lines in order."""
    _edits(sheet, store, day)
    sheet.lines = sorted(sheet.lines, key=lambda line: _rank(line, store, day))
    note_modifiers(sheet, reading, store, day)


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
            sheet.reasons.append(ModifierReason(
                two.hcpcs, modifier, f"modifier.{modifier}", f"apart from {edit.column_one}", two.words, (edit.citation(),)
            ))  # fmt: skip
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


def _rank(line: ProposedLine, store: Store, day: date) -> tuple[int, float, str]:
    """Primary codes before add-ons, the greater amount first."""
    try:
        row = store.fee_row(line.hcpcs, day)
    except LaminaError:
        return 2, 0.0, line.hcpcs
    return int(row.global_days == "ZZZ"), -float(row.total_rvu("facility")), line.hcpcs
