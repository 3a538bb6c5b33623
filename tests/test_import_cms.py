"""Every published layout, read from a small specimen: recognised by content, typed, numbered."""

import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from openpyxl import Workbook

from corpus.data import ImportReport, import_paths
from corpus.store import Store

SPECIMENS = Path(__file__).with_name("cms")
JULY = date(2026, 7, 15)


def imported(home: Path, *names: str) -> ImportReport:
    return import_paths([SPECIMENS / name for name in names], home, shipped=False)


def stored(home: Path, query: str) -> list[tuple[object, ...]]:
    con = duckdb.connect(str(home / "reference.duckdb"), read_only=True)
    try:
        return con.execute(query).fetchall()
    finally:
        con.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    import_paths([SPECIMENS], tmp_path, shipped=False)
    opened = Store.open_as_is(tmp_path)
    yield opened
    opened.close()


def test_every_specimen_of_the_folder_is_taken_or_named(tmp_path: Path) -> None:
    report = import_paths([SPECIMENS], tmp_path, shipped=False)
    assert {(file.dataset, file.edition) for file in report.imported} == {
        ("pfs", "2025D"),
        ("pfs", "2026A"),
        ("pfs", "2026C"),
        ("gpci", "2025"),
        ("gpci", "2026"),
        ("zip", "2025Q4"),
        ("zip", "2026Q2"),
        ("locco", "2025"),
        ("anes", "2025"),
        ("oppscap", "2025D"),
        ("ptp", "2024Q3"),
        ("ptp", "2026Q3"),
        ("mue", "2026Q2"),
        ("mue", "2026Q3"),
        ("aoc", "2026Q3"),
        ("apc", "2026-01"),
        ("asc", "2026-01"),
        ("asc", "2026-07"),
        ("asc_ancillary", "2026-07"),
        ("asc_excluded", "2026-07"),
    }
    twins = {"GPCI2025.txt", "PPRRVU2025_Oct.txt", "25LOCCO.txt", "ANES2025.txt", "OPPSCAP_Oct.txt"}
    assert {Path(file.file).name for file in report.skipped} == twins
    assert all(file.quiet for file in report.skipped)


def test_no_descriptor_column_reaches_the_store(tmp_path: Path) -> None:
    original = (SPECIMENS / "PPRRVU2026_Jul_nonQPP.csv").read_text()
    marked = tmp_path / "PPRRVU2026_Jul_nonQPP.csv"
    marked.write_text(original.replace(",-,", ",DESCRIPTORTEXT,"))
    home = tmp_path / "home"
    import_paths([marked], home, shipped=False)
    assert b"DESCRIPTORTEXT" not in (home / "reference.duckdb").read_bytes()
    assert len(stored(home, "SELECT hcpcs FROM pfs")) > 5


def test_relative_values_keep_printed_digits_and_line(store: Store) -> None:
    row = store.fee_row("63053", JULY)
    lines = (SPECIMENS / "PPRRVU2026_Jul_nonQPP.csv").read_text().splitlines()
    assert lines[row.row - 1].startswith("63053,")
    figures = (row.work_rvu, row.facility_pe_rvu, row.mp_rvu, row.facility_total_rvu)
    assert [str(figure) for figure in figures] == ["3.69", "1.23", "1.21", "6.13"]
    assert str(row.conversion_factor) == "33.4009"
    assert (row.global_days, row.multiple_procedure, row.co_surgeons) == ("ZZZ", "0", "2")
    assert row.nonfacility_na is True
    assert row.endoscopic_base == ""


def test_the_2025_file_without_the_pricing_column_lands_in_the_right_columns(store: Store) -> None:
    row = store.fee_row("22630", date(2025, 11, 1))
    assert row.conversion_factor == Decimal("32.3465")
    assert (row.team_surgery, row.endoscopic_base, row.imaging_family) == ("0", "", "99")
    assert row.supervision == "09"


def test_modifier_rows_stand_beside_the_base_row(store: Store) -> None:
    rows = store.fee_rows("72148", JULY)
    assert [row.modifier for row in rows] == ["", "26", "TC"]
    assert store.fee_row("45378", JULY, "53").work_rvu == Decimal("1.59")


