"""What every look-up needs: the edition of the day, its rows, and the right refusal."""

from datetime import date
from functools import lru_cache
from typing import Any

from corpus.editions import DATASETS, choose_or_raise, file_to_load, next_release, say_day
from corpus.errors import EditionMissing, UnknownCode
from corpus.nearest import nearest_codes
from corpus.rows import Edition
from corpus.schema import field_names
from corpus.store_reader import StoreReader

_REMEMBERED = 4096
_CODES = "SELECT hcpcs FROM codes"
_EDITIONS_WITH = "SELECT DISTINCT edition FROM pfs WHERE hcpcs = ? ORDER BY edition"


class Tables:
    """The tables of one store file. Rows asked for before are remembered until it is replaced."""

    def __init__(self, reader: StoreReader) -> None:
        self._reader = reader
        self._generation = reader.generation
        self._remembered = lru_cache(maxsize=_REMEMBERED)(reader.rows)
        self._known: frozenset[str] | None = None

    @property
    def shipped(self) -> str:
        """The digest of the shipped tables in the store, "" if it was made without them."""
        return self._reader.shipped

    def editions(self, dataset: str | None = None) -> list[Edition]:
        """Every loaded edition, or those of one dataset, oldest first."""
        self._refresh()
        names = [dataset] if dataset else sorted(self._reader.editions)
        return [edition for name in names for edition in self._reader.editions.get(name, ())]

    def edition(self, dataset: str, date_of_service: date) -> Edition:
        """The edition that speaks for the day; raises EditionMissing naming what is loaded."""
        self._refresh()
        return choose_or_raise(self._reader.editions.get(dataset, ()), dataset, date_of_service)

    def known(self, hcpcs: str) -> bool:
        """Whether any loaded table, or the list of 2026C codes that comes with Lamina, has it."""
        self._refresh()
        return hcpcs in self._codes()

    def nearest_codes(self, hcpcs: str, n: int = 5) -> tuple[str, ...]:
        """Up to `n` known codes most like a mistyped one, the most alike first."""
        self._refresh()
        return nearest_codes(hcpcs, sorted(self._codes()), n)

    def _codes(self) -> frozenset[str]:
        """Every known code, remembered until another store takes the place of this one."""
        if self._known is None:
            self._known = frozenset(hcpcs for (hcpcs,) in self._reader.rows(_CODES))
        return self._known

    def _refresh(self) -> None:
        self._reader.refresh()
        if self._generation != self._reader.generation:
            self._remembered = lru_cache(maxsize=_REMEMBERED)(self._reader.rows)
            self._generation, self._known = self._reader.generation, None

    def _rows(
        self, table: str, edition: Edition, where: str, *values: object
    ) -> list[tuple[Any, ...]]:
        fields = ", ".join(field_names(table))
        condition, _, order = where.partition(" ORDER BY ")
        query = f'SELECT {fields} FROM "{table}" WHERE edition = ? AND ({condition})'
        if order:
            query += f" ORDER BY {order}"
        return self._remembered(query, (edition.edition, *values))

    def _rows_of_all_editions(
        self, table: str, where: str, *values: object
    ) -> dict[str, list[tuple[Any, ...]]]:
        """Rows by edition, in one query: a fraction of the time of one query each."""
        fields = ", ".join(field_names(table))
        found: dict[str, list[tuple[Any, ...]]] = {}
        for edition, *row in self._remembered(
            f'SELECT edition, {fields} FROM "{table}" WHERE {where}', values
        ):
            found.setdefault(edition, []).append(tuple(row))
        return found

    def _edition_covering(self, dataset: str, day: date, *codes: str) -> Edition:
        """The edition of the day, if it holds every one of the codes."""
        edition = self.edition(dataset, day)
        if self._reader.coverage[dataset, edition.edition] == "codes":
            for hcpcs in codes:
                if not self._covered(hcpcs):
                    raise self._uncovered(hcpcs, edition, day)
        return edition

    def _covered(self, hcpcs: str) -> bool:
        return hcpcs in self._reader.covered

    def _uncovered(self, hcpcs: str, edition: Edition, day: date) -> UnknownCode | EditionMissing:
        if not self.known(hcpcs):
            return self._unknown(hcpcs, edition, day)
        title = DATASETS[edition.dataset].title
        return EditionMissing(
            f"HCPCS code {hcpcs} exists, but its {title} are not in the tables that come with "
            f"Lamina (looked up for {say_day(day)} in {edition.edition}). Load CMS's own file: "
            f"`lamina data import {file_to_load(edition.dataset, edition.in_force_from)}`."
        )

    def _unknown(self, hcpcs: str, edition: Edition, day: date) -> UnknownCode:
        nearest = self.nearest_codes(hcpcs)
        others = [row[0] for row in self._remembered(_EDITIONS_WITH, (hcpcs,))]
        hint = f" It is in {', '.join(others)}." if others else ""
        near = f" Nearest codes: {', '.join(nearest)}." if nearest and not others else ""
        return UnknownCode(
            f"HCPCS code '{hcpcs}' is not in the {edition.edition} "
            f"{DATASETS[edition.dataset].title} (looked up for {say_day(day)}).{hint}{near} "
            f"If it is new, load a later edition: `lamina data import "
            f"{file_to_load(edition.dataset, next_release(edition, day))}`.",
            hcpcs,
            nearest,
        )
