"""The same table as csv, fixed-width text and workbook: what one says, the others say."""

import csv
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from openpyxl import Workbook

from corpus.data import import_paths
from corpus.errors import EditionMissing, UnreadableFile
from corpus.store import Store

SPECIMENS = Path(__file__).with_name("cms")
JULY = date(2026, 7, 15)
TWINS = {
    "pfs": ("PPRRVU2025_Oct.csv", "PPRRVU2025_Oct.txt"),
    "gpci": ("GPCI2025.csv", "GPCI2025.txt"),
    "anes": ("ANES2025.csv", "ANES2025.txt"),
    "locco": ("25LOCCO.csv", "25LOCCO.txt"),
    "oppscap": ("rvu25d/OPPSCAP_Oct.csv", "rvu25d/OPPSCAP_Oct.txt"),
}
WORKBOOKS = (
    "PPRRVU2025_Oct.csv",
    "PPRRVU2026_Jul_nonQPP.csv",
    "GPCI2025.csv",
    "ANES2025.csv",
    "25LOCCO.csv",
    "rvu25d/OPPSCAP_Oct.csv",
    "zip_locality_2026.csv",
    "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv",
    "ASC_Addendum_AA_20260701.csv",
)


def rows_of(home: Path, dataset: str) -> list[tuple[object, ...]]:
    """Every stored row without release and line."""
    with duckdb.connect(str(home / "reference.duckdb"), read_only=True) as con:
        leave = "edition, row, name" if dataset in ("gpci", "anes") else "edition, row"
        return con.execute(f'SELECT * EXCLUDE ({leave}) FROM "{dataset}" ORDER BY ALL').fetchall()


def as_workbook(source: Path, out: Path) -> Path:
    """A csv saved as a workbook: what looks like a number becomes one and loses its zeros."""
    book = Workbook()
    with source.open(encoding="latin-1", newline="") as file:
        for record in csv.reader(file):
            book.active.append([_cell(text) for text in record])
    book.save(out)
    return out


def _cell(text: str) -> object:
    text = text.strip().removeprefix("ï»¿")
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text or None


@pytest.mark.parametrize("dataset", TWINS)
def test_the_text_says_what_the_csv_says(tmp_path: Path, dataset: str) -> None:
    table, text = TWINS[dataset]
    import_paths([SPECIMENS / table], tmp_path / "csv", shipped=False)
    report = import_paths([SPECIMENS / text], tmp_path / "text", shipped=False)
    assert [file.dataset for file in report.imported] == [dataset]
    stored = rows_of(tmp_path / "csv", dataset)
    assert rows_of(tmp_path / "text", dataset) == stored
    assert len(stored) > 1


@pytest.mark.parametrize("name", WORKBOOKS)
def test_the_workbook_says_what_the_csv_says(tmp_path: Path, name: str) -> None:
    path = SPECIMENS / name
    folder = tmp_path / "rvu25d"
    folder.mkdir()
    book = as_workbook(path, folder / path.with_suffix(".xlsx").name)
    taken = import_paths([path], tmp_path / "csv", shipped=False).imported
    report = import_paths([book], tmp_path / "book", shipped=False)
    assert [(file.dataset, file.edition) for file in report.imported] == [
        (file.dataset, file.edition) for file in taken
    ]
    dataset = taken[0].dataset
    assert rows_of(tmp_path / "book", dataset) == rows_of(tmp_path / "csv", dataset)


def test_twins_in_one_folder_are_one_edition(tmp_path: Path) -> None:
    folder = tmp_path / "RVU25D"
    folder.mkdir()
    for name in ("PPRRVU2025_Oct.csv", "PPRRVU2025_Oct.txt", "GPCI2025.csv", "GPCI2025.txt"):
        shutil.copy(SPECIMENS / name, folder)
    as_workbook(SPECIMENS / "PPRRVU2025_Oct.csv", folder / "PPRRVU2025_Oct.xlsx")
    report = import_paths([folder], tmp_path / "home", shipped=False)
    assert [(file.dataset, Path(file.file).name) for file in report.imported] == [
        ("gpci", "GPCI2025.csv"),
        ("pfs", "PPRRVU2025_Oct.csv"),
    ]
    assert len(report.skipped) == 3
    assert all(file.quiet for file in report.skipped)


def test_the_text_keeps_its_line_and_knows_what_is_not_used(tmp_path: Path) -> None:
    import_paths([SPECIMENS / "PPRRVU2025_Oct.txt"], tmp_path, shipped=False)
    lines = (SPECIMENS / "PPRRVU2025_Oct.txt").read_text().splitlines()
    with Store.open_as_is(tmp_path) as store:
        row = store.fee_row("22630", date(2025, 11, 1))
        assert lines[row.row - 1].startswith("22630")
        assert (str(row.intraoperative), row.global_days, row.not_used_for_payment) == (
            "0.69",
            "090",
            False,
        )