def test_the_january_extract_names_its_modifier_rows_and_borrows_indicators(store: Store) -> None:
    day = date(2026, 2, 15)
    assert [row.modifier for row in store.fee_rows("72148", day)] == ["", "26", "TC"]
    assert [row.modifier for row in store.fee_rows("45378", day)] == ["", "53"]
    assert [row.modifier for row in store.fee_rows("85390", day)] == ["", "26"]
    row = store.fee_row("63053", day)
    assert row.edition.edition == "2026A"
    assert row.indicators_from == "2026C"
    assert row.conversion_factor == Decimal("33.4009")
    assert row.facility_total_rvu == row.work_rvu + row.facility_pe_rvu + row.mp_rvu


def test_an_extract_code_that_the_fuller_release_lacks_has_no_indicators(store: Store) -> None:
    row = store.fee_row("22554", date(2026, 2, 15))
    assert row.pctc_indicator is None
    assert row.indicators_from == ""


def test_gpci_of_both_layouts_agree(tmp_path: Path) -> None:
    imported(tmp_path / "csv", "GPCI2025.csv")
    imported(tmp_path / "text", "GPCI2025.txt")
    query = "SELECT locality, state, work_gpci, pe_gpci, mp_gpci FROM gpci ORDER BY locality"
    assert stored(tmp_path / "csv", query) == stored(tmp_path / "text", query)
    assert len(stored(tmp_path / "csv", query)) == 3


def test_gpci_and_zip_lead_to_manhattan(store: Store) -> None:
    found = store.locality_of_zip("10001", JULY)
    assert (found.locality, found.state) == ("13202-01", "NY")
    gpci = store.gpci(found.locality, JULY)
    assert str(gpci.work_gpci), str(gpci.mp_gpci) == ("1.064", "1.586")
    assert "gpci_2026.csv row" in gpci.citation().quote


def test_zip_of_the_fixed_width_file(store: Store) -> None:
    found = store.locality_of_zip("99501", date(2025, 12, 1))
    assert (found.locality, found.edition.edition, found.row) == ("02102-01", "2025Q4", 1)


def test_counties_carry_their_state_and_padded_locality(tmp_path: Path) -> None:
    imported(tmp_path, "25LOCCO.csv")
    rows = stored(tmp_path, "SELECT locality, state FROM locco ORDER BY row")
    assert rows[1] == ("02102-01", "ALASKA")


def test_anesthesia_factor_and_imaging_cap(store: Store) -> None:
    assert store.anesthesia_factor("10112-00", date(2025, 3, 1)).conversion_factor == Decimal(
        "19.31"
    )
    cap = store.opps_cap("0633T", "TC", "01112-05", date(2025, 11, 1))
    assert cap is not None
    assert cap.facility_price == Decimal("150.69")


def test_mue_of_cms_csv_and_of_the_converted_one(store: Store) -> None:
    july, june = store.mue("63053", JULY), store.mue("63053", date(2026, 6, 1))
    assert july is not None
    assert june is not None
    assert (july.mue_value, july.adjudication_indicator, july.edition.edition) == (4, "2", "2026Q3")
    assert (june.mue_value, june.adjudication_indicator, june.edition.edition) == (4, "2", "2026Q2")


def test_add_on_drops_primaries_deleted_by_that_day(store: Store) -> None:
    add_on = store.add_on("63053", JULY)
    assert add_on is not None
    assert add_on.primaries == ("22630", "22632", "22633", "22634", "63052")
    before = store.add_on("63053", date(2026, 3, 31))
    assert before is not None
    assert "63047" in before.primaries


def test_contractor_defined_add_on_lists_no_primaries(store: Store) -> None:
    add_on = store.add_on("0054T", JULY)
    assert add_on is not None
    assert (add_on.aoc_type, add_on.primaries) == ("2", ())


