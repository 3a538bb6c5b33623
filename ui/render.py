"""An answer on the screen: text, sources, steps, checks, notes."""

import streamlit as st

from assistant.answer import Answer, NumberedCitation
from ui.markup import still, with_chips
from ui.session import Visit

STATUS = {
    "partial": ("Answered in part", "orange"), "not_found": ("Not in the sources", "orange"),
    "refused": ("Outside of what Lamina answers", "orange"), "needs_input": ("Needs one more detail", "blue"),
}  # fmt: skip


def show_answer(answer: Answer, position: int, visit: Visit) -> None:
    """One answer with everything that defends it."""
    if answer.status in STATUS:
        label, colour = STATUS[answer.status]
        st.badge(label, color=colour)  # type: ignore[arg-type]
    st.markdown(with_chips(answer.text))
    show_conflicts(answer)
    for caution in answer.cautions:
        st.caption(f"Note: {still(caution)}")
    show_sources(answer, position, visit)
    with st.container(horizontal=True, gap="small"):
        show_steps(answer)
        show_checks(answer)
    st.caption(_under(answer))


def _under(answer: Answer) -> str:
    parts = [f"{key.replace('_', ' ')} {value}" for key, value in answer.settings.items()]
    return f"{' · '.join(parts)} · writer {answer.writer} · {answer.timings_ms.get('total', 0):.0f} ms"


def show_conflicts(answer: Answer) -> None:
    """Sources that disagree, and which one the answer follows."""
    for conflict in answer.conflicts:
        lines = [f"**Sources disagree on {still(conflict.about)}.** Followed: :gray-badge[{conflict.followed}]"]
        lines += [f"- :gray-badge[{claim.citation}] {still(claim.says)}" for claim in conflict.claims]
        st.warning("\n".join(lines))


def show_sources(answer: Answer, position: int, visit: Visit) -> None:
    """One button a source; pressing it opens the passage beside the answer."""
    if not answer.citations:
        return
    with st.expander(f"Sources ({len(answer.citations)})", expanded=position == len(visit.shown) - 1):
        for numbered in answer.citations:
            chosen = visit.open_source == (position, numbered.n)
            st.button(
                source_label(numbered), key=f"source-{position}-{numbered.n}", type="primary" if chosen else "tertiary",
                on_click=_open, args=(visit, position, numbered.n), help="Show the passage or table row",
            )  # fmt: skip


def source_label(numbered: NumberedCitation) -> str:
    """Number, title, place and edition on one line."""
    c = numbered.citation
    place = ", ".join(p for p in (c.title or c.source, c.locator, c.edition) if p)
    return f"{numbered.n} · {still(place)}"


def _open(visit: Visit, position: int, n: int) -> None:
    same = visit.open_source == (position, n)
    visit.open_source = None if same else (position, n)


def show_steps(answer: Answer) -> None:
    """Every step of every calculation or verdict, with its source number."""
    rows = [
        (still(step.label), still(step.expression), still(step.value), answer.number_of(step.citation))
        for result in answer.results for step in result.steps
    ]  # fmt: skip
    if not rows:
        return
    with st.popover(f"Steps ({len(rows)})"):
        lines = ["| Step | How | Value | Source |", "|---|---|---|---|"]
        lines += [f"| {_cell(a)} | {_cell(b)} | {_cell(c)} | {n or ''} |" for a, b, c, n in rows]
        st.markdown("\n".join(lines))


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ")


def show_checks(answer: Answer) -> None:
    """Where each number of the text is grounded."""
    if not answer.numbers:
        return
    with st.popover(f":material/verified: {len(answer.numbers)} numbers grounded"):
        lines = ["| Number | Stands in |", "|---|---|"]
        lines += [f"| {still(n.text)} | {_place(n.grounded_in)} |" for n in answer.numbers]
        st.markdown("\n".join(lines))


def _place(grounded_in: str) -> str:
    kind, _, number = grounded_in.partition("/")
    names = {"results": "a rule's result", "citations": f"source {number}", "conflicts": "a disagreement shown"}
    return names.get(kind, "the question")
