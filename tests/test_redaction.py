"""`lamina redact`: files of every kind, masks that only the owner of the key can undo, and the figures."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from docx import Document
from typer.testing import CliRunner

from assistant.cli import app
from assistant.identifiers.key import read_key, restored, words_masked
from assistant.identifiers.redacted_file import files_to_redact, redact_file
from assistant.identifiers.redaction import redact
from corpus.errors import BadInput, LaminaError
from evals.identifier_notes import made_notes
from evals.identifiers import ours, score

NOTE = (
    "Patient: Beatrice Holloway   MRN 00482913   DOB 07/22/1949\nSurgeon: Tobias Renner, MD\n"
    "On July 15, 2026 an L4-5 laminectomy (63047) for M48.061 was done. Ms. Holloway is 94 years old.\n"
)
SECRETS = ("Beatrice", "Holloway", "HOLLOWAY", "00482913", "07/22/1949", "Renner", "July 15")
STAYS = ("L4-5", "63047", "M48.061", "laminectomy")
RUN = CliRunner()


def _hides(text: str) -> bool:
    return not any(secret in text for secret in SECRETS) and all(word in text for word in STAYS)


@pytest.mark.parametrize(("split", "count"), [("dev", 30), ("test", 155)])
def test_recall_precision_and_nothing_clinical_touched(split: str, count: int) -> None:
    scores = score(made_notes(split, count), ours)
    shown = "\n".join((*scores.lines(), *scores.missed[:10]))
    assert split == "dev" or sum(scores.planted.values()) >= 2000
    assert min(scores.recall.values()) >= 0.99, shown
    assert scores.precision >= 0.97, shown
    assert not scores.touched, shown


def test_a_score_sees_what_is_missed_and_what_is_touched() -> None:
    notes = made_notes("dev", 3)
    assert set(score(notes, lambda text: []).recall.values()) == {0.0}
    everything = score(notes, lambda text: [(0, len(text))])
    assert set(everything.recall.values()) == {1.0} and everything.touched


def test_the_same_words_get_the_same_mask_and_the_key_undoes_them() -> None:
    text = "Pt: John Smith, seen 3/4/2026. JOHN  SMITH came on 3/4/2026. Dr. Okonkwo operated; Okonkwo signed."
    masked = redact(text)
    assert masked.text.count("[PERSON_1]") == 2 and masked.text.count("[DATE_1, 2026]") == 2
    assert masked.text.count("[PROVIDER_1]") == 2
    assert restored(masked.text, words_masked(text, masked)) == text


def test_levels_and_strengths_are_no_days() -> None:
    text = (
        "Operated on 4/5 and L4/5; strength 5/5, grade of 3/4; dated 7/15; on L5/1, T1/2, 1/2 inch"
    )
    assert redact(text).text == text.replace("dated 7/15", "dated [DATE_1]")


def test_standard_output_and_the_key_of_a_text(tmp_path: Path) -> None:
    note, key = tmp_path / "note.txt", tmp_path / "key.json"
    note.write_text(NOTE)
    done = RUN.invoke(app, ["redact", str(note), "--key", str(key)])
    assert done.exit_code == 0 and _hides(done.stdout)
    assert key.stat().st_mode & 0o077 == 0
    masked = tmp_path / "masked.txt"
    masked.write_text(done.stdout)
    back = RUN.invoke(app, ["redact", str(masked), "--restore", str(key)])
    assert back.stdout == NOTE
    again = RUN.invoke(app, ["redact", str(note), "--key", str(key)])
    assert again.exit_code != 0
    assert note.read_text() == NOTE


def test_word_keeps_its_form_and_loses_every_name(tmp_path: Path) -> None:
    source = tmp_path / "op note.docx"
    made = Document()
    paragraph = made.add_paragraph()
    paragraph.add_run("Patient: Bea").bold = True
    paragraph.add_run("trice Holl")
    paragraph.add_run("oway, MRN 00482913, DOB 07/22/1949.")
    made.add_paragraph("L4-5 laminectomy, 63047, M48.061 on July 15, 2026.")
    made.add_table(1, 2).rows[0].cells[1].text = "Surgeon: Tobias Renner, MD"
    made.sections[0].header.paragraphs[0].text = "HOLLOWAY, BEATRICE"
    made.core_properties.author = "Tobias Renner"
    made.core_properties.title = "Holloway op note"
    made.save(str(source))
    done = redact_file(source)
    assert done.result == tmp_path / "op note.redacted.docx"
    with zipfile.ZipFile(done.result) as parts:
        whole = " ".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    assert _hides(whole), [s for s in SECRETS if s in whole]
    again = Document(str(done.result))
    assert again.paragraphs[0].runs[0].bold and again.paragraphs[0].text.startswith("Patient: [PERSON_1], MRN")  # fmt: skip
    assert "[PROVIDER_1]" in again.tables[0].rows[0].cells[1].text


def test_pdf_is_set_anew(tmp_path: Path) -> None:
    from pypdf import PdfReader

    from assistant.identifiers.pdf_file import pdf_of_text

    source = tmp_path / "note.pdf"
    source.write_bytes(pdf_of_text(NOTE))
    result = redact_file(source).result
    text = "\n".join(page.extract_text() for page in PdfReader(result).pages)
    assert _hides(text) and not any(s.encode() in result.read_bytes() for s in SECRETS)


def test_csv_columns_are_chosen_and_restored(tmp_path: Path) -> None:
    source = tmp_path / "notes.csv"
    rows = [
        ["id", "note", "coder"],
        ["1", NOTE, "Ann Taylor"],
        ["2", "Pt: John Smith, 63030", "Ann Taylor"],
    ]
    with source.open("w", newline="") as out:
        csv.writer(out).writerows(rows)
    key = tmp_path / "key.json"
    done = RUN.invoke(app, ["redact", str(source), "--columns", "note", "--key", str(key)])
    assert done.exit_code == 0
    result = tmp_path / "notes.redacted.csv"
    got = list(csv.reader(io.StringIO(result.read_text())))
    assert _hides(got[1][1]) and got[2] == ["2", "Pt: [PERSON_1], 63030", "Ann Taylor"]
    back = RUN.invoke(app, ["redact", str(result), "--restore", str(key)])
    assert list(csv.reader(io.StringIO(back.stdout))) == rows
    wrong = RUN.invoke(app, ["redact", str(source), "--columns", "notes"])
    assert wrong.exit_code != 0


def test_a_folder_goes_beside_and_a_bad_file_does_not_stop_it(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    (folder / "deep").mkdir(parents=True)
    (folder / "Holloway_Beatrice.txt").write_text(NOTE)
    (folder / "deep" / "two.md").write_text(NOTE)
    (folder / "broken.docx").write_bytes(b"PK no document")
    key = tmp_path / "key.json"
    done = RUN.invoke(app, ["redact", str(folder), "--key", str(key)])
    assert done.exit_code == 2 and "2 of 3 files" in done.stdout
    results = sorted((tmp_path / "notes-redacted").rglob("*.*"))
    assert [p.name for p in results] == ["two.redacted.md", "file-1.redacted.txt"]
    assert all(_hides(p.read_text()) for p in results)
    assert len(read_key(key)) == 2 and len(files_to_redact(folder)) == 3
    assert "Holloway" not in done.stdout + done.stderr


def test_a_source_is_never_written_over(tmp_path: Path) -> None:
    source = tmp_path / "note.txt"
    source.write_text(NOTE)
    with pytest.raises(BadInput, match="over"):
        redact_file(source, source)
    assert source.read_text() == NOTE
    inside = RUN.invoke(app, ["redact", str(tmp_path), "--out", str(tmp_path / "out")])
    assert inside.exit_code != 0


@pytest.mark.parametrize("content", [b"\x00\x01binary", b"PK\x03\x04"])
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    for name in ("a.txt", "a.docx", "a.pdf"):
        source = tmp_path / name
        source.write_bytes(content + b"\x00")
        with pytest.raises(LaminaError):
            redact_file(source)
        assert not source.with_name(f"a.redacted{source.suffix}").exists()


def test_json_has_its_form(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text(NOTE)
    found = json.loads(RUN.invoke(app, ["redact", str(note), "--json"]).stdout)
    assert {"class", "start", "end", "mask"} == set(found["identifiers"][0])
    assert all(one["mask"] in found["text"] for one in found["identifiers"])
    assert NOTE[found["identifiers"][0]["start"] : found["identifiers"][0]["end"]] == "Beatrice Holloway"  # fmt: skip


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Pt Zebulon Q. Quackenbush (MRN# 8841-2207), 91F, seen by Dr. van der Berg on 7/4/26.", ("Zebulon", "8841", "91", "Berg", "7/4")),
        ("The patient's daughter Imogen called; she lives in Ames, Iowa.", ("Imogen", "Ames", "Iowa")),
        ("Surgeons: T. Renner MD / H. Peake MD", ("Renner", "Peake")),
        ("Signed by Renner, Tobias MD 17-MAR-2026", ("Renner", "Tobias", "17")),
        ("ZIP: 50010, of Story County. See www.example.com/p/7.", ("50010", "Story", "example")),
        ("Assistant: Celeste Marchetti, PA-C. Marchetti closed.", ("Celeste", "Marchetti")),
    ],
)  # fmt: skip
def test_forms_that_no_template_has(text: str, gone: tuple[str, ...]) -> None:
    masked = redact(text).text
    assert not [word for word in gone if word in masked], masked


@pytest.mark.parametrize(
    "text",
    [
        "Kerrison, Jackson table, Wilson frame, Mayfield pins, Cobb elevator, Leksell rongeur, Smith-Petersen osteotomy",
        "15 blade, 2-0 Vicryl, 4-0 Nurolon, 18 G needle, T2 signal, 6.5x45 screws, temperature 98F, K-wire at L4-5",
        "K-wire at L4-5, S1 screw 7.5 mm, 22633 x1, 63052-59, M48.061, APC 5116, modifier XS",
        "Globus Creo screws, Medtronic Solera, NuVasive XLIF, Stryker Tritanium; in 2023; 81-year-old; 90-day global",
    ],
)  # fmt: skip
def test_words_of_operations_stay(text: str) -> None:
    assert redact(text).text == text
