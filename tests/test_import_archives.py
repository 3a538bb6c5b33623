"""Archives as downloaded: nested, renamed, encrypted, or made to fill a disk."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from corpus.data import import_paths
from corpus.errors import UnreadableFile
from corpus.importers import unpacking
from corpus.store import Store
from corpus.store_file import store_path

SPECIMENS = Path(__file__).with_name("cms")


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def of(name: str) -> bytes:
    return (SPECIMENS / name).read_bytes()


def refusal(path: Path, home: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        import_paths([path], home, shipped=False)
    if store_path(home).exists():
        with Store.open_as_is(home) as store:
            assert store.editions() == []
    return str(caught.value)


def test_a_release_as_downloaded_with_folders_twins_and_papers(tmp_path: Path) -> None:
    archive = packed(
        tmp_path / "RVU25D.zip",
        {
            "RVU25D/PPRRVU2025_Oct.csv": of("PPRRVU2025_Oct.csv"),
            "RVU25D/PPRRVU2025_Oct.txt": of("PPRRVU2025_Oct.txt"),
            "RVU25D/more/GPCI2025.txt": of("GPCI2025.txt"),
            "RVU25D/more/25LOCCO.csv": of("25LOCCO.csv"),
            "RVU25D/more/25LOCCO.txt": of("25LOCCO.txt"),
            "RVU25D/ANES2025.txt": of("ANES2025.txt"),
            "RVU25D/OPPSCAP_Oct.txt": of("rvu25d/OPPSCAP_Oct.txt"),
            "RVU25D/RVU25D.pdf": b"%PDF-1.7 the record layout",
            "__MACOSX/RVU25D/._GPCI2025.txt": b"\0\5\x16\7",
            "RVU25D/.DS_Store": b"\0\0\0\1Bud1",
        },
    )
    report = import_paths([archive], tmp_path / "home", shipped=False)
    assert {(file.dataset, file.edition) for file in report.imported} == {
        ("pfs", "2025D"),
        ("gpci", "2025"),
        ("locco", "2025"),
        ("anes", "2025"),
        ("oppscap", "2025D"),
    }
    taken = {Path(file.file).name for file in report.imported}
    assert {"PPRRVU2025_Oct.csv", "25LOCCO.csv"} <= taken


def test_a_zip_within_a_zip_under_another_name(tmp_path: Path) -> None:
    inner = packed(tmp_path / "RVU25D.zip", {"a.dat": of("PPRRVU2025_Oct.csv")}).read_bytes()
    outer = packed(tmp_path / "download", {"folder/RVU25D.zip": inner})
    report = import_paths([outer], tmp_path / "home", shipped=False)
    assert [(file.dataset, file.edition) for file in report.imported] == [("pfs", "2025D")]


def test_a_bad_row_in_an_archive_is_named_with_its_member(tmp_path: Path) -> None:
    text = of("PPRRVU2025_Oct.csv").replace(b",22.09,", b",22.0x,", 1)
    archive = packed(tmp_path / "RVU25D.zip", {"in/PPRRVU2025_Oct.csv": text})
    message = refusal(archive, tmp_path / "home")
    assert "RVU25D.zip/in/PPRRVU2025_Oct.csv, line 11, column 6" in message
    report = import_paths([archive], tmp_path / "home", skip_bad=True, shipped=False)
    assert report.imported[0].bad_rows == 1


def test_an_encrypted_archive_is_refused_with_the_way_out(tmp_path: Path) -> None:
    archive = packed(tmp_path / "RVU25D.zip", {"GPCI2025.csv": of("GPCI2025.csv")})
    content = bytearray(archive.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    archive.write_bytes(bytes(content))
    assert "encrypted" in refusal(archive, tmp_path / "home")


def test_an_archive_that_swells_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = packed(tmp_path / "RVU25D.zip", {"PPRRVU2025_Oct.csv": bytes(100 << 20)})
    assert bomb.stat().st_size < 200_000
    assert "times its size" in refusal(bomb, tmp_path / "home")
    assert list((tmp_path / "home").glob("*")) == [tmp_path / "home" / "reference.lock"]


def test_a_gzip_file_that_swells_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ptp_2026Q3.csv.gz"
    path.write_bytes(gzip.compress(bytes(100 << 20)))
    assert "times its size" in refusal(path, tmp_path / "home")


def test_an_archive_beyond_every_bound_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "MOST_BYTES", 1000)
    archive = packed(tmp_path / "RVU25D.zip", {"GPCI.csv": of("PPRRVU2025_Oct.csv")})
    assert "GiB" in refusal(archive, tmp_path / "home")


def test_archives_all_the_way_down_are_refused(tmp_path: Path) -> None:
    content = of("GPCI2025.csv")
    for depth in range(8):
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as archive:
            archive.writestr(f"{depth}.zip", content)
        content = inner.getvalue()
    path = tmp_path / "GPCI2025.zip"
    path.write_bytes(content)
    assert "inside one another" in refusal(path, tmp_path / "home")


def test_a_workbook_that_swells_is_refused(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "AOC_V2026Q2-MCR.xlsx",
        {"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": bytes(100 << 20)},
    )
    assert "times its size" in refusal(path, tmp_path / "home")


def test_an_old_workbook_or_one_with_a_password_is_named(tmp_path: Path) -> None:
    path = tmp_path / "PPRRVU2025.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "save it as .xlsx" in refusal(path, tmp_path / "home")


def test_a_member_named_like_a_path_stays_in_the_working_folder(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"../../../escaped/GPCI2025.csv": of("GPCI2025.csv")})
    report = import_paths([archive], tmp_path / "home", shipped=False)
    assert report.imported[0].dataset == "gpci"
    assert not list(tmp_path.rglob("escaped"))