def test_a_corrupt_character_of_the_text_is_named_by_line_and_column(tmp_path: Path) -> None:
    lines = (SPECIMENS / "PPRRVU2025_Oct.txt").read_text().splitlines(keepends=True)
    lines[4] = lines[4][:84] + "x" + lines[4][85:]
    bad = tmp_path / "PPRRVU2025_Oct.txt"
    bad.write_text("".join(lines), newline="")
    with pytest.raises(UnreadableFile) as caught:
        import_paths([bad], tmp_path / "home", shipped=False)
    assert (caught.value.line, caught.value.column) == (5, 85)
    report = import_paths([bad], tmp_path / "home", skip_bad=True, shipped=False)
    assert [(file.rows, file.bad_rows) for file in report.imported] == [(len(lines) - 3, 1)]


def test_a_corrupt_cell_of_a_workbook_is_named_by_row_and_column(tmp_path: Path) -> None:
    path = SPECIMENS / "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv"
    text = path.read_text().replace("63053,4,", "63053,four,")
    (tmp_path / path.name).write_text(text)
    book = as_workbook(tmp_path / path.name, tmp_path / path.with_suffix(".xlsx").name)
    with pytest.raises(UnreadableFile) as caught:
        import_paths([book], tmp_path / "home", shipped=False)
    assert (caught.value.line, caught.value.column) == (4, 2)
    report = import_paths([book], tmp_path / "home", skip_bad=True, shipped=False)
    assert report.imported[0].bad_rows == 1


def test_a_row_that_no_pattern_fits_is_named(tmp_path: Path) -> None:
    lines = (SPECIMENS / "rvu25d" / "OPPSCAP_Oct.txt").read_text().splitlines(keepends=True)
    lines = lines * 4
    lines[6] = lines[6].replace(".", ":")
    folder = tmp_path / "rvu25d"
    folder.mkdir()
    bad = folder / "OPPSCAP_Oct.txt"
    bad.write_text("".join(lines), newline="")
    with pytest.raises(UnreadableFile, match="line 7"):
        import_paths([bad], tmp_path / "home", shipped=False)


def test_the_zip9_file_is_not_taken_for_zip5(tmp_path: Path) -> None:
    line = "AK995010210201 Z9   111234".ljust(75) + "20254\n"
    assert len(line) == 81
    (tmp_path / "ZIP9_OCT2025.txt").write_text(line * 3)
    shutil.copy(SPECIMENS / "ZIP5_OCT2025.txt", tmp_path)
    report = import_paths([tmp_path], tmp_path / "home", shipped=False)
    assert [Path(file.file).name for file in report.imported] == ["ZIP5_OCT2025.txt"]


