"""Nothing that identifies a patient is left behind: not in the home, temp files, standard error or a crash report."""

import logging
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from typer.testing import CliRunner

from assistant import cli
from assistant.identifiers.pdf_file import pdf_of_text
from assistant.lamina import Lamina
from assistant.settings import Settings
from corpus.store import Store
from index.build import build_index
from index.chunking import imported_chunks
from index.hashed_words import HashedWords
from tests.desk_lamina import make

NOTE = (
    "OPERATIVE REPORT\nPatient Name: Zebulon Quackenbush  MRN: 88412207  DOB: 03/17/1948\nSSN 219-09-9998\n"
    "PREOPERATIVE DIAGNOSIS: L4-5 stenosis.\nPROCEDURE: L4-5 laminectomy.\n"
    "DESCRIPTION: Mr. Quackenbush was placed prone. L4-5 laminectomy with medial facetectomies and foraminotomies. Roots free.\n"
    "Zebulon was taken to recovery. Write to z.quackenbush@example.org, 515-555-0188.\n"
)
PLANTED = (
    "Zebulon",
    "Quackenbush",
    "QUACKENBUSH",
    "88412207",
    "03/17/1948",
    "219-09-9998",
    "555-0188",
)
QUESTION = "Patient Zebulon Quackenbush, MRN 88412207, SSN 219-09-9998: what does 63047 pay?"
RUN = CliRunner()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Path(tmp_path_factory.mktemp("home"))
    Store.open(made).close()
    return made


@pytest.fixture
def places(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Path, Path, Path]]:
    """The home, an empty folder for temp files, and one with the note in four forms."""
    temp, given = tmp_path / "temp", tmp_path / "given"
    temp.mkdir()
    given.mkdir()
    monkeypatch.setenv("LAMINA_HOME", str(home))
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temp))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(Lamina, "open", classmethod(lambda cls, settings: make()))
    (given / "note.txt").write_text(NOTE)
    (given / "Quackenbush_Zebulon.txt").write_text(NOTE)
    (given / "note.pdf").write_bytes(pdf_of_text(NOTE))
    word = Document()
    word.add_paragraph(NOTE)
    word.save(str(given / "note.docx"))
    (given / "Quackenbush broken.docx").write_bytes(b"no document of Zebulon Quackenbush")
    yield home, temp, given


def _left(*folders: Path) -> list[str]:
    """Files that hold a planted word, by name or content, in any usual encoding."""
    found = []
    for path in (p for folder in folders for p in folder.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        for word in PLANTED:
            written = (word.encode(), word.encode("utf-16-le"))
            if word in path.name or any(one in content for one in written):
                found.append(f"{path.name}: {word}")
    return found


def test_the_search_for_what_is_left_finds_it(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(NOTE)
    assert len(_left(tmp_path)) == len([w for w in PLANTED if w in NOTE])


def test_note_redact_icd_and_ask_leave_nothing(places: tuple[Path, Path, Path]) -> None:
    home, temp, given = places
    said = []
    for arguments in (
        ["note", str(given / "note.txt")], ["note", str(given / "note.pdf"), "--json"], ["note", str(given)],
        ["redact", str(given / "note.txt")], ["redact", str(given), "--out", str(given.parent / "results")],
        ["icd", str(given / "note.txt")], ["ask", QUESTION, "--session", "kept"],
        ["note", str(given / "Quackenbush broken.docx")],
    ):  # fmt: skip
        done = RUN.invoke(cli.app, arguments)
        assert arguments[0] != "note" or "broken" in arguments[1] or done.stdout, arguments
        said.append(done.stderr)
    assert not _left(home, temp, given.parent / "results")
    assert not [word for word in PLANTED for text in said if word in text]


def test_an_uploaded_document_leaves_nothing(places: tuple[Path, Path, Path]) -> None:
    home, temp, given = places
    done = RUN.invoke(cli.app, ["pages", "import", str(given / "note.txt"), "--no-index"])
    assert "masked" in done.stdout, done.output
    chunks = [
        one
        for one in imported_chunks(home)
        if "laminectomy with medial facetectomies and foraminotomies. Roots" in one.text
    ]
    assert chunks
    build_index(home, chunks, HashedWords())
    assert list(home.glob("**/*chroma*"))
    assert not _left(home, temp)


@pytest.mark.parametrize("command", ["note", "redact", "icd", "ask"])
def test_a_crash_leaves_nothing(
    command: str, places: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    home, temp, given = places

    def broken(*given: object, **named: object) -> None:
        raise RuntimeError(f"a bug of ours at {given} {NOTE}")

    monkeypatch.setattr("assistant.notes.read_note", broken)
    monkeypatch.setattr("assistant.identifiers.redact", broken)
    monkeypatch.setattr("assistant.diagnoses.read_diagnoses", broken)
    monkeypatch.setattr(Lamina, "ask", broken)
    what = QUESTION if command == "ask" else str(given / "note.txt")
    monkeypatch.setattr(sys, "argv", ["lamina", command, what])
    with caplog.at_level(logging.DEBUG), pytest.raises(SystemExit) as ended:
        cli.main(lambda: cli.app(standalone_mode=False))
    assert ended.value.code == 2
    log = (Settings().home / "lamina.log").read_text()
    assert "RuntimeError" in log
    said = capsys.readouterr()
    assert not [w for w in PLANTED if w in said.out + said.err + caplog.text]
    assert not _left(home, temp)
