"""What every view but the chat begins with: style, Lamina, the settings, a pane for sources."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from assistant.settings import QuestionSettings
from ui.code_shelf import Shelf
from ui.links import catch_clicks
from ui.pane import show_pane
from ui.problems import show_not_ready
from ui.session import shared_lamina
from ui.sidebar import settings_sidebar
from ui.style import STYLE

if TYPE_CHECKING:
    from assistant.lamina import Lamina


def open_view(of_medicare: bool = True) -> "tuple[Lamina, QuestionSettings] | None":
    """Lamina and the settings of the sidebar; None where it cannot be opened, which is then said.

    The tables of a view are Medicare's, whichever payer the chat is asked for.
    """
    st.html(STYLE)
    try:
        with st.spinner("Opening the tables and the index"):
            lamina = shared_lamina()
        under, _ = settings_sidebar(lamina)
    except Exception as error:
        show_not_ready(error)
        return None
    return lamina, replace(under, payer="") if of_medicare else under


@contextmanager
def beside_sources(lamina: "Lamina", sources: Shelf) -> Iterator[None]:
    """Room for a view, with the source that is open beside it."""
    catch_clicks(sources)
    with st.container(key="wide-view"), st.container(key="beside"):
        left, right = st.columns([3, 2], gap="medium")
    with left:
        yield
    with right:
        show_pane(lamina, sources)