def test_cms_headings_of_the_zip_workbook(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(
        [
            "STATE",
            "ZIP CODE",
            "CARRIER",
            "LOCALITY",
            "RURAL IND",
            "LAB CB LOCALITY",
            "RURAL IND2",
            "PLUS 4 FLAG",
            "PART B DRUG INDICATOR",
            "YEAR/QTR",
        ]
    )
    book.active.append(["NH", 210, 14312, 40, None, "Z9", None, 0, "A", 20254])
    book.active.append(["AK", 99501, 2102, 1, "R", "Z9", None, 1, "A", 20254])
    book.save(tmp_path / "ZIP5_OCT2025.xlsx")
    import_paths([tmp_path / "ZIP5_OCT2025.xlsx"], tmp_path / "home", shipped=False)
    with Store.open_as_is(tmp_path / "home") as store:
        found = store.locality_of_zip("00210", date(2025, 12, 1))
        assert (found.locality, found.plus_four) == ("14312-40", False)
        alaska = store.locality_of_zip("99501", date(2025, 12, 1))
        assert (alaska.locality, alaska.rural, alaska.plus_four) == ("02102-01", "R", True)


def test_cms_own_addendum_b_has_status_indicators(tmp_path: Path) -> None:
    path = tmp_path / "January_2026_Web_Addendum_B.csv"
    path.write_text(
        "Addendum B.-Final OPPS Payment by HCPCS Code for CY 2026,,,,,,,,\n"
        "Notice of the code set owner,,,,,,,,\n"
        "HCPCS Code,Short Descriptor,SI,APC,Relative Weight,Payment Rate,"
        "National Unadjusted Copayment,Minimum Unadjusted Copayment,* Indicates a Change\n"
        '63047,-,J1,5114,83.1,"$7,413.38",.,"$1,482.68",\n'
        "22840,-,N,,,,,,\n22558,-,C,,,,,,\n"
        "Note: something about the table,,,,,,,,\n"
    )
    import_paths([path], tmp_path / "home", shipped=False)
    with Store.open_as_is(tmp_path / "home") as store:
        apc = store.apc("63047", JULY)
        assert apc is not None
        assert (apc.apc, apc.payment_rate) == ("5114", Decimal("7413.38"))
        assert store.apc("22840", JULY) is None
        indicators = [store.opps_status(code, JULY) for code in ("63047", "22840", "22558")]
        assert indicators == ["J1", "N", "C"]


def test_add_on_edits_as_tab_separated_text(tmp_path: Path) -> None:
    path = tmp_path / "AOC_V2026Q3-MCR.txt"
    path.write_text(
        "AOC_Edit_Type\tAdd-On_Code\tAOC_DelDT\tPrimary_Code\tPrimary_Code_DelDT\t"
        "AOC_Edit_EffDT\tAOC_Edit_DelDT\tSpecial_Instruction_Notes\r\n"
        "1\t63053\t\t63052\t\t2022001\t\t\r\n2\t0054T\t\tCCCCC\t\t2013091\t\tContractor\r\n",
        newline="",
    )
    report = import_paths([path], tmp_path / "home", shipped=False)
    assert [(file.edition, file.rows) for file in report.imported] == [("2026Q3", 2)]


@pytest.mark.parametrize("name", ["QPP.csv", "rates.csv"])
def test_participants_files_are_told_by_their_factor(tmp_path: Path, name: str) -> None:
    plain = (SPECIMENS / "PPRRVU2026_Jul_nonQPP.csv").read_text()
    (tmp_path / "a.csv").write_text(plain)
    (tmp_path / name).write_text(plain.replace("33.4009", "33.5675"))
    import_paths([tmp_path / "a.csv", tmp_path / name], tmp_path / "home", shipped=False)
    with Store.open_as_is(tmp_path / "home") as store:
        assert store.fee_row("63053", JULY).conversion_factor == Decimal("33.4009")
        (row,) = store.fee_rows_of_participants("63053", JULY)
        assert row.conversion_factor == Decimal("33.5675")
        with pytest.raises(EditionMissing, match="qualifying"):
            store.fee_rows_of_participants("63053", date(2025, 7, 1))


def test_the_participants_text_file_too(tmp_path: Path) -> None:
    text = (SPECIMENS / "PPRRVU2025_Oct.txt").read_text().replace("32.3465", "33.5675")
    (tmp_path / "PPRRVU2026_Oct_QPP.txt").write_text(text)
    report = import_paths([tmp_path / "PPRRVU2026_Oct_QPP.txt"], tmp_path / "home", shipped=False)
    assert [(file.dataset, file.edition) for file in report.imported] == [("pfs_qp", "2026D")]


def test_a_factor_nobody_knows_yet_goes_by_the_name(tmp_path: Path) -> None:
    plain = (SPECIMENS / "PPRRVU2026_Jul_nonQPP.csv").read_text()
    for name, factor in (("PPRRVU2027_Jan_QPP.csv", "34.1"), ("PPRRVU2027_Jan_nonQPP.csv", "33.9")):
        text = plain.replace("2026 National", "2027 National").replace("July", "January")
        (tmp_path / name).write_text(text.replace("33.4009", f"{factor}000"))
    report = import_paths([tmp_path], tmp_path / "home", shipped=False)
    assert {(file.dataset, file.edition) for file in report.imported} == {
        ("pfs", "2027A"),
        ("pfs_qp", "2027A"),
    }


def test_factors_for_everybody_go_before_those_of_participants(tmp_path: Path) -> None:
    plain = (SPECIMENS / "ANES2025.csv").read_text()
    (tmp_path / "ANES2025_nonQPP.csv").write_text(plain)
    (tmp_path / "ANES2025_QPP.csv").write_text(plain.replace("19.31", "19.99"))
    report = import_paths([tmp_path], tmp_path / "home", shipped=False)
    assert [Path(file.file).name for file in report.imported] == ["ANES2025_nonQPP.csv"]


def test_all_releases_of_a_year_stand_side_by_side(tmp_path: Path) -> None:
    plain = (SPECIMENS / "PPRRVU2026_Jul_nonQPP.csv").read_text()
    for letter, month in zip("ABCD", ("January", "April", "July", "October"), strict=True):
        (tmp_path / f"RVU26{letter}.csv").write_text(
            plain.replace("July Release", f"{month} Release")
        )
    import_paths([tmp_path], tmp_path / "home", shipped=False)
    with Store.open_as_is(tmp_path / "home") as store:
        editions = [edition.edition for edition in store.editions("pfs")]
        assert editions == ["2026A", "2026B", "2026C", "2026D"]
        days = (date(2026, 3, 31), date(2026, 4, 1), date(2026, 9, 30), date(2026, 10, 1))
        speaking = [store.fee_row("63053", day).edition.edition for day in days]
        assert speaking == ["2026A", "2026B", "2026C", "2026D"]


def test_a_corrected_january_release_is_the_january_release(tmp_path: Path) -> None:
    folder = tmp_path / "RVU25AR"
    folder.mkdir()
    shutil.copy(SPECIMENS / "rvu25d" / "OPPSCAP_Oct.csv", folder / "OPPSCAP.csv")
    report = import_paths([folder], tmp_path / "home", shipped=False)
    assert [(file.dataset, file.edition) for file in report.imported] == [("oppscap", "2025A")]
