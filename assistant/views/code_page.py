"""Everything known of one code on one day, in the order in which a coder reads it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date

from assistant.answer import NumberedCitation
from assistant.facts import CodeFacts, code_facts
from assistant.rules.global_period import WITH_DAYS
from assistant.settings import QuestionSettings
from assistant.views.calendar import PeriodView, period_view
from assistant.views.figures import (
    Amount,
    amounts,
    editions_of,
    headline,
    indicator_grid,
    place_name,
    rvu_grid,
    site_words,
    sites,
    unit_words,
)  # fmt: skip
from assistant.views.graph import Graph, graph_of
from assistant.views.locality import locality_of
from assistant.views.marks import Marks
from assistant.views.modifiers import ModifierLine, modifier_lines
from assistant.views.names import code_title, codes_named
from assistant.views.page_prose import (
    Denial,
    Question,
    choices,
    corrections,
    denials,
    diagnoses,
    prose,
    questions,
)  # fmt: skip
from assistant.views.records import Bar, CodeLink, Fact, Grid, Line, Passages
from corpus.editions import edition_note
from corpus.errors import BadInput, LaminaError
from corpus.store import Store

FORM = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")
FACTS_ONLY = (
    "Facts only: Lamina has no page on this code. What follows stands in the loaded tables and rules; no "
    "description, documentation or denials."
)


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code page. Texts are Markdown with [1] markers into `citations`; what is empty is not known.

    `notice` says that there are facts only; `cautions` what could not be looked up; `links` the codes
    named in it that can be opened.
    """

    hcpcs: str
    title: str
    kind: str
    notice: str
    about: tuple[str, ...]
    asked_for: str
    headline: tuple[Fact, ...]
    cautions: tuple[str, ...]
    covers: Passages
    does_not_cover: Passages
    choices: Grid | None
    related: tuple[CodeLink, ...]
    levels: Passages
    rvus: Grid | None
    paid: tuple[Amount, ...]
    sites: tuple[Bar, ...]
    sites_said: str
    payment: Passages
    indicators: Grid | None
    modifiers: tuple[ModifierLine, ...]
    graph: Graph
    primary_codes: Passages
    units: tuple[str, ...]
    period: PeriodView | None
    documentation: Passages
    denials: tuple[Denial, ...]
    diagnoses: Grid | None
    questions: tuple[Question, ...]
    lines: tuple[Line, ...]
    editions: Grid | None
    history: Passages
    corrections: Grid | None
    citations: tuple[NumberedCitation, ...]
    links: frozenset[str]


def code_page(
    hcpcs: str, under: QuestionSettings, store: Store, visit: date | None = None
) -> CodeView:
    """The page of a code under the reader's settings; `visit` is told to be inside its global period or not.

    Raises BadInput when the text is no code, UnknownCode (with the nearest codes) when no table knows it.
    """
    hcpcs = hcpcs.strip().upper()
    if not FORM.fullmatch(hcpcs):
        raise BadInput(
            f"'{hcpcs}' is not a CPT or HCPCS code: five characters, such as 63053 or G0289."
        )
    day, marks = under.date_of_service, Marks(store)
    facts = code_facts(hcpcs, day, store)
    gpci, problem = locality_of(under, store)
    paid = amounts(facts, under, gpci, marks)
    fee, page = facts.fee, facts.page
    lines, grid = editions_of(store.fee_history(hcpcs), under.qualifying_participant, marks)
    note = edition_note(fee.edition, day) if fee is not None else None
    view = CodeView(
        hcpcs=hcpcs, title=code_title(hcpcs, day, store), kind=_kind(facts),
        notice="" if page is not None else FACTS_ONLY, about=_about(facts),
        asked_for=place_name(gpci), headline=headline(facts, paid, marks),
        cautions=tuple(c for c in (facts.fee_missing, problem, note) if c),
        covers=prose(facts, "covers", marks), does_not_cover=prose(facts, "does_not_cover", marks),
        choices=choices(hcpcs, marks), related=_related(facts), levels=prose(facts, "level_counting", marks),
        rvus=rvu_grid(fee, gpci, marks) if fee is not None else None, paid=paid,
        sites=sites(facts, paid, marks), sites_said=site_words(facts), payment=prose(facts, "payment", marks),
        indicators=indicator_grid(fee, marks) if fee is not None else None,
        modifiers=modifier_lines(facts, marks), graph=graph_of(facts, marks),
        primary_codes=prose(facts, "primary_codes", marks, "add_on_codes"), units=unit_words(facts, marks),
        period=_period(facts, day, marks, visit), documentation=prose(facts, "documentation", marks),
        denials=denials(facts, marks), diagnoses=diagnoses(facts, day, store, marks),
        questions=questions(facts, marks), lines=lines, editions=grid if grid.rows else None,
        history=prose(facts, "history_and_disputes", marks), corrections=corrections(facts, marks),
        citations=(), links=frozenset(),
    )  # fmt: skip
    return _finished(view, marks, store)


def _finished(view: CodeView, marks: Marks, store: Store) -> CodeView:
    named = codes_named(_texts(view), store) - {view.hcpcs}
    values = {field.name: getattr(view, field.name) for field in fields(view)}
    return CodeView(**{**values, "citations": marks.numbered, "links": named})


def _texts(part: object) -> Iterator[str]:
    """Every text of a record."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from _texts(one)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _texts(getattr(part, field.name))


def _kind(facts: CodeFacts) -> str:
    if facts.fee is None:
        return "no row in the fee schedule"
    if facts.is_add_on:
        return "add-on code"
    return "primary code, stands alone" if facts.fee.global_days in WITH_DAYS else "no add-on code"


def _about(facts: CodeFacts) -> tuple[str, ...]:
    """Region, approach, level counting and other names, in words."""
    page = facts.page
    if page is None:
        return ()
    counting = page.level_counting
    unit = "" if counting.unit in counting.count else f" {counting.unit}"
    told = [page.region, page.approach, f"{counting.count}{unit}", f"page reviewed {page.reviewed.isoformat()}"]  # fmt: skip
    return tuple(text for text in told if text)


def _related(facts: CodeFacts) -> tuple[CodeLink, ...]:
    page = facts.page
    return tuple(CodeLink(r.code, code_title(r.code), r.why) for r in page.related) if page else ()


def _period(facts: CodeFacts, day: date, marks: Marks, visit: date | None) -> PeriodView | None:
    if facts.fee is None:
        return None
    try:
        return period_view(facts.fee, day, marks, visit)
    except LaminaError as error:
        return PeriodView((str(error),))
