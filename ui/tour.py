"""The first look: what Lamina is, what it is not, which editions it holds."""

from typing import TYPE_CHECKING

import streamlit as st

from assistant.views.holdings import holdings
from ui.markup import verbatim

if TYPE_CHECKING:
    from assistant.lamina import Lamina

IS = (
    "**What it is.** A reference desk on Medicare's published tables, rules and manuals. Press the small numbers "
    "in an answer to see the row or passage that each figure comes from."
)
IS_NOT = (
    "**What it is not.** A coverage decision, a private payer's rate, or a promise that a claim is safe to submit. "
    "Leave patients' names and numbers out of questions."
)
AROUND = (
    "**Around the chat.** *Codes* has all that is known of one code, *Compare* sets up to six side by side, *Sources* "
    "shows and adds what answers rest on. The sidebar's date and place hold everywhere."
)


def show_tour(lamina: "Lamina") -> None:
    """Three short paragraphs and the editions, under the empty chat."""
    with st.container(key="tour"):
        for text in (IS, IS_NOT, AROUND):
            st.markdown(text)
    held = holdings(lamina.editions())
    if held:
        told = "; ".join(f"{verbatim(title)} **{verbatim(names)}**" for title, names in held)
        st.caption(f"Loaded: {told}.")
