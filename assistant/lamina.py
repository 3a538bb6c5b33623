"""Lamina: one object that answers questions, for every face (command line, screen, evals)."""

import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from assistant.answer import Answer
from assistant.compose.rules_writer import write
from assistant.conversation import Conversation, Turn
from assistant.evidence import Evidence
from assistant.gather import gather
from assistant.passage import Passage as Passage
from assistant.passage import passage_of
from assistant.query import Query
from assistant.settings import QuestionSettings, Settings
from assistant.understand import understand
from assistant.verify import verify
from corpus.citation import Citation
from corpus.rows import Edition, Gpci
from corpus.store import Store
from index.encoder import MiniLM
from index.search import Index

EXAMPLES = (
    "63052 vs 63053",
    "Can I bill 63053 alone?",
    "What does Medicare pay for 63047 in Manhattan?",
    "Total for 22633, 22634, 63052, 63053, 22842 and 22853 x2",
    "63047 with 22633 at the same level?",
    "What must the operative note say for 63102?",
)
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a streamed answer: kind "stage" or "text" with `text`, at last "answer"."""

    kind: str
    text: str = ""
    answer: Answer | None = None


class Lamina:
    """Answers questions from the loaded tables, rules and passages. Safe to share between threads."""

    examples: tuple[str, ...] = EXAMPLES

    def __init__(self, settings: Settings, store: Store, index: Index) -> None:
        self.settings, self.store, self.index = settings, store, index

    @classmethod
    def open(cls, settings: Settings, progress: Progress | None = None) -> "Lamina":
        """Open store and index under `settings.home`. Raises IndexMissing when none was built."""
        store = Store.open(settings.home)
        encoder = MiniLM(threads=settings.threads)
        return cls(settings, store, Index.open(settings.home, encoder))

    def ask(
        self, question: str, under: QuestionSettings | None = None, conversation: Conversation | None = None,
        id: str = "",
    ) -> Answer:  # fmt: skip
        """Answer one question; the turn is added to the conversation. Raises BadInput, NotSetUp."""
        answer = None
        for event in self.stream(question, under or QuestionSettings(), conversation, id):
            answer = event.answer or answer
        assert answer is not None
        return answer

    def stream(
        self, question: str, under: QuestionSettings, conversation: Conversation | None = None, id: str = ""
    ) -> Iterator[Event]:  # fmt: skip
        """Answer in steps: stages, pieces of verified text, the Answer at the end."""
        clock = _Clock()
        yield Event("stage", "Reading the question")
        query = understand(question, under, self.store, conversation)
        clock.lap("understand")
        yield Event("stage", "Looking up codes, rules and passages")
        evidence = gather(query, self.store, self.index, self.settings.passages)
        clock.lap("gather")
        yield Event("stage", "Writing and checking the answer")
        answer = self._compose(query, evidence, clock, id or uuid.uuid4().hex)
        if conversation is not None:
            conversation.add(Turn(query.question, answer, query))
        for block in answer.text.split("\n\n"):
            yield Event("text", block + "\n\n")
        yield Event("answer", answer=answer)

    def _compose(self, query: Query, evidence: Evidence, clock: "_Clock", id: str) -> Answer:
        draft = write(query, evidence)
        clock.lap("compose")
        checked = verify(
            draft.text, query.question, draft.citations, draft.results, draft.conflicts
        )
        if checked.faults:
            draft = write(replace(query), evidence, without=checked.faults)
            checked = verify(
                draft.text, query.question, draft.citations, draft.results, draft.conflicts
            )
        clock.lap("verify")
        return Answer(
            id=id, question=query.question, status=draft.status, text=draft.text,
            codes=query.hcpcs, citations=draft.citations, results=tuple(draft.results),
            conflicts=tuple(draft.conflicts), cautions=tuple(draft.cautions), numbers=checked.numbers,
            writer="rules", timings_ms=clock.timings(), settings=query.under.as_strings(),
            suggestions=tuple(draft.suggestions[:4]),
        )  # fmt: skip

    def passage(self, citation: Citation) -> Passage:
        """The cited passage in its context, or the cited table row as pairs."""
        return passage_of(citation, self.index)

    def editions(self) -> tuple[Edition, ...]:
        """The loaded editions of all tables."""
        return tuple(self.store.editions())

    def localities(self, day: date) -> tuple[Gpci, ...]:
        """The payment localities in force on a day."""
        return self.store.localities(day)

    @cached_property
    def warm(self) -> bool:
        """Loads the encoder, so that the first question does not wait for it."""
        self.index.search("warm up", k=1)
        return True


class _Clock:
    """Milliseconds per stage of one answer."""

    def __init__(self) -> None:
        self._begun = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self._laps[name] = round((now - self._last) * 1000, 2)
        self._last = now

    def timings(self) -> dict[str, float]:
        return {**self._laps, "total": round((time.perf_counter() - self._begun) * 1000, 2)}
