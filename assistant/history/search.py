"""Searching conversations: every word of the search in one title, question or answer."""

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from assistant.history.tables import ConversationRow, ExchangeRow

AROUND = 60
"""Characters shown before and after what was found."""
_MARKUP = re.compile(r"\[\d+\]|[*_`|#]|-{3,}")


def words_of(text: str) -> str:
    """What is searched of a text: without markup, in small letters."""
    return " ".join(_MARKUP.sub(" ", text).lower().split())


def containing(search: str) -> ColumnElement[bool]:
    """Conversations whose title or one exchange has all words."""
    told = and_(*(ExchangeRow.words.contains(word, autoescape=True) for word in _words(search)))
    titled = and_(
        *(func.lower(ConversationRow.title).contains(word, autoescape=True) for word in _words(search))
    )  # fmt: skip
    return or_(titled, ConversationRow.id.in_(select(ExchangeRow.conversation).where(told)))


def around(at: Session, id: str, search: str) -> str:
    """The text around the first word found in an exchange, "" when only the title has it."""
    words = _words(search)
    told = and_(*(ExchangeRow.words.contains(word, autoescape=True) for word in words))
    found = at.scalar(
        select(ExchangeRow.words).where(ExchangeRow.conversation == id, told)
        .order_by(ExchangeRow.position).limit(1)
    )  # fmt: skip
    return _cut(found, words) if found else ""


def _words(search: str) -> Sequence[str]:
    return words_of(search).split()[:12] or [search.lower().strip()]


def _cut(text: str, words: Sequence[str]) -> str:
    place = min(p for word in words if (p := text.find(word)) >= 0)
    first, last = max(0, place - AROUND), min(len(text), place + AROUND)
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"
