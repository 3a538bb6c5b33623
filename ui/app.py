"""Routes of the app: which pages there are."""

import streamlit as st

from ui.app_pages.chat import chat_page

st.set_page_config(page_title="Lamina", page_icon="§", layout="wide")
st.navigation([st.Page(chat_page, title="Chat", url_path="chat", default=True)], position="hidden").run()
