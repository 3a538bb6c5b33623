"""A Lamina on the tables and pages that come with it, quick to open: the index knows words, no meaning."""

from pathlib import Path

from assistant.lamina import Lamina
from assistant.settings import Settings
from corpus.store import Store
from index.build import build_index
from index.cut import all_chunks
from index.hashed_words import HashedWords
from index.search import Index


def built(home: Path) -> Path:
    """A home with the shipped tables and an index of our own pages."""
    Store.open(home).close()
    build_index(home, all_chunks(home), HashedWords())
    return home


def opened(settings: Settings) -> Lamina:
    """The Lamina of such a home."""
    index = Index.open(settings.home, HashedWords())
    return Lamina(settings, Store.open(settings.home), index)


def deadly(settings: Settings) -> Lamina:
    """A Lamina that kills its process at one question, and breaks at another."""
    import os

    lamina = opened(settings)
    ask = lamina.ask

    def asked(question: str, *rest: object, **more: object) -> object:
        if "DEADLY" in question:
            os._exit(9)
        if "BREAKING" in question:
            raise ZeroDivisionError("a bug of ours")
        return ask(question, *rest, **more)  # type: ignore[arg-type]

    lamina.ask = asked  # type: ignore[method-assign,assignment]
    return lamina


def slow(settings: Settings) -> Lamina:
    """A Lamina that takes its time, so that a test can kill it in between."""
    import time

    lamina = opened(settings)
    ask = lamina.ask

    def asked(question: str, *rest: object, **more: object) -> object:
        time.sleep(0.2)
        return ask(question, *rest, **more)  # type: ignore[arg-type]

    lamina.ask = asked  # type: ignore[method-assign,assignment]
    return lamina
