"""The calculator and claim check: lines typed or pasted, worked out as they are written; files of claims."""

import streamlit as st

from assistant.claims.desk import VERB_NAMES, worked_out
from corpus.errors import LaminaError
from ui.claim_batch import show_batch
from ui.claim_editor import show_entry
from ui.claim_sheet import show_downloads, show_sheet
from ui.code_frame import beside_sources, open_view
from ui.code_shelf import shelf
from ui.problems import in_words

ONE, FILE = "A claim", "A file of claims"


def claims_page() -> None:
    """Draw the page; what is wrong with a claim is said beside it."""
    opened = open_view()
    if opened is None:
        return
    lamina, under = opened
    sources = shelf("claims")
    with beside_sources(lamina, sources):
        st.html('<h1 class="plain">Claims</h1>')
        one, file = st.tabs((ONE, FILE), key="claims-part", on_change="rerun")
        if file.open:
            with file:
                show_batch(lamina, under)
            return
        with one:
            desk = show_entry(lamina.history)
            with st.container(horizontal=True, vertical_alignment="center"):
                verb = st.segmented_control(
                    "Work out", list(VERB_NAMES), default="check", required=True, format_func=VERB_NAMES.__getitem__,
                    key="claim-verb", persist_state="session", label_visibility="collapsed",
                    help="Check: edits first, then the price of what stands. Price only: every payment rule, no edit.",
                )  # fmt: skip
                room = st.container(horizontal=True)
            try:
                sheet = worked_out(str(verb), desk.now, desk.about, under, lamina.store)
            except LaminaError as error:
                st.warning(in_words(error), icon=":material/info:")
                return
            except Exception as error:
                st.error(in_words(error), icon=":material/error:")
                return
            with room:
                show_downloads(sheet, desk.about.get("claim_id", ""))
            show_sheet(sheet, sources)
