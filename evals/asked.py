"""A case as it was asked: its answers, and what was understood on the way."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answer import Answer
from assistant.conversation import Conversation
from assistant.identifiers import screen
from assistant.lamina import Lamina
from assistant.query import Query
from assistant.settings import QuestionSettings
from corpus.errors import BadInput, NoAnswer, UnreadableFile
from evals.case import Case
from evals.expectation import Expectation
from evals.plain_text import plain


@dataclass(frozen=True, slots=True)
class AskedTurn:
    """One turn: the answer, and the question as understood (None where an error came first)."""

    question: str
    answer: Answer
    query: Query | None

    @property
    def plain(self) -> str:
        """The answer as patterns see it."""
        return plain(self.answer.text)


@dataclass(frozen=True, slots=True)
class Expected:
    """A turn with what is expected of it; `told` names the turn where a case has several."""

    turn: AskedTurn
    expect: Expectation
    told: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A case with its turns in order. `lamina` is who answered, for scorers that look further."""

    case: Case
    turns: tuple[AskedTurn, ...]
    seconds: float = 0.0
    lamina: Lamina | None = None

    @property
    def last(self) -> AskedTurn:
        """The turn that the case is about."""
        return self.turns[-1]

    def expected(self) -> Iterator[Expected]:
        """Every turn of which something is expected."""
        several = bool(self.case.earlier)
        for position, expect in self.case.expected():
            turn = self.turns[position]
            told = f'turn {position + 1} "{turn.answer.question}": ' if several else ""
            yield Expected(turn, expect, told)


def ask_case(lamina: Lamina, case: Case, writer: str = "") -> Asked:
    """Ask every turn in a conversation of its own; a question that cannot be answered is a refusal
    that says why. Raises NotSetUp, UnreadableFile: those say nothing about the question."""
    under = QuestionSettings.from_mapping(case.settings)
    conversation, turns = Conversation(), []
    begun = time.perf_counter()
    for question in case.turns:
        try:
            answer = lamina.ask(question, under, conversation, id=case.id, writer=writer)
            query = conversation.turns[-1].query
        except (NoAnswer, BadInput) as error:
            if isinstance(error, UnreadableFile):
                raise
            masked = screen(question)[0]
            answer = Answer(id=case.id, question=masked, status="refused", text=str(error))
            query = None
        turns.append(AskedTurn(question, answer, query))
    return Asked(case, tuple(turns), time.perf_counter() - begun, lamina)