def test_the_add_on_workbook_with_dates_as_day_of_the_year(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Notice of the code set owner"])
    sheet.append(
        [
            "AOC_Edit_Type",
            "Add-On_Code",
            "AOC_DelDT",
            "Primary_Code",
            "Primary_Code_DelDT",
            "AOC_Edit_EffDT",
            "AOC_Edit_DelDT",
            "Special_Instruction_Notes",
        ]
    )
    sheet.append(["1", "63053", None, "63052", None, "2022001", None, None])
    sheet.append(["1", "U0005", "2023181", "U0004", "2023365", "2021274", "2023181", None])
    book.save(tmp_path / "AOC_V2026Q2-MCR.xlsx")
    import_paths([tmp_path / "AOC_V2026Q2-MCR.xlsx"], tmp_path / "home", shipped=False)
    query = "SELECT hcpcs, effective_date, deletion_date, row FROM aoc ORDER BY row"
    assert stored(tmp_path / "home", query) == [
        ("63053", date(2022, 1, 1), None, 3),
        ("U0005", date(2021, 10, 1), date(2023, 6, 30), 4),
    ]


def test_outpatient_and_surgical_centre_rates(store: Store) -> None:
    apc = store.apc("63047", JULY)
    assert apc is not None
    assert (apc.apc, str(apc.payment_rate)) == ("5114", "7413.38")
    short = store.apc("A9600", JULY)
    assert short is not None
    assert short.apc == "0701"
    assert store.apc("G0465", JULY) is not None, "a stray byte after the code is no part of it"
    january, july = store.asc("63047", date(2026, 2, 1)), store.asc("63047", JULY)
    assert january is not None
    assert july is not None
    assert str(january.payment_rate) == str(july.payment_rate) == "3695.53"
    ancillary = store.asc("0331T", JULY)
    assert ancillary is not None
    assert ancillary.payment_indicator == "Z2"
    assert store.asc_excluded("22558", JULY)
    assert not store.asc_excluded("63047", JULY)


def test_a_pair_in_force_goes_before_its_deleted_forerunner(store: Store) -> None:
    edit = store.ptp("0007U", "0328U", date(2024, 8, 1))
    assert edit is not None
    assert (edit.modifier_indicator, edit.deletion_date) == ("1", None)


def test_the_name_of_a_file_does_not_decide_what_it_is(tmp_path: Path) -> None:
    disguised = tmp_path / "holiday.txt"
    shutil.copy(SPECIMENS / "PPRRVU2026_Jul_nonQPP.csv", disguised)
    report = import_paths([disguised], tmp_path / "home", shipped=False)
    assert [(file.dataset, file.edition) for file in report.imported] == [("pfs", "2026C")]


def test_the_file_for_qualifying_participants_is_kept_apart(tmp_path: Path) -> None:
    text = (SPECIMENS / "PPRRVU2026_Jul_nonQPP.csv").read_text().replace("33.4009", "33.5675")
    other = tmp_path / "PPRRVU2026_Jul_QPP.csv"
    other.write_text(text)
    both = [other, SPECIMENS / "PPRRVU2026_Jul_nonQPP.csv"]
    report = import_paths(both, tmp_path / "home", shipped=False)
    assert {(file.dataset, file.edition) for file in report.imported} == {
        ("pfs", "2026C"),
        ("pfs_qp", "2026C"),
    }


def test_the_zip_as_downloaded(tmp_path: Path) -> None:
    import zipfile

    archive = tmp_path / "RVU25D.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for name in ("PPRRVU2025_Oct.csv", "GPCI2025.csv", "GPCI2025.txt", "25LOCCO.csv"):
            packed.write(SPECIMENS / name, name)
        packed.write(SPECIMENS / "rvu25d" / "OPPSCAP_Oct.csv", "OPPSCAP_Oct.csv")
        packed.writestr("RVU25D.pdf", b"%PDF-1.7 record layout")
    report = import_paths([archive], tmp_path / "home", shipped=False)
    assert {(file.dataset, file.edition) for file in report.imported} == {
        ("pfs", "2025D"),
        ("gpci", "2025"),
        ("locco", "2025"),
        ("oppscap", "2025D"),
    }


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    import_paths([SPECIMENS], tmp_path, lambda *news: told.append(news), shipped=False)
    assert any("PPRRVU2026" in label for label, _, _ in told)
    assert all(0 <= done <= total for _, done, total in told)


def test_importing_a_release_again_replaces_it(tmp_path: Path) -> None:
    imported(tmp_path, "gpci_2026.csv")
    imported(tmp_path, "gpci_2026.csv", "GPCI2025.csv")
    counted = stored(
        tmp_path, "SELECT edition, count(*) FROM gpci GROUP BY edition ORDER BY edition"
    )
    assert counted == [("2025", 3), ("2026", 3)]
    assert len(stored(tmp_path, "SELECT * FROM editions")) == 2


def test_a_poorer_file_does_not_replace_a_fuller_one(tmp_path: Path) -> None:
    fuller = (SPECIMENS / "PPRRVU2026_Jul_nonQPP.csv").read_text().replace("July", "January")
    (tmp_path / "january.csv").write_text(fuller)
    import_paths([tmp_path / "january.csv"], tmp_path / "home", shipped=False)
    report = import_paths([SPECIMENS / "rvu26a_extract.csv"], tmp_path / "home", shipped=False)
    assert report.imported == ()
    assert "fuller" in report.skipped[0].reason
