"""What defends an answer: its sources, the steps of its calculations, where its numbers stand."""

from collections.abc import Mapping

import streamlit as st

from assistant.answer import Answer
from assistant.words import tool_words
from ui.markup import cell, chip, table, verbatim
from ui.visit import Visit
from ui.words import (
    check_rows,
    citation_line,
    hints,
    sources_words,
    steps_words,
    verified_icon,
    verified_words,
)

FEW = 6  # sources that are listed without being asked for


def show_defence(answer: Answer, position: int, visit: Visit) -> None:
    """What defends the newest answer: its sources, its calculations, what was verified."""
    with st.container(key=f"defence-{position}", gap=None):
        count = len(answer.citations)
        if count:
            shown = st.expander(
                sources_words(answer), expanded=count <= FEW, key=f"sources-{position}", on_change="rerun",
                type="compact", icon=":material/format_quote:",
            )  # fmt: skip
            if shown.open:
                with shown:
                    _sources(answer, position, visit)
        _workings(answer, position)


def show_folded_defence(answer: Answer, position: int, visit: Visit) -> None:
    """The same of an earlier answer, behind one line: a long conversation has hundreds of them."""
    parts = (
        (":material/format_quote:", sources_words(answer)),
        (":material/calculate:", steps_words(answer)),
        (verified_icon(answer), verified_words(answer) if _checked(answer) else ""),
    )
    label = " · ".join(f"{icon} {words}" for icon, words in parts if words)
    if not label:
        return
    shown = st.expander(label, key=f"defence-{position}", on_change="rerun", type="compact")
    if not shown.open:
        return
    with shown:
        if answer.citations:
            _sources(answer, position, visit)
        _steps(answer, position)
        if _checked(answer):
            _checks(answer, position)


@st.fragment  # type: ignore[untyped-decorator]
def _workings(answer: Answer, position: int) -> None:
    """Opening them draws no more of the page than they are."""
    show_steps(answer, position)
    if _checked(answer):
        with st.expander(
            verified_words(answer), key=f"checks-{position}", on_change="rerun", type="compact",
            icon=verified_icon(answer),
        ):  # fmt: skip
            _checks(answer, position)


def show_steps(answer: Answer, position: int) -> None:
    """Every step of every calculation or verdict, nothing where there is none."""
    if said := steps_words(answer):
        with st.expander(said, key=f"steps-{position}", on_change="rerun", type="compact", icon=":material/calculate:"):  # fmt: skip
            _steps(answer, position)


def _checked(answer: Answer) -> bool:
    return bool(answer.numbers or answer.verification)


def _sources(answer: Answer, position: int, visit: Visit) -> None:
    """One line a source; pressing it opens the passage or table row beside the answer."""
    with st.container(key=f"sources-list-{position}", gap=None):
        for numbered in answer.citations:
            opened = visit.open_source == (position, numbered.n)
            st.button(
                f"**{numbered.n}** {verbatim(citation_line(numbered))}", wrap=True,
                key=f"source-{position}-{numbered.n}", type="secondary" if opened else "tertiary",
                on_click=visit.open, args=(position, numbered.n),
            )  # fmt: skip


def _steps(answer: Answer, position: int) -> None:
    """Every step of every calculation or verdict, with its source."""
    known = hints(answer)
    for result in answer.results:
        if not result.steps:
            continue
        outcome = " ".join((result.value, result.unit)) if result.value else ""
        st.markdown(_heading(result.tool, result.inputs, result.reason or outcome))
        rows = [
            (
                cell(s.label),
                cell(s.expression),
                cell(s.value),
                _mark(position, answer.number_of(s.citation), known),
            )
            for s in result.steps
        ]
        st.markdown(table(("Step", "How", "Value", "Source"), rows))


def _heading(tool: str, inputs: Mapping[str, str], said: str) -> str:
    what = [tool_words(tool), *(inputs[name] for name in ("hcpcs", "modifier") if inputs.get(name))]
    head = f"**{verbatim(' '.join(what))}**"
    return f"{head}: {verbatim(said)}" if said else head


def _mark(position: int, n: int | None, known: Mapping[int, str]) -> str:
    return chip(position, n, known.get(n, "")) if n else ""


def _checks(answer: Answer, position: int) -> None:
    """What the verifier looked at in the text, check by check, and where each number stands."""
    st.caption(
        "Before an answer is shown, every figure, code, date, citation, quotation and verdict of its "
        "text is compared with the sources and results it rests on. What fails does not leave."
    )
    if answer.verification:
        rows = [
            (cell(words), cell(looked), cell(found)) for words, looked, found in check_rows(answer)
        ]
        st.markdown(table(("Check", "Looked at", "Outcome"), rows))
    if answer.numbers:
        numbers = [
            (cell(n.text), _grounds(n.grounded_in, answer, position)) for n in answer.numbers
        ]
        st.markdown(table(("Figure or code", "Stands in"), numbers))


def _grounds(grounded_in: str, answer: Answer, position: int) -> str:
    kind, _, number = grounded_in.partition("/")
    if kind == "citations" and number.isdigit():
        return f"source {chip(position, int(number), hints(answer).get(int(number), ''))}"
    if kind == "results" and number.isdigit():
        result = dict(enumerate(answer.results)).get(int(number))
        return (
            cell(f"result: {tool_words(result.tool)} {result.inputs.get('hcpcs', '')}")
            if result
            else "a result"
        )
    return {"conflicts": "a disagreement shown", "question": "your question"}.get(
        kind, cell(grounded_in)
    )
