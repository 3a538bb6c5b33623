"""A manual or another running text, taken apart into passages with section and page."""

from dataclasses import dataclass, field
from typing import Literal

from corpus.document_note import UNKNOWN, DocumentNote
from corpus.passage import Passage


@dataclass(frozen=True, slots=True)
class ImportedManual:
    """One imported text.

    `layout` is ncci_manual, record_layout, icd10cm_guidelines, coverage (an LCD, article or NCD) or
    document (a text of no known layout); `edition` as its source prints it, "" where it prints none. `digest` is the SHA-256 of
    the file it was read from; `left_out` says in words what of the file was not taken.
    """

    source_id: str
    title: str
    edition: str
    layout: str
    publisher: str
    passages: tuple[Passage, ...]
    kind: Literal["manual"] = "manual"
    note: DocumentNote = UNKNOWN
    digest: str = field(default="", compare=False)
    left_out: tuple[str, ...] = field(default=(), compare=False)
