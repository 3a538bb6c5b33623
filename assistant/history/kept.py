"""What the history gives back: conversations in a list, and the exchanges of one."""

from dataclasses import dataclass
from datetime import datetime

from assistant.answer import Answer
from assistant.settings import QuestionSettings


@dataclass(frozen=True, slots=True)
class KeptConversation:
    """A conversation in a list. `found` is the text around what was searched for, "" without a search;
    `questions` counts its questions, `version` its changes."""

    id: str
    title: str
    pinned: bool
    started: datetime
    changed: datetime
    questions: int
    owner: str = ""
    version: int = 0
    found: str = ""


@dataclass(frozen=True, slots=True)
class KeptExchange:
    """A question as it was asked (identifiers masked) and what became of it. `thumb` is up, down or ""."""

    position: int
    question: str
    under: QuestionSettings
    writer: str = ""
    answer: Answer | None = None
    problem: str = ""
    partial: str = ""
    thumb: str = ""
    reason: str = ""

    @property
    def unfinished(self) -> bool:
        """Whether its answer was being written when the reader or the server left."""
        return self.answer is None and not self.problem
