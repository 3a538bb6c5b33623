"""The procedure-to-procedure edits of a code: searched, filtered, a page of them at a time."""

from dataclasses import dataclass
from datetime import date

from assistant.answer import NumberedCitation
from assistant.views.marks import Marks
from assistant.views.names import code_title
from corpus.errors import LaminaError
from corpus.rows import PtpEdit
from corpus.store import Store

COLUMNS = {"": "Either column", "one": "It denies the other", "two": "It is denied"}
INDICATORS = {
    "": "Any indicator",
    "0": "0: no modifier",
    "1": "1: modifier may go",
    "9": "9: not applied",
}
MEANING = {
    "0": "no modifier lifts it",
    "1": "a modifier may lift it where the services are distinct",
    "9": "the edit does not apply",
}
SHOWN = 25


@dataclass(frozen=True, slots=True)
class EditLine:
    """One edit seen from the code: the other code, its title, who is denied, and the indicator."""

    other: str
    title: str
    effect: str
    indicator: str
    meaning: str


@dataclass(frozen=True, slots=True)
class EditsView:
    """A page of edits: `total` of the code, `found` by the filters, as words; `citations` of the rows.

    `missing` says why there are none to show, "" otherwise; `more` whether the filters find more.
    """

    lines: tuple[EditLine, ...] = ()
    counted: str = ""
    more: bool = False
    missing: str = ""
    citations: tuple[NumberedCitation, ...] = ()


def edits_view(
    hcpcs: str, day: date, store: Store, search: str = "", column: str = "", indicator: str = "",
    shown: int = SHOWN,
) -> EditsView:  # fmt: skip
    """Edits of the code in force on the day, those with codes that have a page first. `search` is a part of the other code or of its title."""
    try:
        every = store.ptp_edits_of(hcpcs, day)
        edition = store.edition("ptp", day)
    except LaminaError as error:
        return EditsView(missing=str(error))
    if not every:
        note = "" if edition.complete else ", which holds only pairs of codes that come with Lamina"
        return EditsView(missing=f"No edit in force names {hcpcs} in {edition.title}{note}.")
    found = [e for e in every if _wanted(e, hcpcs, search.strip().lower(), column, indicator)]
    found.sort(key=lambda e: (not code_title(_other(e, hcpcs)), _other(e, hcpcs)))
    marks = Marks(store)
    lines = tuple(_line(edit, hcpcs, marks) for edit in found[:shown])
    counted = (
        f"{len(lines)} of {len(found)} shown" if len(lines) < len(found) else f"{len(found)} shown"
    )
    part = (
        ""
        if edition.complete
        else "; the loaded table holds only pairs of codes that come with Lamina"
    )
    return EditsView(
        lines,
        f"{len(every)} edits in force, {counted}{part}.",
        len(lines) < len(found),
        "",
        marks.numbered,
    )


def _wanted(edit: PtpEdit, hcpcs: str, search: str, column: str, indicator: str) -> bool:
    other = _other(edit, hcpcs)
    if column and (edit.column_one == hcpcs) != (column == "one"):
        return False
    if indicator and edit.modifier_indicator != indicator:
        return False
    return not search or search in other.lower() or search in code_title(other).lower()


def _other(edit: PtpEdit, hcpcs: str) -> str:
    return edit.column_two if edit.column_one == hcpcs else edit.column_one


def _line(edit: PtpEdit, hcpcs: str, marks: Marks) -> EditLine:
    other = _other(edit, hcpcs)
    denied = other if edit.column_one == hcpcs else hcpcs
    return EditLine(
        other, code_title(other), f"{denied} is denied", edit.modifier_indicator,
        f"{MEANING.get(edit.modifier_indicator, 'not described')}{marks(edit.citation())}",
    )  # fmt: skip
