"""A kept conversation as the assistant remembers it: its questions, understood again in order."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from assistant.answer import Answer
from assistant.conversation import Conversation, Turn
from assistant.settings import QuestionSettings
from assistant.understand import understand
from corpus.store import Store

if TYPE_CHECKING:
    from assistant.intent_neighbours import IntentNeighbours

TAKEN_UP = 20
"""Exchanges that a follow-up may refer to; older ones are shown but not understood again."""


class Asked(Protocol):
    """A question, what it was asked under, and its answer, if there is one."""

    @property
    def question(self) -> str: ...  # noqa: D102
    @property
    def under(self) -> QuestionSettings: ...  # noqa: D102
    @property
    def answer(self) -> Answer | None: ...  # noqa: D102


def remembered(
    exchanges: Sequence[Asked], store: Store, neighbours: "IntentNeighbours | None" = None
) -> Conversation:
    """The conversation so far, to go on from; questions without an answer are left out."""
    conversation = Conversation()
    answered = [one for one in exchanges if one.answer is not None]
    for one in answered[-TAKEN_UP:]:
        query = understand(one.question, one.under, store, conversation, neighbours)
        conversation.add(Turn(query.question, one.answer, query))
    return conversation
