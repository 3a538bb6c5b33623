"""Errors in words: what the reader is told, and what goes to the log (never a question)."""

import logging
import traceback

import streamlit as st

from corpus.errors import LaminaError, NotSetUp
from ui.markup import still

SORRY = "Something went wrong on our side; the details are in the log. Your question is kept: ask it again, or another one."


def log_error(what: str, error: BaseException) -> None:
    """Kind and place of an error, without the values at hand: they may hold a question."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    logging.getLogger("lamina.ui").error("%s: %s\n%s", what, type(error).__name__, frames)


def in_words(error: Exception) -> str:
    """The sentence for the reader; deliberate errors carry their own, others are logged."""
    if isinstance(error, LaminaError):
        return still(str(error))
    log_error("an answer failed", error)
    return SORRY


def show_not_ready(error: Exception) -> None:
    """The page when Lamina cannot be opened: which command to run, and a way to try again."""
    if isinstance(error, NotSetUp):
        st.info(f"**Lamina is not set up yet.** {still(str(error))}", icon=":material/build:")
        st.caption("Run the command in a terminal, then press the button.")
    else:
        st.error(in_words(error), icon=":material/error:")
    st.button("Try again", icon=":material/refresh:")
