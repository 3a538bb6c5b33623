"""Two to six codes side by side: `compare?codes=63052,63053`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from assistant.views.compare import CompareRow, CompareView, comparison, read_codes
from corpus.errors import LaminaError
from ui import code_charts
from ui.code_frame import beside_sources, open_view
from ui.code_sections import PAGE, code_list
from ui.code_shelf import Shelf, shelf
from ui.markup import cited, code_link, still, table, verbatim
from ui.routes import CODES, named

if TYPE_CHECKING:
    pass

LINE = "compare-line"
ONLY = "compare-only"


def compare_page() -> None:
    """The comparison of the codes that the address names, or that were typed."""
    opened = open_view()
    if opened is None:
        return
    lamina, under = opened
    wanted = named(CODES)
    if wanted and st.session_state.get("compared") != wanted:  # an address that was followed
        st.session_state["compared"] = wanted
        st.session_state[LINE] = wanted.replace(",", ", ")
    sources = shelf(f"compare {wanted}")
    with beside_sources(lamina, sources):
        st.html('<h1 class="plain">Compare</h1>')
        typed = st.text_input(
            "Codes to compare", key=LINE, placeholder="63052, 63053", icon=":material/compare_arrows:",
            help="Two to six codes, apart by commas or spaces.",
        )  # fmt: skip
        if not (typed or "").strip():
            st.caption("Type two to six codes, such as 63052, 63053, 63047.")
            return
        try:
            codes = read_codes(typed or "")
            st.query_params[CODES] = st.session_state["compared"] = ",".join(codes)
            _show(comparison(codes, under, lamina.store), shelf(f"compare {','.join(codes)}"))
        except LaminaError as error:
            st.warning(still(str(error)))


def _show(view: CompareView, sources: Shelf) -> None:
    hints = sources.put(PAGE, view.citations)
    if view.unknown:
        st.warning(
            "No loaded table knows one of the codes. Nearest to it:", icon=":material/search_off:"
        )
        st.markdown(code_list(view.unknown), anchors=False)
    for caution in view.cautions:
        st.caption(f":material/info: {verbatim(caution)}")
    if not view.codes:
        return
    names = [f"**{code_link(one.hcpcs)}** {verbatim(one.title)}" for one in view.codes]
    st.markdown("  \n".join(names), anchors=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{verbatim(view.said)}** {verbatim(view.asked_for)} amounts.")
        only = st.toggle("Only what differs", key=ONLY)
    rows = [row for row in view.rows if row.differs or not only]
    with st.container(key="comparison"):
        st.markdown(
            table(
                ("Field", *(code_link(one.hcpcs) for one in view.codes)),
                [_cells(row, hints, view) for row in rows],
            )
        )
    if view.amounts[1:]:
        st.header("What one unit pays", anchor="amounts")
        st.html(code_charts.bars(view.amounts, "What one unit of each code pays"))
    if view.edits:
        st.header("Edits between them", anchor="edits")
        st.markdown(
            "\n".join(f"- {cited(text, PAGE, hints, view.links)}" for text in view.edits),
            anchors=False,
        )


def _cells(row: CompareRow, hints: Mapping[int, str], view: CompareView) -> tuple[str, ...]:
    texts = [cited(text, PAGE, hints, view.links).replace("|", "\\|") for text in row.cells]
    if not row.differs:
        return (verbatim(row.label), *texts)
    return (f"**{verbatim(row.label)} ≠**", *texts)
