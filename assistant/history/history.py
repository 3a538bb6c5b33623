"""The history: conversations kept in SQLite, or in PostgreSQL by URL, and survive a restart."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, delete, exists, func, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from assistant.answer import Answer
from assistant.answer_json import answer_from_json
from assistant.history.database import opened
from assistant.history.kept import KeptConversation, KeptExchange
from assistant.history.preferences import Preferences
from assistant.history.put_by import PutBy
from assistant.history.search import around, containing, words_of
from assistant.history.tables import ConversationRow, ExchangeRow
from assistant.identifiers import screen
from assistant.settings import QuestionSettings
from corpus.errors import BadInput, NotSetUp

LONGEST_TITLE = 80
THUMBS = ("", "up", "down")


class History:
    """Every call is a transaction of its own; questions are masked before they are kept.

    `owner` names the reader where an installation knows its readers, "" elsewhere. All methods raise
    NotSetUp when the database cannot be reached, BadInput for a conversation that is not there.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._sessions = sessionmaker(engine)

    @classmethod
    def open(cls, home: Path, url: str = "") -> "History":
        """The history of a home, or of the database at `url` (postgresql+psycopg://…)."""
        return cls(opened(home, url))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @property
    def put_by(self) -> PutBy:
        """The claims that readers put by."""
        return PutBy(self._within)

    @property
    def preferences(self) -> Preferences:
        """What readers' sessions begin with."""
        return Preferences(self._within)

    def start(self, owner: str = "", name: str | None = None) -> str:
        """A new, empty conversation; returns its id."""
        now, id = datetime.now(UTC), uuid.uuid4().hex
        with self._within() as at:
            at.add(ConversationRow(id=id, owner=owner, name=name, started=now, changed=now))
        return id

    def named(self, name: str, owner: str = "") -> str:
        """The id of the conversation kept under a name, begun when there is none."""
        with self._within() as at:
            found = at.scalar(
                select(ConversationRow.id).where(
                    ConversationRow.owner == owner, ConversationRow.name == name
                )
            )
        return found or self.start(owner, name)

    def conversations(
        self, owner: str = "", search: str = "", limit: int = 200
    ) -> tuple[KeptConversation, ...]:
        """Conversations with a question, pinned ones first, then by last change; all words of
        `search` must stand in one title, question or answer of it."""
        own = ExchangeRow.conversation == ConversationRow.id
        counted = select(func.count()).where(own).scalar_subquery()  # of those listed, not of all
        asked = (
            select(ConversationRow, counted)
            .where(ConversationRow.owner == owner, exists().where(own))
            .order_by(ConversationRow.pinned.desc(), ConversationRow.changed.desc())
            .limit(limit)
        )  # fmt: skip
        if search.strip():
            asked = asked.where(containing(search))
        with self._within() as at:
            found = [_kept(row, questions) for row, questions in at.execute(asked)]
            if search.strip():
                found = [replace(one, found=around(at, one.id, search)) for one in found]
        return tuple(found)

    def conversation(self, id: str) -> KeptConversation | None:
        """One conversation by its id, whoever owns it; None when there is none."""
        with self._within() as at:
            row = at.get(ConversationRow, id)
            if row is None:
                return None
            count = select(func.count()).where(ExchangeRow.conversation == id)
            return _kept(row, at.scalar(count) or 0)

    def version(self, id: str) -> int | None:
        """A number that grows with every change of a conversation; None when there is no such one."""
        with self._within() as at:
            return at.scalar(select(ConversationRow.version).where(ConversationRow.id == id))

    def exchanges(self, id: str) -> tuple[KeptExchange, ...]:
        """The exchanges of a conversation, in order."""
        asked = select(ExchangeRow).where(ExchangeRow.conversation == id)
        with self._within() as at:
            return tuple(_exchange(row) for row in at.scalars(asked.order_by(ExchangeRow.position)))

    def ask(self, id: str, question: str, under: QuestionSettings, writer: str = "") -> int:
        """Keep a question before it is answered; returns its position. The first one is the title."""
        masked, _ = screen(question.strip())
        for _ in range(20):  # two tabs may ask at once: the later one takes the next position
            try:
                with self._within() as at:
                    return self._add(at, id, masked, under, writer)
            except IntegrityError:
                continue
        raise NotSetUp("The question could not be kept: the conversation is being written to. Ask it again.")  # fmt: skip

    def _add(
        self, at: Session, id: str, question: str, under: QuestionSettings, writer: str
    ) -> int:
        row = _row(at, id)
        last = at.scalar(
            select(func.max(ExchangeRow.position)).where(ExchangeRow.conversation == id)
        )
        position = 0 if last is None else last + 1
        at.add(ExchangeRow(
            conversation=id, position=position, question=question, writer=writer,
            settings=under.as_strings_for_reading(), asked=datetime.now(UTC), words=words_of(question),
        ))  # fmt: skip
        at.flush()
        if not row.title:
            row.title = _title(question)
        _changed(row)
        return position

    def finish(self, id: str, position: int, answer: Answer) -> None:
        """Keep the answer of a question."""
        with self._within() as at:
            row = _exchange_row(at, id, position)
            row.question, row.answer = answer.question, answer.to_json()
            row.problem = row.partial = ""
            row.words = words_of(f"{answer.question} {answer.text}")
            _changed(_row(at, id))

    def fail(self, id: str, position: int, problem: str, partial: str = "") -> None:
        """Keep why a question has no answer, and what had arrived of it; "" to ask it again."""
        with self._within() as at:
            row = _exchange_row(at, id, position)
            row.problem, row.partial = problem, partial
            _changed(_row(at, id))

    def cut(self, id: str, position: int) -> None:
        """Forget the exchanges from a position on: the question there is asked in another way."""
        with self._within() as at:
            at.execute(
                delete(ExchangeRow).where(
                    ExchangeRow.conversation == id, ExchangeRow.position >= position
                )
            )
            _changed(_row(at, id))

    def rate(self, id: str, position: int, thumb: str, reason: str = "") -> None:
        """Keep what the reader thought of an answer: up, down or "", and why (identifiers masked)."""
        if thumb not in THUMBS:
            raise BadInput(f"'{thumb}' is no rating: up, down or nothing.")
        with self._within() as at:
            row = _exchange_row(at, id, position)
            row.thumb, row.reason = thumb, screen(reason.strip())[0]

    def rename(self, id: str, title: str) -> None:
        """Give a conversation another title. Raises BadInput for an empty one."""
        if not title.strip():
            raise BadInput("A conversation needs a title: give a word or two.")
        with self._within() as at:
            _row(at, id).title = _title(screen(title)[0])

    def pin(self, id: str, pinned: bool = True) -> None:
        """Keep a conversation at the head of the list, or no longer."""
        with self._within() as at:
            _row(at, id).pinned = pinned

    def delete(self, id: str) -> None:
        """Remove a conversation and all of its exchanges, without trace."""
        with self._within() as at:
            at.execute(delete(ExchangeRow).where(ExchangeRow.conversation == id))
            at.execute(delete(ConversationRow).where(ConversationRow.id == id))

    def copy(self, id: str, owner: str = "") -> str:
        """A copy of a conversation for another reader to go on from; returns its id."""
        kept = self.conversation(id)
        if kept is None:
            raise _gone(id)
        new = self.start(owner)
        with self._within() as at:
            asked = select(ExchangeRow).where(ExchangeRow.conversation == id)
            rows = list(at.scalars(asked.order_by(ExchangeRow.position)))
            at.add_all(_copied(row, new) for row in rows)
            at.execute(
                update(ConversationRow).where(ConversationRow.id == new).values(title=kept.title)
            )
        return new

    @contextmanager
    def _within(self) -> Iterator[Session]:
        """A transaction."""
        try:
            with self._sessions.begin() as at:
                yield at
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            told = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise NotSetUp(
                f"The history of conversations cannot be reached ({told}): check the disk and the rights on "
                "$LAMINA_HOME, or the database that LAMINA_HISTORY names."
            ) from error


