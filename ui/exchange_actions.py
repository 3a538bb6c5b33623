"""What a reader can do with an exchange: ask it in another way, have another writer, rate, copy."""

from typing import TYPE_CHECKING

import streamlit as st

from ui.exports import export_buttons
from ui.markup import verbatim
from ui.session import offered as offered_writers
from ui.visit import Exchange, Visit

if TYPE_CHECKING:
    from assistant.lamina import Lamina

THUMBS = ("down", "up")
"""What st.feedback's positions mean."""
REASONS = (
    "A figure is wrong",
    "The rule is wrong",
    "Not what I asked",
    "A source is missing",
    "Hard to read",
)


def show_question_editor(visit: Visit, place: int, exchange: Exchange) -> None:
    """A box to ask the question in another way; what came after it is forgotten."""
    with st.form(f"edit-{place}", border=False):
        text = st.text_area(
            "Ask it in another way",
            value=exchange.question,
            key=f"edit-text-{place}",
            max_chars=8000,
        )
        if exchange is not visit.exchanges[-1]:
            st.caption("The questions after this one will be forgotten.")
        with st.container(horizontal=True):
            sent = st.form_submit_button("Ask", type="primary")
            dropped = st.form_submit_button("Cancel")
    if sent:
        visit.revise(place, text)
        st.rerun()
    if dropped:
        visit.editing = None
        st.rerun()


def show_actions(lamina: "Lamina", visit: Visit, place: int, exchange: Exchange) -> None:
    """One quiet row under an answer; under an earlier one, all but the thumbs behind one button."""
    with st.container(
        horizontal=True, gap="small", key=f"actions-{place}", vertical_alignment="center"
    ):
        chosen = st.feedback("thumbs", key=f"thumb-{place}", default=_place_of(exchange.thumb))
        given = "" if chosen is None else THUMBS[chosen]
        if given != exchange.thumb:
            visit.rate(exchange, given)
        if exchange.thumb == "down":
            _reason(visit, place, exchange)
        if exchange is visit.exchanges[-1]:
            _edit_button(visit, place)
            _again(lamina, visit, place, exchange)
            _hand_on(visit, place, exchange)
            return
        more = st.popover("More", icon=":material/more_horiz:", type="tertiary", key=f"more-{place}", on_change="rerun")  # fmt: skip
        if more.open:
            with more:
                _edit_button(visit, place)
                _files_and_text(visit, place, exchange)


def _edit_button(visit: Visit, place: int) -> None:
    st.button("Edit", key=f"edit-button-{place}", type="tertiary", icon=":material/edit:",
              on_click=_edit, args=(visit, place), help="Ask the question in another way")  # fmt: skip


@st.fragment  # type: ignore[untyped-decorator]
def _hand_on(visit: Visit, place: int, exchange: Exchange) -> None:
    """Files and text to take along; drawn when opened, and then nothing else of the page."""
    shown = st.popover("Export, copy", icon=":material/ios_share:", type="tertiary", key=f"hand-on-{place}", on_change="rerun")  # fmt: skip
    if shown.open:
        with shown:
            _files_and_text(visit, place, exchange)


def _files_and_text(visit: Visit, place: int, exchange: Exchange) -> None:
    """The answer and the whole conversation as files, the answer as text."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption("This answer")
        export_buttons([exchange], exchange.question, f"export-{place}")
    if visit.exchanges[1:]:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.caption("The whole conversation")
            export_buttons(visit.exchanges, visit.exchanges[0].question, f"export-all-{place}")
    if exchange.answer is not None:
        st.code(exchange.answer.text, language="markdown", wrap_lines=True, height=220)


def _place_of(thumb: str) -> int | None:
    return THUMBS.index(thumb) if thumb in THUMBS else None


def _reason(visit: Visit, place: int, exchange: Exchange) -> None:
    with st.popover("Why?", type="tertiary"):
        picked = st.pills("What is wrong?", REASONS, key=f"reason-{place}")
        more = st.text_input("In your words", key=f"reason-text-{place}", max_chars=500)
        if st.button("Send", key=f"reason-send-{place}"):
            visit.rate(exchange, "down", ". ".join(part for part in (picked, more) if part))
            st.caption("Kept beside the answer. Thank you.")


def _again(lamina: "Lamina", visit: Visit, place: int, exchange: Exchange) -> None:
    """Another writer for the last answer, where there is one."""
    if exchange is not visit.exchanges[-1]:
        return
    offered = [one.spec for one in offered_writers(lamina) if not one.missing]
    if not offered[1:]:
        return
    with st.popover("Write again", icon=":material/refresh:", type="tertiary"):
        for spec in offered:
            label = "Rules (no model)" if spec == "rules" else verbatim(spec)
            st.button(label, key=f"again-{place}-{spec}", type="tertiary",
                      on_click=visit.revise, args=(place, exchange.question, spec))  # fmt: skip


def _edit(visit: Visit, place: int) -> None:
    visit.editing = place
