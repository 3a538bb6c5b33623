"""A note on the screen: masked text with what proves each line, the proposed claim, gaps, query and check."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from ui.code_shelf import Shelf
from ui.markup import cell, chip, code_link, table, verbatim

if TYPE_CHECKING:
    from assistant.notes.desk import DeskLine, NoteDesk
    from assistant.notes.marked_text import Stretch

PART = 0
"""The shelf's part of a note's sources."""
STATES = {
    "present": ":green[:material/check:]", "missing": ":orange[:material/help:]", "contradictory": ":red[:material/error:]",
    "error": ":red[:material/cancel:]", "warning": ":orange[:material/warning:]", "info": ":blue[:material/info:]",
}  # fmt: skip
KEYS = {
    "Suggestions from other families, not proposed": "note-suggestions",
    "Modifiers": "note-modifiers", "An assistant's own claim": "note-assistant", "Not reported, and why": "note-left-out",
    "Diagnoses": "note-diagnoses", "Documentation": "note-documentation", "Claim check": "note-findings",
}  # fmt: skip
STYLE = """
<style>
.note-text { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .88rem; line-height: 1.6; max-height: 30rem; overflow-y: auto;
  border: 1px solid var(--line); border-radius: .45rem; padding: .7rem .9rem; }
.note-text mark { background: color-mix(in srgb, var(--accent) 20%, transparent); color: inherit; border-radius: .2rem; padding: 0 .1rem; }
.note-text sup { font-size: .65rem; color: var(--accent); font-weight: 650; }
.note-text .mask { background: color-mix(in srgb, var(--quiet) 22%, transparent); border-radius: .2rem; padding: 0 .15rem; color: var(--quiet); }
</style>
"""


def show_note(desk: "NoteDesk", sources: Shelf) -> None:
    """Everything that was read, with chips that open the sources beside it."""
    hints = sources.put(PART, desk.citations)
    st.html(STYLE)
    st.markdown("## The note, masked", anchors=False)
    st.caption(f"{desk.masks} identifiers masked. Screened, not certified: names that no form tells may remain.")  # fmt: skip
    st.html(f'<div class="note-text" tabindex="0" role="region" aria-label="The note, masked">{"".join(_stretch(s) for s in desk.text)}</div>')  # fmt: skip
    st.markdown("## Proposed claim", anchors=False)
    if desk.lines:
        _rows(("", "Line", "Why", "From the note"), desk.lines, hints, "note-lines")
        st.caption("A proposal with its proof, not a promise of payment. The numbers stand in the text above.")  # fmt: skip
    else:
        st.info("Nothing in this note could be coded.", icon=":material/info:")
    _part("Modifiers", desk.modifiers, hints)
    _part("An assistant's own claim", desk.assistant, hints)
    _part("Suggestions from other families, not proposed", desk.suggestions, hints)
    _part("Not reported, and why", desk.not_reported, hints)
    _part("Diagnoses", desk.diagnoses, hints)
    _part("Documentation", desk.documentation, hints)
    _part("Claim check", desk.findings, hints)
    if desk.lines and not desk.findings:
        st.markdown("## Claim check", anchors=False)
        st.caption("No finding among what was checked.")
    _query(desk)
    with st.expander("Not checked", type="compact", icon=":material/rule:"):
        st.markdown("\n".join(f"- {verbatim(said)}" for said in desk.not_checked))


def _stretch(one: "Stretch") -> str:
    said = f'<span class="mask">{escape(one.text)}</span>' if one.mask else escape(one.text)
    if not one.proves or not one.text.strip():
        return said
    return f"<mark>{said}<sup>{escape(' '.join(one.proves))}</sup></mark>"


def _part(head: str, rows: "Sequence[DeskLine]", hints: Mapping[int, str]) -> None:
    if rows:
        st.markdown(f"## {head}", anchors=False)
        _rows(("", "Code", "What", "From the note"), rows, hints, KEYS[head])


def _rows(head: tuple[str, ...], rows: "Sequence[DeskLine]", hints: Mapping[int, str], key: str) -> None:  # fmt: skip
    with st.container(key=key):
        st.markdown(table(head, [_row(one, hints) for one in rows]), anchors=False)


def _row(one: "DeskLine", hints: Mapping[int, str]) -> tuple[str, ...]:
    chips = "".join(chip(PART, n, hints[n]) for n in one.sources)
    code = cell(one.head)
    code = code.replace(one.head[:5], code_link(one.head[:5]), 1) if one.head[:5].isalnum() and one.head[4:5].isdigit() else code  # fmt: skip
    words = "; ".join(f"“{cell(said)}”" for said in one.words)
    return (STATES.get(one.state, cell(one.mark)), f"**{code}**", f"{cell(one.said)} {chips}", words)  # fmt: skip


def _query(desk: "NoteDesk") -> None:
    if not desk.query:
        return
    st.markdown("## Query to the surgeon", anchors=False)
    st.markdown("\n".join(f"1. {verbatim(one)}" for one in desk.questions))
    st.download_button(
        "Query as text", desk.query, "query.txt", "text/plain", key="note-query", type="tertiary",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip
