"""Files to hand on: an answer or a conversation as PDF, Word or Markdown, made when it is asked for."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from assistant.export import Document, Unanswered, exported
from ui.visit import Exchange

FORMATS = (
    ("PDF", ".pdf", "application/pdf"),
    ("Word", ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("Markdown", ".md", "text/markdown"),
)


def export_buttons(exchanges: Sequence[Exchange], title: str, key: str) -> None:
    """One button a format; a question without an answer is named as such in the file."""
    for label, ending, mime in FORMATS:
        st.download_button(
            label, data=lambda ending=ending: _made(exchanges, title, ending), mime=mime, type="tertiary",
            file_name=f"{_file_name(title)}{ending}", key=f"{key}{ending}", icon=":material/download:",
            on_click="ignore",
        )  # fmt: skip


def _made(exchanges: Sequence[Exchange], title: str, ending: str) -> bytes:
    answers = [e.answer or Unanswered(e.question, e.problem) for e in exchanges]
    return exported(Document.of(answers, date.today(), title), ending)


def _file_name(title: str) -> str:
    words = "".join(sign if sign.isalnum() else " " for sign in title).split()
    return "-".join(("lamina", *words[:6])).lower()
