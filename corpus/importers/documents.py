"""Recognises what a document is, from its content, and has the right reader take it apart."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.document_note import UNKNOWN, DocumentNote
from corpus.errors import UnreadableFile
from corpus.hidden_characters import without_hidden
from corpus.imported_manual import ImportedManual
from corpus.imported_page import ImportedPage
from corpus.importers.blocks import Extracted, Mask, cleaned, passages_of_blocks
from corpus.importers.codingahead_page import is_codingahead_page, read_codingahead_page
from corpus.importers.coverage import as_coverage, coverage_of
from corpus.importers.file_kind import Kind, bytes_of, kind_of
from corpus.importers.icd10cm_guidelines import is_guidelines, read_guidelines
from corpus.importers.mira_page import is_mira_page, read_mira_page
from corpus.importers.ncci_manual import is_ncci_manual, read_ncci_manual
from corpus.importers.plain_document import read_document
from corpus.importers.plain_text import text_of
from corpus.importers.record_layout import is_record_layout, read_record_layout
from corpus.importers.text_recognition import Recognise

Document = ImportedPage | ImportedManual
MOST_CHARACTERS = 20_000_000
"""Of text in one document: some 7,000 pages."""
_READERS: tuple[tuple[Callable[[str], bool], Callable[[str, Path], Document]], ...] = (
    (is_mira_page, read_mira_page),
    (is_codingahead_page, read_codingahead_page),
    (is_ncci_manual, read_ncci_manual),
    (is_guidelines, read_guidelines),
    (is_record_layout, read_record_layout),
)


def read_document_file(
    path: Path, mask: Mask | None = None, note: DocumentNote = UNKNOWN
) -> Document:
    """The file as a code page, a manual or another document, whatever its name.

    Read are plain text, Markdown, HTML, PDF, Word (.docx) and e-mail. Raises UnreadableFile, with
    line and column where there are any, for what is none of them, is cut off, locked or empty, or
    has a known layout without its required parts; nothing is taken from such a file. `mask` takes
    identifiers of patients out of the text and of the file's name; `note` is what the importer
    knows of it.
    """
    return read_content(bytes_of(path), path, mask, note)


def read_content(
    content: bytes, path: Path, mask: Mask | None = None, note: DocumentNote = UNKNOWN
) -> Document:
    """The same for the content of a file, `path` being its name."""
    return document_of(take_apart(content, path), mask, note)


@dataclass(frozen=True, slots=True)
class Apart:
    """A file taken apart: its text, or what a reader made of another kind; `digest` its SHA-256."""

    path: Path
    digest: str
    found: str | Extracted


def take_apart(content: bytes, path: Path, recognise: Recognise | None = None) -> Apart:
    """The first half of reading, which may run beside others: nothing is masked or classed yet.

    `recognise` reads the text of scanned PDFs.
    """
    kind = kind_of(content, path)
    found = text_of(content, path) if kind == "text" else _extracted(kind, content, path, recognise)
    return Apart(path, hashlib.sha256(content).hexdigest(), found)


def document_of(apart: Apart, mask: Mask | None = None, note: DocumentNote = UNKNOWN) -> Document:
    """The second half: masked, then recognised as a known layout or put together as a document."""
    path = apart.path if mask is None else _masked_name(apart.path, mask)
    if isinstance(apart.found, str):
        document = _of_text(apart.found, path, mask, note)
    else:
        document = _of_blocks(cleaned(apart.found, mask), path, note)
    return replace(document, digest=apart.digest)


def _of_text(text: str, path: Path, mask: Mask | None, note: DocumentNote) -> Document:
    text = text if mask is None else mask(text)
    for recognises, read in _READERS:
        if recognises(text):
            return read(text, path)
    return _of_blocks(cleaned(read_document(text)), path, note)


def _extracted(kind: Kind, content: bytes, path: Path, recognise: Recognise | None) -> Extracted:
    """Each reader is loaded where it is used."""
    if kind == "html":
        from corpus.importers.html_document import read_html

        return read_html(content, path)
    if kind == "pdf":
        from corpus.importers.pdf_document import read_pdf

        return read_pdf(content, path, recognise)
    if kind == "word":
        from corpus.importers.word_document import read_word

        return read_word(content, path)
    if kind == "mail":
        from corpus.importers.mail_document import read_mail

        return read_mail(content, path)
    raise UnreadableFile(path, "it is an archive inside an archive: unpack it and import its files")


def _of_blocks(extracted: Extracted, path: Path, given: DocumentNote) -> ImportedManual:
    """The blocks of any reader as a coverage document, or one of no known layout, named after its file."""
    if sum(len(block.text) for block in extracted.blocks) > MOST_CHARACTERS:
        raise UnreadableFile(path, f"it holds more than {MOST_CHARACTERS:,} characters: split it")
    note = given.over(DocumentNote(extracted.publisher, extracted.published))
    stem = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:80] or "text"
    document = ImportedManual(
        source_id=f"document-{stem}",
        title=extracted.title or " ".join(without_hidden(path.stem).split()) or "text",
        edition=note.edition,
        layout="document",
        publisher=note.publisher,
        passages=passages_of_blocks(extracted.blocks, extracted.title),
        note=note,
        left_out=extracted.left_out,
    )
    coverage = coverage_of(extracted.blocks)
    return document if coverage is None else as_coverage(document, coverage)


def _masked_name(path: Path, mask: Mask) -> Path:
    words = path.stem.replace("_", " ")
    return path if mask(words) == words else path.with_stem(mask(words))
