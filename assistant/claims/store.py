"""The reference store for many claims: whole tables in memory, answers remembered.

A look-up in the file takes milliseconds, and a batch asks for millions. Each edition is read once,
when it is first asked for; the look-ups of `corpus.store.Store` run over it unchanged.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from assistant.claims.pairs import CODE_LENGTH, PackedPairs
from corpus.errors import EditionMissing, LaminaError
from corpus.nearest import nearest_codes
from corpus.rows import AddOn, Edition, FeeRow, Mue, PtpEdit
from corpus.schema import field_names
from corpus.store import Store
from corpus.store_edits import EITHER_ORDER
from corpus.store_reader import StoreReader

REMEMBERED = 1 << 17
"""Answers kept of each kind."""
LOOK_UPS = ("gpci", "locality_of_zip", "anesthesia_factor", "known", "nearest_codes")
EQUALS = re.compile(r"(\w+) = \?")
MOST_APART = 2

Row = tuple[Any, ...]
Table = dict[tuple[object, ...], list[Row]]


class WholeTables(Store):
    """A store that answers from memory, and of the file it was opened on, even if replaced."""

    def __init__(self, reader: StoreReader) -> None:
        super().__init__(reader)
        self._tables: dict[tuple[str, str, str], Table | None] = {}
        self._pairs: dict[str, PackedPairs] = {}
        self._pairs_on: dict[date, PackedPairs] = {}
        self._editions: dict[tuple[str, date], Edition | EditionMissing] = {}
        self._covering: dict[tuple[str, date], Edition] = {}
        self._mues: dict[tuple[str, str], Mue | None] = {}
        for name in LOOK_UPS:
            setattr(self, name, _remembering(getattr(self, name)))
        self._edit = _remembering(super().ptp)
        self._add_on = _remembering(super().add_on)
        self._fees: dict[tuple[str, str], tuple[FeeRow, ...]] = {}

    def edition(self, dataset: str, date_of_service: date) -> Edition:
        """As in Store; that none is loaded is remembered too."""
        known = self._editions.get((dataset, date_of_service))
        if known is None:
            try:
                known = super().edition(dataset, date_of_service)
            except EditionMissing as error:
                known = error
            self._editions[dataset, date_of_service] = known
        if isinstance(known, Edition):
            return known
        raise known.with_traceback(None)

    def fee_rows(self, hcpcs: str, date_of_service: date) -> tuple[FeeRow, ...]:
        """As in Store."""
        known = self._fees.get((hcpcs, self.edition("pfs", date_of_service).edition))
        return known or super().fee_rows(hcpcs, date_of_service)

    def mue(self, hcpcs: str, date_of_service: date) -> Mue | None:
        """As in Store."""
        asked = (hcpcs, self._edition_covering("mue", date_of_service, hcpcs).edition)
        if asked not in self._mues:
            self._mues[asked] = super().mue(hcpcs, date_of_service)
        return self._mues[asked]

    def add_on(self, hcpcs: str, date_of_service: date) -> AddOn | None:
        """As in Store; most codes are no add-on."""
        edition = self._edition_covering("aoc", date_of_service, hcpcs)
        if not self._rows("aoc", edition, "hcpcs = ?", hcpcs):
            return None
        found: AddOn | None = self._add_on(hcpcs, date_of_service)
        return found

    def ptp(self, code_a: str, code_b: str, date_of_service: date) -> PtpEdit | None:
        """As in Store; most pairs have no edit, which the packed table says at once."""
        pairs = self._pairs_on.get(date_of_service)
        if pairs is None:
            edition = self._edition_covering("ptp", date_of_service, code_a, code_b)
            pairs = self._pairs_of(edition)
            if self._holds_all_codes(edition):
                self._pairs_on[date_of_service] = pairs
        if not pairs.holds(code_a, code_b):
            return None
        found: PtpEdit | None = self._edit(code_a, code_b, date_of_service)
        return found

    def nearest_codes(self, hcpcs: str, n: int = 5) -> tuple[str, ...]:
        """As in Store; only codes that differ in two characters at most are compared."""
        codes, signs = self._code_signs
        if len(hcpcs) != CODE_LENGTH or not hcpcs.isascii():
            return super().nearest_codes(hcpcs, n)
        apart = (signs != np.frombuffer(hcpcs.encode(), np.uint8)).sum(axis=1)
        return nearest_codes(
            hcpcs, [codes[place] for place in np.flatnonzero(apart <= MOST_APART)], n
        )

    @cached_property
    def _code_signs(self) -> tuple[list[str], "np.ndarray[tuple[int, int], np.dtype[np.uint8]]"]:
        """Every known code of five characters, and the same as a table of signs."""
        rows = self._reader.rows("SELECT hcpcs FROM codes WHERE length(hcpcs) = 5 ORDER BY hcpcs")
        codes = [row[0] for row in rows]
        return codes, np.frombuffer("".join(codes).encode(), np.uint8).reshape(-1, CODE_LENGTH)

    def _edition_covering(self, dataset: str, day: date, *codes: str) -> Edition:
        known = self._covering.get((dataset, day))
        if known is None:
            known = super()._edition_covering(dataset, day, *codes)
            if self._holds_all_codes(known):
                self._covering[dataset, day] = known
        return known

    def _holds_all_codes(self, edition: Edition) -> bool:
        return self._reader.coverage[edition.dataset, edition.edition] != "codes"

    def _fee_rows(self, hcpcs: str, edition: Edition) -> tuple[FeeRow, ...]:
        asked = (hcpcs, edition.edition)
        if asked not in self._fees:
            self._fees[asked] = super()._fee_rows(hcpcs, edition)
        return self._fees[asked]

    def _refresh(self) -> None:
        """Nothing: a batch keeps one state of the store from its first claim to its last."""

    def _rows(self, table: str, edition: Edition, where: str, *values: object) -> list[Row]:
        if table == "ptp" and where == EITHER_ORDER:
            pairs, one, two = self._pairs_of(edition), str(values[0]), str(values[1])
            return [*pairs.rows(one, two), *(pairs.rows(two, one) if one != two else ())]
        asked = (table, edition.edition, where)
        if asked not in self._tables:
            self._tables[asked] = self._load(table, edition, where)
        rows = self._tables[asked]
        if rows is None:
            return super()._rows(table, edition, where, *values)
        return rows.get(values, [])

    def _load(self, table: str, edition: Edition, where: str) -> Table | None:
        """An edition's rows by the columns that `where` compares; None where it asks otherwise."""
        condition, _, order = where.partition(" ORDER BY ")
        keys = EQUALS.findall(condition)
        if table == "ptp" or " AND ".join(f"{key} = ?" for key in keys) != condition:
            return None
        fields = field_names(table)
        places = [fields.index(key) for key in keys]
        query = f'SELECT {", ".join(fields)} FROM "{table}" WHERE edition = ?'
        query += f" ORDER BY {order}" if order else ""
        found: Table = {}
        for row in self._reader.rows(query, (edition.edition,)):
            found.setdefault(tuple(row[place] for place in places), []).append(row)
        return found

    def _pairs_of(self, edition: Edition) -> PackedPairs:
        name = edition.edition
        if name not in self._pairs:
            self._pairs[name] = PackedPairs.load(self._reader, name)
        return self._pairs[name]


def _remembering(look_up: Callable[..., Any]) -> Callable[..., Any]:
    """The look-up with its answers kept, refusals too: one may cost a search through all codes."""

    @lru_cache(REMEMBERED)
    def kept(*asked: Any) -> tuple[Any, LaminaError | None]:
        try:
            return look_up(*asked), None
        except LaminaError as error:
            return None, error

    def answer(*asked: Any) -> Any:
        found, error = kept(*asked)
        if error is not None:
            raise error.with_traceback(None)
        return found

    return answer
