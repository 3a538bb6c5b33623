"""Two runs of known questions side by side: what was broken and fixed, and whether it is noise."""

from collections.abc import Sequence

import streamlit as st

from evals.workbench import ShownComparison, ShownPair, ShownRun, Workbench
from ui.markup import cell, still, table, verbatim

OPENED = 3
"""Cases whose answers are drawn without being asked for."""


@st.cache_data(max_entries=6, show_spinner="Comparing")  # type: ignore[untyped-decorator]
def _comparison(_bench: Workbench, a: str, b: str, state: str) -> ShownComparison:
    return _bench.comparison(a, b)


def show_comparison(bench: Workbench, run: ShownRun) -> None:
    """The run against another one, which the reader chooses."""
    others = {one.name: one for one in bench.runs() if one.name != run.name}
    if not others:
        st.caption("There is only one run; a second one can be compared with it.")
        return
    alike = [name for name, one in others.items() if one.sets == run.sets]
    options = [*alike, *(name for name in others if name not in alike)]
    other = st.selectbox(
        "Compare with", options, key=f"evals-against-{run.name}",
        format_func=lambda name: f"{name} · {others[name].sets} · {others[name].told or others[name].state}",
    )  # fmt: skip
    earlier, later = sorted((run, others[other]), key=lambda one: one.started)
    found = _comparison(bench, earlier.name, later.name, f"{earlier.told} {later.told}")
    st.markdown(f"A is {verbatim(found.before)}, the earlier; B is {verbatim(found.after)}.")
    st.info(verbatim(found.verdict), icon=":material/balance:")
    with st.container(horizontal=True, key="evals-figures"):
        for head, value, told in found.figures:
            with st.container(border=True):
                st.markdown(f"{verbatim(head)}  \n**{verbatim(value)}**  \n:gray[{verbatim(told)}]")
    _lists(found)
    _pairs("Broken", found.broken, run.name)
    _pairs("Fixed", found.fixed, run.name)


def _lists(found: ShownComparison) -> None:
    for title, lines in (("What differs", found.changes), ("Figures that changed", found.evidence)):
        if lines:
            st.markdown(f"##### {title}", anchors=False)
            st.markdown("\n".join(f"- {verbatim(line)}" for line in lines))
    if found.categories:
        st.markdown("##### By category", anchors=False)
        head = ("Category", "Asked", "Broken", "Fixed", "A", "B", "p")
        st.markdown(table(head, [tuple(map(cell, row)) for row in found.categories]))
    if found.documents:
        st.markdown("##### By the source the answer rested on", anchors=False)
        rows = [tuple(map(cell, row)) for row in found.documents]
        st.markdown(table(("Source", "Cases", "Broken", "Fixed"), rows))
    with st.expander("Every scorer", type="compact", icon=":material/straighten:"):
        rows = [tuple(map(cell, row)) for row in found.scorers]
        st.markdown(table(("Claim", "A", "B", "Fell", "Rose"), rows))
    if found.lost:
        st.caption(f"Asked in A and not in B: {verbatim(', '.join(found.lost[:40]))}")


def _pairs(title: str, pairs: Sequence[ShownPair], run: str) -> None:
    if not pairs:
        return
    st.markdown(f"##### {title} ({len(pairs)})", anchors=False)
    for place, pair in enumerate(pairs):
        asked = verbatim(pair.questions[-1]) if pair.questions else verbatim(pair.category)
        shown = st.expander(
            f"{asked} :gray[{verbatim(pair.id)}]", key=f"evals-{title}-{run}-{pair.id}",
            expanded=place < OPENED, on_change="rerun",
        )  # fmt: skip
        if shown.open:
            with shown:
                _pair(pair)


def _pair(pair: ShownPair) -> None:
    st.caption(verbatim(pair.why))
    for side, name, outcome, text in zip(
        st.columns(2), ("A", "B"), (pair.before, pair.after), (pair.before_text, pair.after_text), strict=True
    ):  # fmt: skip
        with side, st.container(border=True):
            colour = "green" if outcome == "passed" else "red"
            st.markdown(f"**{name}: :{colour}[{outcome}]**")
            st.markdown(still(text) or ":gray[no answer]", anchors=False)
