"""Lamina: one object that answers questions, for every face (command line, screen, evals)."""

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.answer import Answer
from assistant.audit.findings import Findings
from assistant.compose.draft import Draft
from assistant.compose.rules_writer import write
from assistant.conversation import Conversation, Turn
from assistant.evidence import Evidence
from assistant.gather import gather
from assistant.grounding import grounded_answer
from assistant.intent_neighbours import IntentNeighbours
from assistant.passage import Passage as Passage
from assistant.passage import passage_of
from assistant.query import Query
from assistant.safety.markup import inert_answer
from assistant.settings import QuestionSettings, Settings
from assistant.understand import understand
from assistant.writers.desk import Desk
from assistant.writers.offered import OfferedWriter, available_writers
from corpus.citation import Citation
from corpus.level_family import level_families
from corpus.rows import Edition, Gpci
from corpus.store import Store
from index.encoder import MiniLM
from index.search import Index
from index.vector_places import place_of

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

    from assistant.history import History
    from assistant.history.memory import Asked
    from assistant.notes import NoteReport
    from assistant.writers.model_writer import ModelWriter
    from assistant.writers.reader_key import ReaderKey

EXAMPLES = (
    "63052 vs 63053",
    "Can I bill 63053 alone?",
    "What does Medicare pay for 63047 in Manhattan?",
    "Total for 22633, 22634, 63052, 63053, 22842 and 22853 x2",
    "63047 with 22633 at the same level?",
    "What must the operative note say for 63102?",
)
Progress = Callable[[str, int, int], None]
WRITING = "Writing and checking the answer"
WRITTEN_BY_MODELS = frozenset({"answered", "partial"})
"""Refusals, questions back and "not in my sources" are said in our words, whoever writes."""


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a streamed answer: kind "stage" or "text" with `text`, at last "answer".

    "discard" says that the text so far is to be dropped: a draft began well and failed later.
    """

    kind: str
    text: str = ""
    answer: Answer | None = None


class Lamina:
    """Answers questions from the loaded tables, rules and passages. Safe to share between threads."""

    examples: tuple[str, ...] = EXAMPLES

    def __init__(self, settings: Settings, store: Store, index: Index) -> None:
        self.settings, self.store, self.index = settings, store, index
        self._findings = Findings(settings.home, store)
        self._desk = Desk(settings, self._tools)

    @classmethod
    def open(cls, settings: Settings, progress: Progress | None = None) -> "Lamina":
        """Open store and index under `settings.home`. Raises IndexMissing when none was built."""
        store = Store.open(settings.home)
        encoder = MiniLM(threads=settings.threads, home=settings.home)
        return cls(settings, store, Index.open(settings.home, encoder, place_of(settings.chroma)))

    def ask(
        self, question: str, under: QuestionSettings | None = None, conversation: Conversation | None = None,
        id: str = "", writer: str = "",
    ) -> Answer:  # fmt: skip
        """Answer one question; the turn is added to the conversation. Raises BadInput, NotSetUp."""
        answer = None
        for event in self.stream(question, under or QuestionSettings(), conversation, id, writer):
            answer = event.answer or answer
        assert answer is not None
        return answer

    def stream(
        self, question: str, under: QuestionSettings, conversation: Conversation | None = None, id: str = "",
        writer: str = "", key: "ReaderKey | None" = None,
    ) -> Iterator[Event]:  # fmt: skip
        """Answer in steps: stages, pieces of verified text, the Answer at the end.

        `writer` goes before the one in the settings, `key` before that of the environment. Closing the
        stream ends a model's request.
        """
        clock, model = _Clock(), self._desk.writer(writer, key)
        yield Event("stage", "Reading the question")
        query = understand(question, under, self.store, conversation, self._neighbours)
        clock.lap("understand")
        yield Event("stage", "Looking up codes, rules and passages")
        evidence = gather(query, self.store, self.index, self.settings.passages, self._findings)
        query = evidence.query
        clock.lap("gather")
        yield Event("stage", WRITING)
        draft = write(query, evidence)
        clock.lap("compose")
        answer = grounded_answer(draft, query, id)
        clock.lap("verify")
        if model is not None and answer.status in WRITTEN_BY_MODELS:
            answer = yield from _by_model(
                model, query, evidence, draft, answer, _spent(conversation)
            )
            clock.lap("model")
        else:
            yield from _blocks(answer.text)
        answer = replace(inert_answer(answer), timings_ms=clock.timings())
        if conversation is not None:
            conversation.add(Turn(query.question, answer, query))
        yield Event("answer", answer=answer)

    def _tools(self) -> "Sequence[BaseTool]":
        from assistant.tools.every import every_tool

        return every_tool(self.store, self.index)

    def passage(self, citation: Citation) -> Passage:
        """The cited passage in its context, or the cited table row as pairs."""
        return passage_of(citation, self.index)

    def editions(self) -> tuple[Edition, ...]:
        """The loaded editions of all tables."""
        return tuple(self.store.editions())

    def localities(self, day: date) -> tuple[Gpci, ...]:
        """The payment localities in force on a day."""
        return self.store.localities(day)

    def payers(self) -> tuple[str, ...]:
        """The payers, other than Medicare, whose documents were imported."""
        from assistant.named_documents import payers

        return payers(self.index)

    def writers(self) -> tuple[OfferedWriter, ...]:
        """Writers that can be chosen here: the rules, and the models that were found."""
        return available_writers()

    def note(self, text: str, under: QuestionSettings | None = None) -> "NoteReport":
        """What an operative note comes to: codes with their proof, gaps, questions. Raises BadInput."""
        from assistant.notes import read_note

        return read_note(text, self.store, (under or QuestionSettings()).date_of_service)

    @cached_property
    def history(self) -> "History":
        """The kept conversations of this installation. Raises NotSetUp, BadInput."""
        from assistant.history import History  # its library is not needed to answer

        return History.open(self.settings.home, self.settings.history)

    def remembered(self, exchanges: "Sequence[Asked]") -> Conversation:
        """A kept conversation, to go on from."""
        from assistant.history import remembered

        return remembered(exchanges, self.store, self._neighbours)

    @cached_property
    def _neighbours(self) -> IntentNeighbours:
        return IntentNeighbours(self.index.encoder, self.settings.home)

    @cached_property
    def warm(self) -> bool:
        """Loads the encoder, so that the first question does not wait for it."""
        self.index.search("warm up", k=1)
        self._findings.refresh()
        self._neighbours.warm()
        level_families()
        return True


def _blocks(text: str) -> Iterator[Event]:
    for block in text.split("\n\n"):
        yield Event("text", block + "\n\n")


def _spent(conversation: Conversation | None) -> int:
    """Tokens that models have used in a conversation so far."""
    turns = conversation.turns if conversation is not None else ()
    return sum(turn.answer.tokens for turn in turns if turn.answer is not None)


def _by_model(
    model: "ModelWriter", query: Query, evidence: Evidence, draft: Draft, by_rules: Answer, spent: int
) -> Generator[Event, None, Answer]:  # fmt: skip
    """The answer as a model writes it; as the rules wrote it, with a quiet note, where it fails."""
    from assistant.writers.model_writer import Outcome

    shown, answer = "", by_rules
    for part in model.write(query, evidence, draft, spent):
        if isinstance(part, Outcome):
            answer = part.applied_to(by_rules, model.label)
        elif part.again:
            shown = ""
            yield Event("discard")
        elif part.text:
            shown += part.text
            yield Event("text", part.text)
        else:
            yield Event("stage", WRITING)
    if shown and not answer.text.startswith(shown):
        shown = ""
        yield Event("discard")
    if len(answer.text) > len(shown):
        yield Event("text", answer.text[len(shown) :])
    return answer


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
