"""Folders and archives of documents, bad files, the same document twice, an import that is killed."""

import json
import os
import stat
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant import terminal
from assistant.cli import app
from assistant.identifiers import DocumentScreen
from corpus.document_note import DocumentNote
from corpus.documents import (
    FOLDER,
    documents_digest,
    import_documents,
    list_documents,
    load_documents,
)
from corpus.errors import BadInput
from corpus.importers import document_archive
from corpus.importers.documents import read_content
from index.document_chunks import document_chunks

CHECKOUT = Path(__file__).parents[1]
MARKDOWN = "# Fusion bulletin\n\n## Coverage\n\n22612 is covered once.[^1]\n\n[^1]: Per day.\n\n![rates](https://evil.invalid/x.png)\n"
PAGE = "<html><body><h1>Page</h1><p>63047 is covered.</p></body></html>"


def packed(path: Path, files: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def reasons(path: Path, home: Path) -> list[str]:
    report = import_documents([path], home)
    return [entry.reason for entry in report.refused]


def test_a_zip_archive_is_a_folder_of_documents(tmp_path: Path) -> None:
    archive = packed(
        tmp_path / "bulletins.zip",
        {
            "2026/fusion.md": MARKDOWN,
            "2026/page.txt": PAGE,
            "2026/fees.csv": "a,b\n1,2\n",
            "2026/empty.md": "",
            "__MACOSX/2026/._fusion.md": "x",
            "2026/inner.zip": packed(
                tmp_path / "inner.zip", {"a.md": "# A\n\nText.\n"}
            ).read_bytes(),
        },
    )
    report = import_documents([archive], tmp_path / "home")
    assert [(each.source_id, each.title) for each in report.imported] == [
        ("document-fusion", "Fusion bulletin"),
        ("document-page", "Page"),
    ]
    said = [f"{Path(each.path).name}: {each.reason}" for each in report.refused]
    assert ["data import" in said[0], "empty" in said[1], "archive inside an archive" in said[2]] == [True] * 3  # fmt: skip
    assert "bulletins.zip/2026/fees.csv" in said[0]


@pytest.mark.parametrize(
    "name", ["../../evil.md", "/etc/evil.md", "C:\\evil.md", "a/../../evil.md"]
)
def test_an_archive_that_names_places_outside_is_refused_whole(tmp_path: Path, name: str) -> None:
    archive = packed(tmp_path / "evil.zip", {"good.md": MARKDOWN, name: "# Evil\n\nText.\n"})
    (reason,) = reasons(archive, tmp_path / "home")
    assert "outside of itself" in reason and "nothing was taken" in reason
    assert load_documents(tmp_path / "home") == ()
    assert not (tmp_path.parent / "evil.md").exists()


def test_an_archive_with_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "outside of itself" in reasons(tmp_path / "link.zip", tmp_path / "home")[0]


def test_archives_made_to_fill_memory_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = packed(tmp_path / "bomb.zip", {"a.md": bytes(80 << 20)})
    assert bomb.stat().st_size < 200_000
    assert "times its size" in reasons(bomb, tmp_path / "home")[0]
    monkeypatch.setattr(document_archive, "MOST_UNPACKED", 1000)
    many = packed(tmp_path / "many.zip", {f"{n}.md": "# T\n\n" + "word " * 80 for n in range(9)})
    assert "unpacks to more than" in reasons(many, tmp_path / "home")[0]
    monkeypatch.setattr(document_archive, "MOST_UNPACKED", 1 << 20)
    monkeypatch.setattr(document_archive, "MOST_FILES", 5)
    assert "more than 5 files" in reasons(many, tmp_path / "home")[0]


def test_an_encrypted_member_is_named(tmp_path: Path) -> None:
    archive = packed(tmp_path / "locked.zip", {"a.md": MARKDOWN})
    content = bytearray(archive.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    archive.write_bytes(bytes(content))
    (reason,) = reasons(archive, tmp_path / "home")
    assert "locked.zip/a.md" in reason and "encrypted" in reason


@pytest.mark.parametrize("start", [b"%PDF-1.7\n", b"<html><body>", b"# Text\n", b"PK\x03\x04"])
def test_500_megabytes_are_refused_unread(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.write(start)
        file.truncate(500 << 20)  # a sparse file: it takes no room on the disk
    (reason,) = reasons(path, tmp_path / "home")
    assert "huge.pdf" in reason and "it is larger than" in reason and "500 MiB" in reason


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.pdf", b"", "the file is empty"),
        ("scan.pdf", b"\x89PNG\r\n\x1a\n" + bytes(40), "a picture, and pictures are not read"),
        ("photo.md", b"\xff\xd8\xff\xe0" + bytes(40), "a picture"),
        ("bulletin.docx", b"{\\rtf1 text}", "rich text (RTF)"),
        ("bulletin.pdf", b"MZ\x90\x00" + bytes(40), "a program, not a document"),
        ("bulletin.eml", b"\x1f\x8b\x08\x00" + bytes(40), "gzip file: unpack it first"),
        ("bulletin.html", b"Rar!\x1a\x07" + bytes(40), "RAR archive"),
        ("bulletin.doc", b"\xd0\xcf\x11\xe0" + bytes(600), "old office document"),
        ("binary.html", b"text\0more", "binary file"),
    ],
)
def test_what_is_no_document_is_refused_in_words(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    (reason,) = reasons(tmp_path / name, tmp_path / "home")
    assert name in reason and says in reason
    assert load_documents(tmp_path / "home") == ()


def test_office_files_of_other_kinds_are_refused_in_words(tmp_path: Path) -> None:
    for folder, says in (("xl/", "workbook"), ("ppt/", "slide show"), ("visio/", "not read")):
        path = packed(tmp_path / "office.docx", {"[Content_Types].xml": "<Types/>", f"{folder}a.xml": "<a/>"})  # fmt: skip
        assert says in reasons(path, tmp_path / "home")[0]
    odt = packed(tmp_path / "text.odt", {"mimetype": "x", "content.xml": "<a/>"})
    assert "OpenDocument" in reasons(odt, tmp_path / "home")[0]


def test_mislabelled_files_are_read_for_what_they_are(tmp_path: Path) -> None:
    for name, content in (
        ("a.pdf", PAGE),
        ("b.csv", PAGE),
        ("c.docx", MARKDOWN),
        ("d.html", MARKDOWN),
    ):
        (tmp_path / name).write_text(content, encoding="utf-8")
        report = import_documents([tmp_path / name], tmp_path / f"home-{name}")
        assert len(report.imported) == 1, report.refused


def test_markdown_loses_pictures_and_keeps_footnotes() -> None:
    found = read_content(MARKDOWN.encode(), Path("a.md"))
    text = "\n".join(each.text for each in found.passages)  # type: ignore[union-attr]
    assert "evil" not in text and "[^1]: Per day." in text
    assert found.left_out == ("pictures, which were not loaded (1)",)  # type: ignore[union-attr]


def test_the_same_bytes_under_another_name_are_one_document(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for name in ("a.txt", "copy of a.txt"):
        (tmp_path / name).write_text("Only text, no heading. 63047.\n")
    first = import_documents([tmp_path / "a.txt"], home)
    before = documents_digest(home)
    again = import_documents([tmp_path / "copy of a.txt", tmp_path / "a.txt"], home)
    assert [each.source_id for each in again.unchanged] == ["document-a", "document-a"]
    assert documents_digest(home) == before and len(first.imported) == 1


def test_two_files_of_one_name_and_title_stay_two(tmp_path: Path) -> None:
    for month in ("jan", "feb"):
        (tmp_path / month).mkdir()
        (tmp_path / month / "bulletin.md").write_text(f"# Bulletin\n\nNews of {month}.\n")
    home = tmp_path / "home"
    for _ in range(2):
        import_documents([tmp_path / "jan", tmp_path / "feb"], home)
        assert [each.source_id for each in list_documents(home)] == [
            "document-bulletin", "document-bulletin-2"
        ]  # fmt: skip


def test_a_killed_import_keeps_what_was_there_and_goes_on_the_next_time(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    folder.mkdir()
    (folder / "a.md").write_text("# A\n\nOld text of A.\n")
    import_documents([folder], home)
    (folder / "a.md").write_text("# A\n\nNew text of A.\n")
    (folder / "b.md").write_text("# B\n\nText of B.\n")
    script = f"""
import os, sys
from pathlib import Path
from corpus import document_store
from corpus.documents import import_documents
def stop(self, target):
    os._exit(9)
Path.replace = stop
import_documents([Path({str(folder)!r})], Path({str(home)!r}))
"""
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    assert subprocess.run([sys.executable, "-c", script], env=environment).returncode == 9
    (kept,) = load_documents(home)
    assert kept.passages[0].text == "Old text of A."  # type: ignore[index]
    report = import_documents([folder], home)
    assert (len(report.replaced), len(report.imported)) == (1, 1)
    assert not [each for each in (home / FOLDER).iterdir() if each.name.startswith(".")]


def test_identifiers_are_masked_in_text_tables_titles_and_names(tmp_path: Path) -> None:
    page = """<html><body><h1>Appeal for Mr. John Smith</h1><p>Patient name: John Smith, MRN 00123456</p>
    <table><tr><th>Patient name</th><th>DOB</th><th>Code</th></tr>
    <tr><td>Jane Miller</td><td>02/03/1950</td><td>63047</td></tr></table></body></html>"""
    path = tmp_path / "MRN 00123456 appeal.html"
    path.write_text(page)
    home = tmp_path / "home"
    import_documents([path], home, mask=DocumentScreen())
    kept = "".join(each.read_text() + each.name for each in (home / FOLDER).iterdir())
    for word in ("John", "Smith", "Miller", "00123456", "1950"):
        assert word not in kept, word
    assert "63047" in kept and "[PERSON]" in kept


def test_a_note_is_kept_cited_and_searched(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(MARKDOWN)
    note = DocumentNote("Example Health", date(2026, 3, 1), date(2026, 4, 1), date(2026, 12, 31), "Example HMO", "in-house use")  # fmt: skip
    home = tmp_path / "home"
    import_documents([tmp_path / "a.md"], home, note=note)
    import_documents([tmp_path / "a.md"], home)  # again without it: what was said stays
    (kept,) = list_documents(home)
    assert (kept.publisher, kept.note) == ("Example Health", note)
    assert kept.edition == "2026-03-01, valid from 2026-04-01 until 2026-12-31"
    (chunk,) = document_chunks(load_documents(home)[0], lambda text: len(text.split()))
    assert (chunk.title, chunk.heading) == ("Fusion bulletin (Example HMO)", "Fusion bulletin > Coverage")  # fmt: skip
    assert (chunk.locator, chunk.edition) == ("Coverage", kept.edition)
    with pytest.raises(BadInput, match="last day is before the first"):
        DocumentNote(valid_from=date(2026, 2, 1), valid_until=date(2026, 1, 1))


def test_the_commands_import_list_and_tell_day_and_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAMINA_HOME", str(tmp_path / "home"))
    archive = packed(
        tmp_path / "in.zip", {"page.html": PAGE.replace("<p>", "<script>x</script><p>")}
    )
    run = CliRunner().invoke(
        app, ["pages", "import", str(archive), "--no-index", "--payer", "Example HMO", "--published", "2026-03-01"]
    )  # fmt: skip
    assert run.exit_code == 0, run.output
    assert "imported document-page: Page (1 passages)" in run.output
    assert "left out: scripts" in run.output
    listed = CliRunner().invoke(app, ["pages", "list", "--json"])
    (document,) = json.loads(listed.output)["documents"]
    assert (document["source"], document["payer"], document["published"]) == ("document-page", "Example HMO", "2026-03-01")  # fmt: skip
    assert document["imported"] == date.today().isoformat() and len(document["sha256"]) == 64
    monkeypatch.setattr(terminal.out, "width", 200)
    shown = CliRunner().invoke(app, ["pages", "list"])
    assert document["sha256"][:12] in shown.output and document["imported"] in shown.output


def test_a_stored_document_of_an_older_release_is_still_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(MARKDOWN)
    home = tmp_path / "home"
    import_documents([tmp_path / "a.md"], home)
    (file,) = (home / FOLDER).glob("*.json")
    old = json.loads(file.read_text())
    for name in ("note", "digest", "left_out"):
        del old[name]
    file.write_text(json.dumps(old))
    (kept,) = list_documents(home)
    assert (kept.digest, kept.title) == ("", "Fusion bulletin")
