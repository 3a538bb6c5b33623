"""The chat: ask, watch the answer arrive, open its sources."""

import logging

import streamlit as st

from assistant.lamina import Lamina
from assistant.settings import QuestionSettings
from corpus.errors import LaminaError
from ui.markup import still, with_chips
from ui.pane import show_pane
from ui.render import show_answer
from ui.session import Shown, Visit, shared_lamina, visit
from ui.sidebar import settings_sidebar
from ui.style import STYLE

LONGEST = 4000
SORRY = "Something went wrong on our side. Your question is kept: send it again, or ask another one."


def chat_page() -> None:
    """Draw the page; ask the pending question if there is one."""
    st.html(STYLE)
    try:
        lamina = shared_lamina()
    except LaminaError as error:
        st.error(f"Lamina is not set up yet. {still(str(error))}")
        return
    here = visit()
    under = settings_sidebar(lamina)
    left, right = (st.columns([3, 2], gap="large") if here.open_source else (st.container(), None))
    with left:
        _conversation(lamina, here, under)
    if right is not None:
        with right:
            show_pane(lamina, here)


def _conversation(lamina: Lamina, here: Visit, under: QuestionSettings) -> None:
    if not here.shown and not here.pending:
        _welcome(lamina, here)
    for position, shown in enumerate(here.shown):
        _exchange(shown, position, here)
    asked = st.chat_input("Ask about codes, prices, modifiers, edits …", max_chars=LONGEST)
    question = asked or here.pending
    if question:
        here.pending = ""
        _ask(lamina, here, under, str(question))
        st.rerun()


def _welcome(lamina: Lamina, here: Visit) -> None:
    st.markdown("## What are you coding?")
    st.markdown("Compare codes, price a case, check a modifier or an edit. Every figure comes with its source.")
    with st.container(horizontal=True, gap="small"):
        for example in lamina.examples:
            st.button(example, key=f"example-{example}", on_click=_put, args=(here, example))


def _put(here: Visit, question: str) -> None:
    here.pending = question


def _exchange(shown: Shown, position: int, here: Visit) -> None:
    with st.chat_message("user"):
        st.markdown(still(shown.question))
    with st.chat_message("assistant", avatar=":material/balance:"):
        if shown.answer is None:
            st.warning(still(shown.problem))
            return
        show_answer(shown.answer, position, here)
        if position == len(here.shown) - 1 and shown.answer.suggestions:
            with st.container(horizontal=True, gap="small"):
                for text in shown.answer.suggestions:
                    st.button(text, key=f"suggestion-{position}-{text}", on_click=_put, args=(here, text))


def _ask(lamina: Lamina, here: Visit, under: QuestionSettings, question: str) -> None:
    shown = Shown(question)
    with st.chat_message("user"):
        st.markdown(still(question))
    with st.chat_message("assistant", avatar=":material/balance:"):
        try:
            _stream(lamina, here, under, shown)
        except LaminaError as error:
            shown.problem = str(error)
        except Exception:
            logging.getLogger("lamina.ui").exception("an answer failed")
            shown.problem = SORRY
    here.shown.append(shown)
    here.open_source = None


def _stream(lamina: Lamina, here: Visit, under: QuestionSettings, shown: Shown) -> None:
    stage, written = st.empty(), st.empty()
    text = ""
    for event in lamina.stream(shown.question, under, here.conversation):
        if event.kind == "stage":
            stage.caption(f"{event.text} …")
        elif event.kind == "text":
            text += event.text
            written.markdown(with_chips(text))
        else:
            shown.answer = event.answer
            shown.question = event.answer.question if event.answer else shown.question
    stage.empty()
