"""What Lamina knows and from where: tables, documents, pages, the index, the audit; add and remove."""

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from assistant.own_sources import Upload, kinds, remove_source
from assistant.views.sources import (
    AuditView,
    SourcesView,
    audit_view,
    index_freshness,
    index_line,
    sources_view,
)
from corpus.errors import LaminaError
from ui.code_frame import open_view
from ui.code_shelf import shelf
from ui.links import catch_clicks
from ui.markup import cell, code_link, still, table, verbatim
from ui.problems import in_words
from ui.uploads import added, progress_bar

if TYPE_CHECKING:
    from assistant.lamina import Lamina

DONE = "sources-done"


def sources_page() -> None:
    """Everything that answers can rest on, as it stands for the date of service."""
    opened = open_view()
    if opened is None:
        return
    lamina, under = opened
    catch_clicks(shelf("sources"))
    with st.container(key="wide-view"), st.container(key="editions"):
        st.html('<h1 class="plain">Sources</h1>')
        try:
            view = sources_view(lamina.settings.home, lamina.store, under.date_of_service)
        except LaminaError as error:
            st.warning(still(str(error)))
            return
        st.markdown(f"{verbatim(view.said)} Shown for services of {verbatim(view.day)}.")
        _missing(view)
        _tables(view)
        _documents(lamina, view)
        _index(lamina)
        _audit(lamina, view, under.date_of_service)
        _pages(view)


def _missing(view: SourcesView) -> None:
    if not view.missing:
        return
    st.header("Missing for that day", anchor="missing")
    rows = [
        (cell(m.title), cell(m.why), f"`{m.command}`" if m.command else "") for m in view.missing
    ]
    st.markdown(table(("Table", "State", "Command that adds it"), rows))
    st.caption(
        "The files are on CMS's site; each command takes the file as downloaded. Smaller ones can be added below."
    )


def _tables(view: SourcesView) -> None:
    st.header("Tables", anchor="tables")
    rows = [
        (cell(t.title), f"**{cell(t.edition)}**", cell(t.in_force), cell(t.state), cell(t.rows),
         cell(t.covers), f"{cell(t.file)} `{t.digest}`")
        for t in view.tables
    ]  # fmt: skip
    with st.container(key="tables"):
        st.markdown(
            table(
                ("Table", "Edition", "In force", "State", "Rows", "Holds", "File and SHA-256"), rows
            )
        )


def _documents(lamina: "Lamina", view: SourcesView) -> None:
    st.header("Imported pages and documents", anchor="documents")
    for said in st.session_state.pop(DONE, ()):
        st.info(verbatim(said), icon=":material/info:")
    if view.problem:
        st.warning(still(view.problem))
    rows = [
        (f"`{d.source_id}`", cell(d.title), cell(d.publisher), cell(d.edition), cell(d.kind), cell(d.passages), cell(d.imported), f"`{d.digest}`")
        for d in view.documents
    ]  # fmt: skip
    if rows:
        st.markdown(
            table(
                ("Source", "Title", "Publisher", "Edition", "Kind", "Passages", "Imported", "Hash"),
                rows,
            )
        )
    else:
        st.caption("None yet.")
    add, remove = st.columns(2, gap="medium")
    with add:
        _add(lamina)
    with remove:
        _remove(lamina, view)


def _add(lamina: "Lamina") -> None:
    with st.form("add-sources", clear_on_submit=True):
        files = st.file_uploader(
            "Add pages, documents or CMS files", accept_multiple_files=True, type=list(kinds()),
            help="Patients' identifiers are masked before anything is kept. Where a page disagrees with CMS's files, answers follow CMS and show what it says.",
        )  # fmt: skip
        sent = st.form_submit_button("Add", icon=":material/upload:")
    if not (sent and files):
        return
    uploads = [Upload(file.name, file.getvalue()) for file in files]
    st.session_state[DONE] = added(lamina, uploads)
    st.rerun()


def _remove(lamina: "Lamina", view: SourcesView) -> None:
    if not view.documents:
        return
    with st.form("remove-source"):
        chosen = st.selectbox(
            "Remove an imported page or document", [d.source_id for d in view.documents]
        )
        sure = st.checkbox("Take it out of the answers too")
        sent = st.form_submit_button("Remove", icon=":material/delete:")
    if not (sent and sure and chosen):
        return
    try:
        with progress_bar("Removing it and bringing the index up to date") as told:
            st.session_state[DONE] = (remove_source(chosen, lamina.settings, told),)
    except Exception as error:
        st.session_state[DONE] = (in_words(error),)
    st.rerun()


def _index(lamina: "Lamina") -> None:
    st.header("Search index", anchor="index")
    made = index_line(lamina)
    st.markdown(
        f"{verbatim(made.passages)} passages of {verbatim(made.documents)} documents, made {verbatim(made.created)} "
        f"with {verbatim(made.model)}."
    )
    if st.button("Is it up to date?", key="index-fresh", icon=":material/update:"):
        with st.spinner("Reading the pages"):
            fresh, said = index_freshness(lamina.settings.home)
        (st.success if fresh else st.warning)(still(said))


@st.cache_data(show_spinner=False, max_entries=2)  # type: ignore[untyped-decorator]
def _audited(_lamina: "Lamina", day: date, state: tuple[str, ...]) -> AuditView:
    """Once for a day and a state of the sources."""
    return audit_view(_lamina.settings.home, _lamina.store, day)


def _audit(lamina: "Lamina", view: SourcesView, day: date) -> None:
    st.header("Audit", anchor="audit")
    st.caption(
        "Every statement of the pages and documents held against CMS's tables, as `lamina pages audit` does."
    )
    if st.button("Audit the pages", key="run-audit", icon=":material/fact_check:"):
        st.session_state["audited"] = True
    if not st.session_state.get("audited"):
        return
    state = (*(t.digest for t in view.tables), *(d.digest for d in view.documents))
    with st.spinner("Reading every page"):
        found = _audited(lamina, day, state)
    st.markdown(f"**{verbatim(found.said)}**")
    rows = [
        (cell(a.severity), f"`{a.page}`", cell(a.place), cell(a.about), cell(a.says), f"{cell(a.holds)} ({cell(a.source)})")
        for a in found.lines
    ]  # fmt: skip
    if rows:
        st.markdown(table(("Weight", "Page", "Place", "About", "It says", "What holds"), rows))
    if found.unchecked:
        st.caption(
            verbatim(
                f"Not checked, because no loaded table covers them: {'; '.join(found.unchecked)}."
            )
        )


def _pages(view: SourcesView) -> None:
    st.header("Code pages of Lamina's own", anchor="pages")
    with st.expander(f"{len(view.pages)} pages with the day of their review", type="compact"):
        rows = [
            (code_link(p.hcpcs), cell(p.title), cell(p.region), cell(p.reviewed))
            for p in view.pages
        ]
        st.markdown(table(("Code", "Title", "Region", "Reviewed"), rows))
