"""A kept conversation as the assistant remembers it: its questions, understood again in order."""

from collections.abc import Sequence

from assistant.conversation import Conversation, Turn
from assistant.history.kept import KeptExchange
from assistant.understand import understand
from corpus.store import Store

TAKEN_UP = 20
"""Exchanges that a follow-up may refer to; older ones are shown but not understood again."""


def remembered(exchanges: Sequence[KeptExchange], store: Store) -> Conversation:
    """The conversation so far, to go on from; questions without an answer are left out."""
    conversation = Conversation()
    answered = [one for one in exchanges if one.answer is not None]
    for one in answered[-TAKEN_UP:]:
        query = understand(one.question, one.under, store, conversation)
        conversation.add(Turn(query.question, one.answer, query))
    return conversation
