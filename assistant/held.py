"""What each loaded release holds of one column for a code: the value as printed, and its place."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from assistant.compose.words import money
from corpus.citation import Citation
from corpus.editions import say_day
from corpus.errors import EditionMissing, LaminaError
from corpus.rows import AddOn, Apc, AscRate, Edition, FeeRow, Mue
from corpus.store import Store


@dataclass(frozen=True, slots=True)
class Held:
    """One release's value of a column, in words where it has none (`given` False), and the place;
    `since` the first day of the entry and `primaries` its list, where the table has such."""

    edition: Edition
    value: str
    place: Citation
    given: bool = True
    since: date | None = None
    primaries: tuple[str, ...] = ()


def dataset_of(field: str) -> str:
    """The dataset that holds a column: the fee schedule, or the table of that name."""
    return _TABLES[field][0] if field in _TABLES else "pfs"


def held(hcpcs: str, field: str, store: Store, modifier: str = "") -> tuple[Held, ...]:
    """The column in every loaded release that prints it, oldest first; empty where none does.

    `modifier` asks for the row of 26 or TC where the fee schedule has one. Raises EditionMissing where the tables that come with Lamina do not hold the code.
    """
    if field not in _TABLES:
        rows = _rows_of(hcpcs, modifier, store) if modifier else store.fee_history(hcpcs)
        return tuple(_of_fee(row, field) for row in rows if _prints(row, field))
    return _of_table(hcpcs, field, store)


def _rows_of(hcpcs: str, modifier: str, store: Store) -> Iterator[FeeRow]:
    for edition in store.editions("pfs"):
        try:
            yield store.fee_row(hcpcs, edition.in_force_from, modifier)
        except LaminaError:
            continue  # a release that has no such code


def _prints(row: FeeRow, field: str) -> bool:
    """Whether the row's own release prints the column, and not only another of its year."""
    own = field in ("status", "global_days") or field.endswith("_rvu")
    return getattr(row, field) is not None and (own or not row.indicators_from)


def _of_fee(row: FeeRow, field: str) -> Held:
    value = str(getattr(row, field))
    return Held(row.edition, value or "none", row.citation(), given=bool(value))


def _of_table(hcpcs: str, field: str, store: Store) -> tuple[Held, ...]:
    dataset, none, look = _TABLES[field]
    found: dict[Edition, Held] = {}
    missing: EditionMissing | None = None
    for edition in store.editions(dataset):
        try:
            one = look(store, hcpcs, edition.in_force_from)
        except EditionMissing as error:
            missing = error
            continue
        one = one or Held(edition, none, edition.lacking(hcpcs), given=False)
        found[one.edition] = one
    if missing is not None and not found:
        raise missing
    return tuple(found.values())


def _mue(store: Store, hcpcs: str, day: date) -> Held | None:
    row: Mue | None = store.mue(hcpcs, day)
    if row is None:
        return None
    return Held(row.edition, f"{row.mue_value} (MAI {row.adjudication_indicator})", row.citation())


def _add_on(store: Store, hcpcs: str, day: date) -> Held | None:
    row: AddOn | None = store.add_on(hcpcs, day)
    if row is None:
        return None
    since = min((first for _, first in row.first_days), default=None)
    place = row.citation() if since is None else dated(row.citation(), since)
    return Held(row.edition, f"type {row.aoc_type}", place, True, since, row.primaries)


def dated(place: Citation, since: date) -> Citation:
    """A row quoted with the first day that it prints."""
    return place.quoting(f"{place.quote}; in force since {say_day(since)}")


def _apc(store: Store, hcpcs: str, day: date) -> Held | None:
    row: Apc | None = store.apc(hcpcs, day)
    return None if row is None else Held(row.edition, f"{money(row.payment_rate)} (APC {row.apc})", row.citation())  # fmt: skip


def _asc(store: Store, hcpcs: str, day: date) -> Held | None:
    row: AscRate | None = store.asc(hcpcs, day)
    if row is None:
        return None
    rate = "no rate of its own" if row.payment_rate is None else money(row.payment_rate)
    value = f"{rate} (payment indicator {row.payment_indicator})"
    return Held(row.edition, value, row.citation())


_TABLES: dict[str, tuple[str, str, Callable[[Store, str, date], Held | None]]] = {
    "mue": ("mue", "none published", _mue), "add_on": ("aoc", "not listed", _add_on),
    "apc": ("apc", "none", _apc), "asc": ("asc", "not listed", _asc),
}  # fmt: skip
