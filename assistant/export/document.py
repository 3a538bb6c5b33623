"""What is exported: a title, a day, and the answers of a conversation in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answer import Answer


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question without an answer, and why there is none."""

    question: str
    why: str


Entry = Answer | Unanswered


@dataclass(frozen=True, slots=True)
class Document:
    """An answer or a conversation to export. `day` is the day of the export; nothing else of it
    depends on when it is made."""

    title: str
    day: date
    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, answers: Sequence[Entry], day: date, title: str = "") -> "Document":
        """A document of answers; without a title the first question is the title."""
        return cls(title or (answers[0].question if answers else "Conversation"), day, tuple(answers))  # fmt: skip
