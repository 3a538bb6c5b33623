"""Entries of a calculation in the making: rendered as Steps only when somebody reads them."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from assistant.rules.result import Step
from corpus.citation import Citation


class Entry(NamedTuple):
    """A step whose citation may still be a callable: pricing a million lines stays cheap."""

    label: str
    expression: str
    value: str
    citation: Citation | Callable[[], Citation]

    def step(self) -> Step:
        """The step with its citation resolved."""
        place = self.citation
        cited = place if isinstance(place, Citation) else place()
        return Step(self.label, self.expression, self.value, cited)

    def written(self) -> "tuple[Entry, ...]":
        """Itself, alone."""
        return (self,)


class Unwritten(NamedTuple):
    """Entries whose words are put together when they are read: `write(*arguments)` gives them."""

    write: "Callable[..., Iterable[Entry]]"
    arguments: tuple[Any, ...]

    def written(self) -> tuple[Entry, ...]:
        """The entries."""
        return tuple(self.write(*self.arguments))


def steps_of(entries: "Iterable[Entry | Unwritten]") -> tuple[Step, ...]:
    """The steps of a calculation, in order."""
    return tuple(one.step() for entry in entries for one in entry.written())
