"""The sections of a code page, in the order in which a coder reads them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from assistant.views.code_page import CodeView
from assistant.views.modifiers import VERDICTS, ModifierLine
from assistant.views.records import CodeLink, Grid, Passages
from ui import code_charts
from ui.markup import cell, cited, code_link, table, verbatim

FEW = 12
"""Codes of a list that is open from the start."""
SITES_ARE = (
    "Schedule amounts of one unit by itself: no packaging and no reduction of a case is in them."
)
PAGE, EDITS = 0, 1
"""Parts of the page that number their sources by themselves."""


@dataclass(frozen=True, slots=True)
class Words:
    """Turns the view's texts into Markdown with chips, and codes into links."""

    view: CodeView
    hints: Mapping[int, str]

    def __call__(self, text: str) -> str:
        """One text."""
        return cited(text, PAGE, self.hints, self.view.links)

    def grid(self, grid: Grid) -> str:
        """A table; a bar in a cell stays a bar."""
        rows = [[self(text).replace("|", "\\|") for text in row] for row in grid.rows]
        return table(grid.head, rows)

    def passages(self, said: Passages, mark: str = "-") -> str:
        """Paragraphs and bullets."""
        bullets = "\n".join(f"{mark} {self(text)}" for text in said.bullets)
        return "\n\n".join([*(self(text) for text in said.paragraphs), bullets])


def code_list(links: Sequence[CodeLink], why: bool = True) -> str:
    """Codes with their names as a list of links."""
    lines = []
    for one in links:
        told = [verbatim(text) for text in (one.title, one.why if why else "") if text]
        lines.append(f"- **{code_link(one.hcpcs)}** {' · '.join(told)}")
    return "\n".join(lines)


def covers(view: CodeView, words: Words) -> None:
    """What it is and is not, and which of its family is the one."""
    left, right = st.columns(2, gap="medium")
    left.markdown(words.passages(view.covers), anchors=False)
    if not view.does_not_cover.empty:
        right.markdown(f"**Not included**\n\n{words.passages(view.does_not_cover)}", anchors=False)


def choosing(view: CodeView, words: Words) -> None:
    """The decision table of its family, and codes worth a look."""
    if view.choices is not None:
        st.caption(verbatim(view.choices.caption))
        st.markdown(words.grid(view.choices))
    if view.related:
        st.markdown(f"**Also look at**\n\n{code_list(view.related)}", anchors=False)


def levels(view: CodeView, words: Words) -> None:
    """How levels are counted."""
    st.markdown(words.passages(view.levels), anchors=False)


def payment(view: CodeView, words: Words) -> None:
    """RVUs, amounts with their steps, and the sites side by side."""
    left, right = st.columns(2, gap="medium")
    with left:
        if view.rvus is not None:
            st.markdown(words.grid(view.rvus))
    with right:
        rows = [(cell(one.place), cell(one.setting), words(one.text)) for one in view.paid]
        if rows:
            st.markdown(table(("One unit", "Setting", "Schedule amount"), rows))
        if view.paid and view.paid[0].value is None:
            st.markdown(words(view.paid[0].reason))
    if view.sites:
        with st.container(key="sites"):
            st.markdown("**One unit by site of service**")
            st.html(code_charts.bars(view.sites, "One unit by site of service"))
            notes = [f"{verbatim(one.label)}: {words(one.note)}" for one in view.sites]
            st.caption(" · ".join(notes))
            st.caption(SITES_ARE)
    if view.sites_said:
        st.caption(verbatim(view.sites_said))
    if view.paid and view.paid[0].value is not None:
        with st.expander("Calculation", type="compact", icon=":material/calculate:"):
            for one in view.paid:
                st.markdown(f"**{verbatim(one.place)}, {verbatim(one.setting)}**")
                st.markdown(words.grid(one.steps))
    st.markdown(words.passages(view.payment), anchors=False)


def indicators(view: CodeView, words: Words) -> None:
    """Every indicator in words."""
    if view.indicators is not None:
        st.markdown(words.grid(view.indicators))


def modifiers(view: CodeView, words: Words) -> None:
    """Verdicts, those that our page takes up first; the others on request."""
    named = [one for one in view.modifiers if one.named]
    shown: Sequence[ModifierLine] = view.modifiers
    if named and len(named) < len(view.modifiers):
        choice = st.segmented_control(
            "Modifiers shown", ["Usual on this code", "All"], default="Usual on this code", required=True,
            key=f"modifiers-{view.hcpcs}", label_visibility="collapsed",
        )  # fmt: skip
        shown = view.modifiers if choice == "All" else named
    for verdict, label in VERDICTS.items():
        rows = [
            (f"**{one.modifier}**", cell(one.title), words(one.why).replace("|", "\\|"))
            for one in shown if one.verdict == verdict
        ]  # fmt: skip
        if rows:
            st.html(f'<h3 class="verdict {verdict}">{escape(label)}</h3>')
            with st.container(key=f"modifier-table-{verdict}"):
                st.markdown(table(("Modifier", "Title", "Why"), rows))


