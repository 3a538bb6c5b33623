"""The little script of the page: chips inside answers can be clicked, a new answer is read from its start."""

import re
from typing import TYPE_CHECKING

import streamlit as st

from ui.routes import open_code

if TYPE_CHECKING:
    from ui.code_shelf import Shelf
    from ui.visit import Visit

# One listener for the document: it also sees chips in popovers, which live outside the page's own tree.
# A chip pressed before the listener is there leaves its place in the address, where it is found.
# A link to a code is followed within the session, so that the settings stay; before the listener is there,
# or with a key held, the browser follows it.
# After a stop the page is drawn once more, to say so. A new question is brought to the top for a moment, until the reader scrolls or types.
SCRIPT = """
const STOP = '[data-testid="stChatInputStopButton"], [data-testid="stStatusWidget"] button';

export default function (component) {
  const onClick = (event) => {
    if (event.target.closest && event.target.closest(STOP)) {
      setTimeout(() => component.setTriggerValue("stopped", true), 400);
      return;
    }
    const code = event.target.closest && event.target.closest('a[href^="code?code="]');
    if (code && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
      event.preventDefault();
      component.setTriggerValue("code", code.getAttribute("href").slice("code?code=".length));
      return;
    }
    const link = event.target.closest && event.target.closest('a[href^="#cite-"]');
    if (!link) return;
    event.preventDefault();
    component.setTriggerValue("opened", link.getAttribute("href").slice("#cite-".length));
  };
  const early = window.location.hash;
  if (early.startsWith("#cite-")) {
    window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
    component.setTriggerValue("opened", early.slice("#cite-".length));
  }
  if (window.laminaCite) document.removeEventListener("click", window.laminaCite, true);
  window.laminaCite = onClick;
  document.addEventListener("click", onClick, true);

  const asked = component.data.asked;
  if (asked > (window.laminaAsked || 0)) {
    let left = 60;
    const enough = () => { left = 0; };
    for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"]) {
      document.addEventListener(kind, enough, { once: true, capture: true });
    }
    const follow = () => {
      const questions = document.querySelectorAll('[data-testid="stChatMessage"]:has([data-testid="stChatMessageAvatarUser"])');
      const last = questions[questions.length - 1];
      if (left > 0 && last && questions.length > 0) last.scrollIntoView({ block: "start" });
      if (left-- > 0) setTimeout(follow, 50);
    };
    setTimeout(follow, 60);
  }
  window.laminaAsked = asked;
  return () => document.removeEventListener("click", onClick, true);
}
"""
PLACE = re.compile(r"(\d{1,6})-(\d{1,4})")
CODE = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")

_listener = st.components.v2.component("lamina_cite_links", js=SCRIPT)


def catch_clicks(visit: "Visit | Shelf") -> None:
    """Open the source or code that was clicked, note a stop; anything else that arrives is ignored."""
    with st.container(key="cite-links"):
        caught = _listener(
            key="cite-listener", data={"asked": len(visit.exchanges)},
            on_opened_change=lambda: None, on_stopped_change=lambda: None, on_code_change=lambda: None,
        )  # fmt: skip
    if caught.stopped:
        visit.stop()
    if CODE.fullmatch(str(caught.code or "")):
        open_code(str(caught.code))
    place = PLACE.fullmatch(str(caught.opened or ""))
    if place:
        visit.open(int(place[1]), int(place[2]))
