"""Settings: what a session begins with, who can write, the look."""

from typing import TYPE_CHECKING

import streamlit as st

from assistant.history.preferences import KEPT
from assistant.words import settings_line
from corpus.errors import LaminaError
from ui.code_frame import open_view
from ui.markup import cell, table, verbatim
from ui.session import offered, reader
from ui.session_keys import keys_of_the_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.lamina import Lamina
    from assistant.settings import QuestionSettings

PROVIDERS = (
    ("Anthropic", "pip install 'lamina[anthropic]'", "ANTHROPIC_API_KEY"),
    ("OpenAI, or a server of its protocol", "pip install 'lamina[openai]'", "OPENAI_API_KEY, OPENAI_BASE_URL"),
    ("Ollama", "pip install 'lamina[ollama]'", "OLLAMA_HOST"),
    ("A GGUF file on this machine", "pip install 'lamina[gguf]'", "LAMINA_WRITER=gguf:FILE"),
)  # fmt: skip


def settings_page() -> None:
    """Draw the page."""
    opened = open_view(of_medicare=False)
    if opened is None:
        return
    lamina, under = opened
    with st.container(key="wide-view"):
        st.html('<h1 class="plain">Settings</h1>')
        _beginning(lamina, under)
        _writers(lamina)
        st.header("Look", anchor="look")
        st.markdown(
            "Light or dark follows the system; the menu at the upper right chooses one for this browser. "
            "Pages print without sidebar and search."
        )


def _beginning(lamina: "Lamina", under: "QuestionSettings") -> None:
    st.header("What a session begins with", anchor="beginning")
    now = settings_line(under.as_strings()).partition(" · ")[2]
    st.markdown(
        f"The sidebar stands at: **{verbatim(now)}**. The date of service always begins with today."
    )
    with st.container(horizontal=True):
        st.button("Begin with these from now on", key="keep-settings", icon=":material/bookmark:",
                  on_click=_keep, args=(lamina,))  # fmt: skip
        st.button("Begin as a fresh install does", key="forget-settings", type="tertiary", icon=":material/undo:",
                  on_click=_forget, args=(lamina,))  # fmt: skip
    st.caption(
        "Kept on this installation: place, setting, participation, payer and the writer's name. Another session takes them up when it is opened."
    )


def _writers(lamina: "Lamina") -> None:
    st.header("Writers", anchor="writers")
    st.markdown(
        "The rules write every answer unless a chat model is chosen in the sidebar. Whatever a model writes is "
        "verified before it is shown; identifiers are masked before anything is sent. Keys come from the environment "
        "of the server, or from you for this session; they are kept nowhere."
    )
    found = [
        (f"`{one.spec}`", cell(one.why), f"`pip install 'lamina[{one.missing}]'`" if one.missing else "ready")
        for one in offered(lamina)
    ]  # fmt: skip
    st.markdown(table(("Found here", "Because", "State"), found))
    others = [
        (cell(name), f"`{install}`", f"`{variables}`") for name, install, variables in PROVIDERS
    ]
    st.markdown(table(("Can be added", "Install", "Then set"), others))
    keys_of_the_session()


def _keep(lamina: "Lamina") -> None:
    given = {name: st.session_state[name] for name in KEPT if name in st.session_state}
    _told(lambda: lamina.history.preferences.keep(given, reader()), "Kept.")


def _forget(lamina: "Lamina") -> None:
    _told(lambda: lamina.history.preferences.forget(reader()), "Forgotten.")


def _told(act: "Callable[[], None]", done: str) -> None:
    try:
        act()
        st.toast(done, icon=":material/bookmark:")
    except LaminaError as error:
        st.toast(verbatim(str(error)), icon=":material/error:")