def _kept(row: ConversationRow, questions: int) -> KeptConversation:
    return KeptConversation(
        row.id, row.title, row.pinned, row.started, row.changed, questions, row.owner, row.version
    )


def _exchange(row: ExchangeRow) -> KeptExchange:
    return KeptExchange(
        row.position, row.question, QuestionSettings.from_mapping(row.settings), row.writer,
        _answer(row), row.problem, row.partial, row.thumb, row.reason,
    )  # fmt: skip


def _answer(row: ExchangeRow) -> Answer | None:
    return answer_from_json(row.answer) if row.answer is not None else None


def _row(at: Session, id: str) -> ConversationRow:
    row = at.get(ConversationRow, id)
    if row is None:
        raise _gone(id)
    return row


def _gone(id: str) -> BadInput:
    return BadInput(f"There is no conversation {id} (any more): start a new one.")


def _exchange_row(at: Session, id: str, position: int) -> ExchangeRow:
    found: Sequence[ExchangeRow] = at.scalars(
        select(ExchangeRow).where(ExchangeRow.conversation == id, ExchangeRow.position == position)
    ).all()
    if not found:
        raise BadInput("This question was deleted in the meantime, perhaps in another window.")
    return found[0]


def _copied(row: ExchangeRow, conversation: str) -> ExchangeRow:
    names = ("position", "question", "settings", "writer", "asked", "answer", "problem", "partial", "words")  # fmt: skip
    return ExchangeRow(conversation=conversation, **{name: getattr(row, name) for name in names})


def _title(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST_TITLE else f"{flat[: LONGEST_TITLE - 1].rstrip()}…"


def _changed(row: ConversationRow) -> None:
    row.changed = datetime.now(UTC)
    row.version += 1
