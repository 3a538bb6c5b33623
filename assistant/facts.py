"""Everything the tables and pages hold of one code on one day: looked up once, used by all topics."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from corpus.citation import Citation
from corpus.code_set import HcpcsCode
from corpus.errors import EditionMissing, UnknownCode
from corpus.page import CodePage, page
from corpus.rows import AddOn, Apc, AscRate, FeeRow, Mue
from corpus.store import Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Looked(Generic[T]):
    """The outcome of a look-up: a value; None where the loaded table has none; or why it is missing.

    `missing` is a sentence when no loaded edition could be asked, "" otherwise.
    """

    value: T | None = None
    missing: str = ""

    @property
    def none(self) -> bool:
        """The table was there and holds nothing."""
        return self.value is None and not self.missing


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """What is known of one code on one day. `rows` are its fee rows, the unmodified one first."""

    hcpcs: str
    rows: tuple[FeeRow, ...]
    fee_missing: str
    mue: Looked[Mue]
    add_on: Looked[AddOn]
    add_ons: tuple[str, ...]
    add_on_source: Citation | None
    apc: Looked[Apc]
    asc: Looked[AscRate]
    page: CodePage | None
    level2: HcpcsCode | None = None
    """CMS's own row of a HCPCS Level II code, where the code set is loaded."""
    lacking: tuple[Citation, ...] = ()
    """The facility tables that were there and have no row, or the list that excludes the code."""

    @property
    def fee(self) -> FeeRow | None:
        """The unmodified fee row."""
        return self.rows[0] if self.rows else None

    @property
    def is_add_on(self) -> bool:
        """Whether the add-on table or a ZZZ global period makes it an add-on code."""
        return self.add_on.value is not None or (
            self.fee is not None and self.fee.global_days == "ZZZ"
        )


def _look(find: Callable[[], T | None]) -> Looked[T]:
    try:
        return Looked(find())
    except EditionMissing as error:
        return Looked(missing=str(error))


def code_facts(hcpcs: str, day: date, store: Store) -> CodeFacts:
    """Look a code up everywhere. Raises UnknownCode when no loaded table knows it."""
    rows: tuple[FeeRow, ...] = ()
    fee_missing = ""
    try:
        rows = store.fee_rows(hcpcs, day)
    except EditionMissing as error:
        fee_missing = str(error)
    except UnknownCode:
        if not store.known(hcpcs):
            raise
        fee_missing = f"{hcpcs} is not in the physician fee schedule in force on {day.isoformat()}."
    add_ons, add_on_source = _add_ons_of(hcpcs, day, store)
    return CodeFacts(
        hcpcs, rows, fee_missing,
        mue=_look(lambda: store.mue(hcpcs, day)), add_on=_look(lambda: store.add_on(hcpcs, day)),
        add_ons=add_ons, add_on_source=add_on_source, apc=(apc := _look(lambda: store.apc(hcpcs, day))),
        asc=(asc := _look(lambda: store.asc(hcpcs, day))), page=page(hcpcs),
        level2=_look(lambda: store.hcpcs_level2(hcpcs, day)).value if hcpcs[0].isalpha() else None,
        lacking=_lacking(hcpcs, day, store, apc, asc),
    )  # fmt: skip


def _lacking(
    hcpcs: str, day: date, store: Store, apc: Looked[Apc], asc: Looked[AscRate]
) -> tuple[Citation, ...]:
    places = []
    if apc.none:
        quote = f"Addendum B has no APC rate for {hcpcs}"
        places.append(store.edition("apc", day).citation(f"no row {hcpcs}", quote))
    if asc.none:
        quote = f"Addendum AA has no row for {hcpcs}"
        places.append(store.edition("asc", day).citation(f"no row {hcpcs}", quote))
        if _look(lambda: store.asc_excluded(hcpcs, day) or None).value:
            excluded = store.edition("asc_excluded", day)
            places.append(
                excluded.citation(hcpcs, f"Addendum EE excludes {hcpcs} from payment in an ASC")
            )
    return tuple(places)


def _add_ons_of(hcpcs: str, day: date, store: Store) -> tuple[tuple[str, ...], Citation | None]:
    try:
        found = store.add_ons_of(hcpcs, day)
        edition = store.edition("aoc", day)
    except EditionMissing:
        return (), None
    quote = f"{hcpcs} is listed as a primary of {', '.join(found) or 'no add-on'}"
    return found, edition.citation(f"primary {hcpcs}", quote)
