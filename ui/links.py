"""Clicks on the chips inside an answer: caught in the page, handed to Python, no page load."""

import re
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from ui.session import Visit

# One listener for the document; it also sees chips in popovers, which live outside the page's own tree.
SCRIPT = """
export default function (component) {
  const onClick = (event) => {
    const link = event.target.closest && event.target.closest('a[href^="#cite-"]');
    if (!link) return;
    event.preventDefault();
    component.setTriggerValue("opened", link.getAttribute("href").slice("#cite-".length));
  };
  if (window.laminaCite) document.removeEventListener("click", window.laminaCite, true);
  window.laminaCite = onClick;
  document.addEventListener("click", onClick, true);
  return () => document.removeEventListener("click", onClick, true);
}
"""
PLACE = re.compile(r"(\d{1,6})-(\d{1,4})")

_listener = st.components.v2.component("lamina_cite_links", js=SCRIPT)


def catch_clicks(visit: "Visit") -> None:
    """Open the source whose chip was clicked; what is not a place in the conversation is ignored."""
    with st.container(key="cite-links"):
        clicked = _listener(key="cite-listener", on_opened_change=lambda: None).opened
    place = PLACE.fullmatch(str(clicked or ""))
    if place:
        visit.open(int(place[1]), int(place[2]))
