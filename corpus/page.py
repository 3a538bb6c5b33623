"""Our code pages: pages/<code>.md, typed front matter and sections with citations."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from corpus.errors import UnreadableFile
from corpus.prose import FaqEntry, Section, read_prose, sections_of
from corpus.yaml_text import required, texts

FOLDER = Path(__file__).with_name("pages")
_CODE = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")


@dataclass(frozen=True, slots=True)
class LevelCounting:
    """How levels are counted: unit (segment, interspace …), kind, count in words, and the rule."""

    unit: str
    kind: str
    count: str
    rule: str


@dataclass(frozen=True, slots=True)
class ApcFigure:
    """Hospital outpatient: APC, national rate in USD, edition."""

    code: str
    rate: Decimal
    edition: str


@dataclass(frozen=True, slots=True)
class AscFigure:
    """Surgical center: payment indicator, national rate in USD (None: no rate), edition."""

    payment_indicator: str
    rate: Decimal | None
    edition: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The page's copy of CMS's figures: RVUs without unit, indicators as printed."""

    edition: str
    status: str
    global_days: str
    work_rvu: Decimal
    facility_pe_rvu: Decimal
    mp_rvu: Decimal
    facility_total_rvu: Decimal
    nonfacility_na: bool
    pctc_indicator: str
    multiple_procedure: str
    bilateral_surgery: str
    assistant_surgery: str
    co_surgeons: str
    team_surgery: str
    mue_value: int | None
    adjudication_indicator: str | None
    mue_edition: str | None
    apc: ApcFigure | None
    asc: AscFigure | None


@dataclass(frozen=True, slots=True)
class PageModifier:
    """A modifier on this code: allowed, not_allowed, documentation_required or not_needed."""

    modifier: str
    verdict: str
    note: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageDiagnosis:
    """A diagnosis that supports the code, our label, and who says so."""

    code: str
    label: str
    note: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """Where a published page says otherwise: who, what holds, why, and the evidence's source."""

    about: str
    they_say: str
    source: str
    we_say: str
    because: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Related:
    """Another code worth a look, and why."""

    code: str
    why: str


@dataclass(frozen=True, slots=True)
class CodePage:
    """One code page; `primaries_total` counts the whole list where `primaries` is an excerpt."""

    hcpcs: str
    title: str
    synonyms: tuple[str, ...]
    region: str
    procedure: str
    approach: str
    family: tuple[str, ...]
    level_counting: LevelCounting
    add_on: bool
    primaries: tuple[str, ...]
    primaries_total: int
    add_ons: tuple[str, ...]
    figures: Figures
    modifiers: tuple[PageModifier, ...]
    diagnoses: tuple[PageDiagnosis, ...]
    corrections: tuple[Correction, ...]
    related: tuple[Related, ...]
    sources: tuple[str, ...]
    reviewed: date
    sections: tuple[Section, ...]

    @property
    def source_id(self) -> str:
        """Its own id as a source, e.g. lamina-page-63053."""
        return f"lamina-page-{self.hcpcs}"

    @property
    def faq(self) -> tuple[FaqEntry, ...]:
        """All question-and-answer entries."""
        return tuple(entry for section in self.sections for entry in section.entries)

    def section(self, heading: str) -> Section | None:
        """The section of that heading or section name ("Does not cover", "does_not_cover")."""
        return next((s for s in self.sections if heading in (s.heading, s.name)), None)

    def modifier(self, mod: str) -> PageModifier | None:
        """What the page says of a modifier, None when it says nothing."""
        return next((m for m in self.modifiers if m.modifier == mod), None)


@cache
def page(hcpcs: str) -> CodePage | None:
    """The page of a code, None when there is none; reads that one file, once."""
    path = FOLDER / f"{hcpcs}.md"
    return _page(path) if _CODE.fullmatch(hcpcs) and path.is_file() else None


@cache
def load_pages() -> Mapping[str, CodePage]:
    """Every page by code, sorted (read once)."""
    found = ((path.stem, page(path.stem)) for path in sorted(FOLDER.glob("*.md")))
    return MappingProxyType({hcpcs: one for hcpcs, one in found if one is not None})


