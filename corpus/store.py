"""The reference store: read-only look-ups of CMS's tables by code and date of service.

Four answers are kept apart: None (the table holds nothing for the code), a deleted edit (returned
with its deletion date), EditionMissing (no loaded edition covers the day, or the code is not among
those that come with Lamina) and UnknownCode (no loaded table knows the code).
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.editions import DATASETS, choose, edition_note, file_to_load, say_day
from corpus.rows import Edition
from corpus.shipped import reference_digest
from corpus.store_codes import CodeSetTables
from corpus.store_edits import EditTables
from corpus.store_facilities import FacilityTables
from corpus.store_fees import FeeTables
from corpus.store_file import store_path
from corpus.store_places import PlaceTables
from corpus.store_reader import OlderStore, StoreReader


@dataclass(frozen=True, slots=True)
class DatasetStatus:
    """One line of `lamina data status`: a loaded edition, or a table that is not loaded.

    `covers` is "all codes", "130 codes that come with Lamina", "all codes, fewer columns" or "";
    `edition` is None where nothing for today is loaded, or only a part of a release (then `covers`
    says so); `load` is the command to run, also where a later release than the loaded one is out.
    """

    dataset: str
    title: str
    edition: Edition | None
    covers: str
    bad_rows: int = 0
    load: str = ""


class Store(FeeTables, PlaceTables, EditTables, FacilityTables, CodeSetTables):
    """Look-ups over the DuckDB file of one home folder; open it with `Store.open`."""

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @classmethod
    def open(cls, home: Path) -> "Store":
        """The store of `home`, built from the tables that come with Lamina where there is none.

        Raises Busy while another process builds it, NotSetUp when it cannot be read or written.
        """
        home = Path(home)
        if not store_path(home).exists():
            _build_reference(home)
        try:
            store = cls.open_as_is(home)
        except OlderStore:
            _build_reference(home)
            store = cls.open_as_is(home)
        if store.shipped not in ("", reference_digest()):
            _build_reference(home)
        return store

    @classmethod
    def open_as_is(cls, home: Path) -> "Store":
        """The store of `home` with what is in it, without the tables that come with Lamina."""
        return cls(StoreReader(home))

    def close(self) -> None:
        """Give up the file."""
        self._reader.close()

    def dataset_status(self, today: date | None = None) -> tuple[DatasetStatus, ...]:
        """What is loaded, edition by edition, what of a release is waiting, and what is missing.

        Missing is a table with no edition for `today`; where an edition of an earlier quarter
        speaks for today, its `load` names the release to look for.
        """
        self._refresh()
        day = today or date.today()
        counts = self._reader.rows("SELECT dataset, edition, bad_rows FROM editions")
        bad = {(dataset, edition): count for dataset, edition, count in counts}
        status: list[DatasetStatus] = []
        for name, dataset in DATASETS.items():
            loaded = self._reader.editions.get(name, ())
            speaking = choose(loaded, day)
            command = f"lamina data import {file_to_load(name, day)}"
            for edition in loaded:
                stale = edition is speaking and edition_note(edition, day) is not None
                status.append(
                    DatasetStatus(
                        name,
                        dataset.title,
                        edition,
                        self._covers(edition),
                        bad.get((name, edition.edition), 0),
                        command if stale else "",
                    )
                )
            status += self._waiting(name, dataset.title)
            if speaking is None:
                covers = f"nothing for {say_day(day)}" if loaded else ""
                status.append(DatasetStatus(name, dataset.title, None, covers, load=command))
        return tuple(status)

    def _waiting(self, name: str, title: str) -> list[DatasetStatus]:
        """The parts of a release that cannot speak yet."""
        rows = self._reader.rows(
            "SELECT edition, file FROM editions WHERE dataset = ? AND coverage = 'part' "
            "ORDER BY edition",
            (name,),
        )
        return [
            DatasetStatus(name, title, None, f"part {edition} waits for the others ({file})")
            for edition, file in rows
        ]

    def _covers(self, edition: Edition) -> str:
        coverage = self._reader.coverage[edition.dataset, edition.edition]
        if coverage == "codes":
            return f"{len(self._reader.covered)} codes that come with Lamina"
        return "all codes, fewer columns" if coverage == "columns" else "all"


def _build_reference(home: Path) -> None:
    from corpus.data import build_reference  # what builds is not loaded where it only reads

    build_reference(home)
