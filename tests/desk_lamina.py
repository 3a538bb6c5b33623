"""A Lamina for the desk and the page of known questions: the shipped tables, no passage, no model."""

from collections.abc import Sequence

from assistant.lamina import Lamina
from assistant.settings import Settings
from corpus.store import Store
from index.hashed_words import HashedWords
from index.hit import Hit


class NoIndex:
    """An index that holds nothing."""

    encoder = HashedWords()
    chunks: tuple[()] = ()

    def search(self, text: str, k: int = 8, codes: Sequence[str] = ()) -> list[Hit]:
        """No passage is found."""
        return []

    def chunks_of(self, **where: object) -> list[object]:
        """No source is indexed."""
        return []


def make() -> Lamina:
    """What the app opens in the browser tests of the desk."""
    settings = Settings()
    return Lamina(settings, Store.open(settings.home), NoIndex())  # type: ignore[arg-type]
