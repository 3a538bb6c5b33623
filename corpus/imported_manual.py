"""A manual or another running text, taken apart into passages with section and page."""

from dataclasses import dataclass
from typing import Literal

from corpus.passage import Passage


@dataclass(frozen=True, slots=True)
class ImportedManual:
    """One imported text.

    `layout` is ncci_manual, record_layout, icd10cm_guidelines or document (a text of no known
    layout); `edition` as its source prints it, "" where it prints none.
    """

    source_id: str
    title: str
    edition: str
    layout: str
    publisher: str
    passages: tuple[Passage, ...]
    kind: Literal["manual"] = "manual"
