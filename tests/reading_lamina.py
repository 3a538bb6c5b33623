"""A Lamina that reads documents: the shipped tables, an index of imported documents by their words, no model."""

import os
from collections.abc import Callable
from pathlib import Path

import assistant.indexing
from assistant.lamina import Lamina
from assistant.settings import Settings
from corpus.store import Store
from index.build import build_index
from index.chunk import Chunk
from index.chunking import imported_chunks
from index.hashed_words import HashedWords
from index.search import Index

FIRST = Chunk("Lamina answers from what it cites.", "first", "1", "First", "policy", "first")


def rebuild(settings: Settings, progress: Callable[[str, int, int], None] | None = None) -> str:
    """As assistant.indexing.rebuild, of the imported documents alone."""
    build_index(settings.home, [FIRST, *imported_chunks(settings.home)], HashedWords(), progress)
    return "The index is up to date."


def make() -> Lamina:
    """What the app opens in the browser test of uploads."""
    settings = Settings()
    assistant.indexing.rebuild = rebuild  # type: ignore[assignment]
    rebuild(settings)
    store = Store.open_as_is(Path(os.environ["LAMINA_TEST_STORE"]))
    return Lamina(settings, store, Index.open(settings.home, HashedWords()))
