"""The runs of known questions: the one that is going on, the list, the report, what was accepted."""

import streamlit as st

from assistant.settings import Settings
from corpus.errors import LaminaError
from evals.workbench import ShownRun, Workbench
from ui.evals_begin import go_on
from ui.markup import verbatim

EVERY = 1.5
"""Seconds between two looks at a run that is going on."""
LISTED = 12
HIGH, HIGH_LIST = 900, 460
COLUMNS = {
    "Run": st.column_config.TextColumn(pinned=True, width=150),
    "Rate": st.column_config.ProgressColumn(min_value=0, max_value=100, format="%.1f %%"),
    "Code": st.column_config.TextColumn(help="The commit; + where something was changed since"),
}


@st.cache_resource(show_spinner=False)  # type: ignore[untyped-decorator]
def workbench() -> Workbench:
    """The known questions of this installation; all visitors share them."""
    return Workbench(Settings())


@st.fragment(run_every=EVERY)  # type: ignore[untyped-decorator]
def show_going_on(bench: Workbench) -> None:
    """How far the run has come, looked up on the disk; it goes on when this page is closed."""
    now = bench.going_on()
    if now is None:
        st.rerun()
        return
    with st.container(border=True, key="evals-going-on"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f"**Run {verbatim(now.name)} is going on**" if now.name else "**A run begins**"
            )
            st.button("Stop", key="evals-stop", icon=":material/stop:", on_click=bench.stop,
                      help="What was asked so far is kept; the run can be taken up again.")  # fmt: skip
        st.progress(now.share, text=verbatim(str(now)))
        st.caption("It is a process of its own: this page may be closed.")
        for id, why in now.latest:
            st.markdown(f":material/close: `{id}` {verbatim(why)}")


def chosen_run(bench: Workbench) -> ShownRun | None:
    """The list of runs; the one that is looked at, None while there is none."""
    runs = bench.runs()
    st.markdown("### Runs", anchors=False)
    if not runs:
        st.caption("No run yet. Choose a set above, or type `lamina eval run fast` in a terminal.")
        return None
    table = [
        {"Run": run.name, "Sets": run.sets, "Passed": run.told or run.state, "Rate": run.percent,
         "95 % interval": run.interval, "Writer": run.writer, "Code": run.commit, "Begun": run.started}
        for run in runs
    ]  # fmt: skip
    picked = st.dataframe(
        table, key=f"evals-list-{runs[0].name}", on_select="rerun", selection_mode="single-row", hide_index=True,
        height="content" if not runs[LISTED:] else HIGH_LIST, column_config=COLUMNS,
        alt="Runs, the newest first, with sets, pass rate, writer and code",
    )  # fmt: skip
    places = picked.selection.rows
    finished = [run for run in runs if run.state == "finished"]
    run = runs[places[0]] if places and places[0] < len(runs) else (finished or runs)[0]
    if not places:
        st.caption("Choose a row to look at another run; the newest finished one is shown.")
    if run.state == "stopped":
        st.button(
            "Go on with it", key="evals-go-on", icon=":material/resume:", on_click=go_on,
            args=(bench, run.name), help="The questions that are left are asked; code, tables and pages must be the same.",
        )  # fmt: skip
    return run


@st.cache_data(max_entries=4, show_spinner="Writing the report")  # type: ignore[untyped-decorator]
def _report(_bench: Workbench, name: str, state: str) -> tuple[str, str, str]:
    return _bench.report(name), _bench.report_markdown(name), _bench.report_address(name)


def show_report(bench: Workbench, run: ShownRun) -> None:
    """The report of a run in the page, and as a file to hand on."""
    html, markdown, address = _report(bench, run.name, f"{run.state} {run.told}")
    with st.container(horizontal=True):
        for label, text, ending, mime in (("HTML", html, "html", "text/html"), ("Markdown", markdown, "md", "text/markdown")):  # fmt: skip
            st.download_button(
                label, text, f"report-{run.name}.{ending}", mime, key=f"evals-download-{ending}",
                type="tertiary", icon=":material/download:", on_click="ignore",
            )  # fmt: skip
    st.iframe(address, height=HIGH, alt=f"Report of the run {run.name}")


def show_baseline(bench: Workbench, run: ShownRun) -> None:
    """The run against what was accepted for its sets; and a button that accepts it."""
    gate = bench.gate(run.name)
    if not gate.accepted:
        st.info(f"Nothing was accepted yet for {verbatim(gate.name)}.", icon=":material/info:")
    else:
        icon = ":material/check_circle:" if gate.passed else ":material/trending_down:"
        show = st.success if gate.passed else st.error
        show("Nothing fell beyond noise." if gate.passed else "This run falls behind what was accepted.", icon=icon)  # fmt: skip
        st.caption(verbatim(gate.accepted))
    for fall in gate.falls:
        st.markdown(f"- {verbatim(fall)}")
    for note in gate.notes:
        st.caption(verbatim(note))
    st.markdown("##### Accept", anchors=False)
    st.caption(
        "The scores of the runs chosen become what `lamina eval run --gate` holds later runs against. Several runs "
        "of the same code show which cases come out differently by themselves."
    )
    same = [one.name for one in bench.runs() if one.sets == run.sets and one.state == "finished"]
    if run.name not in same:
        st.caption("This run is not finished and cannot be accepted.")
        return
    names = st.multiselect("Runs", same, default=[run.name], key=f"evals-accept-{run.name}")
    sure = st.checkbox(f"Replace what was accepted for {verbatim(gate.name)}", key="evals-sure") if gate.accepted else True  # fmt: skip
    st.button("Accept as baseline", key="evals-accept", disabled=not (sure and names),
              on_click=_accept, args=(bench, names))  # fmt: skip
    if said := st.session_state.pop("evals-accepted", ""):
        st.markdown(f":material/info: {verbatim(said)}")


def _accept(bench: Workbench, names: list[str]) -> None:
    try:
        st.session_state["evals-accepted"] = bench.accept(names)
    except LaminaError as error:
        st.session_state["evals-accepted"] = str(error)
