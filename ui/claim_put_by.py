"""Claims put by under a name: kept in the history, brought back, taken away."""

from typing import TYPE_CHECKING

import streamlit as st

from assistant.claims.desk_paste import Filed
from corpus.errors import LaminaError
from ui.claim_state import OnDesk
from ui.markup import verbatim
from ui.session import reader

if TYPE_CHECKING:
    from assistant.history import History
    from assistant.history.put_by import PutClaim


def show_put_by(desk: OnDesk, history: "History") -> None:
    """A name for the claim on the desk, and those that were put by before."""
    name = st.text_input("Name", value=desk.about.get("claim_id", ""), key=f"claim-name-{desk.loaded}", max_chars=60)  # fmt: skip
    st.button("Put this claim by", key="claim-keep", disabled=not (desk.now and name.strip()),
              on_click=_keep, args=(desk, history, name.strip()))  # fmt: skip
    st.caption(
        "Kept on this installation until it is taken away. Name it without a patient's name."
    )
    try:
        kept = history.put_by.claims(reader())
    except LaminaError as error:
        st.warning(verbatim(str(error)))
        return
    for one in kept:
        with st.container(horizontal=True, gap=None, vertical_alignment="center"):
            st.button(verbatim(one.name), key=f"claim-kept-{one.name}", type="tertiary", width="stretch",
                      icon=":material/bookmark:", on_click=_bring, args=(desk, one))  # fmt: skip
            st.button("Take away", key=f"claim-forget-{one.name}", type="tertiary", icon=":material/delete:",
                      on_click=_forget, args=(history, one.name))  # fmt: skip


def _keep(desk: OnDesk, history: "History", name: str) -> None:
    try:
        history.put_by.keep(name, desk.now, desk.about, reader())
    except LaminaError as error:
        st.toast(verbatim(str(error)), icon=":material/error:")


def _bring(desk: OnDesk, one: "PutClaim") -> None:
    desk.load(Filed(one.rows, one.about))


def _forget(history: "History", name: str) -> None:
    try:
        history.put_by.forget(name, reader())
    except LaminaError as error:
        st.toast(verbatim(str(error)), icon=":material/error:")
