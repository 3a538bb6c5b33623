"""A kept conversation as a document to export."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from assistant.export.document import Document, Entry, Unanswered
from assistant.words import UNFINISHED

if TYPE_CHECKING:
    from assistant.history.kept import KeptExchange


def kept_document(title: str, exchanges: "Sequence[KeptExchange]", day: date) -> Document:
    """The exchanges of a conversation in order; a draft that was not verified is never exported."""
    return Document.of([_entry(one) for one in exchanges], day, title)


def _entry(one: "KeptExchange") -> Entry:
    if one.answer is not None:
        return one.answer
    return Unanswered(one.question, one.problem or UNFINISHED)
