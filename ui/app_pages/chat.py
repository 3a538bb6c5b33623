"""The chat: ask, watch the answer arrive, open its sources."""

from typing import TYPE_CHECKING

import streamlit as st

from assistant.conversation import Conversation
from assistant.own_sources import Upload, kinds
from assistant.settings import QuestionSettings
from assistant.words import settings_line
from ui.conversations import conversations_list
from ui.exchange_actions import show_actions, show_question_editor
from ui.links import catch_clicks
from ui.markup import cited, verbatim
from ui.pane import show_pane
from ui.problems import SORRY, in_words, show_not_ready
from ui.render import show_answer, show_problem, show_question
from ui.session import keep_address, key_for, question_of_the_address, shared_lamina, visit
from ui.sidebar import settings_sidebar
from ui.style import STYLE
from ui.tour import show_tour
from ui.uploads import show_told, take_in
from ui.visit import Exchange, Visit

if TYPE_CHECKING:
    from assistant.lamina import Lamina

LONGEST = 20_000  # characters of a question: a note of four pages


def chat_page() -> None:
    """Draw the page; answer the question that waits, if there is one."""
    st.html(STYLE)
    try:
        with st.spinner("Opening the tables and the index"):
            lamina = shared_lamina()
        here = visit(lamina)
        kept = st.sidebar.container()
        under, fault = settings_sidebar(lamina)
    except Exception as error:
        show_not_ready(error)
        return
    _input(here, under, fault)
    if asked := question_of_the_address():
        here.ask(asked[:LONGEST], under)
    keep_address(here)
    with kept:
        conversations_list(lamina, here.id)
    catch_clicks(here)
    with st.container(key="beside"):
        left, right = st.columns([3, 2], gap="medium")
    with right:
        show_pane(lamina, here)
    with left:
        _conversation(lamina, here, under)


def _input(here: Visit, under: QuestionSettings, fault: str) -> None:
    given = st.chat_input(
        "Ask about codes, prices, modifiers, edits …",
        max_chars=LONGEST,
        submit_mode="stop",
        key="ask",
        accept_file="multiple",
        file_type=list(kinds()),
    )
    if given:
        here.ask(given.text, under)
        here.bring([Upload(file.name, file.getvalue()) for file in given.files])
    with st.bottom:
        note = (
            f":orange[{verbatim(fault)} It is left out.]"
            if fault
            else verbatim(settings_line(under.as_strings()))
        )
        st.caption(f"Asked for: {note}")


def _conversation(lamina: "Lamina", here: Visit, under: QuestionSettings) -> None:
    if here.unkept:
        st.warning(verbatim(here.unkept))
    if not here.exchanges:
        _welcome(lamina, here, under)
    take_in(lamina, here)
    numbered = list(enumerate(here.exchanges))
    shown = numbered[-here.drawn :]
    if len(shown) < len(numbered):
        st.button("Show earlier questions", key="show-all", on_click=here.more, icon=":material/history:")  # fmt: skip
    if not here.exchanges:
        show_told(here)
    for position, exchange in shown:
        if exchange is here.exchanges[-1]:
            show_told(here)
        _exchange(lamina, here, position, exchange)
    if here.exchanges:
        _suggestions(here, under)


def _welcome(lamina: "Lamina", here: Visit, under: QuestionSettings) -> None:
    with st.container(key="welcome"):
        st.markdown("## What are you coding?", anchors=False)
        st.markdown(
            "Compare codes, price a case, check a modifier or an edit. Every figure comes with its source."
        )
        with st.container(key="examples", gap="xsmall"):
            for example in lamina.examples:
                st.button(
                    verbatim(example),
                    key=f"example-{example}",
                    on_click=here.ask,
                    args=(example, under),
                    width="stretch",
                )
        show_tour(lamina)


def _exchange(lamina: "Lamina", here: Visit, position: int, exchange: Exchange) -> None:
    if here.editing == position:
        show_question_editor(here, position, exchange)
        return
    show_question(exchange)
    with st.chat_message("assistant", avatar=":material/notes:"):
        if exchange.answer is not None and exchange is not here.exchanges[-1]:
            show_answer(exchange.answer, position, here)
            show_actions(lamina, here, position, exchange)
            return
        slot = st.empty()
        if exchange.waiting:
            _answer(lamina, here, position, exchange, slot)
        with slot.container():
            _outcome(lamina, here, position, exchange)


def _outcome(lamina: "Lamina", here: Visit, position: int, exchange: Exchange) -> None:
    """The answer, or why there is none."""
    if exchange.answer is not None:
        show_answer(exchange.answer, position, here)
        show_actions(lamina, here, position, exchange)
        return
    show_problem(exchange, position)
    if exchange is here.exchanges[-1]:
        st.button(
            "Finish the answer" if exchange.cut_off else "Ask again",
            key=f"again-{position}",
            on_click=here.ask_again,
            args=(exchange,),
            icon=":material/refresh:",
        )


def _answer(
    lamina: "Lamina",
    here: Visit,
    position: int,
    exchange: Exchange,
    slot: st.delta_generator.DeltaGenerator,
) -> None:
    """Stream the answer; an interruption asks again on the next run.

    A press of the stop button is told by the page itself (`catch_clicks`): the server is stopped in the same
    way for whatever else is pressed.
    """
    try:
        with slot.container():
            _stream(lamina, here, position, exchange)
    except Exception as error:
        here.failed(exchange, in_words(error))
    if here.open_source is not None:  # opened while the answer was being written
        st.rerun()


def _stream(lamina: "Lamina", here: Visit, position: int, exchange: Exchange) -> None:
    # The conversation goes on from a copy, so that a question cut off in the middle leaves no trace in it.
    conversation = Conversation()
    before = here.memory or lamina.remembered([e for e in here.exchanges if e.answer is not None])
    for turn in before.turns:
        conversation.add(turn)
    stage, written = st.empty(), st.empty()
    exchange.partial = ""
    writer = exchange.writer or str(st.session_state.get("writer", ""))
    under, key = exchange.under, key_for(writer)
    for event in lamina.stream(exchange.question, under, conversation, writer=writer, key=key):
        if event.kind == "stage":
            stage.markdown(f":shimmer[{verbatim(event.text)} …]")
        elif event.kind == "text":
            stage.empty()
            exchange.partial = f"{exchange.partial}{event.text}"
            written.markdown(cited(exchange.partial, position), anchors=False)
        elif event.kind == "discard":
            exchange.partial = ""
            written.empty()
        elif event.answer is not None:
            here.answered(exchange, event.answer, conversation)
    if exchange.answer is None:
        here.failed(exchange, SORRY)


def _suggestions(here: Visit, under: QuestionSettings) -> None:
    answer = here.exchanges[-1].answer
    if answer is None or not answer.suggestions:
        return
    with st.container(horizontal=True, gap="xsmall", key="suggestions"):
        for text in answer.suggestions:
            st.button(
                verbatim(text),
                key=f"suggestion-{len(here.exchanges)}-{text}",
                on_click=here.ask,
                args=(text, under),
            )
