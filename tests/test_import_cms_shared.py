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

from assistant.audit.audit import audit_home
from corpus.data import import_paths
from corpus.errors import UnreadableFile
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
    ("asc", "2026-01"): 4_821,
    ("asc", "2026-07"): 4_833,
    ("asc_ancillary", "2026-07"): 2_547,
    ("asc_excluded", "2026-07"): 1_559,
    ("locco", "2025"): 110,
    ("hcpcs", "2024Q3"): 8_033,
    ("hcpcs_modifier", "2024Q3"): 383,
    ("pos", "2024"): 99,
    ("icd10", "FY2026-04"): 98_186,
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
    assert loaded == ROWS


def test_every_table_holds_what_its_edition_says(
    store: Store, con: duckdb.DuckDBPyConnection
) -> None:
    for edition in store.editions():
        query = f'SELECT count(*) FROM "{edition.dataset}" WHERE edition = ?'
        assert con.execute(query, [edition.edition]).fetchone() == (edition.rows,), edition


# Rows are counted and read here without Lamina's importers.


def records(name: str, skip: int = 0) -> list[list[str]]:
    """The lines of a csv file below its heading, cells trimmed, empty lines left out."""
    path = CMS / name
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="latin-1", newline="") as file:
        found = [[cell.strip() for cell in record] for record in csv.reader(file)][skip + 1 :]
    return [record for record in found if any(record)]


@pytest.mark.parametrize(
    ("release", "name", "skip"),
    [
        (("pfs", "2026C"), "mpfs/PPRRVU2026_Jul_nonQPP.csv", 9),
        (("pfs", "2026A"), "mpfs/rvu26a_extract.csv", 0),
        (("pfs", "2025D"), "mpfs/rvu25d/PPRRVU2025_Oct.csv", 9),
        (("gpci", "2026"), "mpfs/gpci_2026.csv", 0),
        (("zip", "2026Q2"), "mpfs/zip_locality_2026.csv", 0),
        (("anes", "2025"), "mpfs/rvu25d/ANES2025.csv", 0),
        (("oppscap", "2025D"), "mpfs/rvu25d/OPPSCAP_Oct.csv", 0),
        (("mue", "2026Q2"), "ncci/mue_practitioner_2026Q2.csv", 0),
        (("aoc", "2026Q3"), "ncci/aoc_2026Q3.csv", 0),
        (("apc", "2026-01"), "opps/addendum_b_2026_jan.csv", 0),
        (("hcpcs", "2024Q3"), "hcpcs/hcpcs_level2_2024Q3_northstar.csv", 0),
        (("pos", "2024"), "hcpcs/pos_codes_northstar.csv", 0),
        (("ptp", "2026Q3"), "ncci/ptp_practitioner_2026Q3_active.csv.gz", 0),
        (("ptp", "2024Q3"), "ncci/ptp_practitioner_2024Q3_northstar.csv.gz", 0),
    ],
)
def test_the_file_has_as_many_rows(release: tuple[str, str], name: str, skip: int) -> None:
    assert sum(1 for record in records(name, skip) if len(record) > 2) == ROWS[release]


def test_counties_zip_codes_and_modifiers_by_the_same_count() -> None:
    counties = [record for record in records("mpfs/rvu25d/25LOCCO.csv", 2) if record[0].isdigit()]
    modifiers = {record[0] for record in records("hcpcs/hcpcs_level2_modifiers_northstar.csv")}
    with gzip.open(CMS / "mpfs/rvu25d/ZIP5_OCT2025.txt.gz", "rt") as file:
        zips = sum(1 for line in file if line.strip())
    assert len(counties) == ROWS["locco", "2025"]
    assert len(modifiers) == ROWS["hcpcs_modifier", "2024Q3"]
    assert zips == ROWS["zip", "2025Q4"]


def test_every_medically_unlikely_edit_agrees(store: Store) -> None:
    for hcpcs, value, indicator, _, rationale in records("ncci/mue_practitioner_2026Q2.csv"):
        edit = store.mue(hcpcs, JULY)
        assert edit is not None
        stored = (edit.mue_value, edit.adjudication_indicator, edit.rationale)
        assert stored == (int(value), indicator, rationale)


def test_every_add_on_row_agrees(store: Store) -> None:
    primaries: dict[str, set[str]] = {}
    types: dict[str, set[str]] = {}
    for add_on, primary, kind, first, last in records("ncci/aoc_2026Q3.csv"):
        if first <= JULY.isoformat() and (not last or JULY.isoformat() <= last):
            types.setdefault(add_on, set()).add(kind)
            primaries.setdefault(add_on, set()).update({primary} - {"CCCCC"})
        else:
            types.setdefault(add_on, set())
    for add_on, kinds in types.items():
        found = store.add_on(add_on, JULY)
        if not kinds:
            assert found is None, add_on
            continue
        assert found is not None, add_on
        assert found.aoc_type in kinds
        assert set(found.primaries) == primaries[add_on]


def test_the_add_on_workbook_agrees_with_its_own_cells(con: duckdb.DuckDBPyConnection) -> None:
    from openpyxl import load_workbook

    sheet = load_workbook(CMS / "ncci" / "AOC_V2026Q2-MCR.xlsx", read_only=True).worksheets[0]
    cells = [row for row in sheet.iter_rows(min_row=3, values_only=True) if row[1]]
    theirs = {(str(row[1]), str(row[3]).replace("CCCCC", "None"), str(row[0])) for row in cells}
    stored = con.execute(
        "SELECT hcpcs, primary_code, aoc_type FROM aoc WHERE edition = '2026Q2'"
    ).fetchall()
    assert {(one, str(primary), kind) for one, primary, kind in stored} == theirs
    assert len(stored) == len(cells)


