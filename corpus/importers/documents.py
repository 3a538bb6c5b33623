"""Recognises what a text is, from its content, and has the right reader take it apart."""

from collections.abc import Callable
from pathlib import Path

from corpus.imported_manual import ImportedManual
from corpus.imported_page import ImportedPage
from corpus.importers.codingahead_page import is_codingahead_page, read_codingahead_page
from corpus.importers.icd10cm_guidelines import is_guidelines, read_guidelines
from corpus.importers.mira_page import is_mira_page, read_mira_page
from corpus.importers.ncci_manual import is_ncci_manual, read_ncci_manual
from corpus.importers.plain_document import read_document
from corpus.importers.plain_text import read_text
from corpus.importers.record_layout import is_record_layout, read_record_layout

Document = ImportedPage | ImportedManual
_READERS: tuple[tuple[Callable[[str], bool], Callable[[str, Path], Document]], ...] = (
    (is_mira_page, read_mira_page),
    (is_codingahead_page, read_codingahead_page),
    (is_ncci_manual, read_ncci_manual),
    (is_guidelines, read_guidelines),
    (is_record_layout, read_record_layout),
)


def read_document_file(path: Path, mask: Callable[[str], str] | None = None) -> Document:
    """The file as a code page, a manual or a plain document, whatever its name.

    Raises UnreadableFile, with line and column where there are any, for what is no text, is cut
    off, or has a known layout without its required parts; nothing is taken from such a file.
    `mask` takes identifiers of patients out of the text and of the file's name.
    """
    text = read_text(path)
    if mask is not None:
        text, path = mask(text), _masked_name(path, mask)
    for recognises, read in _READERS:
        if recognises(text):
            return read(text, path)
    return read_document(text, path)


def _masked_name(path: Path, mask: Callable[[str], str]) -> Path:
    words = path.stem.replace("_", " ")
    return path if mask(words) == words else path.with_stem(mask(words))
