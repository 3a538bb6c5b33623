"""What many tests share: a store built from the tables that come with Lamina, and questions asked of it."""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assistant.compose.draft import Draft
from assistant.compose.rules_writer import write
from assistant.conversation import Conversation, Turn
from assistant.gather import gather
from assistant.query import Query
from assistant.settings import QuestionSettings
from assistant.understand import understand
from assistant.verify import Verification, verify
from corpus.store import Store
from index.hashed_words import HashedWords
from index.hit import Hit
from tests.browser.screen import ARGUMENTS, CHROMIUM

DAY = date(2026, 7, 15)
MAIN = sys.modules["__main__"]


class NoPassages:
    """An index without a passage, for questions that tables and rules answer alone."""

    encoder = HashedWords()

    def search(self, text: str, k: int = 8, codes: Sequence[str] = ()) -> list[Hit]:
        return []


@dataclass(frozen=True)
class Written:
    """A question as understood, what was written about it, and what verification says of that."""

    query: Query
    draft: Draft
    checked: Verification

    @property
    def text(self) -> str:
        return self.draft.text

    def values(self, tool: str) -> list[str | None]:
        """The values of the results of one rule, in order."""
        return [result.value for result in self.draft.results if result.tool == tool]


Ask = Callable[..., Written]


@pytest.fixture(scope="session")
def shipped_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh $LAMINA_HOME; it holds what comes with Lamina once it is opened, and nothing else."""
    return Path(tmp_path_factory.mktemp("shipped"))


@pytest.fixture(scope="session")
def shipped(shipped_home: Path) -> Iterator[Store]:
    """The store of a fresh home: the tables that come with Lamina and nothing else."""
    opened = Store.open(shipped_home)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def ask(shipped: Store) -> Ask:
    """Understand, gather without passages, write and verify; turns of one conversation in order."""

    @cache
    def asked(*turns: str, day: date = DAY, **settings: object) -> Written:
        conversation = Conversation()
        under = QuestionSettings(day, **settings)  # type: ignore[arg-type]
        for question in turns:
            query = understand(question, under, shipped, conversation)
            draft = write(query, gather(query, shipped, NoPassages()))  # type: ignore[arg-type]
            conversation.add(Turn(query.question, None, query))
        checked = verify(
            draft.text, query.question, draft.citations, draft.results, draft.conflicts
        )
        return Written(query, draft, checked)

    return asked


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One headless Chromium for all tests of a process that look at a page."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(autouse=True)
def same_main() -> Iterator[None]:
    """Tests of the screen put their own script in the place of the main module, which new processes run again."""
    sys.modules["__main__"] = MAIN
    yield
    sys.modules["__main__"] = MAIN
