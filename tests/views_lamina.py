"""A Lamina for the views: the tables that come with Lamina, known answers in the chat, no index."""

import os
from datetime import date
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fake_lamina import FakeLamina

from assistant.settings import Settings
from corpus.rows import Edition, Gpci
from corpus.store import Store

STORE = "LAMINA_TEST_STORE"
"""Names the home whose reference store is read."""


class NoIndex:
    """An index without passages."""

    manifest = SimpleNamespace(
        chunks=7121, documents=191, model="a model", created="2026-07-15T10:00:00"
    )

    def search(self, text: str, k: int = 8) -> list[Any]:
        """Nothing."""
        return []


class ViewsLamina(FakeLamina):
    """Answers the fake's questions; tables and pages are real."""

    def __init__(self) -> None:
        self.settings, self.index = Settings(), NoIndex()

    @cached_property
    def store(self) -> Store:
        """The store of another home, so that the history does not stand beside it."""
        return Store.open_as_is(Path(os.environ[STORE]))

    def editions(self) -> tuple[Edition, ...]:
        """The loaded editions."""
        return tuple(self.store.editions())

    def localities(self, day: date) -> tuple[Gpci, ...]:
        """The localities in force."""
        return self.store.localities(day)


def make() -> ViewsLamina:
    """The factory that LAMINA_UI_FACTORY names."""
    return ViewsLamina()
