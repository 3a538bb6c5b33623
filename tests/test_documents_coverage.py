"""LCDs, articles and NCDs: known by the form of the Medicare Coverage Database, cited by number and revision."""

from datetime import date
from pathlib import Path

import pytest

from corpus.document_note import DocumentNote
from corpus.documents import import_documents, list_documents
from corpus.imported_manual import ImportedManual
from corpus.importers.documents import read_content

SPECIMENS = Path(__file__).parent / "payer_documents" / "files"
ARTICLE = """# Billing and Coding: Vertebral Augmentation
## Contractor Information
| Contractor Name | Contract Type |
|---|---|
| Prairie Administrative Services, Inc. | MAC - Part B |
## Article Information
Article ID: A99077
Article Title: Billing and Coding: Vertebral Augmentation
Original Effective Date: 10/01/2021
Revision Effective Date: 13/45/2026
## Article Guidance
### Article Text
Report 22514 for the lumbar level. One unit covers one vertebral body.
"""


def read(content: bytes, name: str, note: DocumentNote | None = None) -> ImportedManual:
    found = read_content(content, Path(name), note=note or DocumentNote())
    assert isinstance(found, ImportedManual)
    return found


def lcd(text: str = "") -> ImportedManual:
    content = (SPECIMENS / "lcd-lumbar-fusion.html").read_text(encoding="utf-8")
    return read((text or content).encode(), "download.html")


def test_an_lcd_is_cited_by_number_revision_and_section() -> None:
    found = lcd()
    assert (found.source_id, found.layout) == ("lcd-l99121", "coverage")
    assert found.title == "LCD L99121: Lumbar Spinal Fusion for Instability"
    assert found.edition == "revision R6, effective 2026-01-15"
    assert found.publisher == "Prairie Administrative Services, Inc."
    assert (found.note.payer, found.note.valid_from) == ("Medicare", date(2026, 1, 15))
    (needs,) = [p for p in found.passages if "measured translation" in p.text]
    assert (
        needs.locator == "LCD L99121, revision R6, Coverage Guidance > Documentation Requirements"
    )


def test_an_ncd_is_cited_by_its_manual_section_and_version() -> None:
    found = read((SPECIMENS / "ncd-facet.md").read_bytes(), "ncd.md")
    assert (found.source_id, found.title) == ("ncd-150-99", "NCD 150.99: Facet Joint Implants")
    assert found.edition == "version 2, effective 2026-02-01"
    assert found.publisher == "Centers for Medicare & Medicaid Services"
    assert all(p.locator.startswith("NCD 150.99, version 2") for p in found.passages)


def test_an_article_without_a_revision_or_with_a_day_that_is_none_says_so() -> None:
    found = read(ARTICLE.encode(), "article.md")
    assert found.source_id == "article-a99077"
    assert found.edition == "effective 2021-10-01"
    assert found.passages[-1].locator.startswith("Article A99077, Article Guidance > Article Text")


@pytest.mark.parametrize(
    "text",
    [
        "# Bulletin\n\nFrom May on LCD L99121 applies: fusion needs films in flexion.\n",
        "# Bulletin\n\nSee LCD ID L99121 in the Medicare Coverage Database.\n",
        "# Contractor Information\n\nThe number of the contractor is 99302.\n",
    ],
)
def test_a_bulletin_that_names_an_lcd_is_a_bulletin(text: str) -> None:
    assert read(text.encode(), "bulletin.md").layout == "document"


def test_what_the_importer_says_goes_before_what_the_form_says() -> None:
    content = (SPECIMENS / "lcd-lumbar-fusion.html").read_bytes()
    found = read(content, "lcd.html", DocumentNote(publisher="Our MAC", payer="Example Advantage"))
    assert (found.publisher, found.note.payer) == ("Our MAC", "Example Advantage")


def test_a_later_revision_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    content = (SPECIMENS / "lcd-lumbar-fusion.html").read_text(encoding="utf-8")
    for name, text in (("a.html", content), ("b.html", content.replace("<td>R6</td>", "<td>R7</td>"))):  # fmt: skip
        (tmp_path / name).write_text(text, encoding="utf-8")
        import_documents([tmp_path / name], tmp_path / "home")
    (kept,) = list_documents(tmp_path / "home")
    assert kept.edition.startswith("revision R7")
