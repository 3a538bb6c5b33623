"""The pages by their addresses, and going from one to another within a session."""

from collections.abc import Sequence

import streamlit as st

CODE, CODES, ASK = "code", "codes", "ask"
"""The names under which an address holds the code, the codes to compare, or a question."""

FIND = "find"
"""The key of the search box of the code page."""


def named(what: str) -> str:
    """What the address of this page names, "" where it names nothing.

    Going to another page leaves an address behind that has this page and the other's names; the
    browser's Back leads over it, and finds what was shown last.
    """
    found = str(st.query_params.get(what, ""))
    if not found and any(name in st.query_params for name in (CODE, CODES, ASK)):
        found = str(st.session_state.get(f"last-{what}", ""))
        st.query_params.from_dict({what: found} if found else {})
    if found:
        st.session_state[f"last-{what}"] = found
    return found


def open_code(hcpcs: str) -> None:
    """Show the page of a code, whatever was searched for before."""
    st.session_state[FIND] = ""
    from ui.app_pages.code import code_page

    st.switch_page(st.Page(code_page, url_path="code"), query_params={CODE: hcpcs})


def open_comparison(codes: Sequence[str]) -> None:
    """Show codes side by side."""
    from ui.app_pages.compare import compare_page

    st.switch_page(st.Page(compare_page, url_path="compare"), query_params={CODES: ",".join(codes)})


def ask(question: str) -> None:
    """Ask in the chat."""
    from ui.app_pages.chat import chat_page

    st.switch_page(st.Page(chat_page, url_path="chat", default=True), query_params={ASK: question})
