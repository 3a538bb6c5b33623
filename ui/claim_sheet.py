"""A claim worked out on the screen: line by line with findings, the totals, what was and was not checked."""

from collections.abc import Mapping

import streamlit as st

from assistant.claims.desk import Sheet, SheetFinding, SheetLine
from ui.code_shelf import Shelf
from ui.evidence import show_steps
from ui.markup import cell, chip, code_link, still, table, verbatim

PART = 0
"""The shelf's part of a claim's sources."""
SIGNS = {
    "error": (":red[:material/cancel:]", "red", ("error", "errors")),
    "warning": (":orange[:material/warning:]", "orange", ("warning", "warnings")),
    "info": (":blue[:material/info:]", "blue", ("note", "notes")),
}
STYLE = """
<style>
.st-key-claim-lines-table { overflow-x: auto; }
.st-key-claim-lines-table td:nth-child(-n+5) { white-space: nowrap; }
.st-key-claim-lines-table tr:has(+ tr > td:nth-child(2):empty) > td { border-bottom-color: transparent; }
.st-key-claim-lines-table tr:has(> td:nth-child(2):empty) > td { padding-top: .1rem; font-size: .95em; }
.st-key-claim-lines-table td:nth-child(5) { text-align: right; } .st-key-claim-lines-table th:nth-child(5) { text-align: right; }
.st-key-claim-lines-table td:nth-child(6) { width: 70%; min-width: 13rem !important; }
.st-key-claim-lines-table :is(td, th):nth-child(1) { min-width: 1.6rem !important; padding-right: .1rem; }
.st-key-claim-lines-table :is(td, th):nth-child(2) { min-width: 1.6rem !important; }
@media (max-width: 640px) {
  .st-key-claim-lines-table :is(table, tbody) { display: block !important; } .st-key-claim-lines-table thead { display: none; }
  .st-key-claim-lines-table tr { display: grid; grid-template-columns: 1.7rem 1fr auto auto; column-gap: .9rem; padding: .3rem 0; border-top: 1px solid var(--line); }
  .st-key-claim-lines-table tr:has(> td:nth-child(2):empty) { border-top: 0; padding: 0; }
  .st-key-claim-lines-table td { border: 0 !important; padding: .1rem 0 !important; width: auto !important; min-width: 0 !important; } .st-key-claim-lines-table td:empty { display: none; }
  .st-key-claim-lines-table td:nth-child(4)::before { content: "× "; } .st-key-claim-lines-table td:nth-child(6) { grid-column: 2 / -1; }
}
</style>
"""
HEAD = ("", "Line", "Code", "Units", "Amount", "Why")


def show_sheet(sheet: Sheet, sources: Shelf) -> None:
    """Everything that was found, with chips that open the sources beside it."""
    for problem in sheet.problems:
        st.warning(_sentence(problem), icon=":material/info:")
    if not sheet.lines:
        return
    hints = sources.put(PART, sheet.answer.citations)
    st.caption(verbatim(sheet.title))
    _counts(sheet)
    rows = [row for line in sheet.lines for row in _rows(line, hints)]
    st.html(STYLE)
    with st.container(key="claim-lines-table"):
        st.markdown(table(HEAD, rows), anchors=False)
    _totals(sheet)
    for note in sheet.notes:
        st.caption(f":material/info: {verbatim(note)}")
    show_steps(sheet.answer, PART)
    _scope(sheet)


def _counts(sheet: Sheet) -> None:
    with st.container(horizontal=True, gap="small"):
        for severity, count in sheet.counts:
            _, colour, (one, many) = SIGNS[severity]
            st.badge(f"{count} {one if count == 1 else many}", color=colour)
        if not sheet.counts:
            st.badge("No finding", color="gray", help="Among what was checked, below.")


def _rows(line: SheetLine, hints: Mapping[int, str]) -> list[tuple[str, ...]]:
    marks = "".join(chip(PART, n, hints[n]) for n in line.sources)
    code = verbatim(line.code).replace(line.code[:5], code_link(line.code[:5]), 1)
    told = any(line.reason == one.message for one in line.findings)
    why = "" if told else _sentence(line.reason)
    first = ("", str(line.number), f"**{code}**", line.units, f"**{cell(line.amount)}**", f"{why} {marks}")  # fmt: skip
    return [first, *(_finding(one, hints) for one in line.findings)]


def _finding(one: SheetFinding, hints: Mapping[int, str]) -> tuple[str, ...]:
    where = f" (lines {one.lines})" if "," in one.lines else ""
    said = f"**{one.name}**{where}: {_sentence(one.message)} {chip(PART, one.source, hints[one.source])}"
    return (SIGNS[one.severity][0], "", "", "", "", said)


def _sentence(text: str) -> str:
    """A rule's sentence in a cell; a command in it stays one."""
    return still(" ".join(text.split())).replace("|", "\\|")


def _totals(sheet: Sheet) -> None:
    with st.container(key="tiles"):
        for label, amount in sheet.payment or (("Total", sheet.total),):
            with st.container():
                st.markdown(f"{verbatim(label)}\n\n**{verbatim(amount)}**")


def _scope(sheet: Sheet) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("##### Checked", anchors=False)
        st.markdown("\n".join(f"- {verbatim(said)}" for said in sheet.checked))
    with right:
        st.markdown("##### Not checked", anchors=False)
        st.markdown("\n".join(f"- {verbatim(said)}" for said in sheet.not_checked))


def show_downloads(sheet: Sheet, name: str) -> None:
    """The claim as files that the command line reads as well."""
    if not sheet.lines:
        return
    for label, text, ending, mime in (("CSV", sheet.csv, "csv", "text/csv"), ("JSON", sheet.json, "json", "application/json")):  # fmt: skip
        st.download_button(
            label, text, f"{name or 'claim'}.{ending}", mime, key=f"claim-download-{ending}", type="tertiary",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip
