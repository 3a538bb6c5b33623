"""A code page of another publisher, taken apart: typed facts, sections and cited passages.

None is a fact that the page does not print; it never stands for zero. An empty tuple is a section
without entries. Figures are what the publisher printed, not what CMS says.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Literal

from corpus.page_parts import (
    FaqPair,
    HistoryRow,
    Indicator,
    ListedCode,
    ModifierText,
    PageFigures,
    PageSource,
    SectionText,
    SitePayment,
)
from corpus.passage import Passage, passage

_FIGURE_LABELS = {
    "payment_amount": "Medicare national rate",
    "total_rvu": "Total RVU",
    "work_rvu": "Work RVU",
    "pe_rvu": "Practice expense RVU",
    "mp_rvu": "Malpractice RVU",
    "global_days": "Global days",
    "status": "Status",
    "pctc_indicator": "PC/TC indicator",
    "multiple_procedure": "Multiple procedures (51)",
    "bilateral_surgery": "Bilateral surgery (50)",
    "physician_supervision": "Physician supervision",
    "assistant_surgery": "Assistant surgeon (80, 82)",
    "co_surgeons": "Co-surgeons (62)",
    "team_surgery": "Team surgery (66)",
    "imaging_family": "Diagnostic imaging family",
    "apc_status": "APC status",
    "asc_payment_indicator": "ASC payment",
    "type_of_service": "Type of service",
    "betos": "BETOS",
    "ccs": "CCS classification",
    "mue_value": "MUE",
    "adjudication_indicator": "MUE adjudication indicator",
}
_INDICATOR_MODIFIERS = {
    "multiple_procedure": ("51",),
    "bilateral_surgery": ("50",),
    "assistant_surgery": ("80", "82"),
    "co_surgeons": ("62",),
    "team_surgery": ("66",),
}


@dataclass(frozen=True, slots=True)
class ImportedPage:
    """One imported code page.

    `source_id` is layout and code ("mira-63001"). `disagreements` are places where the page
    contradicts itself. `add_on_codes` and `related_codes` are the other code lists it prints;
    `digest` is the SHA-256 of the file it was read from.
    """

    source_id: str
    publisher: str
    hcpcs: str
    layout: str
    title: str
    description: str | None = None
    verified: date | None = None
    categories: tuple[str, ...] = ()
    region: str | None = None
    drawn_from: tuple[str, ...] = ()
    source_count: int | None = None
    figures: PageFigures = field(default_factory=PageFigures)
    short_description: str | None = None
    medium_description: str | None = None
    long_description: str | None = None
    coverage: tuple[str, ...] = ()
    documentation: tuple[str, ...] = ()
    denials: tuple[str, ...] = ()
    faq: tuple[FaqPair, ...] = ()
    modifiers: tuple[ModifierText, ...] = ()
    site_of_service: tuple[SitePayment, ...] = ()
    primary_codes: tuple[ListedCode, ...] = ()
    add_on_codes: tuple[ListedCode, ...] = ()
    related_codes: tuple[ListedCode, ...] = ()
    indications: tuple[str, ...] = ()
    procedure: tuple[str, ...] = ()
    post_procedure: tuple[str, ...] = ()
    history: tuple[HistoryRow, ...] = ()
    sources: tuple[PageSource, ...] = ()
    introductions: tuple[SectionText, ...] = ()
    section_sources: tuple[SectionText, ...] = ()
    notices: tuple[str, ...] = ()
    disagreements: tuple[str, ...] = ()
    kind: Literal["page"] = "page"
    digest: str = field(default="", compare=False)

    @property
    def edition(self) -> str:
        """The release of the figures, or the day of the review, or nothing."""
        return self.figures.edition or (self.verified.isoformat() if self.verified else "")

    @property
    def fields(self) -> dict[str, Any]:
        """Every figure and indicator by name, None where the page prints none."""
        return {each.name: getattr(self.figures, each.name) for each in fields(self.figures)}

    def passages(self) -> tuple[Passage, ...]:
        """Every section as cited passages, in the page's order; nothing for an empty section."""
        return tuple(_passages(self))


