"""One reader's conversation on the screen, kept in the history as it goes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant.answer import Answer, NumberedCitation
from assistant.conversation import Conversation
from assistant.history import History, KeptExchange
from assistant.own_sources import Upload
from assistant.settings import QuestionSettings
from corpus.errors import LaminaError

STOPPED = "Stopped before it was finished."
WINDOWS = (8, 24, 72, 216, 1_000)
"""Exchanges of a long conversation that are drawn: the newest, and more each time they are asked for."""


@dataclass(slots=True)
class Exchange:
    """One question and what became of it: an answer, a problem in words, or still to be answered.

    `partial` is what had arrived when it was stopped; `cut_off` that the server or the reader left
    while it was being answered; `position` its place in the kept conversation.
    """

    question: str
    under: QuestionSettings
    answer: Answer | None = None
    problem: str = ""
    partial: str = ""
    writer: str = ""
    position: int = 0
    thumb: str = ""
    cut_off: bool = False

    @property
    def waiting(self) -> bool:
        """Not answered yet: to be asked on the next run."""
        return self.answer is None and not self.problem and not self.cut_off


@dataclass(slots=True)
class Visit:
    """One visitor: the conversation, what is shown of it, and which source is open.

    `memory` is what the assistant remembers of it, None until it is needed; `drawn` how many of the
    newest exchanges are on the screen; `brought` the files still to be read and `told` what became of
    the last ones; `unkept` says why the conversation could not be written to
    the history, "" while it is.
    """

    history: History | None = None
    owner: str = ""
    id: str = ""
    exchanges: list[Exchange] = field(default_factory=list)
    memory: Conversation | None = None
    open_source: tuple[int, int] | None = None
    drawn: int = WINDOWS[0]
    editing: int | None = None
    brought: tuple[Upload, ...] = ()
    told: tuple[str, ...] = ()
    unkept: str = ""
    version: int = 0

    @property
    def being_answered(self) -> bool:
        """Whether a question waits for its answer."""
        return any(exchange.waiting for exchange in self.exchanges[-1:])

    def ask(self, question: str, under: QuestionSettings, writer: str = "") -> None:
        """Put a question at the end; nothing happens for an empty one."""
        if not question.strip():
            return
        exchange = Exchange(question.strip(), under, writer=writer, position=len(self.exchanges))

        def keep(history: History) -> None:
            self.id = self.id or history.start(self.owner)
            exchange.position = history.ask(self.id, exchange.question, under, writer)

        self._keep(keep)
        self.exchanges.append(exchange)
        self.open_source = self.editing = None
        self.drawn, self.told = WINDOWS[0], ()

    def bring(self, files: Sequence[Upload]) -> None:
        """Files to be read before the next question is answered."""
        self.brought = (*self.brought, *files)

    def more(self) -> None:
        """Draw more of the earlier exchanges, until the next question."""
        self.drawn = next((size for size in WINDOWS if size > self.drawn), WINDOWS[-1])

    def answered(self, exchange: Exchange, answer: Answer, memory: Conversation) -> None:
        """An answer has come."""
        exchange.question, exchange.answer, self.memory = answer.question, answer, memory
        self._keep(lambda history: history.finish(self.id, exchange.position, answer))

    def failed(self, exchange: Exchange, problem: str) -> None:
        """No answer came, and why."""
        exchange.problem = problem
        self._keep(lambda history: history.fail(self.id, exchange.position, problem, exchange.partial))  # fmt: skip

    def stop(self) -> None:
        """Leave the question that is being answered as it stands."""
        for exchange in self.exchanges[-1:]:
            if exchange.waiting:
                self.failed(exchange, STOPPED)

    def ask_again(self, exchange: Exchange) -> None:
        """Forget a problem, so that the question is asked anew."""
        exchange.problem = exchange.partial = ""
        exchange.cut_off = False
        self._keep(lambda history: history.fail(self.id, exchange.position, ""))

    def revise(self, place: int, question: str, writer: str = "") -> None:
        """Ask the question at a place in another way; what came after it is forgotten."""
        changed = self.exchanges[place]
        if not question.strip():
            return
        del self.exchanges[place:]
        self.memory = None
        self._keep(lambda history: history.cut(self.id, changed.position))
        self.ask(question, changed.under, writer or changed.writer)

    def rate(self, exchange: Exchange, thumb: str, reason: str = "") -> None:
        """Keep what the reader thought of an answer."""
        exchange.thumb = thumb
        self._keep(lambda history: history.rate(self.id, exchange.position, thumb, reason))

    def load(self, id: str) -> None:
        """Show a kept conversation; one that is not there (any more) leaves an empty one."""
        self.exchanges, self.memory, self.id = [], None, ""
        self.open_source = self.editing = None
        self.drawn, self.unkept, self.version = WINDOWS[0], "", 0
        self.brought, self.told = (), ()

        def read(history: History) -> None:
            kept = history.conversation(id)
            if kept is None:
                self.unkept = "That conversation is not here (any more). This is a new one."
                return
            self.id = id if kept.owner == self.owner else history.copy(id, self.owner)
            self.exchanges = [_shown(one) for one in history.exchanges(self.id)]
            self.version = kept.version

        if self.history is not None:
            self._told(read)

    def refresh(self) -> None:
        """Take up what another window added to this conversation."""
        if self.history is None or not self.id or self.being_answered:
            return

        def read(history: History) -> None:
            version = history.version(self.id)
            if version is not None and version != self.version:
                self.exchanges = [_shown(one) for one in history.exchanges(self.id)]
                self.memory, self.version = None, version

        self._told(read)

    def open(self, exchange: int, n: int) -> None:
        """Open a source beside the answer; the open one is closed by opening it again."""
        self.open_source = None if self.open_source == (exchange, n) else (exchange, n)

    def close(self) -> None:
        """Close the source beside the answer."""
        self.open_source = None

    def opened(self) -> NumberedCitation | None:
        """The citation that is open, None when none is or it is gone."""
        if self.open_source is None:
            return None
        position, n = self.open_source
        answer = dict(enumerate(e.answer for e in self.exchanges)).get(position)
        found = [c for c in answer.citations if c.n == n] if answer else []
        return found[0] if found else None

    def _keep(self, write: Callable[[History], None]) -> None:
        """Write to the history; where that fails the conversation goes on, and says so."""

        def written(history: History) -> None:
            write(history)
            self.version = history.version(self.id) or 0

        if self.history is not None:
            self._told(written)

    def _told(self, act: Callable[[History], None]) -> None:
        assert self.history is not None
        try:
            act(self.history)
        except LaminaError as error:
            self.unkept = f"This conversation is not being kept: {error}"


def _shown(kept: KeptExchange) -> Exchange:
    return Exchange(
        kept.question, kept.under, kept.answer, kept.problem, kept.partial, kept.writer,
        kept.position, kept.thumb, kept.unfinished,
    )  # fmt: skip
