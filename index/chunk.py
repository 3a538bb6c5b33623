"""A chunk: the piece of a document that is embedded, searched and cited."""

import hashlib
from dataclasses import dataclass, field

PAGES = frozenset({"page", "imported_page"})
"""Kinds whose documents describe one code."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """One passage that follows its document's own structure.

    `kind` is page, family, policy, modifier (ours), imported_page, manual or document (the reader's);
    `heading` the path of headings above the passage, `section` its standard name (covers,
    level_counting, documentation, denials, modifiers, diagnoses, faq, figures, …) or the manual's
    section; `question` the question of an FAQ entry; `codes` every HCPCS code the passage names
    (its own page's code first); `sources` the source ids named inside the passage; `authority` is
    1 CMS file, 2 CMS manual, 3 our page, 4 imported page or document. `subject` stands for the
    title in what is embedded, `keywords` are words an asker would use (searched, never shown),
    `ranges` and `diagnoses` the code ranges and ICD-10-CM codes the passage names; `payer` and
    `publisher` of a document are whose rules it holds and who gave it out, where that is known.
    """

    text: str
    source: str
    locator: str
    title: str
    kind: str
    document: str
    heading: str = ""
    section: str = ""
    question: str = ""
    codes: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    edition: str = ""
    url: str = ""
    page: str = ""
    authority: int = 3
    position: int = 0
    id: str = field(default="")
    subject: str = ""
    keywords: str = ""
    ranges: tuple[tuple[str, str], ...] = ()
    diagnoses: tuple[str, ...] = ()
    payer: str = ""
    publisher: str = ""

    @property
    def embedded_text(self) -> str:
        """What the encoder sees: headings give the passage its subject."""
        parts = [self.subject or self.title, self.heading, self.question, self.text]
        return "\n".join(part for part in parts if part)

    @property
    def content_id(self) -> str:
        """Identity by content: an unchanged passage keeps its id across rebuilds."""
        key = "\x1f".join((self.document, self.locator, str(self.position), self.embedded_text))
        return hashlib.sha256(key.encode()).hexdigest()[:32]

    @property
    def own_code(self) -> str:
        """The code whose page this passage stands on, "" where the document is about no code."""
        return self.codes[0] if self.kind in PAGES and self.codes else ""