def test_every_diagnosis_of_the_code_list_is_there_and_leaves_are_billable(
    con: duckdb.DuckDBPyConnection,
) -> None:
    lines = (CMS / "icd10" / "code-list-April-2026.txt").read_text("utf-8-sig").split()
    listed = sorted(line for line in lines if "-" not in line and not line.isdigit())
    leaves = {
        code
        for code, after in zip(listed, [*listed[1:], ""], strict=True)
        if not after.startswith(code)
    }
    stored = dict(con.execute("SELECT code, billable FROM icd10").fetchall())
    assert set(stored) == set(listed)
    assert {code for code, billable in stored.items() if billable} == leaves


def test_places_of_service_agree_with_the_rules_parameter(store: Store) -> None:
    from corpus.parameter import parameter

    places = parameter("place_of_service")
    for code in places.keys(JULY):
        found = store.place_of_service(code, JULY)
        assert found is not None
        assert found.setting == places.word_at(JULY, code).word, code


def test_the_store_stays_under_400_megabytes(home: Path) -> None:
    assert (home / "reference.duckdb").stat().st_size < 400e6


def test_no_page_of_ours_contradicts_the_whole_tables(home: Path, store: Store) -> None:
    """The tables that come with Lamina hold edits of the spine only: these hold every one."""
    found = audit_home(home, store, JULY)
    assert found.statements > 8_000
    assert [f"{o.page} {o.about}: {o.says} | {o.holds}" for o in found.contradictions] == []


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


@pytest.mark.parametrize("name", ["ANES2025", "25LOCCO"])
def test_the_text_twins_agree(tmp_path: Path, con: duckdb.DuckDBPyConnection, name: str) -> None:
    import_paths([CMS / "mpfs" / "rvu25d" / f"{name}.txt"], tmp_path, shipped=False)
    table, fields = {
        "ANES2025": ("anes", "locality, conversion_factor"),
        "25LOCCO": ("locco", "locality"),  # the text cuts names and counties off
    }[name]
    query = f"SELECT {fields} FROM {table} WHERE edition = '2025' ORDER BY ALL"
    with duckdb.connect(str(tmp_path / "reference.duckdb"), read_only=True) as twin:
        theirs = twin.execute(query).fetchall()
    assert theirs == con.execute(query).fetchall()
    assert len(theirs) == ROWS[table, "2025"]


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


@pytest.fixture(scope="module")
def ptp_file() -> dict[tuple[str, str], str]:
    """Every pair of the 2026Q3 file with its indicator."""
    rows = records("ncci/ptp_practitioner_2026Q3_active.csv.gz")
    return {(one, two): indicator for one, two, indicator in rows}


def test_a_hundred_thousand_random_pairs_agree_with_the_ptp_file(
    store: Store, ptp_file: dict[tuple[str, str], str]
) -> None:
    codes = sorted({code for pair in ptp_file for code in pair})
    asked = found = 0
    for seed in range(4):
        chosen = random.Random(seed).sample(codes, 400)
        among = {
            (edit.column_one, edit.column_two): edit.modifier_indicator
            for edit in store.ptp_among(chosen, JULY)
        }
        pairs = [(one, two) for one in chosen for two in chosen if one != two]
        assert among == {pair: ptp_file[pair] for pair in pairs if pair in ptp_file}
        asked, found = asked + len(pairs) // 2, found + len(among)
    assert asked > 100_000
    assert found > 1_000


def test_one_corrupt_row_among_all_is_named_or_counted(tmp_path: Path) -> None:
    with gzip.open(CMS / "ncci/ptp_practitioner_2026Q3_active.csv.gz", "rt") as file:
        lines = file.readlines()
    lines[1_234_567] = lines[1_234_567].replace(",", ";", 1)
    lines[1_500_000] = lines[1_500_000].rstrip()[:-1] + "7\n"
    path = tmp_path / "ptp_2026Q3.csv"
    path.write_text("".join(lines))
    with pytest.raises(UnreadableFile) as caught:
        import_paths([path], tmp_path / "home", shipped=False)
    assert (caught.value.line, caught.value.column) == (1_234_568, 1)
    report = import_paths([path], tmp_path / "home", skip_bad=True, shipped=False)
    assert [(file.rows, file.bad_rows) for file in report.imported] == [(1_728_583, 2)]
    with Store.open_as_is(tmp_path / "home") as store:
        (status,) = [line for line in store.dataset_status(JULY) if line.edition is not None]
        assert status.bad_rows == 2


def test_single_look_ups_agree_with_the_ptp_file(
    store: Store, ptp_file: dict[tuple[str, str], str]
) -> None:
    chosen = random.Random(7)
    for one, two in chosen.sample(sorted(ptp_file), 500):
        edit = store.ptp(two, one, JULY)
        assert edit is not None
        if (two, one) not in ptp_file:
            assert (edit.column_one, edit.column_two) == (one, two)
            assert edit.modifier_indicator == ptp_file[one, two]
    codes = sorted({code for pair in ptp_file for code in pair})
    for _ in range(500):
        one, two = chosen.sample(codes, 2)
        expected = (one, two) in ptp_file or (two, one) in ptp_file
        assert (store.ptp(one, two, JULY) is not None) == expected


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
