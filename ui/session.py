"""What one visitor's session holds, and the one Lamina that all sessions share."""

import importlib
import os
from dataclasses import dataclass, field

import streamlit as st

from assistant.answer import Answer
from assistant.conversation import Conversation
from assistant.lamina import Lamina
from assistant.settings import Settings

FACTORY = "LAMINA_UI_FACTORY"
"""Tests name a function "module:function" here that makes another Lamina."""


@dataclass(slots=True)
class Shown:
    """One exchange as the screen shows it; `answer` is None when it ended in `problem`."""

    question: str
    answer: Answer | None = None
    problem: str = ""


@dataclass(slots=True)
class Visit:
    """One visitor: the conversation, what is shown, and which source is open (exchange, number)."""

    conversation: Conversation = field(default_factory=Conversation)
    shown: list[Shown] = field(default_factory=list)
    open_source: tuple[int, int] | None = None
    pending: str = ""


@st.cache_resource(show_spinner="Opening the tables and the index")
def shared_lamina() -> Lamina:
    """The Lamina of this server. It keeps nothing of any conversation, so all visitors share it."""
    factory = os.environ.get(FACTORY)
    if factory:
        module, _, name = factory.partition(":")
        made: Lamina = getattr(importlib.import_module(module), name)()
        return made
    lamina = Lamina.open(Settings())
    lamina.warm  # noqa: B018  (loads the encoder before the first question)
    return lamina


def visit() -> Visit:
    """This visitor's session, made on first use."""
    if "visit" not in st.session_state:
        st.session_state["visit"] = Visit()
    found: Visit = st.session_state["visit"]
    return found


def forget() -> None:
    """Start a new conversation."""
    st.session_state["visit"] = Visit()
