"""An answer on the screen: status, text, disagreements, notes; then what defends it."""

import streamlit as st

from assistant.answer import Answer, Conflict
from assistant.words import settings_line
from ui.evidence import show_checks, show_sources, show_steps
from ui.markup import chip, cited, verbatim
from ui.visit import Exchange, Visit
from ui.words import STATUS, hints

CUT_OFF = (
    "The answer was being written when the connection or the server ended. The question is kept."
)


def show_question(exchange: Exchange) -> None:
    """The question as it was asked, letter for letter."""
    with st.chat_message("user"):
        st.markdown(verbatim(exchange.question))


def show_answer(answer: Answer, position: int, visit: Visit) -> None:
    """One answer with everything that defends it. `position` is its place in the conversation."""
    known = hints(answer)
    if answer.status in STATUS:
        label, colour, icon = STATUS[answer.status]
        st.badge(label, color=colour, icon=icon)
    st.markdown(cited(answer.text, position, known, answer.codes), anchors=False)
    for place, conflict in enumerate(answer.conflicts):
        _show_conflict(conflict, place, position, known)
    for caution in answer.cautions:
        st.caption(f":material/info: {cited(caution, position, known)}")
    with st.container(key=f"defence-{position}", gap=None):
        newest = visit.exchanges[-1].answer is answer
        show_sources(answer, position, visit, newest)
        _show_workings(answer, position, newest)
    st.caption(_footer(answer))


@st.fragment  # type: ignore[untyped-decorator]
def _show_workings(answer: Answer, position: int, newest: bool) -> None:
    """Opening them draws no more of the page than they are."""
    show_steps(answer, position, newest)
    show_checks(answer, position, newest)


def _show_conflict(conflict: Conflict, place: int, position: int, known: dict[int, str]) -> None:
    def mark(n: int) -> str:
        return chip(position, n, known.get(n, ""))

    head = f":material/balance: **Sources disagree on {verbatim(conflict.about)}.** The answer follows {mark(conflict.followed)}."
    says = [
        f"- {verbatim(known.get(claim.citation, 'Another source'))} {mark(claim.citation)}: {verbatim(claim.says)}"
        for claim in conflict.claims
    ]
    with st.container(key=f"notice-{position}-{place}"):
        st.markdown("\n".join([head, "", *says]))


def _footer(answer: Answer) -> str:
    total = answer.timings_ms.get("total")
    took = [f"{total:.0f} ms"] if total is not None else []
    return verbatim(" · ".join([settings_line(answer.settings), f"writer {answer.writer}", *took]))


def show_problem(exchange: Exchange, position: int) -> None:
    """What had arrived of an answer that was stopped or went wrong, and why there is no more."""
    if exchange.partial:
        st.markdown(cited(exchange.partial, position), anchors=False)
    said = CUT_OFF if exchange.cut_off else exchange.problem
    with st.container(key=f"notice-{position}-problem"):
        st.markdown(f":material/info: {said}")