def page_codes() -> tuple[str, ...]:
    """Codes that have a page, sorted, without reading the pages."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.md") if _CODE.fullmatch(path.stem)))


def _page(path: Path) -> CodePage:
    front, body = read_prose(path)
    hcpcs = str(required(front, "hcpcs", path))
    if hcpcs != path.stem:
        raise UnreadableFile(path, f"hcpcs is '{hcpcs}', the file name says '{path.stem}'")
    counting = required(front, "level_counting", path)
    primaries = texts(front.get("primaries"))
    return CodePage(
        hcpcs=hcpcs,
        title=str(required(front, "title", path)),
        synonyms=texts(front.get("synonyms")),
        region=str(required(front, "region", path)),
        procedure=str(required(front, "procedure", path)),
        approach=str(front.get("approach") or ""),
        family=texts(front.get("family")),
        level_counting=LevelCounting(
            *(str(required(counting, key, path)) for key in ("unit", "kind", "count", "rule"))
        ),
        add_on=bool(required(front, "add_on", path)),
        primaries=primaries,
        primaries_total=int(front.get("primaries_total") or len(primaries)),
        add_ons=texts(front.get("add_ons")),
        figures=_figures(required(front, "figures", path), path),
        modifiers=tuple(_page_modifier(m, path) for m in front.get("modifiers") or ()),
        diagnoses=tuple(_diagnosis(d, path) for d in front.get("diagnoses") or ()),
        corrections=tuple(_correction(c, path) for c in front.get("corrections") or ()),
        related=tuple(Related(str(r["code"]), str(r["why"])) for r in front.get("related") or ()),
        sources=texts(required(front, "sources", path)),
        reviewed=required(front, "reviewed", path),
        sections=sections_of(body, path, hcpcs),
    )


def _figures(record: Any, path: Path) -> Figures:
    def word(key: str) -> str:
        value = required(record, key, path)
        if not isinstance(value, str):
            raise UnreadableFile(path, f"figures.{key} must be quoted text, not {value!r}")
        return value

    apc, asc, mue = record.get("apc"), record.get("asc"), record.get("mue_value")
    return Figures(
        edition=word("edition"),
        status=word("status"),
        global_days=word("global_days"),
        work_rvu=Decimal(word("work_rvu")),
        facility_pe_rvu=Decimal(word("facility_pe_rvu")),
        mp_rvu=Decimal(word("mp_rvu")),
        facility_total_rvu=Decimal(word("facility_total_rvu")),
        nonfacility_na=bool(required(record, "nonfacility_na", path)),
        pctc_indicator=word("pctc_indicator"),
        multiple_procedure=word("multiple_procedure"),
        bilateral_surgery=word("bilateral_surgery"),
        assistant_surgery=word("assistant_surgery"),
        co_surgeons=word("co_surgeons"),
        team_surgery=word("team_surgery"),
        mue_value=None if mue is None else int(mue),
        adjudication_indicator=None if mue is None else word("adjudication_indicator"),
        mue_edition=None if mue is None else word("mue_edition"),
        apc=ApcFigure(str(apc["code"]), Decimal(apc["rate"]), str(apc["edition"])) if apc else None,
        asc=_asc(asc) if asc else None,
    )


def _asc(record: Any) -> AscFigure:
    rate = record.get("rate")
    rate = None if rate is None else Decimal(rate)
    return AscFigure(str(record["payment_indicator"]), rate, str(record["edition"]))


def _page_modifier(record: Any, path: Path) -> PageModifier:
    return PageModifier(
        str(required(record, "modifier", path)),
        str(required(record, "verdict", path)),
        str(record.get("note") or ""),
        texts(required(record, "sources", path)),
    )


def _diagnosis(record: Any, path: Path) -> PageDiagnosis:
    return PageDiagnosis(
        str(required(record, "code", path)),
        str(required(record, "label", path)),
        str(record.get("note") or ""),
        texts(required(record, "sources", path)),
    )


def _correction(record: Any, path: Path) -> Correction:
    keys = ("about", "they_say", "source", "we_say", "because", "evidence")
    return Correction(*(str(required(record, key, path)) for key in keys))
