"""An answer on the screen: status, text, disagreements, notes; then what defends it."""

import streamlit as st

from assistant.answer import Answer, Conflict
from assistant.words import settings_line
from ui.evidence import show_defence, show_folded_defence
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
    """One answer with everything that defends it. `position` is its place in the conversation.

    Every element costs each visitor time whenever the page is drawn: what can stand in one does.
    """
    known = hints(answer)
    text = f"{_status(answer)}{cited(answer.text, position, known, answer.codes)}"
    st.markdown(text, anchors=False)
    for place, conflict in enumerate(answer.conflicts):
        _show_conflict(conflict, place, position, known)
    cautions = [f":material/info: {cited(one, position, known)}" for one in answer.cautions]
    st.caption("\n\n".join([*cautions, _footer(answer)]))
    newest = visit.exchanges[-1].answer is answer
    (show_defence if newest else show_folded_defence)(answer, position, visit)


def _status(answer: Answer) -> str:
    """A badge where the status is another than answered."""
    if answer.status not in STATUS:
        return ""
    label, colour, icon = STATUS[answer.status]
    return f":{colour}-badge[{icon} {label}]\n\n"


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
