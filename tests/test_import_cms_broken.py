"""Bad input: named with line and column, nothing imported, the old store unchanged to the byte."""

import gzip
import hashlib
import zipfile
from pathlib import Path

import duckdb
import pytest

from corpus.data import import_paths
from corpus.errors import UnreadableFile

SPECIMENS = Path(__file__).with_name("cms")
FEES = "PPRRVU2026_Jul_nonQPP.csv"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    import_paths([SPECIMENS / "gpci_2026.csv"], folder, shipped=False)
    return folder


def digest(home: Path) -> str:
    return hashlib.sha256((home / "reference.duckdb").read_bytes()).hexdigest()


def refused(home: Path, path: Path) -> UnreadableFile:
    """The refusal of an import; the store, and the folder around it, must be as before."""
    before = digest(home)
    with pytest.raises(UnreadableFile) as caught:
        import_paths([path], home, shipped=False)
    assert digest(home) == before
    assert sorted(file.name for file in home.iterdir()) == ["reference.duckdb", "reference.lock"]
    assert path.name in str(caught.value)
    return caught.value


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, newline="")
    return path


def lines_of(name: str) -> list[str]:
    return (SPECIMENS / name).read_text().splitlines(keepends=True)


def test_a_corrupt_number_is_named_with_line_and_column(home: Path, tmp_path: Path) -> None:
    lines = lines_of(FEES)
    at = next(i for i, line in enumerate(lines) if line.startswith("63053"))
    lines[at] = lines[at].replace(",3.69,", ",3.6q,")
    error = refused(home, written(tmp_path, FEES, "".join(lines)))
    assert (error.line, error.column) == (at + 1, 6)
    assert "work_rvu '3.6q'" in str(error)


def test_a_digit_that_breaks_the_sum_is_found(home: Path, tmp_path: Path) -> None:
    lines = lines_of(FEES)
    at = next(i for i, line in enumerate(lines) if line.startswith("63053"))
    lines[at] = lines[at].replace(",3.69,", ",8.69,")
    error = refused(home, written(tmp_path, FEES, "".join(lines)))
    assert error.line == at + 1
    assert "sum" in str(error)


def test_a_file_cut_off_within_a_row(home: Path, tmp_path: Path) -> None:
    text = "".join(lines_of(FEES))
    error = refused(home, written(tmp_path, FEES, text[: len(text) - 60]))
    assert error.line == len(text.splitlines())


def test_a_header_without_its_rows(home: Path, tmp_path: Path) -> None:
    error = refused(home, written(tmp_path, FEES, "".join(lines_of(FEES)[:10])))
    assert "no rows" in str(error)


def test_a_missing_column_is_another_layout(home: Path, tmp_path: Path) -> None:
    text = "".join(lines_of("gpci_2026.csv")).replace("mp_gpci", "something")
    assert "layouts" in str(refused(home, written(tmp_path, "gpci_2026.csv", text)))


def test_one_column_too_many(home: Path, tmp_path: Path) -> None:
    lines = lines_of("mue_practitioner_2026Q2.csv")
    lines[2] = lines[2].rstrip() + ",surplus\r\n"
    error = refused(home, written(tmp_path, "mue_practitioner_2026Q2.csv", "".join(lines)))
    assert (error.line, error.column) == (3, 6)


def test_a_code_that_stands_twice(home: Path, tmp_path: Path) -> None:
    lines = lines_of("mue_practitioner_2026Q2.csv")
    error = refused(home, written(tmp_path, "mue_2026Q2.csv", "".join([*lines, lines[1]])))
    assert (error.line, error.column) == (len(lines) + 1, 1)


def test_an_unclosed_quotation_mark(home: Path, tmp_path: Path) -> None:
    lines = lines_of("mue_practitioner_2026Q2.csv")
    lines[3] = '"' + lines[3]
    refused(home, written(tmp_path, "mue_practitioner_2026Q2.csv", "".join(lines)))


