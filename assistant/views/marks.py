"""Citations of a view, numbered as those of an answer: each place once, table rows with their fields."""

import re
from collections.abc import Callable
from datetime import date
from typing import Protocol

from assistant.answer import NumberedCitation
from assistant.compose.draft import Draft
from corpus.citation import Citation
from corpus.errors import LaminaError
from corpus.store import Store

PARTS = re.compile(r"\s*,\s*")
CODE = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")


class _Row(Protocol):
    def citation(self) -> Citation: ...


class Marks:
    """Numbers citations in the order in which a view names them."""

    def __init__(self, store: Store) -> None:
        self._store, self._draft = store, Draft()

    def __call__(self, *citations: Citation) -> str:
        """Markers " [1][2]" for the places; "" for none."""
        marks = self._draft.cite(*(with_row(c, self._store) for c in citations))
        return f" {marks}" if marks else ""

    @property
    def numbered(self) -> tuple[NumberedCitation, ...]:
        """Every citation so far, by number."""
        return self._draft.citations


def with_row(citation: Citation, store: Store) -> Citation:
    """The citation with its row as the quote, where it names one of a loaded table and quotes nothing."""
    if citation.quote or not citation.source.startswith(("cms-", "icd10")):
        return citation
    edition = next((e for e in store.editions() if e.source == citation.source), None)
    if edition is None:
        return citation
    found = (_row(edition.dataset, part, edition.in_force_from, store) for part in PARTS.split(citation.locator))  # fmt: skip
    quotes = dict.fromkeys(row.quote for row in found if row is not None)
    return citation.quoting("\n".join(quotes)) if quotes else citation


def _row(dataset: str, place: str, day: date, store: Store) -> Citation | None:
    """The row at a place ("63053", "63053/63042") of a table; None where there is none."""
    codes = place.split("/")
    if not all(CODE.fullmatch(code) for code in codes):
        return None
    try:
        found = _look(dataset, codes, day, store)
    except LaminaError:
        return None
    return found.citation() if found is not None else None


def _look(dataset: str, codes: list[str], day: date, store: Store) -> _Row | None:
    one, *rest = codes
    if dataset == "ptp":
        return store.ptp(one, rest[0], day) if rest else None
    looks: dict[str, Callable[[str, date], _Row | None]] = {
        "pfs": store.fee_row, "aoc": store.add_on, "mue": store.mue, "apc": store.apc, "asc": store.asc,
    }  # fmt: skip
    return looks[dataset](one, day) if dataset in looks else None
