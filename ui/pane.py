"""The pane beside an answer: the cited passage in its context, or the cited table row."""

import streamlit as st

from assistant.lamina import Lamina, Passage
from ui.markup import highlighted, still
from ui.session import Visit


def show_pane(lamina: Lamina, visit: Visit) -> None:
    """The open source of this visit; nothing when none is open."""
    if visit.open_source is None:
        return
    position, n = visit.open_source
    answer = visit.shown[position].answer if position < len(visit.shown) else None
    found = next((c for c in answer.citations if c.n == n), None) if answer else None
    if found is None:
        visit.open_source = None
        return
    with st.container(border=True, key="pane"):
        head, close = st.columns([6, 1], vertical_alignment="center")
        head.markdown(f":gray-badge[{n}] **{still(found.citation.title or found.citation.source)}**")
        close.button("✕", key="close-pane", on_click=_close, args=(visit,), help="Close the source", type="tertiary")
        show_passage(lamina.passage(found.citation))


def _close(visit: Visit) -> None:
    visit.open_source = None


def show_passage(passage: Passage) -> None:
    """Place and edition, then the row's fields or the passage with the cited words marked."""
    st.caption(" · ".join(still(p) for p in (passage.locator, passage.edition, passage.url) if p))
    if passage.rows:
        lines = ["| Field | Value |", "|---|---|"]
        lines += [f"| {still(_cell(name))} | {still(_cell(value))} |" for name, value in passage.rows]
        st.markdown("\n".join(lines))
        return
    st.markdown(highlighted(passage.text, passage.highlight))


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ")
