"""`lamina note`: identifiers found, procedures and diagnoses read, the claim checked, gaps named."""

import importlib.util
from datetime import date
from typing import Any

from assistant.identifiers.redaction import identifiers_of_note
from assistant.notes.assistant_claim import assistant_claim
from assistant.notes.claim import checked
from assistant.notes.coding import code_note
from assistant.notes.documentation import check_documentation
from assistant.notes.report import NoteReport
from assistant.notes.suggestions import suggestions
from corpus.errors import BadInput
from corpus.hidden_characters import without_hidden
from corpus.store import Store

MOST = 400_000
"""Characters of one note; forty pages have about 150,000."""


def read_note(text: str, store: Store, day: date, model: bool = True) -> NoteReport:
    """Read one operative note for a date of service; offsets count characters of the text as given.

    `model` asks the language model for names that no form knows. Nothing is kept, logged or sent.
    Raises BadInput for an empty text or one beyond forty pages or so.
    """
    if not text.strip():
        raise BadInput(
            "The note is empty: give a file with its text, or - and the text on standard input."
        )
    if len(text) > MOST:
        raise BadInput(
            f"The note has {len(text):,} characters; Lamina reads up to {MOST:,}. Split it by operation."
        )
    identifiers = tuple(identifiers_of_note(text, model=model))
    sheet, reading = code_note(_visible(text), store, day)
    claim = checked(sheet, store, day)
    documentation = check_documentation(sheet, reading)
    if not sheet.lines and not sheet.questions:
        sheet.ask(
            "No operation of the spine was found that Lamina can code. What was done, and at which levels?"
        )
    helped = assistant_claim(reading.note, sheet, store, day)
    return NoteReport(
        sheet,
        reading,
        documentation,
        claim,
        identifiers,
        _diagnoses(text),
        helped,
        suggestions(reading, sheet),
    )


def _visible(text: str) -> str:
    """The text with characters that nobody sees as blanks, in the same length."""
    if without_hidden(text) == text:
        return text
    return "".join(c if without_hidden(c) == c or c in "\n\t" else " " for c in text)


def _diagnoses(text: str) -> tuple[dict[str, Any], ...]:
    """Diagnoses with their codes, none where the part that finds them is not installed."""
    if importlib.util.find_spec("assistant.diagnoses") is None:
        return ()
    from assistant.diagnoses import find_diagnoses

    return tuple(found.to_json() for found in find_diagnoses(text))
