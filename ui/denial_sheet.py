"""A denial explained on the screen: the answer with its sources, and the letter as text and as files."""

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from ui.code_shelf import Shelf
from ui.exports import FORMATS
from ui.markup import cited, verbatim

if TYPE_CHECKING:
    from assistant.denials.letter import Letter
    from assistant.denials.way_in import Explained

ANSWER, LETTER = 0, 1
"""The shelf's parts: sources of the answer, and of the letter."""


def show_explained(found: "Explained", sources: Shelf) -> None:
    """Everything that was found, with chips that open the sources beside it."""
    answer = found.answer
    hints = sources.put(ANSWER, answer.citations)
    with st.container(key="denial-answer"):
        st.markdown(cited(answer.text, ANSWER, hints, answer.codes), anchors=False)
    for caution in answer.cautions:
        st.caption(f":material/info: {cited(caution, ANSWER, hints)}")
    if found.letter is not None:
        _show_letter(found.letter, sources)
    _show_scope(found)


def _show_scope(found: "Explained") -> None:
    """What was looked at and what was not, as the claim check says it."""
    case = found.report.case
    if case is None:
        return
    with st.expander("Checked, and not checked", type="compact", icon=":material/rule:"):
        for head, told in (
            ("Checked", case.result.checked),
            ("Not checked", case.result.not_checked),
        ):
            st.markdown(f"**{head}**", anchors=False)
            st.markdown("\n".join(f"- {verbatim(said)}" for said in told))


def _show_letter(letter: "Letter", sources: Shelf) -> None:
    st.markdown("##### Letter", anchors=False)
    st.caption("What stands in brackets is yours to fill in: Lamina does not know it. Read it before you send it.")  # fmt: skip
    hints = sources.put(LETTER, letter.citations)
    with st.container(border=True, key="denial-letter"):
        st.markdown(cited(letter.text, LETTER, hints), anchors=False)
    with st.container(horizontal=True):
        for label, ending, mime in FORMATS:
            st.download_button(
                label, data=lambda ending=ending: letter.file(ending, date.today()), mime=mime, type="tertiary",
                file_name=f"redetermination{ending}", key=f"denial-letter{ending}", icon=":material/download:",
                on_click="ignore",
            )  # fmt: skip
