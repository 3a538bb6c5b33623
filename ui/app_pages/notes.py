"""An operative note pasted or uploaded: what identifies masked, a claim proposed with its proof, gaps asked about."""

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from assistant.settings import QuestionSettings
from corpus.errors import LaminaError
from ui.code_frame import beside_sources, open_view
from ui.code_shelf import shelf
from ui.markup import verbatim
from ui.note_sheet import show_note
from ui.problems import in_words

if TYPE_CHECKING:
    from assistant.lamina import Lamina
    from assistant.notes.desk import NoteDesk

TEXT, READ, RIGHT = "note-text", "note-read", "note-right"
KINDS = ("txt", "md", "pdf", "docx")


def notes_page() -> None:
    """Draw the page; what is wrong with a note is said beside it."""
    opened = open_view()
    if opened is None:
        return
    lamina, under = opened
    sources = shelf("notes")
    with beside_sources(lamina, sources):
        st.html('<h1 class="plain">Notes</h1>')
        try:
            text = _given()
            if not text.strip():
                return
            desk = _read(text, lamina, under)
        except LaminaError as error:
            st.warning(in_words(error), icon=":material/info:")
            return
        except Exception as error:
            st.error(in_words(error), icon=":material/error:")
            return
        show_note(desk, sources)
        _correct(text, desk, lamina, under)


def _given() -> str:
    """The note as pasted, or as uploaded where nothing is pasted."""
    from assistant.notes.note_file import text_of_content

    pasted: str = st.text_area(
        "Operative note", key=TEXT, height=180, max_chars=400_000,
        placeholder="Paste the note, or upload it below.",
        help="It stays in this window: nothing of it is kept, logged or sent. Identifiers are masked before anything is shown.",
    )  # fmt: skip
    file = st.file_uploader("Or a file", type=list(KINDS), key="note-file", max_upload_size=8)
    if pasted.strip() or file is None:
        return pasted
    ending = next((f".{kind}" for kind in KINDS if file.name.lower().endswith(f".{kind}")), ".txt")
    return text_of_content(file.getvalue(), Path(f"The file{ending}"))


def _read(text: str, lamina: "Lamina", under: QuestionSettings) -> "NoteDesk":
    """The note read once for a text and day; the reading lives as long as the window."""
    from assistant.notes.desk import note_desk

    asked = (text, under.date_of_service)
    kept = st.session_state.get(READ)
    if kept is None or kept[0] != asked:
        with st.spinner("Reading the note"):
            kept = (asked, note_desk(text, lamina.store, under.date_of_service))
        st.session_state[READ] = kept
    found: NoteDesk = kept[1]
    return found


def _correct(text: str, desk: "NoteDesk", lamina: "Lamina", under: QuestionSettings) -> None:
    """What the coder holds for right, kept masked as a known case."""
    with st.expander("Correct this, and keep it as a known case", icon=":material/edit:"):
        st.caption("The note is masked before it is kept on this machine. Codes as CODE-MODxUNITS and ICD-10-CM codes; none where nothing is reported.")  # fmt: skip
        with st.form("note-correction", border=False):
            right = st.text_input("What is right", desk.claim, key=RIGHT)
            why = st.text_input("Why", key="note-why")
            asked = st.form_submit_button("Keep")
    if asked:
        from assistant.notes.correction import keep_correction

        try:
            kept = keep_correction(text, right, lamina.store, under.date_of_service, lamina.settings.home, why)  # fmt: skip
        except LaminaError as error:
            st.warning(in_words(error), icon=":material/info:")
            return
        said = " ".join((*kept.lines, *kept.diagnoses)) or "nothing reported"
        st.success(f"Kept as {verbatim(kept.id)}: {verbatim(said)}", icon=":material/check:")
