"""What defends an answer: its sources, the steps of its calculations, where its numbers stand."""

from collections.abc import Mapping

import streamlit as st

from assistant.answer import Answer
from assistant.words import tool_words
from ui.markup import cell, chip, table, verbatim
from ui.visit import Visit
from ui.words import check_rows, citation_line, hints, verified_icon, verified_words

FEW = 6  # sources that are listed without being asked for


def show_sources(answer: Answer, position: int, visit: Visit, newest: bool) -> None:
    """One line a source; pressing it opens the passage or table row beside the answer."""
    if not answer.citations:
        return
    count = len(answer.citations)
    label = f"Sources ({count})"
    shown = st.expander(
        label, expanded=newest and count <= FEW, key=f"sources-{position}", on_change="rerun",
        type="compact", icon=":material/format_quote:",
    )  # fmt: skip
    if not shown.open:
        return  # a long conversation has hundreds of sources: only those looked at are drawn
    with shown, st.container(key=f"sources-list-{position}", gap=None):
        for numbered in answer.citations:
            opened = visit.open_source == (position, numbered.n)
            st.button(
                f"**{numbered.n}** {verbatim(citation_line(numbered))}", wrap=True,
                key=f"source-{position}-{numbered.n}", type="secondary" if opened else "tertiary",
                on_click=visit.open, args=(position, numbered.n),
            )  # fmt: skip


def show_steps(answer: Answer, position: int, newest: bool = True) -> None:
    """Every step of every calculation or verdict, with its source; of older answers when it is opened."""
    known = hints(answer)
    count = len([step for result in answer.results for step in result.steps])
    if not count:
        return
    label = f"Calculation ({count} {'step' if count == 1 else 'steps'})"
    shown = st.expander(
        label,
        key=f"steps-{position}",
        on_change="rerun",
        type="compact",
        icon=":material/calculate:",
    )
    if not (newest or shown.open):
        return
    with shown:
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


def show_checks(answer: Answer, position: int, newest: bool = True) -> None:
    """What the verifier looked at in the text, check by check, and where each number stands; of
    older answers when it is opened."""
    if not answer.numbers and not answer.verification:
        return
    shown = st.expander(
        verified_words(answer), key=f"checks-{position}", on_change="rerun", type="compact",
        icon=verified_icon(answer),
    )  # fmt: skip
    if not (newest or shown.open):
        return
    with shown:
        st.caption(
            "Before an answer is shown, every figure, code, date, citation, quotation and verdict of its "
            "text is compared with the sources and results it rests on. What fails does not leave."
        )
        if answer.verification:
            rows = [
                (cell(words), cell(looked), cell(found))
                for words, looked, found in check_rows(answer)
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
