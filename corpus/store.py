"""The reference store: read-only look-ups of CMS's tables by code and date of service.

Four answers are kept apart: None (the table holds nothing for the code), a deleted edit (returned
with its deletion date), EditionMissing (no loaded edition covers the day, or the code is not among
those that come with Lamina) and UnknownCode (no loaded table knows the code).
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.editions import DATASETS, file_to_load
from corpus.rows import Edition
from corpus.shipped import reference_digest
from corpus.store_edits import EditTables
from corpus.store_facilities import FacilityTables
from corpus.store_fees import FeeTables
from corpus.store_file import store_path
from corpus.store_places import PlaceTables
from corpus.store_reader import StoreReader


@dataclass(frozen=True, slots=True)
class DatasetStatus:
    """One line of `lamina data status`: a loaded edition, or a table that is not loaded.

    `covers` is "all codes", "130 codes that come with Lamina", "all codes, fewer columns" or "";
    `edition` is None, and `load` the command to run, where nothing is loaded.
    """

    dataset: str
    title: str
    edition: Edition | None
    covers: str
    bad_rows: int = 0
    load: str = ""


class Store(FeeTables, PlaceTables, EditTables, FacilityTables):
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

    def dataset_status(self) -> tuple[DatasetStatus, ...]:
        """What is loaded, edition by edition, and which tables are not."""
        self._refresh()
        counts = self._reader.rows("SELECT dataset, edition, bad_rows FROM editions")
        bad = {(dataset, edition): count for dataset, edition, count in counts}
        status: list[DatasetStatus] = []
        for name, dataset in DATASETS.items():
            for edition in self._reader.editions.get(name, ()):
                covers = self._covers(edition)
                status.append(
                    DatasetStatus(
                        name, dataset.title, edition, covers, bad.get((name, edition.edition), 0)
                    )
                )
            if name not in self._reader.editions:
                load = f"lamina data import {file_to_load(name, date.today())}"
                status.append(DatasetStatus(name, dataset.title, None, "", load=load))
        return tuple(status)

    def _covers(self, edition: Edition) -> str:
        coverage = self._reader.coverage[edition.dataset, edition.edition]
        if coverage == "codes":
            return f"{len(self._reader.covered)} codes that come with Lamina"
        return "all codes, fewer columns" if coverage == "columns" else "all"


def _build_reference(home: Path) -> None:
    from corpus.data import build_reference  # what builds is not loaded where it only reads

    build_reference(home)
