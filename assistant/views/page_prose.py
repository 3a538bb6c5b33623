"""What our page says of a code, section by section, each statement with what it rests on."""

import re
from dataclasses import dataclass
from datetime import date

from assistant.compose.own import resting_on
from assistant.facts import CodeFacts
from assistant.views.marks import Marks
from assistant.views.records import Grid, Passages
from corpus.errors import EditionMissing
from corpus.family import BESIDE_A_FUSION, families_of
from corpus.prose import Passage
from corpus.sources import source
from corpus.store import Store

FIX = re.compile(r"\s*\bFix:\s*")
REASON = re.compile(r"^\*\*(?P<what>.+?)\*\*(?P<codes>\s*\([^)]*\))?\.?\s*")


@dataclass(frozen=True, slots=True)
class Denial:
    """Why a line is denied, what is behind it, and what to do; Markdown with [1] markers."""

    what: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question people ask, and its answer with [1] markers."""

    question: str
    answer: str


def prose(facts: CodeFacts, name: str, marks: Marks, *also: str) -> Passages:
    """Sections of the page by their names; nothing where there is no page or no such section."""
    found = [facts.page.section(one) for one in (name, *also)] if facts.page is not None else []
    items = [item for section in found if section is not None for item in section.items]
    return Passages(
        tuple(_said(item, marks) for item in items if not item.bullet),
        tuple(_said(item, marks) for item in items if item.bullet),
    )


def _said(item: Passage, marks: Marks) -> str:
    return f"{item.text}{marks(*resting_on(item.citations))}"


def choices(hcpcs: str, marks: Marks) -> Grid | None:
    """The decision table of the code's family: when which of the codes is the one."""
    for family in families_of(hcpcs):
        rows = [row for row in family.choices if row.code == hcpcs]
        mine = rows[0]
        rows += [r for r in family.choices if r.code != hcpcs and r.region == mine.region]
        cells = tuple(
            (f"**{r.code}**", r.work, r.approach, r.levels, r.occasion, f"{r.fusion}{marks(*r.citations[:2])}")
            for r in rows
        )  # fmt: skip
        head = ("Code", "Work", "Approach", "Levels", "First or repeat", BESIDE_A_FUSION)
        return Grid(head, cells, family.title)
    return None


def denials(facts: CodeFacts, marks: Marks) -> tuple[Denial, ...]:
    """Denials with their fix."""
    section = facts.page.section("denials") if facts.page is not None else None
    return tuple(_denial(item, marks) for item in section.items) if section is not None else ()


def _denial(item: Passage, marks: Marks) -> Denial:
    why, _, fix = item.text.partition("Fix:")
    cites = marks(*resting_on(item.citations))
    found = REASON.match(why)
    if found is None:
        return Denial(why.strip(), "", f"{fix.strip()}{cites}")
    what = f"**{found['what'].rstrip('.')}**{found['codes'] or ''}"
    return Denial(what, why[found.end() :].strip(), f"{fix.strip()}{cites}")


def diagnoses(facts: CodeFacts, day: date, store: Store, marks: Marks) -> Grid | None:
    """The diagnoses that support the code, and whether each may be billed that day."""
    page = facts.page
    if page is None or not page.diagnoses:
        return None
    named = [
        (f"**{d.code}**", f"{d.label}. {d.note}" if d.note else d.label) for d in page.diagnoses
    ]
    try:
        states = [_billable(d.code, day, store, marks) for d in page.diagnoses]
    except EditionMissing as error:
        return Grid(("ICD-10-CM", "Diagnosis"), tuple(named), str(error))
    rows = tuple((*words, state) for words, state in zip(named, states, strict=True))
    return Grid(("ICD-10-CM", "Diagnosis", "On the day of service"), rows)


def _billable(code: str, day: date, store: Store, marks: Marks) -> str:
    found = store.diagnosis(code, day)
    if found is None:
        return "not in the edition of that day"
    words = "billable" if found.billable else "a category: needs more characters"
    return f"{words}{marks(found.citation())}"


def questions(facts: CodeFacts, marks: Marks) -> tuple[Question, ...]:
    """Questions and answers of the page."""
    entries = facts.page.faq if facts.page is not None else ()
    return tuple(
        Question(one.question, f"{one.answer}{marks(*resting_on(one.citations))}")
        for one in entries
    )


def corrections(facts: CodeFacts, marks: Marks) -> Grid | None:
    """Where a published page says otherwise: what it says, what holds, and why."""
    page = facts.page
    if page is None or not page.corrections:
        return None
    rows = tuple(
        (one.about, f"{one.they_say}{marks(source(one.source).citation(one.about, one.they_say))}",
         one.we_say, f"{one.because}{marks(source(one.evidence).citation(page.hcpcs))}")
        for one in page.corrections
    )  # fmt: skip
    return Grid(("About", "A published page says", "What holds", "Because"), rows)
