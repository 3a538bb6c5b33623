"""Routes of the app: which pages there are. Each page is one module of `app_pages`."""

from pathlib import Path

import streamlit as st

from ui.app_pages.chat import chat_page

STATIC = Path(__file__).parent / "static"

st.set_page_config(page_title="Lamina", page_icon=str(STATIC / "icon.svg"), layout="wide")
st.logo(str(STATIC / "logo.svg"), icon_image=str(STATIC / "icon.svg"), size="large")
PAGES = [st.Page(chat_page, title="Chat", url_path="chat", icon=":material/forum:", default=True)]
st.navigation(PAGES, position="top" if PAGES[1:] else "hidden").run()
