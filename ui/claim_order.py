"""The order of a claim's lines: dragged, or moved with buttons; the first of equals is ranked first."""

from collections.abc import Sequence

import streamlit as st

HTML = '<ol class="lines"></ol>'
CSS = """
.lines { list-style: none; margin: 0; padding: 0; display: grid; gap: .25rem; font-family: var(--st-font); font-size: .86rem; }
.lines li { display: flex; align-items: center; gap: .5rem; padding: .15rem .3rem .15rem .6rem; border: 1px solid var(--st-border-color);
  border-radius: .35rem; cursor: grab; background: var(--st-background-color); color: var(--st-text-color); }
.lines li.over { border-color: var(--st-primary-color); box-shadow: 0 -2px 0 var(--st-primary-color); }
.lines li span { flex: 1; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.lines button { border: 0; background: none; color: inherit; font-size: 1rem; line-height: 1; padding: .35rem .5rem; border-radius: .3rem; cursor: pointer; }
.lines button:hover, .lines button:focus-visible { background: color-mix(in srgb, var(--st-primary-color) 18%, transparent); }
.lines button:disabled { opacity: .3; cursor: default; }
"""
SCRIPT = """
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const list = parentElement.querySelector(".lines");
  const order = data.lines.map((_, place) => place);
  const move = (from, to) => {
    if (to < 0 || to >= order.length || from === to) return;
    const moved = [...order];
    moved.splice(to, 0, ...moved.splice(from, 1));
    setTriggerValue("order", moved);
  };
  const button = (sign, label, place, to) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = sign;
    made.setAttribute("aria-label", label);
    made.disabled = to < 0 || to >= order.length;
    made.onclick = () => move(place, to);
    return made;
  };
  let from = -1;
  list.replaceChildren(...data.lines.map((text, place) => {
    const item = document.createElement("li");
    item.draggable = true;
    const words = document.createElement("span");
    words.textContent = `${place + 1}  ${text}`;
    item.append(words, button("↑", `Move ${text} up`, place, place - 1), button("↓", `Move ${text} down`, place, place + 1));
    item.ondragstart = (event) => { from = place; event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", text); };
    item.ondragover = (event) => { event.preventDefault(); item.classList.add("over"); };
    item.ondragleave = () => item.classList.remove("over");
    item.ondrop = (event) => { event.preventDefault(); item.classList.remove("over"); if (from >= 0) move(from, place); };
    return item;
  }));
}
"""
_list = st.components.v2.component("lamina_line_order", html=HTML, css=CSS, js=SCRIPT)


def ordered(lines: Sequence[str], key: str) -> list[int] | None:
    """The lines as a list that can be dragged; the new order of their places when one was moved."""
    with st.container(key="claim-order"):
        caught = _list(key=key, data={"lines": list(lines)}, on_order_change=lambda: None)
    order = caught.order
    if not isinstance(order, list) or not all(isinstance(place, int) for place in order):
        return None
    return order
