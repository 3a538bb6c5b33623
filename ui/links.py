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
# What was pressed is state with its moment, not a trigger: a trigger goes with one run of the page, and is lost when
# another run takes its place before it was seen. State comes with every run; the moment tells what was seen already.
# A link to a code is followed within the session, so that the settings stay; before the listener is there,
# or with a key held, the browser follows it.
# After a stop the page is drawn once more, to say so. A new question, or the welcome of the empty chat, is brought to the top for a moment, until the reader scrolls or types.
SCRIPT = """
const STOP = '[data-testid="stChatInputStopButton"], [data-testid="stStatusWidget"] button';

// Keys: / to the box of the page, Alt+F to the search, Alt+. and Alt+, to the next and the last citation.
const BOX = '[data-testid="stChatInputTextArea"], .st-key-find input';
const SEARCH = '.st-key-search input, .st-key-find input';
const CHIP = 'a[href^="#cite-"]';

function onKey(event, told) {
  const typing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable=true]");
  const go = (selector) => {
    const found = document.querySelector(selector);
    if (!found) return;
    event.preventDefault();
    found.focus();
  };
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) go(BOX);
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.code === "KeyF") go(SEARCH);
  const step = { Period: 1, Comma: -1 }[event.code];
  if (!step) return;
  const chips = [...document.querySelectorAll(CHIP)].filter((chip) => !chip.closest(".st-key-pane") && chip.offsetParent);
  if (!chips.length) return;
  event.preventDefault();
  const at = chips.findIndex((chip) => chip.getAttribute("aria-current") === "true");
  const next = at < 0 ? chips[step > 0 ? 0 : chips.length - 1] : chips[(at + step + chips.length) % chips.length];
  chips.forEach((chip) => chip.removeAttribute("aria-current"));
  next.setAttribute("aria-current", "true");
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "center" });
  told("opened", next.getAttribute("href").slice("#cite-".length), event.timeStamp);
}

export default function (component) {
  const told = (what, value, moment) => component.setStateValue(what, { value, moment: performance.timeOrigin + moment });
  const onClick = (event) => {
    if (event.target.closest && event.target.closest(STOP)) {
      setTimeout(() => told("stopped", "", event.timeStamp), 400);
      return;
    }
    const code = event.target.closest && event.target.closest('a[href^="code?code="]');
    if (code && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
      event.preventDefault();
      told("code", code.getAttribute("href").slice("code?code=".length), event.timeStamp);
      return;
    }
    const link = event.target.closest && event.target.closest('a[href^="#cite-"]');
    if (!link) return;
    event.preventDefault();
    told("opened", link.getAttribute("href").slice("#cite-".length), event.timeStamp);
  };
  const early = window.location.hash;
  if (early.startsWith("#cite-")) {
    window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
    told("opened", early.slice("#cite-".length), performance.now());
  }
  if (window.laminaKeys) document.removeEventListener("keydown", window.laminaKeys, true);
  window.laminaKeys = (event) => onKey(event, told);
  document.addEventListener("keydown", window.laminaKeys, true);
  if (window.laminaCite) document.removeEventListener("click", window.laminaCite, true);
  window.laminaCite = onClick;
  document.addEventListener("click", onClick, true);

  const asked = component.data.asked;
  if (asked > (window.laminaAsked || 0) || (asked === 0 && window.laminaAsked !== 0)) {
    let left = 60;
    const enough = () => { left = 0; };
    for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"]) {
      document.addEventListener(kind, enough, { once: true, capture: true });
    }
    const follow = () => {
      const questions = document.querySelectorAll('[data-testid="stChatMessage"]:has([data-testid="stChatMessageAvatarUser"])');
      const last = questions[questions.length - 1] || document.querySelector(".st-key-welcome");
      if (left > 0 && last) last.scrollIntoView({ block: "start" });
      if (left-- > 0) setTimeout(follow, 50);
    };
    setTimeout(follow, 60);
  }
  window.laminaAsked = asked;
  const keys = window.laminaKeys;
  return () => {
    document.removeEventListener("click", onClick, true);
    document.removeEventListener("keydown", keys, true);
  };
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
            on_opened_change=_caught, on_stopped_change=_caught, on_code_change=_caught,
        )  # fmt: skip
    if newly("stopped", caught.stopped) is not None:
        visit.stop()
    place = PLACE.fullmatch(newly("opened", caught.opened) or "")
    if place:
        visit.open(int(place[1]), int(place[2]))
    code = newly("code", caught.code) or ""
    if CODE.fullmatch(code):
        open_code(code)


def newly(what: str, told: object) -> str | None:
    """What was pressed, the first time that its moment is seen in this session; None after that."""
    if not isinstance(told, dict) or not isinstance(told.get("moment"), int | float):
        return None
    seen: dict[str, float] = st.session_state.setdefault("pressed", {})
    if told["moment"] <= seen.get(what, 0):
        return None
    seen[what] = told["moment"]
    return str(told.get("value", ""))


def _caught() -> None:
    """The page is run; nothing else is to be done."""
