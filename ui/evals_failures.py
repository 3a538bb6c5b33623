"""The failures of a run: question, understanding, passages, steps, answer, verdicts; and asking again."""

from urllib.parse import quote

import streamlit as st

from evals.workbench import ShownFailure, ShownRun, Workbench
from ui.markup import cell, still, table, verbatim
from ui.problems import in_words
from ui.session import shared_lamina


def show_failures(bench: Workbench, run: ShownRun) -> None:
    """The failures, a page at a time, narrowed by category and words."""
    every = bench.failures(run.name)
    if not every.rows:
        st.caption("Every question that was asked passed.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        category = st.selectbox(
            "Category", ["", *every.categories], key=f"evals-category-{run.name}",
            format_func=lambda name: every.categories.get(name, "All categories"),
        )  # fmt: skip
        words = st.text_input(
            "Search", key=f"evals-words-{run.name}", placeholder="code, word, case"
        )
    found = bench.failures(run.name, category, words)
    page = 1
    if found.pages > 1:
        page = st.pagination(found.pages, key=f"evals-page-{run.name}-{category}-{words}")
        found = bench.failures(run.name, category, words, page)
    st.caption(f"{found.told} did not pass")
    for one in found.rows:
        _failure(bench, run, one)


def _failure(bench: Workbench, run: ShownRun, one: ShownFailure) -> None:
    asked = verbatim(one.questions[-1]) if one.questions else "not asked"
    key = f"evals-case-{run.name}-{one.id}"
    label = f"{asked}  :red[{verbatim(one.short)}]  :gray[{verbatim(one.id)}]"
    shown = st.expander(label, key=key, on_change="rerun")
    if not shown.open:
        return
    with shown:
        st.markdown("\n".join(f"- :red[{verbatim(why)}]" for why in one.why))
        with st.container(horizontal=True):
            st.button("Ask again now", key=f"{key}-again", icon=":material/refresh:",
                      on_click=_ask_again, args=(bench, run.name, one.id))  # fmt: skip
            if one.questions:
                st.link_button("Open in the chat", f"/?ask={quote(one.questions[-1])}", icon=":material/forum:", type="tertiary")  # fmt: skip
        _asked_again(run.name, one.id)
        show_case(one)


def _ask_again(bench: Workbench, run: str, id: str) -> None:
    place = f"evals-again-{run}-{id}"
    try:
        st.session_state[place] = bench.ask_again(shared_lamina(), run, id)
    except Exception as error:
        st.session_state[place] = in_words(error)


def _asked_again(run: str, id: str) -> None:
    found = st.session_state.get(f"evals-again-{run}-{id}")
    if found is None:
        return
    with st.container(border=True, key=f"notice-again-{id}"):
        if isinstance(found, str):
            st.markdown(f":material/info: {found}")
            return
        why = f": {verbatim('; '.join(found.why))}" if found.why else ""
        colour = "red" if found.why else "green"
        st.markdown(f"**Asked again just now: :{colour}[{found.outcome}]**{why}")
        st.markdown(still(found.answer), anchors=False)


def show_case(one: ShownFailure) -> None:
    """Everything that is kept of a case, in the order in which it came about."""
    _head("Question")
    st.markdown("  \n".join(verbatim(question) for question in one.questions))
    told = [one.category, one.under, f"expected facts: {one.origin}" if one.origin else ""]
    st.caption(verbatim(" · ".join(part for part in told if part)))
    if one.answer:
        _head(f"Answer ({one.status})")
        with st.container(border=True):
            st.markdown(still(one.answer), anchors=False)
            st.caption("  \n".join(verbatim(place) for place in one.citations))
    if one.understood:
        _head("Understood as")
        st.markdown(table(("", ""), [(cell(name), cell(value)) for name, value in one.understood]))
    if one.passages:
        _head("Passages gathered")
        rows = [(f"`{p.source}` {cell(p.place)}", p.relevance, cell(p.text)) for p in one.passages]
        st.markdown(table(("Source", "Relevance", "Text"), rows))
    for tool in one.tools:
        _head(f"Rule: {verbatim(tool.tool)}")
        st.markdown(verbatim(tool.outcome))
        if tool.steps:
            st.markdown(table(("Step", "How", "Value"), [tuple(map(cell, step)) for step in tool.steps]))  # fmt: skip
    if one.verdicts:
        _head("Verdicts of the verifier")
        st.markdown(table(("Check", "Looked at", "Outcome"), [tuple(map(cell, v)) for v in one.verdicts]))  # fmt: skip
    if one.scores:
        _head("Scores")
        st.markdown(table(("Claim", "Value", "Why"), [tuple(map(cell, s)) for s in one.scores]))


def _head(text: str) -> None:
    st.markdown(f"###### {text}", anchors=False)
