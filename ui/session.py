"""What one visitor's session holds, and the one Lamina that all sessions share."""

import gc
import importlib
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from assistant.answer import Answer, NumberedCitation
from assistant.conversation import Conversation
from assistant.settings import QuestionSettings, Settings

if TYPE_CHECKING:
    from assistant.lamina import Lamina

STOPPED = "Stopped before it was finished."
FACTORY = "LAMINA_UI_FACTORY"
"""Tests name a function "module:function" here that makes another Lamina."""


@dataclass(slots=True)
class Exchange:
    """One question and what became of it: an answer, a problem in words, or still to be answered.

    `partial` is what had arrived when it was stopped.
    """

    question: str
    under: QuestionSettings
    answer: Answer | None = None
    problem: str = ""
    partial: str = ""

    @property
    def waiting(self) -> bool:
        """Not answered yet, or cut off by a reload: to be asked on the next run."""
        return self.answer is None and not self.problem


@dataclass(slots=True)
class Visit:
    """One visitor: the conversation, what is shown of it, and which source is open."""

    conversation: Conversation = field(default_factory=Conversation)
    exchanges: list[Exchange] = field(default_factory=list)
    open_source: tuple[int, int] | None = None
    show_all: bool = False

    def ask(self, question: str, under: QuestionSettings) -> None:
        """Put a question at the end; nothing happens for an empty one."""
        if question.strip():
            self.exchanges.append(Exchange(question.strip(), under))
            self.open_source = None

    def stop(self) -> None:
        """Leave the question that is being answered as it stands."""
        for exchange in self.exchanges[-1:]:
            if exchange.waiting:
                exchange.problem = STOPPED

    def ask_again(self, exchange: Exchange) -> None:
        """Forget a problem, so that the question is asked anew."""
        exchange.problem = exchange.partial = ""

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


@st.cache_resource(show_spinner=False)  # type: ignore[untyped-decorator]
def shared_lamina() -> "Lamina":
    """The Lamina of this server. It keeps nothing of any conversation, so all visitors share it."""
    factory = os.environ.get(FACTORY)
    if not factory:
        return _opened()
    module, _, name = factory.partition(":")
    made: Lamina = getattr(importlib.import_module(module), name)()
    return made


def _opened() -> "Lamina":
    # Imported here, so that the page is on the screen before the encoder's libraries load.
    from assistant.lamina import Lamina

    lamina = Lamina.open(Settings())
    lamina.warm  # noqa: B018  (loads the encoder before the first question)
    # Streamlit collects garbage after every run of a page; going through the libraries' own objects
    # each time would hold up the answer by half a second. They stay for good, so they are left out.
    gc.collect()
    gc.freeze()
    return lamina


def visit() -> Visit:
    """This visitor's session, made on first use."""
    if "visit" not in st.session_state:
        st.session_state["visit"] = Visit()
    found: Visit = st.session_state["visit"]
    return found


def forget() -> None:
    """Start a new conversation; the settings stay."""
    st.session_state["visit"] = Visit()
