"""A reader's own key for a provider: given on the page Settings, for this session, and forgotten with it."""

import streamlit as st

from assistant.writers.reader_key import NAMES, ReaderKey
from corpus.errors import BadInput
from ui.markup import verbatim
from ui.session import keys

SAID = "key-said"


def keys_of_the_session() -> None:
    """A form for a key, emptied when it is sent; which keys are held, without showing one."""
    st.header("Your own key, for this session", anchor="key")
    with st.form("reader-key", clear_on_submit=True, border=False):
        provider = st.selectbox("Provider", list(NAMES), format_func=NAMES.__getitem__, key="key-provider")  # fmt: skip
        text = st.text_input("Key", type="password", autocomplete="off", key="key-text")
        sent = st.form_submit_button("Use it in this session", icon=":material/key:")
    if sent:
        _take(provider, text)
    if fault := st.session_state.pop(SAID, ""):
        st.warning(verbatim(fault))
    for held in tuple(keys()):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/key: A key for **{NAMES[held]}** is held for this session.")
            st.button("Forget it", key=f"forget-key-{held}", type="tertiary", on_click=keys().pop, args=(held, None))  # fmt: skip
    st.caption(
        "It stays in the server's memory, goes to that provider with your own questions alone, and is gone when "
        "this page is reloaded or closed. Choose the writer in the sidebar."
    )


def _take(provider: str, text: str) -> None:
    try:
        keys()[provider] = ReaderKey.of(provider, text)
    except BadInput as error:
        st.session_state[SAID] = str(error)
    st.rerun()  # the sidebar's list of writers stands above
