"""The audit: every check over every loaded page, with what could not be checked."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from assistant.audit.audited_page import Auditable, AuditedPage, audited, is_page
from assistant.audit.authority import Authority, audit_day
from assistant.audit.between_pages import between_pages
from assistant.audit.co_surgeons import told_co_surgery
from assistant.audit.code_pairs import told_pairs
from assistant.audit.contradiction import Contradiction
from assistant.audit.diagnoses import named_diagnoses
from assistant.audit.figures import printed_figures
from assistant.audit.indicators import printed_indicators, printed_units
from assistant.audit.levels import told_levels
from assistant.audit.listed_codes import billed_codes, unknown_codes
from assistant.audit.modifiers import listed_modifiers, told_modifiers
from assistant.audit.other_payers import NotCompared, set_apart
from assistant.audit.primary_codes import listed_primaries, told_primaries
from assistant.audit.self_contradictions import self_contradictions
from assistant.audit.sites import printed_sites
from assistant.audit.told_figures import told_figures
from assistant.audit.visit_modifiers import told_visit_modifiers
from corpus.documents import FOLDER, load_documents
from corpus.errors import NoAnswer
from corpus.modifier import load_modifiers
from corpus.page import load_pages
from corpus.policy import load_policies
from corpus.store import Store

Check = Callable[[AuditedPage, Authority], Iterator[Contradiction]]
Progress = Callable[[str, int, int], None]
OnPage = Callable[[AuditedPage, Authority], Sequence[Contradiction]]
CHECKS: tuple[Check, ...] = (
    printed_figures, printed_indicators, printed_units, printed_sites, listed_primaries,
    listed_modifiers, told_figures, told_levels, told_primaries, told_modifiers,
    told_visit_modifiers, told_co_surgery, billed_codes, unknown_codes, told_pairs,
    self_contradictions,
)  # fmt: skip
"""Every check of one page but that of diagnoses, which loads ICD-10-CM."""
OF_COVERAGE: tuple[Check, ...] = (told_figures,)
"""A coverage text is held to the figures of CMS's tables that it tells; its rules are its own."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found: `pages` read, `statements` in them, `unchecked` as (table, codes).

    `not_compared` are figures and rules of other payers, which CMS's tables do not decide.
    """

    day: date
    pages: tuple[str, ...]
    statements: int
    contradictions: tuple[Contradiction, ...]
    unchecked: tuple[tuple[str, tuple[str, ...]], ...]
    not_compared: tuple[NotCompared, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether a contradiction of severity error was found."""
        return any(one.severity == "error" for one in self.contradictions)

    def to_json(self) -> dict[str, Any]:
        """The stable JSON form of `lamina pages audit`."""
        return {
            "day": self.day.isoformat(), "pages": list(self.pages), "statements": self.statements,
            "contradictions": [one.to_json() for one in self.contradictions],
            "unchecked": [{"table": table, "codes": list(codes)} for table, codes in self.unchecked],
            "not_compared": [one.to_json() for one in self.not_compared],
        }  # fmt: skip


def audit_home(
    home: Path,
    store: Store,
    today: date,
    only: Sequence[str] = (),
    progress: Progress | None = None,
    on_page: OnPage | None = None,
) -> Audit:
    """Audit our own pages and everything imported into `home`; `only` names source ids.

    The tables of `today` decide, or those of the last day they speak for. `progress` is called
    with ("pages", done, all), `on_page` in the place of `findings_on`. Raises NoAnswer for an id
    that is not loaded.
    """
    loaded = loaded_pages(home)
    strange = sorted(set(only) - {page.source_id for page in loaded})
    if strange:
        raise NoAnswer(
            f"No page '{strange[0]}' is loaded (looked up among {len(loaded)} pages of Lamina and "
            f"{home / FOLDER}). See them with `lamina pages list`."
        )
    pages = [page for page in loaded if not only or page.source_id in only]
    return audit(pages, Authority(store, audit_day(store, today)), progress, on_page)


def loaded_pages(home: Path) -> list[AuditedPage]:
    """Every page of ours and every imported one, CMS's own manuals left out."""
    imported = (document for document in load_documents(home) if is_page(document))
    return [*_own_pages(), *(audited(one) for one in imported)]


@cache
def _own_pages() -> tuple[AuditedPage, ...]:
    """Our code pages, digests and modifiers (read once)."""
    every: list[Auditable] = [*load_pages().values(), *load_policies().values()]
    every += {m.members: m for m in load_modifiers().values()}.values()
    return tuple(audited(one) for one in every)


def audit(
    pages: Sequence[AuditedPage], authority: Authority, progress: Progress | None = None,
    on_page: OnPage | None = None,
) -> Audit:  # fmt: skip
    """Every check over the given pages, and over pairs of them."""
    found: list[Contradiction] = []
    for done, page in enumerate(pages):
        if progress:
            progress("pages", done, len(pages))
        found += (on_page or findings_on)(page, authority)
    found += between_pages(pages, authority)
    if progress:
        progress("pages", len(pages), len(pages))
    found, apart = set_apart(pages, found)
    return Audit(
        authority.day, tuple(page.source_id for page in pages),
        sum(len(page.statements) for page in pages),
        tuple(sorted(dict.fromkeys(found), key=lambda one: one.order)),
        _unchecked(authority.uncovered), tuple(apart),
    )  # fmt: skip


def findings_on(page: AuditedPage, authority: Authority) -> tuple[Contradiction, ...]:
    """Every finding on one page by itself."""
    diagnoses = () if page.coverage else named_diagnoses(page, authority)
    return (*check_page(page, authority), *diagnoses)


def check_page(page: AuditedPage, authority: Authority) -> Iterator[Contradiction]:
    """Every finding on one page but those on diagnoses."""
    for check in OF_COVERAGE if page.coverage else CHECKS:
        yield from check(page, authority)


def _unchecked(uncovered: Iterable[tuple[str, str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    tables: dict[str, set[str]] = {}
    for table, code in uncovered:
        if code[:4].isdigit() or code[1:5].isdigit():
            tables.setdefault(table.removesuffix("_of"), set()).add(code)
    return tuple((table, tuple(sorted(codes))) for table, codes in sorted(tables.items()))
