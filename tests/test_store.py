"""Look-ups in the store that comes with Lamina: the edition of the day, and four kinds of "no"."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.data import import_paths
from corpus.editions import edition_note
from corpus.errors import EditionMissing, NotSetUp, UnknownCode, UnknownLocality
from corpus.shipped import REFERENCE, covered_codes, reference_digest
from corpus.store import Store

SPECIMENS = Path(__file__).with_name("cms")
JULY = date(2026, 7, 15)
PAGE_CODES = """
    63001 63015 63030 63035 63042 63044 63047 63048 63052 63053 63055 63056 63057 63101 63102
    63103 22558 22612 22614 22630 22632 22633 22634 22840 22842 22853 20930 20936"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def store(home: Path) -> Iterator[Store]:
    opened = Store.open(home)
    yield opened
    opened.close()


def test_a_fresh_home_answers_at_once(store: Store) -> None:
    row = store.fee_row("63053", JULY)
    assert (row.status, str(row.facility_total_rvu)) == ("A", "6.13")
    assert row.total_rvu("facility") * Decimal("33.4009") == Decimal("204.747517")
    citation = row.citation()
    assert (citation.source, citation.locator, citation.edition) == (
        "cms-pfs-2026c",
        "63053",
        "2026C",
    )
    assert "PPRRVU2026_Jul_nonQPP.csv row 6951" in citation.quote


@pytest.mark.parametrize("hcpcs", PAGE_CODES.split())
def test_every_page_code_has_its_figures(store: Store, hcpcs: str) -> None:
    editions = [row.edition.edition for row in store.fee_history(hcpcs)]
    assert editions == ["2025D", "2026A", "2026C"]
    assert store.mue(hcpcs, JULY) is not None


def test_add_on_codes_and_primaries(store: Store) -> None:
    add_on = store.add_on("63053", JULY)
    assert add_on is not None
    assert (add_on.aoc_type, add_on.primaries) == (
        "1",
        ("22630", "22632", "22633", "22634", "63052"),
    )
    assert store.add_on("63047", JULY) is None
    assert "63053" in store.add_ons_of("63052", JULY)


def test_manhattan_by_zip_code(store: Store) -> None:
    gpci = store.gpci(store.locality_of_zip("10001", JULY).locality, JULY)
    assert (gpci.locality, str(gpci.work_gpci), str(gpci.pe_gpci), str(gpci.mp_gpci)) == (
        "13202-01",
        "1.064",
        "1.162",
        "1.586",
    )
    assert str(store.gpci("13202-01", date(2025, 6, 1)).work_gpci) == "1.065"
    assert len(store.localities(JULY)) == 109


def test_facility_rates(store: Store) -> None:
    apc, asc = store.apc("63047", JULY), store.asc("63047", JULY)
    assert apc is not None
    assert asc is not None
    assert (apc.apc, str(apc.payment_rate)) == ("5114", "7413.38")
    assert (asc.payment_indicator, str(asc.payment_rate)) == ("G2", "3695.53")
    january = store.asc("63047", date(2026, 2, 1))
    assert january is not None
    assert (january.edition.edition, asc.edition.edition) == ("2026-01", "2026-07")


# Four kinds of "no"


def test_a_pair_with_an_edit_in_either_order(store: Store) -> None:
    edit = store.ptp("63047", "22630", JULY)
    assert edit == store.ptp("22630", "63047", JULY)
    assert edit is not None
    assert (edit.column_one, edit.column_two, edit.modifier_indicator) == ("22630", "63047", "1")


def test_the_edits_among_a_claim_are_those_of_its_pairs(store: Store) -> None:
    codes = ["22630", "63047", "63052", "99213", "22840"]
    pairs = [(a, b) for i, a in enumerate(codes) for b in codes[i + 1 :]]
    one_by_one = {store.ptp(a, b, JULY) for a, b in pairs} - {None}
    assert set(store.ptp_among(codes, JULY)) == one_by_one
    assert one_by_one


def test_a_pair_without_an_edit(store: Store) -> None:
    assert store.ptp("63052", "63053", JULY) is None


def test_a_code_that_does_not_come_with_lamina(store: Store) -> None:
    for ask in (
        lambda: store.fee_row("72148", JULY),
        lambda: store.ptp("63047", "72148", JULY),
        lambda: store.mue("72148", JULY),
        lambda: store.add_on("72148", JULY),
        lambda: store.apc("72148", JULY),
        lambda: store.asc("72148", JULY),
    ):
        with pytest.raises(EditionMissing, match=r"72148 exists.*`lamina data import"):
            ask()


def test_a_code_that_nobody_knows(store: Store) -> None:
    with pytest.raises(UnknownCode) as caught:
        store.fee_row("63503", JULY)
    assert caught.value.hcpcs == "63503"
    assert "63053" in caught.value.nearest
    assert "2026C" in str(caught.value)
    assert "RVU26D.zip" in str(caught.value)
    assert store.known("72148")
    assert not store.known("63503")
    with pytest.raises(UnknownCode):
        store.mue("63503", JULY)


