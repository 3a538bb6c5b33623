"""The page of one code: `code?code=63053`."""

from typing import TYPE_CHECKING

import streamlit as st

from assistant.settings import QuestionSettings
from assistant.views.code_page import code_page as page_of_code
from assistant.views.finder import nearest
from assistant.words import settings_line
from corpus.errors import LaminaError, UnknownCode
from ui.code_edits import show_edits
from ui.code_frame import beside_sources, open_view
from ui.code_head import show_contents, show_every_page, show_head, show_search
from ui.code_sections import (
    AFTER_EDITS,
    BEFORE_EDITS,
    PAGE,
    Section,
    Words,
    code_list,
    shown,
    visit_key,
)  # fmt: skip
from ui.code_shelf import Shelf, shelf
from ui.markup import still
from ui.routes import CODE, named

if TYPE_CHECKING:
    from assistant.lamina import Lamina

EDITS: Section = ("edits", "NCCI edits (PTP)", lambda view, words: None)


def code_page() -> None:
    """Everything known of the code that the address names; a search where it names none."""
    opened = open_view()
    if opened is None:
        return
    lamina, under = opened
    hcpcs = named(CODE).strip().upper()
    sources = shelf(f"code {hcpcs}")
    with beside_sources(lamina, sources):
        if show_search(lamina, under.date_of_service):
            return
        hcpcs = named(CODE).strip().upper()
        if not hcpcs:
            show_every_page()
            return
        try:
            _show(lamina, hcpcs, under, shelf(f"code {hcpcs}"))
        except UnknownCode as error:
            st.warning(still(str(error)))
            st.markdown(
                code_list(nearest(hcpcs, under.date_of_service, lamina.store)), anchors=False
            )
        except LaminaError as error:
            st.warning(still(str(error)))


def _show(lamina: "Lamina", hcpcs: str, under: QuestionSettings, sources: Shelf) -> None:
    visit = st.session_state.get(visit_key(hcpcs))
    view = page_of_code(hcpcs, under, lamina.store, visit)
    st.set_page_config(page_title=f"{view.hcpcs} · Lamina")
    words = Words(view, sources.put(PAGE, view.citations))
    show_head(view, words, f"Lamina · {settings_line(under.as_strings())}")
    before, after = shown(view, BEFORE_EDITS), shown(view, AFTER_EDITS)
    show_contents([*before, EDITS, *after])
    for section in before:
        _section(section, view, words)
    st.header(EDITS[1], anchor=EDITS[0])
    show_edits(lamina, hcpcs, under, sources)
    for section in after:
        _section(section, view, words)


def _section(section: Section, view: object, words: Words) -> None:
    anchor, title, draw = section
    st.header(title, anchor=anchor)
    draw(words.view, words)
