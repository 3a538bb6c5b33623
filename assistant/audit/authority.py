"""The authority an audit holds pages against: the tables in force on one day, each row looked up once."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import TypeVar

from assistant.rules.status_code import is_priced
from corpus.errors import EditionMissing, NoAnswer
from corpus.modifier import Modifier, load_modifiers
from corpus.page import CodePage, page
from corpus.rows import AddOn, Apc, AscRate, FeeRow, Mue, PtpEdit
from corpus.store import Store

T = TypeVar("T")


def audit_day(store: Store, today: date) -> date:
    """Today, or the last day that the loaded fee schedules speak for when that has passed."""
    last = max((edition.in_force_to for edition in store.editions("pfs")), default=today)
    return min(today, last)


class Authority:
    """Rows by code on one day; None where the table has none or does not cover the code.

    `uncovered` names the (table, code) pairs that could not be looked up: what was not checked.
    """

    def __init__(self, store: Store, day: date) -> None:
        self.store, self.day = store, day
        self.uncovered: set[tuple[str, str]] = set()
        self._seen: dict[tuple[str, ...], object] = {}

    def fee(self, hcpcs: str) -> FeeRow | None:
        """The unmodified fee row."""
        return self._once("pfs", lambda: self.store.fee_row(hcpcs, self.day), hcpcs)

    def other_fees(self, hcpcs: str) -> tuple[FeeRow, ...]:
        """The unmodified rows of the other loaded editions, the newest first."""
        row = self.fee(hcpcs)
        history = self._once("history", lambda: self.store.fee_history(hcpcs), hcpcs) or ()
        return tuple(r for r in reversed(history) if row is None or r.edition != row.edition)

    def mue(self, hcpcs: str) -> Mue | None:
        """The unit limit; `has("mue", code)` tells no limit from no table."""
        return self._once("mue", lambda: self.store.mue(hcpcs, self.day), hcpcs)

    def add_on(self, hcpcs: str) -> AddOn | None:
        """The add-on entry."""
        return self._once("aoc", lambda: self.store.add_on(hcpcs, self.day), hcpcs)

    def add_ons_of(self, hcpcs: str) -> tuple[str, ...]:
        """The add-on codes that list the code as a primary."""
        return self._once("aoc_of", lambda: self.store.add_ons_of(hcpcs, self.day), hcpcs) or ()

    def pair(self, one: str, other: str) -> PtpEdit | None:
        """The edit of two codes that is in force."""
        edit = self._once(
            "ptp", lambda: self.store.ptp(one, other, self.day), *sorted((one, other))
        )
        ended = edit is not None and edit.deletion_date and edit.deletion_date < self.day
        return None if ended else edit

    def apcs(self, hcpcs: str) -> tuple[Apc, ...]:
        """The hospital rates of every loaded edition, that of the day first."""
        return self._editions("apc", hcpcs, self.store.apc)

    def ascs(self, hcpcs: str) -> tuple[AscRate, ...]:
        """The surgical center rates of every loaded edition, that of the day first."""
        return self._editions("asc", hcpcs, self.store.asc)

    def has(self, table: str, *codes: str) -> bool:
        """Whether the table of the day covers the codes; asked after a look-up."""
        return not any((table, code) in self.uncovered for code in codes)

    def is_add_on(self, hcpcs: str) -> bool | None:
        """Whether a code is an add-on code; None where no table says."""
        row = self.fee(hcpcs)
        if self.add_on(hcpcs) is not None or (row is not None and row.global_days == "ZZZ"):
            return True
        return None if row is None else False

    def priced(self, hcpcs: str) -> bool | None:
        """Whether relative values set an amount; None where no table says."""
        row = self.fee(hcpcs)
        return None if row is None else is_priced(row)

    def own_page(self, hcpcs: str) -> CodePage | None:
        """Our own page of a code."""
        return page(hcpcs) if hcpcs else None

    @cached_property
    def modifiers(self) -> dict[str, Modifier]:
        """What we know of each modifier."""
        return dict(load_modifiers())

    def _editions(
        self, table: str, hcpcs: str, find: Callable[[str, date], T | None]
    ) -> tuple[T, ...]:
        first = self._once(table, lambda: find(hcpcs, self.day), hcpcs)
        days = (e.in_force_from for e in reversed(self.store.editions(table)))
        others = (
            self._once(table, lambda d=d: find(hcpcs, d), hcpcs, d.isoformat())  # type: ignore[misc]
            for d in days
        )
        return _unlike(row for row in (first, *others) if row is not None)

    def _once(self, table: str, find: Callable[[], T], *key: str) -> T | None:
        place = (table, *key)
        if place not in self._seen:
            self._seen[place] = None
            try:
                self._seen[place] = find()
            except EditionMissing:
                self.uncovered |= {(table, code) for code in key}
            except NoAnswer:
                pass
        return self._seen[place]  # type: ignore[return-value]


def _unlike(rows: Iterable[T]) -> tuple[T, ...]:
    kept: list[T] = []
    for row in rows:
        if row not in kept:
            kept.append(row)
    return tuple(kept)
