"""The tables of the history, the same in SQLite and PostgreSQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

FORM = 1
"""Raised when the tables change, so that an older Lamina does not write to newer ones."""


class Table(DeclarativeBase):
    """Base of all tables."""


class FormRow(Table):
    """The form of the tables that made this database."""

    __tablename__ = "history_form"

    form: Mapped[int] = mapped_column(Integer, primary_key=True)


class ConversationRow(Table):
    """One conversation. `name` is that of a command-line session, None for others; `words` is what
    search looks in, in small letters; `version` counts changes."""

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("owner", "name"), Index("ix_conversations_owner", "owner"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(200), default="")
    name: Mapped[str | None] = mapped_column(String(64), default=None)
    title: Mapped[str] = mapped_column(String(200), default="")
    pinned: Mapped[bool] = mapped_column(default=False)
    started: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    changed: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(default=0)


class ExchangeRow(Table):
    """One question and what became of it. `answer` is the Answer's JSON form, None until there is one."""

    __tablename__ = "exchanges"
    __table_args__ = (UniqueConstraint("conversation", "position"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    conversation: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    question: Mapped[str] = mapped_column(Text)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    writer: Mapped[str] = mapped_column(String(200), default="")
    asked: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    problem: Mapped[str] = mapped_column(Text, default="")
    partial: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[str] = mapped_column(Text, default="")
    thumb: Mapped[str] = mapped_column(String(4), default="")
    reason: Mapped[str] = mapped_column(Text, default="")


class PutByRow(Table):
    """One claim put by: its lines and what it says of itself, as fields of text."""

    __tablename__ = "claims_put_by"
    __table_args__ = (UniqueConstraint("owner", "name"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    owner: Mapped[str] = mapped_column(String(200), default="")
    name: Mapped[str] = mapped_column(String(200))
    rows: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    about: Mapped[dict[str, str]] = mapped_column(JSON)
    changed: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class PreferenceRow(Table):
    """What the sessions of one reader begin with."""

    __tablename__ = "preferences"

    owner: Mapped[str] = mapped_column(String(200), primary_key=True)
    given: Mapped[dict[str, Any]] = mapped_column(JSON)
