"""What Lamina knows and from where: loaded editions, what is missing, pages, documents, the index."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.audit.audit import audit_home
from assistant.audit.contradiction import SEVERITIES
from assistant.indexing import index_report
from corpus.documents import list_documents
from corpus.errors import LaminaError
from corpus.page import load_pages
from corpus.policy import load_policies
from corpus.store import DatasetStatus, Store

if TYPE_CHECKING:
    from assistant.lamina import Lamina

DIGEST = 12
SPEAKS, OTHER, LATER = "answers for that day", "for other days", "in force later"
SEVERITY = {"error": "wrong", "incomplete": "incomplete", "note": "note"}


@dataclass(frozen=True, slots=True)
class TableLine:
    """A loaded edition: what it is, when it is in force, whether it speaks for the day, from which file."""

    title: str
    edition: str
    in_force: str
    state: str
    rows: str
    covers: str
    file: str
    digest: str


@dataclass(frozen=True, slots=True)
class MissingLine:
    """A table that cannot answer for the day, or that a later release may replace; the command that adds it."""

    title: str
    why: str
    command: str


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """An imported page or document, with the day of its import and the hash of its content."""

    source_id: str
    title: str
    publisher: str
    edition: str
    kind: str
    passages: str
    imported: str
    digest: str


@dataclass(frozen=True, slots=True)
class PageLine:
    """One page of ours: code, title, region, and when it was reviewed."""

    hcpcs: str
    title: str
    region: str
    reviewed: str


@dataclass(frozen=True, slots=True)
class IndexLine:
    """The search index: what it holds, what made it and when."""

    passages: str
    documents: str
    model: str
    created: str


@dataclass(frozen=True, slots=True)
class SourcesView:
    """All of it for one day, with the counts in words."""

    day: str
    said: str
    tables: tuple[TableLine, ...]
    missing: tuple[MissingLine, ...]
    documents: tuple[DocumentLine, ...]
    pages: tuple[PageLine, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One contradiction: page and place, about what, what it says, what holds and where that stands."""

    page: str
    place: str
    severity: str
    about: str
    says: str
    holds: str
    source: str
    hcpcs: str


@dataclass(frozen=True, slots=True)
class AuditView:
    """What an audit of all pages found; `said` counts it, `unchecked` what no table covers."""

    said: str
    lines: tuple[AuditLine, ...]
    unchecked: tuple[str, ...]


def sources_view(home: Path, store: Store, day: date) -> SourcesView:
    """Editions, pages and documents as they stand for services of a day."""
    status = store.dataset_status(day)
    tables = tuple(_table(one, store, day) for one in status if one.edition is not None)
    missing = tuple(_missing(one) for one in status if one.edition is None or one.load)
    pages = tuple(
        PageLine(p.hcpcs, p.title, p.region, p.reviewed.isoformat()) for p in load_pages().values()
    )
    try:
        documents, problem = _documents(home), ""
    except LaminaError as error:
        documents, problem = (), str(error)
    said = (
        f"{len(tables)} editions of CMS's tables, {len(pages)} code pages, {len(load_policies())} policy "
        f"digests and {len(documents)} imported documents."
    )
    return SourcesView(day.isoformat(), said, tables, missing, documents, pages, problem)


def _table(one: DatasetStatus, store: Store, day: date) -> TableLine:
    edition = one.edition
    assert edition is not None
    notes = [one.covers] if one.covers != "all" else ["all codes"]
    notes += [f"{one.bad_rows:,} unreadable rows left out"] if one.bad_rows else []
    return TableLine(
        one.title, edition.edition, edition.days, _state(one, store, day), f"{edition.rows:,}",
        "; ".join(notes), edition.file, edition.sha256[:DIGEST],
    )  # fmt: skip


def _state(one: DatasetStatus, store: Store, day: date) -> str:
    edition = one.edition
    assert edition is not None
    try:
        if store.edition(one.dataset, day) == edition:
            return SPEAKS
    except LaminaError:
        pass
    return LATER if edition.in_force_from > day else OTHER


def _missing(one: DatasetStatus) -> MissingLine:
    if one.edition is not None:
        why = f"{one.edition.edition} stands in; the release of that quarter is not loaded"
    else:
        why = one.covers or "not loaded"
    return MissingLine(one.title, why, one.load)


def _documents(home: Path) -> tuple[DocumentLine, ...]:
    return tuple(
        DocumentLine(
            one.source_id, one.title, one.publisher, one.edition, one.layout.replace("_", " "),
            f"{one.passages:,}", one.imported.isoformat(), (one.digest or one.file.name.rsplit(".", 2)[1])[:DIGEST],
        )
        for one in list_documents(home)
    )  # fmt: skip


def index_line(lamina: "Lamina") -> IndexLine:
    """What the open index holds and when it was made; whether it is fresh is not looked at."""
    made = lamina.index.manifest
    return IndexLine(
        f"{made.chunks:,}", f"{made.documents:,}", made.model, made.created[:16].replace("T", " "),
    )  # fmt: skip


def index_freshness(home: Path) -> tuple[bool, str]:
    """Whether the index fits the pages and documents, in a sentence; reads them all: some seconds."""
    try:
        found = index_report(home)
    except LaminaError as error:
        return False, str(error)
    if found["up_to_date"] == "yes":
        return True, "The index holds the pages and documents as they are now."
    return (
        False,
        "Pages or documents have changed since: `lamina index build` brings it up to date.",
    )


def audit_view(home: Path, store: Store, day: date) -> AuditView:
    """Every contradiction between pages and tables, the wrong ones first; takes some seconds."""
    found = audit_home(home, store, day)
    lines = tuple(
        AuditLine(
            one.page, one.spot.place, SEVERITY[one.severity], one.about, one.says, one.holds,
            " ".join((one.citation.source, one.citation.locator)) if one.citation else "the page itself",
            one.hcpcs,
        )
        for one in sorted(found.contradictions, key=lambda c: (SEVERITIES.index(c.severity), c.page))
    )  # fmt: skip
    counts = {s: sum(one.severity == s for one in found.contradictions) for s in SEVERITIES}
    told = ", ".join(f"{count} {SEVERITY[s]}" for s, count in counts.items() if count)
    said = (
        f"{len(found.pages)} pages with {found.statements:,} statements held against the tables of "
        f"{found.day.isoformat()}: {told or 'no contradiction'}."
    )
    if found.not_compared:
        said += f" Figures and rules of other payers, not compared: {len(found.not_compared)}."
    unchecked = tuple(f"{table}: {len(codes)} codes" for table, codes in found.unchecked)
    return AuditView(said, lines, unchecked)
