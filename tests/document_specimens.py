"""The payers' documents of tests/payer_documents/files in the formats that practices get them in."""

import io
from pathlib import Path

from docx import Document as WordDocument
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from corpus.document_note import DocumentNote
from corpus.documents import import_documents

FOLDER = Path(__file__).parent / "payer_documents" / "files"
NOTES = {
    "fusion-policy": DocumentNote(payer="BCBS of Northland"),
    "assistant-policy": DocumentNote(payer="Harbor Advantage"),
    "note-standard": DocumentNote(publisher="Lakeside Spine Clinic"),
    "billing-rules": DocumentNote(publisher="Lakeside Spine Clinic"),
    "workers-comp": DocumentNote(payer="Northland Workers' Compensation Fund"),
    "medicaid-notice": DocumentNote(payer="Northland Medicaid"),
    "device-guide": DocumentNote(publisher="Ortholux Devices"),
}
"""What the importer says of them; the others say it themselves."""


def written(folder: Path) -> list[Path]:
    """Every specimen as a file of its own format: Markdown named .pdf.md or .docx.md is set as such."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for source in sorted(FOLDER.iterdir()):
        content = source.read_bytes()
        file = folder / source.name
        if len(source.suffixes) == 2:
            file = folder / source.stem
            content = _set(content.decode(), file.suffix)
        file.write_bytes(content)
        files.append(file)
    return files


def imported(home: Path, folder: Path) -> dict[str, str]:
    """Import them all into a home; the source id of each by the stem of its file."""
    found = {}
    for file in written(folder):
        report = import_documents([file], home, note=NOTES.get(file.stem, DocumentNote()))
        (entry,) = (*report.imported, *report.unchanged, *report.replaced)
        found[file.stem] = entry.source_id
    return found


def _set(text: str, suffix: str) -> bytes:
    """Headings and paragraphs of Markdown as PDF or Word."""
    out = io.BytesIO()
    lines = [line for line in text.splitlines() if line]
    if suffix == ".pdf":
        styles = getSampleStyleSheet()
        SimpleDocTemplate(out, title=lines[0].lstrip("# ")).build(
            [Paragraph(line.lstrip("# "), styles[_style(line)]) for line in lines]
        )
        return out.getvalue()
    document = WordDocument()
    document.core_properties.title = lines[0].lstrip("# ")
    for line in lines:
        if line.startswith("#"):
            document.add_heading(line.lstrip("# "), len(line) - len(line.lstrip("#")))
        else:
            document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def _style(line: str) -> str:
    if not line.startswith("#"):
        return "BodyText"
    return f"Heading{len(line) - len(line.lstrip('#'))}"
