"""The claim that a visitor works on: its rows, and what it says of itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

import streamlit as st

from assistant.claims.desk_lines import Row, moved
from assistant.claims.desk_paste import Filed, read_paste, read_upload

DESK = "claims-desk"


@dataclass(slots=True)
class OnDesk:
    """`rows` are those the table began with, `now` as they stand; `version` counts the beginnings,
    so that the table forgets what was typed into an earlier one. `said` is to be told once;
    `waiting` are the claims of a file from which one is to be chosen."""

    rows: tuple[Row, ...] = ()
    now: tuple[Row, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)
    version: int = 0
    loaded: int = 0
    said: tuple[str, ...] = ()
    waiting: tuple[Filed, ...] = ()

    @property
    def editor(self) -> str:
        """The key of the table."""
        return f"claim-lines-{self.version}"

    def begin(self, rows: Sequence[Row]) -> None:
        """Other rows: the table begins anew with them."""
        self.rows = self.now = tuple(rows)
        self.version = next_number()

    def load(self, filed: Filed) -> None:
        """Another claim."""
        self.begin(filed.rows)
        self.about, self.said, self.waiting = dict(filed.about), filed.problems, ()
        self.loaded = next_number()

    def clear(self) -> None:
        """An empty table; the claim's own settings go too."""
        self.load(Filed(()))

    def take(self, found: tuple[Filed, ...]) -> None:
        """What was typed, pasted or uploaded: lines are added, a claim is loaded, of several one is
        to be chosen."""
        if len(found) > 1:
            self.waiting, self.said = found, ()
        elif found and (found[0].about or not self.now):
            self.load(found[0])
        elif found:
            self.begin((*self.now, *found[0].rows))
            self.said = found[0].problems

    def move(self, order: Sequence[int]) -> None:
        """The rows in another order."""
        self.begin(moved(self.now, order))


def next_number() -> int:
    """A number that was not given before in this session."""
    numbers = st.session_state.setdefault("claim-numbers", count(1))
    return int(next(numbers))


def on_desk() -> OnDesk:
    """This visitor's claim. What was typed before another page was looked at is there again."""
    desk: OnDesk = st.session_state.setdefault(DESK, OnDesk())
    if desk.editor not in st.session_state:
        desk.rows = desk.now
    return desk


def add_typed() -> None:
    """Take what was typed or pasted, and files."""
    given = st.session_state.get("claim-typed")
    if given is None:
        return
    desk = on_desk()
    for file in given.files:
        desk.take(read_upload(file.name, file.getvalue()))
    if given.text.strip():
        desk.take(read_paste(given.text))
