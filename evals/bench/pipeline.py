"""A pipeline of the bench: texts found for a question, the best first."""

from dataclasses import dataclass
from typing import Protocol

from index.chunk import Chunk


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the corpus as a reader would load it: its source id and whole text."""

    source: str
    text: str


class Pipeline(Protocol):
    """Finds passages. `name` is what the table calls it, `index_seconds` how long its index took
    to build from nothing (None: nothing of its own was built)."""

    @property
    def name(self) -> str:
        """What the table calls it."""

    @property
    def index_seconds(self) -> float | None:
        """Seconds to build its index from nothing."""

    @property
    def passages(self) -> int:
        """How many passages it searches."""

    def search(self, question: str, k: int) -> list[Chunk]:
        """At most `k` passages, the best first."""
