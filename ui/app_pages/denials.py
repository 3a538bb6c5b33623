"""A denial held against its claim: the likely cause with its proof, the way on, and a letter to take away."""

import streamlit as st

from corpus.errors import LaminaError
from ui.claim_editor import show_entry
from ui.claim_state import on_desk
from ui.code_frame import beside_sources, open_view
from ui.code_shelf import shelf
from ui.denial_sheet import show_explained
from ui.markup import verbatim
from ui.problems import in_words

TEXT = "denial-text"
EXAMPLE = "CO-97 63047"
EXAMPLE_CLAIM = "22633, 63047"


def denials_page() -> None:
    """Draw the page; the claim is that of the page Claims."""
    opened = open_view()
    if opened is None:
        return
    lamina, under = opened
    sources = shelf("denials")
    with beside_sources(lamina, sources):
        st.html('<h1 class="plain">Denials</h1>')
        text = st.text_area(
            "What the remittance says", key=TEXT, persist_state="session", height=110, max_chars=20_000,
            placeholder="CO-97 63047 N20 · or paste the lines of the remittance, the portal or the 835",
            help="Leave names out: they are not needed. What looks like one is masked, and nothing of the text is kept.",
        )  # fmt: skip
        st.markdown("##### The claim as it was billed", anchors=False)
        desk = show_entry(lamina.history)
        notice = st.date_input(
            "Date of the remittance", value=None, format="YYYY-MM-DD", key="denial-notice", persist_state="session",
            help="Gives the last days for an appeal and a reopening.",
        )  # fmt: skip
        if not text.strip():
            st.button(f"Example: {EXAMPLE} on {EXAMPLE_CLAIM}", key="denial-example", on_click=_example, type="tertiary")  # fmt: skip
            return
        from assistant.denials.way_in import explained

        try:
            found = explained(text, desk.now, desk.about, under, lamina.store, notice)
        except LaminaError as error:
            st.warning(in_words(error), icon=":material/info:")
            return
        except Exception as error:
            st.error(in_words(error), icon=":material/error:")
            return
        for problem in found.problems:
            st.warning(verbatim(problem), icon=":material/info:")
        show_explained(found, sources)


def _example() -> None:
    from assistant.claims.desk_paste import read_paste

    st.session_state[TEXT] = EXAMPLE
    desk = on_desk()
    if not desk.now:
        desk.take(read_paste(EXAMPLE_CLAIM))
