"""The real CMS files: every row arrives, and the shipped tables are what the files say."""

import csv
import gzip
import os
import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from corpus.data import import_paths
from corpus.reference_extract import make_reference
from corpus.shipped import REFERENCE
from corpus.store import Store

CMS = Path(os.environ.get("LAMINA_CMS_DIR") or Path(__file__).parents[2] / "shared" / "cms")
pytestmark = pytest.mark.skipif(
    not (CMS / "mpfs").is_dir(),
    reason=f"CMS's files are not at {CMS}: set LAMINA_CMS_DIR to the folder that holds them",
)
JULY = date(2026, 7, 15)
ROWS = {
    ("pfs", "2026C"): 19_356,
    ("pfs", "2026A"): 19_226,
    ("pfs", "2025D"): 19_090,
    ("gpci", "2026"): 109,
    ("gpci", "2025"): 109,
    ("zip", "2026Q2"): 42_956,
    ("zip", "2025Q4"): 42_956,
    ("anes", "2025"): 109,
    ("oppscap", "2025D"): 16_100,
    ("mue", "2026Q2"): 15_095,
    ("aoc", "2026Q3"): 7_743,
    ("aoc", "2026Q2"): 9_000,
    ("ptp", "2026Q3"): 1_728_585,
    ("ptp", "2024Q3"): 2_546_017,
    ("apc", "2026-01"): 7_312,
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    report = import_paths([CMS], folder, shipped=False)
    assert sum(file.bad_rows for file in report.imported) == 0
    return folder


@pytest.fixture(scope="module")
def store(home: Path) -> Iterator[Store]:
    opened = Store.open_as_is(home)
    yield opened
    opened.close()


@pytest.fixture
def con(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    opened = duckdb.connect(str(home / "reference.duckdb"), read_only=True)
    yield opened
    opened.close()


def test_every_row_arrives(store: Store) -> None:
    loaded = {(e.dataset, e.edition): e.rows for e in store.editions()}
    assert {release: loaded[release] for release in ROWS} == ROWS


def test_the_store_stays_under_400_megabytes(home: Path) -> None:
    assert (home / "reference.duckdb").stat().st_size < 400e6


def test_a_row_is_the_line_it_says(store: Store) -> None:
    lines = (CMS / "mpfs" / "PPRRVU2026_Jul_nonQPP.csv").read_text("latin-1").splitlines()
    for hcpcs in ("0001F", "22633", "63053", "72148", "99213", "V5364"):
        for row in store.fee_rows(hcpcs, JULY):
            cells = next(csv.reader([lines[row.row - 1]]))
            assert cells[:2] == [hcpcs, row.modifier]
            assert (cells[5], cells[10]) == (str(row.work_rvu), str(row.mp_rvu))
            assert cells[7] == ("NA" if row.nonfacility_na else "")


def test_totals_are_sums_in_every_2026_row(con: duckdb.DuckDBPyConnection) -> None:
    wrong = con.execute(
        "SELECT hcpcs FROM pfs WHERE edition = '2026C' AND ("
        "work_rvu + facility_pe_rvu + mp_rvu <> facility_total_rvu OR "
        "work_rvu + nonfacility_pe_rvu + mp_rvu <> nonfacility_total_rvu)"
    ).fetchall()
    assert wrong == []


def test_the_extracts_modifiers_agree_with_the_full_file(con: duckdb.DuckDBPyConnection) -> None:
    differing = con.execute(
        "SELECT hcpcs FROM (SELECT hcpcs, list(modifier ORDER BY modifier) AS a FROM pfs "
        "WHERE edition = '2026A' GROUP BY hcpcs) JOIN (SELECT hcpcs, list(modifier ORDER BY "
        "modifier) AS c FROM pfs WHERE edition = '2026C' GROUP BY hcpcs) USING (hcpcs) WHERE a <> c"
    ).fetchall()
    assert differing == []


def test_both_gpci_twins_and_all_localities_agree(tmp_path: Path, store: Store) -> None:
    import_paths([CMS / "mpfs" / "rvu25d" / "GPCI2025.txt"], tmp_path, shipped=False)
    twin = Store.open_as_is(tmp_path)
    day = date(2025, 6, 1)
    ours = {g.locality: (g.work_gpci, g.pe_gpci, g.mp_gpci) for g in store.localities(day)}
    theirs = {g.locality: (g.work_gpci, g.pe_gpci, g.mp_gpci) for g in twin.localities(day)}
    twin.close()
    assert ours == theirs


def test_every_zip_code_leads_to_a_gpci(con: duckdb.DuckDBPyConnection) -> None:
    lost = con.execute(
        "SELECT DISTINCT locality FROM zip WHERE edition = '2026Q2' AND locality NOT IN "
        "(SELECT locality FROM gpci WHERE edition = '2026')"
    ).fetchall()
    assert lost == [], "localities of ZIP codes without GPCIs"


def test_random_pairs_agree_with_the_ptp_file(store: Store) -> None:
    path = CMS / "ncci" / "ptp_practitioner_2026Q3_active.csv.gz"
    with gzip.open(path, "rt", newline="") as file:
        rows = list(csv.reader(file))[1:]
    chosen = random.Random(7)
    edits = {(one, two): indicator for one, two, indicator in rows}
    for one, two, indicator in chosen.sample(rows, 300):
        edit = store.ptp(two, one, JULY)
        assert edit is not None
        assert (edit.column_one, edit.column_two, edit.modifier_indicator) == (one, two, indicator)
    codes = sorted({row[0] for row in rows})
    for _ in range(300):
        one, two = chosen.sample(codes, 2)
        found = (one, two) in edits or (two, one) in edits
        assert (store.ptp(one, two, JULY) is not None) == found


def test_published_amounts_follow_from_the_rows(store: Store) -> None:
    published = {"63001": "1193.75", "63053": "204.75", "63102": "2174.06", "99213": "57.45"}
    for hcpcs, amount in published.items():
        row = store.fee_row(hcpcs, JULY)
        assert row.conversion_factor is not None
        product = row.facility_total_rvu * row.conversion_factor
        assert product.quantize(Decimal("0.01")) == Decimal(amount)


def test_the_shipped_tables_are_made_from_these_files(tmp_path: Path) -> None:
    (tmp_path / "codes.txt").write_bytes((REFERENCE / "codes.txt").read_bytes())
    for made in make_reference(CMS, tmp_path):
        shipped = REFERENCE / made.name
        same = (
            gzip.decompress(made.read_bytes()) == gzip.decompress(shipped.read_bytes())
            if made.suffix == ".gz"
            else made.read_bytes() == shipped.read_bytes()
        )
        assert same, f"{made.name} differs: make corpus/reference anew"