def _passages(page: ImportedPage) -> Iterator[Passage]:
    if page.description:
        yield passage("Description", "Description", "covers", page.description, own=page.hcpcs)
    yield from _paragraphs(page, "covers", "What this code covers", page.coverage)
    yield from _list(page, "documentation", "Documentation requirements", page.documentation)
    yield from _figures(page)
    yield from _list(
        page, "site_of_service", "Payment by site of service", map(_site, page.site_of_service)
    )
    yield from _list(page, "denials", "Common denial reasons", page.denials)
    yield from _faq(page)
    yield from _list(page, "indications", "Indications", page.indications)
    yield from _list(page, "procedure", "Procedure", page.procedure)
    yield from _paragraphs(page, "post_procedure", "Post-procedure", page.post_procedure)
    yield from _list(page, "primary_codes", "Primary codes", map(_code, page.primary_codes))
    yield from _list(page, "add_on_codes", "Add-on codes", map(_code, page.add_on_codes))
    yield from _list(page, "related_codes", "Related codes", map(_code, page.related_codes))
    yield from _modifiers(page)
    yield from _list(page, "history", "History", map(_event, page.history))
    yield from _list(page, "sources", "Sources", map(_source, page.sources))


def _paragraphs(
    page: ImportedPage, section: str, heading: str, paragraphs: tuple[str, ...]
) -> Iterator[Passage]:
    for number, text in enumerate(paragraphs, start=1):
        yield passage(f"{heading} ¶{number}", heading, section, text, own=page.hcpcs)


def _list(
    page: ImportedPage, section: str, heading: str, entries: Iterable[str]
) -> Iterator[Passage]:
    """One passage for a whole list: its entries answer together."""
    lines = [f"- {entry}" for entry in entries]
    before = [part.text for part in page.introductions if part.section == heading]
    if lines:
        text = "\n".join((*before, *lines))
        yield passage(heading, heading, section, text, own=page.hcpcs)


def _figures(page: ImportedPage) -> Iterator[Passage]:
    values = page.fields
    printed = {name: values[name] for name in _FIGURE_LABELS if values[name] is not None}
    lines = [f"{_FIGURE_LABELS[name]}: {_shown(name, value)}" for name, value in printed.items()]
    if lines:
        named = [modifier for name in printed for modifier in _INDICATOR_MODIFIERS.get(name, ())]
        edition = f" ({page.figures.edition})" if page.figures.edition else ""
        heading = f"Figures and indicators{edition}"
        yield passage(
            "Figures", heading, "figures", "\n".join(lines), own=page.hcpcs, modifiers=tuple(named)
        )


def _shown(name: str, value: Any) -> str:
    if isinstance(value, Indicator):
        return " - ".join(part for part in (value.value, value.meaning) if part)
    return f"${value:,}" if name == "payment_amount" else str(value)


def _faq(page: ImportedPage) -> Iterator[Passage]:
    heading = "Frequently asked questions"
    for number, pair in enumerate(page.faq, start=1):
        yield passage(
            f"FAQ {number}", heading, "faq", pair.answer, question=pair.question, own=page.hcpcs
        )


def _modifiers(page: ImportedPage) -> Iterator[Passage]:
    for entry in page.modifiers:
        yield passage(
            f"Modifier {entry.modifier}",
            "Modifiers listed with this code",
            "modifiers",
            f"{entry.modifier} {entry.text or ''}".strip(),
            own=page.hcpcs,
            modifiers=(entry.modifier,),
        )


def _site(row: SitePayment) -> str:
    amount = "no amount printed" if row.amount is None else f"${row.amount:,}"
    return f"{row.setting}{f', {row.detail}' if row.detail else ''}: {amount}"


def _code(entry: ListedCode) -> str:
    beside = (
        ("status", entry.status),
        ("APC", entry.apc_status),
        ("ASC", entry.asc_payment_indicator),
    )
    printed = ", ".join(f"{label} {value}" for label, value in beside if value)
    return entry.hcpcs + (f" ({printed})" if printed else "") + _after(entry.description)


def _event(row: HistoryRow) -> str:
    return f"{row.on.isoformat()} {row.action}{_after(row.note)}"


def _source(entry: PageSource) -> str:
    return f"{entry.title}{_after(entry.url)}"


def _after(text: str | None) -> str:
    return f": {text}" if text else ""