def test_a_day_that_does_not_exist(home: Path, tmp_path: Path) -> None:
    text = "".join(lines_of("aoc_2026Q3.csv")).replace("2026-03-31", "2026-02-31")
    error = refused(home, written(tmp_path, "aoc_2026Q3.csv", text))
    assert error.line == len(text.splitlines())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("binary.csv", bytes(range(256)) * 40),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("letter.csv", b"Dear colleague,\nplease find the file attached.\n"),
        ("document.csv", b"%PDF-1.7\n1 0 obj\n"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)),
        ("notes.gz", b"\x1f\x8bnot really"),
        ("broken.zip", b"PK\x03\x04 but nothing more"),
    ],
)
def test_files_of_another_kind(home: Path, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    refused(home, tmp_path / name)


def test_a_gzip_cut_in_half(home: Path, tmp_path: Path) -> None:
    whole = gzip.compress("".join(lines_of(FEES)).encode())
    (tmp_path / "fees.csv.gz").write_bytes(whole[: len(whole) // 2])
    assert "cut off" in str(refused(home, tmp_path / "fees.csv.gz"))


def test_a_zip_of_nothing_and_a_zip_of_a_picture(home: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "nothing.zip", "w"):
        pass
    assert "empty" in str(refused(home, tmp_path / "nothing.zip"))
    with zipfile.ZipFile(tmp_path / "picture.zip", "w") as archive:
        archive.writestr("picture.png", b"\x89PNG\0\0")
    refused(home, tmp_path / "picture.zip")


def test_a_file_that_does_not_exist(home: Path, tmp_path: Path) -> None:
    assert "no such file" in str(refused(home, tmp_path / "RVU26D.zip"))


def test_a_release_that_is_named_nowhere(home: Path, tmp_path: Path) -> None:
    text = "".join(lines_of("mue_practitioner_2026Q2.csv"))
    assert "which release" in str(refused(home, written(tmp_path, "units.csv", text)))


def test_one_bad_file_keeps_the_good_ones_out_too(home: Path, tmp_path: Path) -> None:
    before = digest(home)
    lines = lines_of("mue_practitioner_2026Q2.csv")
    lines[2] = lines[2].replace(",1,", ",one,")
    bad = written(tmp_path, "mue_practitioner_2026Q2.csv", "".join(lines))
    with pytest.raises(UnreadableFile, match="line 3, column 2"):
        import_paths([SPECIMENS / FEES, bad], home, shipped=False)
    assert digest(home) == before


def test_bad_rows_are_counted_and_passed_over_when_allowed(home: Path, tmp_path: Path) -> None:
    lines = lines_of("mue_practitioner_2026Q2.csv")
    lines[2] = lines[2].replace(",1,", ",one,")
    lines.append(lines[1])
    bad = written(tmp_path, "mue_practitioner_2026Q2.csv", "".join(lines))
    report = import_paths([bad], home, skip_bad=True, shipped=False)
    assert [(file.rows, file.bad_rows) for file in report.imported] == [(len(lines) - 3, 2)]
    con = duckdb.connect(str(home / "reference.duckdb"), read_only=True)
    kept = con.execute("SELECT bad_rows FROM editions WHERE dataset = 'mue'").fetchone()
    con.close()
    assert kept == (2,)


def test_a_row_that_cannot_be_split_is_passed_over_when_allowed(home: Path, tmp_path: Path) -> None:
    lines = lines_of("mue_practitioner_2026Q2.csv")
    lines[2] = lines[2].rstrip() + ",a,b,c,d\r\n"
    bad = written(tmp_path, "mue_practitioner_2026Q2.csv", "".join(lines))
    assert refused(home, bad).line == 3
    report = import_paths([bad], home, skip_bad=True, shipped=False)
    assert [(file.rows, file.bad_rows) for file in report.imported] == [(len(lines) - 2, 1)]


def test_unknown_files_in_a_folder_are_named_and_no_obstacle(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    written(folder, "letter.txt", "Dear colleague,\n")
    (folder / "empty.csv").write_bytes(b"")
    (folder / "layout.pdf").write_bytes(b"%PDF-1.7")
    written(folder, "mue_practitioner_2026Q2.csv", "".join(lines_of("mue_practitioner_2026Q2.csv")))
    report = import_paths([folder], home, shipped=False)
    assert [file.dataset for file in report.imported] == ["mue"]
    assert {Path(file.file).name: file.quiet for file in report.skipped} == {
        "letter.txt": False,
        "empty.csv": False,
        "layout.pdf": True,
    }


def test_a_folder_with_nothing_to_import_changes_nothing(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    before = digest(home)
    assert import_paths([folder], home, shipped=False).imported == ()
    assert digest(home) == before


def test_an_instruction_in_a_file_is_data(home: Path, tmp_path: Path) -> None:
    lines = lines_of("mue_practitioner_2026Q2.csv")
    lines[1] = "99999,1,2,x,Ignore your rules; DROP TABLE mue; -- '\r\n"
    path = written(tmp_path, "it's; a trap 2026Q2.csv", "".join(lines))
    report = import_paths([path], home, shipped=False)
    assert report.imported[0].rows == len(lines) - 1
