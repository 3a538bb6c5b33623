"""Operative notes: what was done, the codes it comes to, and what the note still must say."""

from assistant.notes.note import read_note as read_note
from assistant.notes.report import NoteReport as NoteReport
