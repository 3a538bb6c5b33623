"""The known questions: choose sets, run them, read what failed, compare runs, accept a baseline."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from corpus.errors import LaminaError
from ui.markup import verbatim
from ui.problems import in_words
from ui.style import STYLE

if TYPE_CHECKING:
    from evals.workbench import ShownRun, Workbench

PARTS = ("Report", "Failures", "Compare", "Baseline")


def evals_page() -> None:
    """Draw the page; whatever goes wrong in a part of it is said there."""
    st.html(STYLE)
    with st.container(key="wide-view"):
        try:
            run = _runs()
        except Exception as error:
            st.error(in_words(error), icon=":material/error:")
            return
        if run is not None:
            _looked_at(*run)


def _runs() -> "tuple[Workbench, ShownRun] | None":
    """What can be run, what is going on, and the list: the run that is looked at."""
    # Imported here: the libraries of the statistics take seconds, and the chat does without them.
    from ui.evals_begin import show_begin
    from ui.evals_runs import chosen_run, show_going_on, workbench

    bench = workbench()
    st.html('<h1 class="plain">Known questions</h1>')
    st.caption(
        "Questions whose right answers are known, asked of this installation. Run them after every "
        "change of tables, pages, model or version: what broke is named, with everything it rests on."
    )
    if bench.going_on() is not None:
        show_going_on(bench)
    else:
        show_begin(bench)
    run = chosen_run(bench)
    return (bench, run) if run is not None else None


def _looked_at(bench: "Workbench", run: "ShownRun") -> None:
    from ui.evals_compare import show_comparison
    from ui.evals_failures import show_failures
    from ui.evals_runs import show_baseline, show_report

    st.markdown(f"### Run {verbatim(run.name)}", anchors=False)
    shows = (show_report, show_failures, show_comparison, show_baseline)
    for tab, show in zip(st.tabs(PARTS, key="evals-part", on_change="rerun"), shows, strict=True):
        if tab.open:
            with tab:
                _said(show, bench, run)


def _said(
    show: "Callable[[Workbench, ShownRun], None]", bench: "Workbench", run: "ShownRun"
) -> None:
    try:
        show(bench, run)
    except LaminaError as error:
        st.warning(in_words(error), icon=":material/info:")
    except Exception as error:
        st.error(in_words(error), icon=":material/error:")
