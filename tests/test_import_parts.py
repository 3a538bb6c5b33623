"""CMS's own PTP files: four parts of one release, text and workbook, deleted and void pairs."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from corpus.data import import_paths
from corpus.errors import EditionMissing, UnreadableFile
from corpus.store import Store

JULY = date(2026, 7, 15)
HEAD = (
    "Notice of the code set owner. All rights reserved.\t\t\t\t\t\t\r\n"
    "Column1/Column2 Edits\t\t\t\t\t\t\r\n"
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r\n"
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\r\n"
    "\t\t\t\t*=no data\t1=allowed\t\r\n"
    "\t\t\t\t\t9=not applicable\t\r\n"
)
ROWS = {
    1: (
        ("22630", "63047", "", "20100101", "*", "1", "Standards"),
        ("22630", "63052", "", "20220101", "20230701", "0", "More extensive procedure"),
        ("22630", "69990", "", "20240101", "20240101", "9", "Misuse"),
        ("22630", "99213", "", "20261001", "*", "1", "Standards"),
    ),
    2: (("22633", "63047", "*", "19960101", "*", "1", "Misuse"),),
    3: (("63047", "69990", "", "20050101", "*", "0", "Misuse"),),
    4: (
        ("99213", "99211", "", "20050101", "20050101", "9", "Misuse"),
        ("99213", "99211", "", "20060101", "*", "1", "Misuse"),
    ),
}


def part(folder: Path, number: int, name: str = "ccipra-v322r0-f{}.txt") -> Path:
    path = folder / name.format(number)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + "".join("\t".join(row) + "\r\n" for row in ROWS[number]), newline="")
    return path


def parts(folder: Path, *numbers: int) -> list[Path]:
    return [part(folder, number) for number in numbers or (1, 2, 3, 4)]


def workbook(folder: Path, number: int) -> Path:
    """The same part as CMS's workbook: headings over several lines in a cell, days as numbers."""
    book = Workbook()
    sheet = book.active
    sheet.append(
        ["Notice of the code set owner, long enough to be no heading of any column at all"]
    )
    sheet.append(["Column1/Column2 Edits"])
    sheet.append(
        [
            "Column 1",
            "Column 2",
            "*=in existence\nprior to 1996",
            "Effective\nDate",
            "Deletion\nDate\n*=no data",
            "Modifier\n0=not allowed\n1=allowed\n9=not applicable",
            "PTP Edit Rationale",
        ]
    )
    for one, two, prior, first, last, indicator, rationale in ROWS[number]:
        day = int(last) if last.isdigit() else last
        sheet.append([int(one), int(two), prior, int(first), day, int(indicator), rationale])
    path = folder / f"ccipra-v322r0-f{number}.xlsx"
    book.save(path)
    return path


def edits(home: Path) -> list[tuple[str, ...]]:
    """Every stored edit without its line."""
    import duckdb

    with duckdb.connect(str(home / "reference.duckdb"), read_only=True) as con:
        return con.execute(
            "SELECT edition, column_one, column_two, modifier_indicator, effective_date, "
            "deletion_date, rationale FROM ptp ORDER BY ALL"
        ).fetchall()


def test_the_four_files_of_a_quarter_make_one_edition(tmp_path: Path) -> None:
    report = import_paths(parts(tmp_path), tmp_path / "home", shipped=False)
    assert [(file.edition, file.rows) for file in report.imported] == [("2026Q3", 8)]
    assert report.waiting == ()
    with Store.open_as_is(tmp_path / "home") as store:
        edit = store.ptp("63047", "22630", JULY)
        assert edit is not None
        assert (edit.column_one, edit.modifier_indicator, edit.row) == ("22630", "1", 7)
        deleted = store.ptp("22630", "63052", JULY)
        assert deleted is not None
        assert deleted.deletion_date == date(2023, 7, 1)
        assert store.ptp("22630", "99213", JULY) is None, "it begins on 1 October"
        assert store.ptp("22630", "99213", date(2026, 10, 1)) is not None


def test_the_workbooks_say_what_the_texts_say(tmp_path: Path) -> None:
    texts = parts(tmp_path)
    books = [workbook(tmp_path, number) for number in (1, 2, 3, 4)]
    import_paths(texts, tmp_path / "text", shipped=False)
    import_paths(books, tmp_path / "book", shipped=False)
    assert edits(tmp_path / "text") == edits(tmp_path / "book")
    both = import_paths([tmp_path], tmp_path / "both", shipped=False)
    assert [(file.edition, file.rows) for file in both.imported] == [("2026Q3", 8)]
    assert edits(tmp_path / "both") == edits(tmp_path / "text")


