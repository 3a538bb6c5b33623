"""Conversations that are kept: questions, answers, what readers said of them."""

from assistant.history.history import History as History
from assistant.history.kept import KeptConversation as KeptConversation
from assistant.history.kept import KeptExchange as KeptExchange
from assistant.history.memory import remembered as remembered

__all__ = ["History", "KeptConversation", "KeptExchange", "remembered"]
