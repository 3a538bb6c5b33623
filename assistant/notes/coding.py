"""From a note's text to its coding sheet: read, decide, settle."""

from datetime import date

from assistant.note_text.sections import another_patient
from assistant.notes.acts import NoteActs, find_acts
from assistant.notes.claim import settle
from assistant.notes.decompression import code_decompression
from assistant.notes.fusions import code_fusions
from assistant.notes.hardware import code_hardware
from assistant.notes.other_work import (
    code_bodies,
    code_devices_between_processes,
    code_grafts,
    code_tools,
)
from assistant.notes.reading import Reading, shown
from assistant.notes.sheet import Sheet
from corpus.store import Store


def code_note(text: str, store: Store, day: date) -> tuple[Sheet, Reading]:
    """The coding sheet of a note for a date of service, and the note as read."""
    sheet = Sheet()
    other = another_patient(text)
    reading = Reading(find_acts(text if other is None else text[:other]))
    if other is not None:
        sheet.ask(
            "A note of another patient seems to follow; only the first was read. Do both belong here?"
        )
    code_fusions(reading, sheet)
    code_bodies(reading, sheet)
    code_decompression(reading, sheet)
    code_devices_between_processes(reading, sheet)
    code_hardware(reading, sheet)
    code_grafts(reading, sheet)
    code_tools(reading, sheet)
    _addendum(reading.note, sheet)
    settle(sheet, reading, store, day)
    return sheet, reading


def _addendum(note: NoteActs, sheet: Sheet) -> None:
    """An addendum that names other levels than the note is asked about."""
    from assistant.note_text.level_words import find_levels

    for section in note.sections:
        if section.kind != "addendum":
            continue
        levels = [
            one
            for one in find_levels(note.plain)
            if section.start <= one.start < section.end and not one.root
        ]
        new = frozenset(g for one in levels for g in one.gaps)
        known = frozenset(g for one in (*note.title_levels, *note.body_levels) for g in one.gaps)
        if new - known:
            sheet.ask(f"The addendum names {shown(new)}, the description {shown(known)}. At which levels was the operation done?")  # fmt: skip