def test_a_day_that_no_edition_covers(store: Store) -> None:
    with pytest.raises(EditionMissing, match=r"15 March 2024.*2025D, 2026A, 2026C.*RVU24A\.zip"):
        store.fee_row("63047", date(2024, 3, 15))
    with pytest.raises(EditionMissing, match="2027"):
        store.fee_row("63047", date(2027, 1, 1))
    with pytest.raises(EditionMissing, match="ccipra-v310r0"):
        store.ptp("63047", "22630", date(2025, 1, 15))


def test_unknown_places(store: Store) -> None:
    with pytest.raises(UnknownLocality, match="00001"):
        store.locality_of_zip("00001", JULY)
    with pytest.raises(UnknownLocality, match="13202-99"):
        store.gpci("13202-99", JULY)


# Which edition speaks


@pytest.mark.parametrize(
    ("day", "edition"),
    [
        (date(2025, 1, 1), "2025D"),  # only October is loaded for 2025
        (date(2025, 12, 31), "2025D"),
        (date(2026, 1, 1), "2026A"),
        (date(2026, 6, 30), "2026A"),
        (date(2026, 7, 1), "2026C"),
        (date(2026, 12, 31), "2026C"),
    ],
)
def test_the_edition_of_a_day(store: Store, day: date, edition: str) -> None:
    assert store.edition("pfs", day).edition == edition


def test_a_note_where_the_quarters_own_release_is_not_loaded(store: Store) -> None:
    spring, summer = date(2026, 5, 4), date(2026, 8, 1)
    assert edition_note(store.edition("pfs", spring), spring) == (
        "The 2026A release (January) is used for 4 May 2026: the April release is not loaded."
    )
    assert edition_note(store.edition("pfs", summer), summer) is None
    assert edition_note(store.edition("gpci", spring), spring) is None


def test_the_january_release_borrows_its_indicators(store: Store) -> None:
    row = store.fee_row("22554", date(2026, 2, 15))
    assert (row.edition.edition, row.indicators_from) == ("2026A", "2026C")
    assert row.mp_rvu != store.fee_row("22554", JULY).mp_rvu


# Status, speed, replacement


def test_status_lists_what_is_loaded_and_what_is_missing(store: Store) -> None:
    status = store.dataset_status()
    loaded = {(line.dataset, line.edition.edition) for line in status if line.edition}
    assert ("pfs", "2026C") in loaded
    fees = next(line for line in status if line.edition and line.edition.edition == "2026C")
    assert fees.covers == f"{len(covered_codes())} codes that come with Lamina"
    assert fees.edition is not None
    assert not fees.edition.complete
    assert len(fees.edition.sha256) == 64
    missing = {line.dataset: line.load for line in status if line.edition is None}
    assert missing["anes"].startswith("lamina data import RVU")


def test_opening_the_store_loads_no_importer_and_is_quick(home: Path, store: Store) -> None:
    script = (
        "import sys; from datetime import date; from pathlib import Path;"
        "from corpus.store import Store;"
        f"row = Store.open(Path({str(home)!r})).fee_row('63053', date(2026, 7, 15));"
        "heavy = {'pandas', 'pyarrow', 'numpy', 'openpyxl', 'corpus.data'} & set(sys.modules);"
        "print(row.facility_total_rvu, sorted(heavy))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.strip() == "6.13 []"


def test_an_open_store_sees_a_file_that_took_its_place(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    with pytest.raises(EditionMissing):
        store.anesthesia_factor("10112-00", date(2025, 3, 1))
    with pytest.raises(EditionMissing):
        store.fee_row("72148", JULY)
    import_paths([SPECIMENS], tmp_path)
    assert store.anesthesia_factor("10112-00", date(2025, 3, 1)).conversion_factor
    assert store.fee_row("72148", JULY).edition.complete
    with pytest.raises(UnknownCode):
        store.fee_row("22840", JULY)  # the specimen is a complete file of few codes
    store.close()
    with pytest.raises(NotSetUp):
        store.fee_row("63047", JULY)


def test_a_damaged_store_is_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "reference.duckdb").write_bytes(b"not a database" * 100)
    with pytest.raises(NotSetUp, match=r"reference\.duckdb.*Delete it"):
        Store.open(tmp_path)


def test_the_shipped_tables_stay_small_and_match_their_digest() -> None:
    import hashlib

    files = sorted(file for file in REFERENCE.iterdir() if file.name != "digest.txt")
    assert sum(file.stat().st_size for file in files) < 1_300_000
    assert max(file.stat().st_size for file in files) < 500_000
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    assert digest.hexdigest() == reference_digest(), "run the command that makes corpus/reference"