def relations(view: CodeView, words: Words) -> None:
    """Primaries and add-ons, drawn and listed."""
    st.markdown("\n\n".join(words(text) for text in view.graph.said), anchors=False)
    if view.graph.edges:
        drawn, listed = st.columns(2, gap="large")
        with drawn:
            code_charts.show_graph(view.graph, f"graph-{view.hcpcs}")
        with listed:
            _listed("Primary codes", view.graph.primaries)
            _listed("Add-on codes", view.graph.add_ons)
    st.markdown(words.passages(view.primary_codes), anchors=False)


def _listed(label: str, links: Sequence[CodeLink]) -> None:
    """The same codes with their names, for readers and for screen readers; a long list on request."""
    if not links:
        return
    head = f"{label} ({len(links)})"
    with st.expander(head, expanded=len(links) <= FEW, type="compact", icon=":material/list:"):
        st.markdown(code_list(links, why=False), anchors=False)


def units(view: CodeView, words: Words) -> None:
    """The unit limit."""
    st.markdown("\n\n".join(words(text) for text in view.units), anchors=False)


def period(view: CodeView, words: Words) -> None:
    """The global period of an operation on the date of service, on a calendar."""
    if view.period is None:
        return
    st.markdown("\n\n".join(words(text) for text in view.period.sentences), anchors=False)
    if view.period.months:
        st.date_input(
            "Is a visit inside it? Its day", value=None, key=visit_key(view.hcpcs), format="YYYY-MM-DD", width=240,
        )  # fmt: skip
        st.html(code_charts.months(view.period))
        st.caption(
            "Outlined: the day of surgery, which is the date of service in the sidebar. Tinted: inside the period."
        )


def visit_key(hcpcs: str) -> str:
    """Where the day of a visit is kept that is held against the code's global period."""
    return f"visit-{hcpcs}"


def documentation(view: CodeView, words: Words) -> None:
    """What the record must show, to be ticked off."""
    if view.documentation.paragraphs:
        st.markdown(words.passages(Passages(view.documentation.paragraphs)), anchors=False)
    with st.container(key="checklist"):
        st.markdown(words.passages(Passages((), view.documentation.bullets)), anchors=False)


def denials(view: CodeView, words: Words) -> None:
    """Denials with what to do."""
    rows = [
        (f"{words(one.what)}{'<br>' if one.why else ''}{words(one.why)}".replace("<br>", " · "), words(one.fix))
        for one in view.denials
    ]  # fmt: skip
    with st.container(key="denials"):
        st.markdown(table(("Denial", "Fix"), rows))


def diagnoses(view: CodeView, words: Words) -> None:
    """The diagnoses that support it."""
    if view.diagnoses is None:
        return
    if view.diagnoses.caption:
        st.caption(f":material/info: {verbatim(view.diagnoses.caption)}")
    st.markdown(words.grid(view.diagnoses))


def questions(view: CodeView, words: Words) -> None:
    """What people ask of it."""
    st.markdown(
        "\n\n".join(f"**{words(one.question)}**  \n{words(one.answer)}" for one in view.questions),
        anchors=False,
    )


def history(view: CodeView, words: Words) -> None:
    """Its figures in every loaded edition, and what is told of it."""
    if view.lines:
        code_charts.show_lines(view.lines, f"lines-{view.hcpcs}")
        st.caption("Each line runs from its lowest to its highest figure, not from zero.")
    if view.editions is not None:
        st.markdown(words.grid(view.editions))
    st.markdown(words.passages(view.history), anchors=False)
    if view.corrections is not None:
        st.markdown("**Where a published page says otherwise**")
        st.markdown(words.grid(view.corrections))


def sources(view: CodeView, words: Words) -> None:
    """Every source with its place and edition; its number opens it."""
    lines = [f"{words(f'[{one.n}]')} {verbatim(words.hints[one.n])}" for one in view.citations]
    with st.expander(f"All sources ({len(lines)})", type="compact", icon=":material/format_quote:"):
        st.markdown("  \n".join(lines), anchors=False)


Section = tuple[str, str, Callable[[CodeView, Words], None]]
BEFORE_EDITS: tuple[Section, ...] = (
    ("covers", "What it covers", covers), ("choosing", "When to use it", choosing), ("levels", "Counting levels", levels),
    ("payment", "Payment", payment), ("indicators", "Indicators in words", indicators),
    ("modifiers", "Modifiers", modifiers), ("relations", "Primaries and add-ons", relations),
)  # fmt: skip
AFTER_EDITS: tuple[Section, ...] = (
    ("units", "Units (MUE)", units), ("period", "Global period", period),
    ("documentation", "Documentation", documentation), ("denials", "Denials and their fix", denials),
    ("diagnoses", "Diagnoses", diagnoses), ("questions", "Questions", questions), ("history", "History", history),
    ("sources", "Sources", sources),
)  # fmt: skip


def shown(view: CodeView, sections: Sequence[Section]) -> list[Section]:
    """The sections that have something to say."""
    says = {
        "covers": not (view.covers.empty and view.does_not_cover.empty),
        "choosing": view.choices is not None or bool(view.related), "levels": not view.levels.empty,
        "indicators": view.indicators is not None, "modifiers": bool(view.modifiers),
        "payment": bool(view.paid or view.sites_said), "period": view.period is not None,
        "documentation": not view.documentation.empty, "denials": bool(view.denials),
        "diagnoses": view.diagnoses is not None, "questions": bool(view.questions),
        "history": view.editions is not None or not view.history.empty,
    }  # fmt: skip
    return [one for one in sections if says.get(one[0], True)]
