"""A file of claims on the screen: worked through with progress, its first rows, what was passed over."""

from typing import TYPE_CHECKING

import streamlit as st

from assistant.claims.desk import VERB_NAMES
from assistant.claims.desk_batch import FORMATS, KINDS, SHOWN, DeskBatch, run_upload
from assistant.claims.desk_lines import PLACES
from assistant.settings import QuestionSettings
from ui.markup import cell, table, verbatim
from ui.problems import in_words

if TYPE_CHECKING:
    from assistant.lamina import Lamina

DONE = "claim-batch-done"


def show_batch(lamina: "Lamina", under: QuestionSettings) -> None:
    """The upload, a button that begins, and what came of the last file."""
    st.caption(
        "CSV or Parquet (a row a claim line), JSON or JSON Lines (a claim), or professional 837P. What a claim does not "
        "say is taken from the sidebar. The file is worked on in memory and in a folder that is removed at the end."
    )
    given = st.file_uploader("Claim file", type=list(KINDS), key="claim-file", max_upload_size=50)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        verb = st.selectbox(
            "Do", list(VERB_NAMES), format_func=VERB_NAMES.__getitem__, key="batch-verb"
        )
        place = st.selectbox("Place of service where none is given", list(PLACES), format_func=PLACES.__getitem__, key="batch-place")  # fmt: skip
        ending = st.selectbox("Results as", list(FORMATS), format_func=lambda one: FORMATS[one][0], key="batch-format")  # fmt: skip
        begun = st.button("Begin", key="batch-begin", type="primary", disabled=given is None)
    if begun and given is not None:
        st.session_state[DONE] = _worked(lamina, under, given.name, given.getvalue(), (verb, place, ending))  # fmt: skip
    done = st.session_state.get(DONE)
    if isinstance(done, str):
        st.warning(done, icon=":material/info:")
    elif done is not None:
        _results(done)


def _worked(
    lamina: "Lamina", under: QuestionSettings, name: str, content: bytes, how: tuple[str, str, str]
) -> DeskBatch | str:
    verb, place, ending = how
    bar = st.progress(0.0, text="Reading the tables")
    try:
        return run_upload(
            verb, name, content, under, place, lamina.settings.home, ending,
            lambda share, told: bar.progress(share, text=told) and None,
        )  # fmt: skip
    except Exception as error:
        return in_words(error)
    finally:
        bar.empty()


def _results(done: DeskBatch) -> None:
    for sentence in done.told:
        st.markdown(verbatim(sentence))
    with st.container(horizontal=True):
        st.download_button(
            f"Results: {verbatim(done.file_name)}", done.content, done.file_name, done.media_type,
            key="batch-download", icon=":material/download:", on_click="ignore",
        )  # fmt: skip
        if done.rejected:
            st.download_button(
                "Passed over", done.rejected_csv, "passed-over.csv", "text/csv", key="batch-rejected",
                icon=":material/download:", type="tertiary", on_click="ignore",
            )  # fmt: skip
    if done.rejected:
        st.markdown("##### Passed over", anchors=False)
        rows = [tuple(map(cell, row)) for row in done.rejected[:20]]
        st.markdown(table(("Row", "Claim", "Why"), rows))
        if done.rejected[20:]:
            st.caption("The file holds all of them.")
    if done.rows:
        st.markdown("##### Results", anchors=False)
        st.dataframe(list(done.rows), hide_index=True, alt="The first rows of the results")
        if len(done.rows) == SHOWN:
            st.caption(f"The first {SHOWN} rows; the file holds all of them.")
