"""A page as the audit reads it: the same parts for our own pages and everybody else's."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from typing import Any

from assistant.audit.contradiction import Contradiction, Severity, Spot
from assistant.audit.statement import Statement, statements_of
from corpus.citation import Citation
from corpus.imported_manual import ImportedManual
from corpus.imported_page import ImportedPage
from corpus.importers.coverage import LAYOUT as COVERAGE
from corpus.importers.documents import Document
from corpus.modifier import Modifier
from corpus.page import CodePage
from corpus.page_parts import Indicator, SitePayment
from corpus.policy import Policy
from corpus.prose import Section
from corpus.sources import load_sources

Value = str | int | Decimal | bool
Auditable = CodePage | Policy | Modifier | Document
FIGURES = Spot("figures", "Figures")
_COVERAGE_TITLE = re.compile(
    r"\b(?:LCD|NCD)\b|\b(?:local|national) coverage (?:determination|article)", re.IGNORECASE
)
_NOT_STATED = frozenset({"figures", "site_of_service", "modifiers", "history", "sources",
                         "primary_codes", "add_on_codes", "related_codes"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class SaidModifier:
    """A modifier with what the page says of it; `verdict` where it gives one, else only listed."""

    modifier: str
    text: str
    verdict: str | None
    place: str


@dataclass(frozen=True, slots=True)
class SaidDiagnosis:
    """A diagnosis with the page's name for it."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class AuditedPage:
    """One page. `hcpcs` is "" for a text on no single code.

    `figures` are the printed figures by name; `authority` 3 for our pages, 4 for imported ones.
    Of a running text: `payer` as the importer gave it, `publisher`, `opening` its first words,
    `headings` by place, `coverage` whether it is an LCD, NCD or billing article.
    """

    source_id: str
    hcpcs: str
    title: str
    edition: str
    authority: int
    figures: Mapping[str, Value] = field(default_factory=dict)
    sites: tuple[SitePayment, ...] = ()
    modifiers: tuple[SaidModifier, ...] = ()
    diagnoses: tuple[SaidDiagnosis, ...] = ()
    primaries: tuple[str, ...] = ()
    add_ons: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()
    disagreements: tuple[str, ...] = ()
    running: bool = False
    payer: str = ""
    publisher: str = ""
    opening: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)
    coverage: bool = False

    def contradiction(
        self, kind: str, spot: Spot, about: str, says: str, holds: str,
        citation: Citation | None = None, severity: Severity = "error",
        codes: tuple[str, ...] = (), modifiers: tuple[str, ...] = (),
    ) -> Contradiction:  # fmt: skip
        """A finding on this page; it is about the page's own code unless others are given."""
        named = codes or ((self.hcpcs,) if self.hcpcs else ())
        return Contradiction(
            self.source_id, self.hcpcs, kind, spot, about, says, holds, severity, citation, named,
            modifiers, self.title, self.edition,
        )  # fmt: skip


def audited(one: Auditable) -> AuditedPage:
    """The page as the audit reads it."""
    if isinstance(one, CodePage):
        return _own_page(one)
    if isinstance(one, ImportedPage):
        return _imported_page(one)
    if isinstance(one, Policy):
        told = tuple(_told(one.sections))
        return AuditedPage(one.source_id, "", one.title, "", 3, statements=told)
    if isinstance(one, Modifier):
        told = tuple(_modifier_text(one))
        return AuditedPage(one.source_id, "", one.title, "", 3, statements=told)
    return _running_text(one)


def _running_text(one: ImportedManual) -> AuditedPage:
    told = tuple(
        statement
        for passage in one.passages
        for statement in statements_of(passage.text, passage.section, passage.locator)
    )
    return AuditedPage(
        one.source_id, "", one.title, one.edition, 4, statements=told,
        running=True, payer=one.note.payer, publisher=one.publisher,
        opening=" ".join(passage.text for passage in one.passages[:3]),
        headings={passage.locator: passage.heading for passage in one.passages},
        coverage=one.layout == COVERAGE or bool(_COVERAGE_TITLE.search(one.title)),
    )  # fmt: skip


def is_page(document: Document) -> bool:
    """Whether an imported document is a page to audit; CMS's manuals are authority themselves."""
    known = load_sources().get(document.source_id)
    return isinstance(document, ImportedPage) or (
        document.layout in ("document", COVERAGE) and not (known and known.authority <= 2)
    )


def _own_page(one: CodePage) -> AuditedPage:
    figures = {
        each.name: value
        for each in fields(one.figures)
        if (value := getattr(one.figures, each.name)) is not None and not is_dataclass(value)
    }
    return AuditedPage(
        one.source_id, one.hcpcs, one.title, one.figures.edition, 3,
        figures=figures,
        sites=tuple(_own_sites(one)),
        modifiers=tuple(
            SaidModifier(m.modifier, m.note, m.verdict, "Modifiers") for m in one.modifiers
        ),
        diagnoses=tuple(SaidDiagnosis(d.code, d.label) for d in one.diagnoses),
        primaries=one.primaries, add_ons=one.add_ons,
        statements=tuple(_told(one.sections)),
    )  # fmt: skip


def _own_sites(one: CodePage) -> Iterator[SitePayment]:
    apc, asc = one.figures.apc, one.figures.asc
    if apc is not None:
        yield SitePayment("Hospital outpatient", apc.edition, apc.rate, apc=apc.code)
    if asc is not None:
        indicator = asc.payment_indicator
        yield SitePayment("Surgical center", asc.edition, asc.rate, asc_payment_indicator=indicator)


def _told(sections: tuple[Section, ...]) -> Iterator[Statement]:
    for section in sections:
        for item in section.items:
            yield from statements_of(item.text, section.name, section.heading)
        for entry in section.entries:
            place = f"FAQ: {entry.question}"
            yield from statements_of(entry.answer, section.name, place, entry.question)


def _modifier_text(one: Modifier) -> Iterator[Statement]:
    texts = (one.meaning, one.payment.text, *one.needs)
    for text in texts:
        yield from statements_of(text, "modifier", one.modifier)
    for entry in one.faq:
        place = f"FAQ: {entry.question}"
        yield from statements_of(entry.answer, "faq", place, entry.question)


def _imported_page(one: ImportedPage) -> AuditedPage:
    statements = tuple(
        statement
        for passage in one.passages()
        if passage.section not in _NOT_STATED
        for statement in statements_of(
            passage.text, passage.section, passage.locator, passage.question
        )
    )
    return AuditedPage(
        one.source_id, one.hcpcs, one.title, one.edition, 4,
        figures={name: value for name, value in _printed(one.fields) if value is not None},
        sites=one.site_of_service,
        modifiers=tuple(
            SaidModifier(m.modifier, m.text or "", None, f"Modifier {m.modifier}")
            for m in one.modifiers
        ),
        primaries=tuple(listed.hcpcs for listed in one.primary_codes),
        add_ons=tuple(listed.hcpcs for listed in one.add_on_codes),
        statements=statements,
        disagreements=one.disagreements,
    )  # fmt: skip


def _printed(values: Mapping[str, Any]) -> Iterator[tuple[str, Value | None]]:
    for name, value in values.items():
        yield name, value.value if isinstance(value, Indicator) else value
