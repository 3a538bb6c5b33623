"""The kept conversations in the sidebar: find, open, rename, pin, delete."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import streamlit as st

from assistant.history import KeptConversation
from corpus.errors import LaminaError
from ui.markup import verbatim
from ui.session import forget, reader, show_conversation

if TYPE_CHECKING:
    from assistant.lamina import Lamina

LISTED, ONE_MORE = 15, 16
"""Conversations listed without being asked for more; how many are read to know whether there are more."""
MOST = 400
"""Conversations listed at most."""


def conversations_list(lamina: "Lamina", open_id: str) -> None:
    """The list, newest first, with a search; the open one can be renamed, pinned and deleted."""
    st.button(
        "New conversation", on_click=forget, icon=":material/edit_square:", width="stretch",
        key="new-conversation", shortcut="Alt+N",
    )  # fmt: skip
    try:
        listed = MOST if st.session_state.get("all-conversations") else ONE_MORE
        found = lamina.history.conversations(reader(), limit=listed)
        if not found:
            return
        search = st.text_input(
            "Search conversations", key="search", placeholder="Search conversations",
            label_visibility="collapsed", icon=":material/search:",
        ).strip()  # fmt: skip
        if search:
            found = lamina.history.conversations(reader(), search, limit=MOST)
    except LaminaError as error:
        st.warning(verbatim(str(error)))
        return
    if not found:
        st.caption(f"No conversation has “{verbatim(search)}”.")
    shown = found if st.session_state.get("all-conversations") else found[:LISTED]
    with st.container(key="conversations", gap=None):
        for kept in shown:
            _row(lamina, kept, kept.id == open_id)
    if len(shown) < len(found):
        st.button("Show all", key="show-all-conversations", type="tertiary", on_click=_show_all)


def _show_all() -> None:
    st.session_state["all-conversations"] = True


def _row(lamina: "Lamina", kept: KeptConversation, is_open: bool) -> None:
    if not is_open:
        _title(kept, "tertiary")
        return
    with st.container(horizontal=True, gap=None, vertical_alignment="center", key=f"row-{kept.id}"):
        _title(kept, "secondary")
        with st.popover(
            "", icon=":material/more_horiz:", type="tertiary", help="Rename, pin, delete"
        ):
            _actions(lamina, kept)


def _title(kept: KeptConversation, look: Literal["secondary", "tertiary"]) -> None:
    st.button(
        verbatim(kept.title or "Untitled"), key=f"conversation-{kept.id}", type=look, width="stretch",
        icon=":material/push_pin:" if kept.pinned else None, help=verbatim(kept.found) or None,
        on_click=show_conversation, args=(kept.id,),
    )  # fmt: skip


def _actions(lamina: "Lamina", kept: KeptConversation) -> None:
    st.text_input("Title", value=kept.title, key=f"title-{kept.id}", max_chars=80,
                  on_change=_rename, args=(lamina, kept.id))  # fmt: skip
    st.button(
        "Unpin" if kept.pinned else "Pin to the top", key=f"pin-{kept.id}", icon=":material/push_pin:",
        type="tertiary", on_click=_pin, args=(lamina, kept),
    )  # fmt: skip
    st.caption("Link within this installation")
    st.code(
        f"{st.context.url or ''}?c={kept.id}".replace("??", "?"), language=None, wrap_lines=True
    )
    sure = st.checkbox("Delete for good", key=f"sure-{kept.id}")
    st.button(
        "Delete", key=f"delete-{kept.id}", icon=":material/delete:", disabled=not sure,
        on_click=_delete, args=(lamina, kept.id),
    )  # fmt: skip


def _rename(lamina: "Lamina", id: str) -> None:
    title = str(st.session_state.get(f"title-{id}", "")).strip()
    if title:
        _told(lambda: lamina.history.rename(id, title))


def _pin(lamina: "Lamina", kept: KeptConversation) -> None:
    _told(lambda: lamina.history.pin(kept.id, not kept.pinned))


def _delete(lamina: "Lamina", id: str) -> None:
    _told(lambda: lamina.history.delete(id))
    forget()


def _told(act: Callable[[], None]) -> None:
    try:
        act()
    except LaminaError as error:
        st.toast(verbatim(str(error)), icon=":material/error:")
