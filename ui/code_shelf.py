"""The sources of a view that is no conversation, and which of them is open beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from assistant.answer import NumberedCitation
from assistant.words import place_words


@dataclass(slots=True)
class Shelf:
    """Numbered sources by the part of the view that shows them; looks to the pane as a visit does."""

    parts: dict[int, tuple[NumberedCitation, ...]] = field(default_factory=dict)
    shown: NumberedCitation | None = None
    exchanges: tuple[()] = ()
    being_answered: bool = False

    def put(self, part: int, numbered: tuple[NumberedCitation, ...]) -> Mapping[int, str]:
        """Take the sources of a part as they are shown now; returns what its chips say when hovered over."""
        self.parts[part] = numbered
        return {one.n: place_words(one.citation) for one in numbered}

    def open(self, part: int, n: int) -> None:
        """Open a source as it was numbered when it was shown; the open one is closed."""
        found = next((one for one in self.parts.get(part, ()) if one.n == n), None)
        self.shown = None if found == self.shown else found

    def opened(self) -> NumberedCitation | None:
        """The source that is open."""
        return self.shown

    def close(self) -> None:
        """Close it."""
        self.shown = None

    def stop(self) -> None:
        """Nothing is being written here."""


def shelf(name: str) -> Shelf:
    """The shelf of a view in this visitor's session; a view of other codes begins with none open."""
    kept: tuple[str, Shelf] | None = st.session_state.get("shelf")
    if kept is None or kept[0] != name:
        kept = (name, Shelf())
        st.session_state["shelf"] = kept
    return kept[1]
