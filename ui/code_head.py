"""The head of a code page: search, code and title, headline figures, the way to each section."""

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from assistant.views.code_page import CodeView
from assistant.views.finder import find_codes, pages_by_region
from ui.code_sections import Section, Words, code_list
from ui.markup import cited, verbatim
from ui.problems import in_words
from ui.routes import CODE, FIND, ask, open_comparison

if TYPE_CHECKING:
    from assistant.lamina import Lamina


def show_search(lamina: "Lamina", day: date) -> bool:
    """The search box; True when the page shows what was found instead of a code."""
    typed = st.text_input(
        "Find a code", key=FIND, placeholder="A code, or words such as laminectomy with fusion", type="search",
        label_visibility="collapsed", icon=":material/search:", on_change=_typed, args=(lamina,),
    )  # fmt: skip
    text = (typed or "").strip()
    if not text:
        return False
    try:
        found = find_codes(text, day, lamina)
    except Exception as error:
        st.warning(in_words(error))
        return False
    if found:
        st.markdown(f"Codes for “{verbatim(text)}”:\n\n{code_list(found)}", anchors=False)
    else:
        st.markdown(f"No code was found for “{verbatim(text)}”: try other words, or a code.")
    return True


def _typed(lamina: "Lamina") -> None:
    """A code is opened at once; words are searched."""
    text = str(st.session_state.get(FIND) or "").strip().upper()
    if lamina.store.known(text):
        st.query_params[CODE], st.session_state[FIND] = text, ""


def show_every_page() -> None:
    """Codes with a page of ours, by region, where no code was chosen."""
    st.html('<h1 class="plain">Codes</h1>')
    st.caption(
        "Codes with a page of Lamina's own. Any other code of the loaded tables can be opened by its number."
    )
    for region, links in pages_by_region():
        with st.expander(f"{region.capitalize()} ({len(links)})", type="compact"):
            st.markdown(code_list(links), anchors=False)


def show_head(view: CodeView, words: Words, asked_for: str) -> None:
    """Code, title, what kind of code it is, and what can be done with it; in print what it holds for."""
    about = " · ".join(escape(text) for text in (view.kind, *view.about))
    st.html(
        f'<div class="code-head"><h1><span class="number">{escape(view.hcpcs)}</span> {escape(view.title)}</h1>'
        f'<p>{about}</p><p class="in-print">{escape(asked_for)}</p></div>'
    )
    if view.notice:
        with st.container(key="notice-facts-only"):
            st.markdown(f":material/table_rows: {verbatim(view.notice)}")
    with st.container(horizontal=True, gap="small", key="code-actions"):
        near = [one.hcpcs for one in view.related[:3]]
        if near and st.button(
            f"Compare with {', '.join(near)}",
            type="tertiary",
            icon=":material/compare_arrows:",
            key="compare-near",
        ):
            open_comparison([view.hcpcs, *near])
        if st.button("Ask about it", type="tertiary", icon=":material/forum:", key="ask-about"):
            ask(f"What must I know to bill {view.hcpcs}?")
    for caution in view.cautions:
        st.caption(f":material/info: {verbatim(caution)}")
    with st.container(key="tiles"):
        for fact in view.headline:
            with st.container(gap=None):
                st.markdown(
                    f"{verbatim(fact.label)}\n\n**{cited(fact.text, 0, words.hints)}**\n\n{verbatim(fact.note)}"
                )


def show_contents(sections: Sequence[Section]) -> None:
    """Links to the sections of the page."""
    links = "".join(f'<a href="#{anchor}">{escape(title)}</a>' for anchor, title, _ in sections)
    st.html(f'<nav class="contents" aria-label="Sections of this page">{links}</nav>')
