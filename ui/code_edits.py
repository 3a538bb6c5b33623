"""The procedure-to-procedure edits of a code: search, filters, a table that grows."""

from typing import TYPE_CHECKING

import streamlit as st

from assistant.settings import QuestionSettings
from assistant.views.edits import COLUMNS, INDICATORS, SHOWN, edits_view
from ui.code_sections import EDITS
from ui.code_shelf import Shelf
from ui.markup import cell, cited, code_link, table, verbatim

if TYPE_CHECKING:
    from assistant.lamina import Lamina

EVERY = 5000
"""More edits than any code has."""


def show_edits(lamina: "Lamina", hcpcs: str, under: QuestionSettings, sources: Shelf) -> None:
    """Which codes it denies and which deny it, on the date of service."""
    missing = edits_view(hcpcs, under.date_of_service, lamina.store, shown=0).missing
    if missing:
        st.markdown(verbatim(missing))
        return
    with st.container(horizontal=True, key="edit-filters", vertical_alignment="bottom"):
        search = st.text_input(
            "Search the edits",
            key=f"edits-{hcpcs}",
            placeholder="Other code or words",
            type="search",
        )
        column = st.selectbox(
            "Which is denied", list(COLUMNS), format_func=COLUMNS.__getitem__, key=f"column-{hcpcs}"
        )
        indicator = st.selectbox(
            "Modifier indicator", list(INDICATORS), format_func=INDICATORS.__getitem__, key=f"indicator-{hcpcs}",
        )  # fmt: skip
    every = st.session_state.get(f"every-edit-{hcpcs}", False)
    view = edits_view(
        hcpcs, under.date_of_service, lamina.store, search or "", column or "", indicator or "",
        EVERY if every else SHOWN,
    )  # fmt: skip
    hints = sources.put(EDITS, view.citations)
    st.caption(verbatim(view.counted))
    rows = [
        (code_link(one.other), cell(one.title), cell(one.effect), f"**{one.indicator}** {cited(one.meaning, EDITS, hints)}")
        for one in view.lines
    ]  # fmt: skip
    if rows:
        with st.container(key="edit-table"):
            st.markdown(
                table(("Other code", "Title", "When billed together", "Modifier indicator"), rows)
            )
    if view.more:
        st.button(
            "Show all", key=f"show-edits-{hcpcs}", type="tertiary", icon=":material/expand_more:",
            on_click=_show_every, args=(hcpcs,),
        )  # fmt: skip


def _show_every(hcpcs: str) -> None:
    st.session_state[f"every-edit-{hcpcs}"] = True
