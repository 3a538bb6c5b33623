"""What one visitor's session holds, and the one Lamina that all sessions share."""

import importlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING

import streamlit as st

from assistant.collector import spare_what_stays
from assistant.settings import Settings
from corpus.errors import LaminaError
from ui.turns import Turns
from ui.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.history.preferences import Preference
    from assistant.lamina import Lamina
    from assistant.writers.offered import OfferedWriter
    from assistant.writers.reader_key import ReaderKey

FACTORY = "LAMINA_UI_FACTORY"
"""Tests name a function "module:function" here that makes another Lamina."""
CONVERSATION = "c"
"""The name under which the address holds the id of the conversation."""
PREFERENCES, KEYS = "preferences", "keys"
ASK = "ask"
"""The name under which an address may bring a question."""


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
    with suppress(LaminaError):  # what is loaded on first use is loaded by the examples
        for example in lamina.examples:
            lamina.ask(example)
    spare_what_stays()
    return lamina


@st.cache_resource(show_spinner=False)  # type: ignore[untyped-decorator]
def turns() -> Turns:
    """The queue in which this server draws its visitors' pages."""
    return Turns(at_once=1, patience=0.5)


@st.cache_data(ttl=60, show_spinner=False)  # type: ignore[untyped-decorator]
def writers(_lamina: "Lamina") -> "tuple[OfferedWriter, ...]":
    """Who can write here, looked up once a minute: a model's server is asked whether it runs."""
    return _lamina.writers()


def keys() -> "dict[str, ReaderKey]":
    """The keys that this reader gave, by provider: in this session's memory and nowhere else."""
    found: dict[str, ReaderKey] = st.session_state.setdefault(KEYS, {})
    return found


def offered(lamina: "Lamina") -> "tuple[OfferedWriter, ...]":
    """Who can write for this reader: what was found here, and what his keys open."""
    from assistant.writers.offered import keyed_writers

    found, own = writers(lamina), keyed_writers(keys())
    return (*found, *(one for one in own if one.spec not in {other.spec for other in found}))


def key_for(writer: str) -> "ReaderKey | None":
    """The reader's key for a writer, None where he gave none."""
    return keys().get(writer.partition(":")[0])


def visit(lamina: "Lamina") -> Visit:
    """This visitor's conversation: the one the address names, else the one on the screen."""
    if "visit" not in st.session_state:
        st.session_state["visit"] = Visit(lamina.history, reader())
    found: Visit = st.session_state["visit"]
    asked_for = st.query_params.get(CONVERSATION, "")
    if asked_for and asked_for != found.id:
        found.load(asked_for)
        st.query_params.pop(CONVERSATION, None)
    found.refresh()
    return found


def preferences(lamina: "Lamina") -> "Mapping[str, Preference]":
    """What this session began with; nothing where that cannot be read."""
    if PREFERENCES not in st.session_state:
        try:
            st.session_state[PREFERENCES] = lamina.history.preferences.of(reader())
        except LaminaError:
            st.session_state[PREFERENCES] = {}
    found: Mapping[str, Preference] = st.session_state[PREFERENCES]
    return found


def keep_address(visit: Visit) -> None:
    """The address names the conversation, so that a reload shows it again."""
    if visit.id and st.query_params.get(CONVERSATION) != visit.id:
        st.query_params[CONVERSATION] = visit.id


def question_of_the_address() -> str:
    """The question that the address brings, once; "" when there is none."""
    return str(st.query_params.pop(ASK, ""))


def reader() -> str:
    """Who is reading: the address of the person logged in, "" where nobody has to log in."""
    return str(st.user.get("email") or "") if st.user.get("is_logged_in") else ""


def show_conversation(id: str) -> None:
    """Show a kept conversation."""
    st.query_params[CONVERSATION] = id
    st.session_state["visit"].load(id)


def forget() -> None:
    """Start a new conversation; the settings stay, and the old one stays in the history."""
    st.query_params.pop(CONVERSATION, None)
    before: Visit = st.session_state["visit"]
    st.session_state["visit"] = Visit(before.history, before.owner)
