"""Beginning a run of known questions: which sets, which part of them, who answers, and one's own cases."""

import streamlit as st

from corpus.errors import LaminaError
from evals.workbench import Workbench
from ui.markup import verbatim
from ui.problems import in_words

SPLITS = {"": "All", "dev": "Development", "test": "Kept back"}
SAMPLES = {0: "Every question", 25: "25 at random", 100: "100 at random"}
FIRST = ("fast",)
"""The sets that are chosen until the reader chooses others."""


def show_begin(bench: Workbench) -> None:
    """The choice of sets with a button that begins; and why the last run broke off, if it did."""
    if problem := bench.problem():
        st.warning(verbatim(problem), icon=":material/info:")
    sets = bench.sets()
    with st.container(border=True, key="evals-begin"):
        chosen = st.multiselect(
            "Sets", list(sets), default=[name for name in FIRST if name in sets], key="evals-sets",
            format_func=lambda name: sets.get(name, name), placeholder="Choose sets",
        )  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="bottom", key="evals-options"):
            split = st.selectbox(
                "Part", list(SPLITS), format_func=lambda one: SPLITS[one], key="evals-split",
                help="One question in five is kept back, to see whether a change helps beyond those it was made for.",
            )  # fmt: skip
            sample = st.selectbox(
                "How many", list(SAMPLES), format_func=lambda one: SAMPLES[one], key="evals-sample"
            )
            writer = _writer(bench)
            st.button(
                "Run", type="primary", icon=":material/play_arrow:", key="evals-run",
                on_click=_begin, args=(bench, chosen, split, sample, writer),
            )  # fmt: skip
        _bring(bench)
    if said := st.session_state.pop("evals-said", ""):
        st.warning(verbatim(said), icon=":material/info:")


def _writer(bench: Workbench) -> str:
    offered = bench.writers()
    if not offered[1:]:
        return "rules"
    return str(st.selectbox("Writer", offered, key="evals-writer"))


def _begin(bench: Workbench, sets: list[str], split: str, sample: int, writer: str) -> None:
    try:
        bench.begin(sets, split, sample, writer)
    except LaminaError as error:
        st.session_state["evals-said"] = str(error)


def go_on(bench: Workbench, name: str) -> None:
    """Go on with a run that was stopped."""
    try:
        bench.go_on(name)
    except LaminaError as error:
        st.session_state["evals-said"] = str(error)


def _bring(bench: Workbench) -> None:
    with st.expander("Bring your own questions", type="compact", icon=":material/upload_file:"):
        st.caption(
            "A case file: YAML, JSON Lines, or CSV with the columns id, question, facts. `lamina eval import` makes "
            "one from a sheet with a question and an answer column."
        )
        given = st.file_uploader(
            "Case file", type=["yaml", "yml", "jsonl", "csv"], key="evals-file", max_upload_size=5,
            label_visibility="collapsed",
        )  # fmt: skip
        if given is None or st.session_state.get("evals-brought") == given.file_id:
            return
        try:
            bench.bring(given.name, given.getvalue())
        except LaminaError as error:
            st.warning(in_words(error), icon=":material/info:")
            return
        st.session_state["evals-brought"] = given.file_id
        st.rerun()
