"""The pane beside an answer: the cited passage in its context, or the cited table row."""

from typing import TYPE_CHECKING

import streamlit as st

from assistant.answer import NumberedCitation
from ui.markup import cell, highlighted, table, verbatim, web_link
from ui.problems import log_error

if TYPE_CHECKING:
    from assistant.lamina import Lamina, Passage
    from ui.code_shelf import Shelf
    from ui.visit import Visit


def show_pane(lamina: "Lamina", visit: "Visit | Shelf") -> None:
    """The open source of this visit; nothing when none is open."""
    numbered = visit.opened()
    if numbered is None:
        if (
            not visit.being_answered
        ):  # a chip of an answer that is being written opens when it is there
            visit.close()
        return
    with st.container(border=True, key="pane"):
        with st.container(horizontal=True, vertical_alignment="center", key="pane-head"):
            st.markdown(f"**Source {numbered.n}**")
            st.button(
                "Close",
                key="close-pane",
                on_click=visit.close,
                type="tertiary",
                icon=":material/close:",
                shortcut="Esc",
            )
        st.markdown(f"**{verbatim(numbered.citation.title or numbered.citation.source)}**")
        _show(lamina, numbered)


def _show(lamina: "Lamina", numbered: NumberedCitation) -> None:
    try:
        passage = lamina.passage(numbered.citation)
    except Exception as error:
        log_error("a passage could not be opened", error)
        st.warning("The passage cannot be opened just now. The words that were cited:")
        st.markdown(verbatim(numbered.citation.quote))
        return
    show_passage(passage)


def show_passage(passage: "Passage") -> None:
    """Place and edition, then the row's fields or the passage with the cited words marked."""
    facts = [("Place", passage.locator), ("Edition", passage.edition)]
    lines = [f"{name}: {verbatim(value)}" for name, value in facts if value]
    st.caption(
        "  \n".join(
            [*lines, *([f"Published at: {web_link(passage.url)}"] if web_link(passage.url) else [])]
        )
    )
    if passage.rows:
        st.markdown(
            table(("Field", "Value"), [(cell(name), cell(value)) for name, value in passage.rows])
        )
    elif passage.text.strip():
        st.markdown(highlighted(passage.text, passage.highlight), anchors=False)
    else:
        st.caption(
            "Lamina keeps no text of this source; read it where it is published, at the place above."
        )
