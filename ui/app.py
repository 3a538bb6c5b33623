"""Routes of the app: which pages there are. Each page is one module of `app_pages`."""

from pathlib import Path

import streamlit as st

from ui.app_pages.chat import chat_page
from ui.app_pages.claims import claims_page
from ui.app_pages.code import code_page
from ui.app_pages.compare import compare_page
from ui.app_pages.denials import denials_page
from ui.app_pages.evals import evals_page
from ui.app_pages.notes import notes_page
from ui.app_pages.settings import settings_page
from ui.app_pages.sources import sources_page
from ui.session import turns

STATIC = Path(__file__).parent / "static"

st.set_page_config(page_title="Lamina", page_icon=str(STATIC / "icon.svg"), layout="wide")
st.logo(str(STATIC / "logo.svg"), icon_image=str(STATIC / "icon.svg"), size="large")
PAGES = [
    st.Page(chat_page, title="Chat", url_path="chat", icon=":material/forum:", default=True),
    st.Page(code_page, title="Codes", url_path="code", icon=":material/article:"),
    st.Page(compare_page, title="Compare", url_path="compare", icon=":material/compare_arrows:"),
    st.Page(claims_page, title="Claims", url_path="claims", icon=":material/receipt_long:"),
    st.Page(notes_page, title="Notes", url_path="notes", icon=":material/clinical_notes:"),
    st.Page(denials_page, title="Denials", url_path="denials", icon=":material/undo:"),
    st.Page(evals_page, title="Evals", url_path="evals", icon=":material/fact_check:"),
    st.Page(sources_page, title="Sources", url_path="sources", icon=":material/inventory_2:"),
    st.Page(settings_page, title="Settings", url_path="settings", icon=":material/tune:"),
]
page = st.navigation(PAGES, position="top" if PAGES[1:] else "hidden")
with turns().turn():
    page.run()