def test_parts_imported_one_by_one_speak_when_the_last_has_come(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for number in (3, 1, 4):
        report = import_paths([part(tmp_path, number)], home, shipped=False)
        assert report.imported[0].edition == f"2026Q3-f{number}"
        assert "f2" in report.waiting[0]
        with Store.open_as_is(home) as store:
            assert store.editions("ptp") == []
            with pytest.raises(EditionMissing):
                store.ptp("22630", "63047", JULY)
            waiting = [line.covers for line in store.dataset_status(JULY) if "waits" in line.covers]
            assert any(f"2026Q3-f{number}" in line for line in waiting)
    report = import_paths([part(tmp_path, 2)], home, shipped=False)
    assert [(file.edition, file.rows) for file in report.imported] == [("2026Q3", 1)]
    import_paths(parts(tmp_path), tmp_path / "at_once", shipped=False)
    assert edits(home) == edits(tmp_path / "at_once")
    with Store.open_as_is(home) as store:
        (edition,) = store.editions("ptp")
        assert (edition.rows, edition.complete) == (8, True)
        assert edition.file == ", ".join(f"ccipra-v322r0-f{number}.txt" for number in range(1, 5))


def test_parts_never_replace_a_release_that_is_complete(tmp_path: Path) -> None:
    home = tmp_path / "home"
    import_paths(parts(tmp_path), home, shipped=False)
    import_paths([part(tmp_path, 1)], home, shipped=False)
    with Store.open_as_is(home) as store:
        assert [edition.rows for edition in store.editions("ptp")] == [8]
        assert store.ptp("22633", "63047", JULY) is not None


def test_parts_beside_the_whole_release_are_passed_over(tmp_path: Path) -> None:
    whole = tmp_path / "ptp_2026Q3.csv"
    whole.write_text("column1,column2,modifier_indicator\n22630,63047,1\n22633,63047,1\n")
    report = import_paths([whole, part(tmp_path, 1)], tmp_path / "home", shipped=False)
    assert [(file.edition, file.rows) for file in report.imported] == [("2026Q3", 2)]
    assert [skipped.file for skipped in report.skipped] == [str(part(tmp_path, 1))]


def test_parts_without_their_number_are_joined_by_what_they_hold(tmp_path: Path) -> None:
    named = [part(tmp_path / f"{n}", n, "ptp v322r0 ({}).dat") for n in (2, 1, 4, 3)]
    report = import_paths(named, tmp_path / "home", shipped=False)
    assert [(file.edition, file.rows) for file in report.imported] == [("2026Q3", 8)]
    import_paths(parts(tmp_path), tmp_path / "plain", shipped=False)
    assert edits(tmp_path / "home") == edits(tmp_path / "plain")


def test_a_void_edit_was_never_in_force(tmp_path: Path) -> None:
    import_paths(parts(tmp_path), tmp_path / "home", shipped=False)
    with Store.open_as_is(tmp_path / "home") as store:
        day = date(2026, 8, 1)
        assert store.ptp_among(["22630", "69990"], day) == ()
        void = store.ptp("22630", "69990", day)
        assert void is not None
        assert void.deletion_date == date(2024, 1, 1)
        later = store.ptp("99211", "99213", day)
        assert later is not None
        assert (later.modifier_indicator, later.deletion_date) == ("1", None)
        assert [edit.column_two for edit in store.ptp_edits_of("22630", day)] == ["63047"]


def test_a_corrupt_day_is_named_and_may_be_left_out(tmp_path: Path) -> None:
    files = parts(tmp_path)
    files[0].write_text(files[0].read_text().replace("20100101", "20101301"), newline="")
    with pytest.raises(UnreadableFile, match=r"f1\.txt, line 7, column 4"):
        import_paths(files, tmp_path / "home", shipped=False)
    report = import_paths(files, tmp_path / "home", skip_bad=True, shipped=False)
    assert [(file.rows, file.bad_rows) for file in report.imported] == [(7, 1)]
    with Store.open_as_is(tmp_path / "home") as store:
        (status,) = [line for line in store.dataset_status(JULY) if line.bad_rows]
        assert (status.dataset, status.bad_rows) == ("ptp", 1)
