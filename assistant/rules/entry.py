"""An entry of a calculation in the making: rendered as a Step only when somebody reads it."""

from collections.abc import Callable
from typing import NamedTuple

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
