"""Recognises coverage documents (LCD, billing article, NCD) by the fields of the Medicare Coverage Database.

An LCD is cited as "LCD L33382, revision R6, Coverage Indications": its number, its revision and the
section, whatever file it came in.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.document_note import DocumentNote
from corpus.imported_manual import ImportedManual
from corpus.importers.blocks import Block
from corpus.passage import Passage

LAYOUT = "coverage"
_DAY = r"(?:For services performed on or after\s*)?(\d\d)/(\d\d)/(\d{4})"
_KINDS = (
    ("LCD", re.compile(r"\bLCD (?:ID|Number)[\s:|]*(L\d{5})\b"), "LCD Title"),
    ("Article", re.compile(r"\bArticle (?:ID|Number)[\s:|]*(A\d{5})\b"), "Article Title"),
    (
        "NCD",
        re.compile(r"\bManual Section Number[\s:|]*(\d{1,3}(?:\.\d{1,2}){1,3})(?!\d)"),
        "Manual Section Title",
    ),
)  # fmt: skip
_EFFECTIVE = tuple(
    re.compile(rf"\b{label}[\s:|]*{_DAY}")
    for label in ("Revision Effective Date", "Effective Date of this Version", "Original Effective Date")
)  # fmt: skip
_ENDING = re.compile(rf"\b(?:Revision )?Ending Date(?: of this Version)?[\s:|]*{_DAY}")
_REVISION = re.compile(r"\bR(\d{1,3})\b")
_VERSION = re.compile(r"\bVersion Number[\s:|]*(\d{1,3})\b")
_CONTRACTOR = "contractor name"
_FORM = re.compile(
    r"\bContractor Information\b|\bCoverage Indications\b|\bArticle Text\b|\bPublication Number\b"
)
"""Names of parts of the form: a bulletin that gives the number of an LCD has none of them."""
_NEXT = r"(?=\s+(?:Version|Effective|Implementation|Original|Revision|Benefit|Manual|Publication|AMA|CMS National)\b|\s*[\n|]|\s*$)"
"""Where a value ends that runs on into the next label."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a coverage document says of itself: `number` as it is cited ("LCD L33382", "NCD 150.13"),
    `revision` ("revision R6", "version 2", "" where none is printed), and its days."""

    number: str
    title: str
    revision: str
    contractor: str
    effective: date | None
    ending: date | None


def coverage_of(blocks: Sequence[Block]) -> Coverage | None:
    """The coverage document that the blocks are; None for any other, one that only names an LCD too."""
    text = "\n".join(_lines(blocks))
    if _FORM.search(text) is None:
        return None
    for kind, numbered, titled in _KINDS:
        found = numbered.search(text)
        if found is not None:
            number = f"{kind} {found[1]}"
            days = (_day(pattern.search(text)) for pattern in _EFFECTIVE)
            return Coverage(
                number, _value(text, titled), _revision(blocks, text), _contractor(blocks, kind),
                next((day for day in days if day), None), _day(_ENDING.search(text)),
            )  # fmt: skip
    return None


def as_coverage(document: ImportedManual, found: Coverage) -> ImportedManual:
    """The document under its number; a later revision takes the place of the one before."""
    given = document.note
    own = DocumentNote(
        found.contractor, found.effective, found.effective, found.ending, payer="Medicare"
    )
    note = replace(given.over(own), payer=given.payer or own.payer)
    head = f"{found.number}, {found.revision}" if found.revision else found.number
    effective = f"effective {found.effective}" if found.effective else ""
    return replace(
        document,
        source_id=re.sub(r"[^a-z0-9]+", "-", found.number.lower()),
        title=f"{found.number}: {found.title}" if found.title else found.number,
        edition=", ".join(part for part in (found.revision, effective) if part) or note.edition,
        layout=LAYOUT,
        publisher=note.publisher,
        note=note,
        passages=tuple(_placed(document.passages, head)),
    )


def _placed(passages: Iterable[Passage], head: str) -> Iterable[Passage]:
    for one in passages:
        yield replace(one, locator=f"{head}, {one.locator}" if one.locator else head)


def _lines(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        yield block.text
        yield from (" | ".join(row) for row in block.rows)


def _value(text: str, label: str) -> str:
    """What stands behind a label, on its line or the next."""
    found = re.search(rf"\b{label}[ :|]*\n?[ :|]*([^\n|]+?){_NEXT}", text)
    return " ".join(found[1].split())[:160] if found else ""


def _revision(blocks: Sequence[Block], text: str) -> str:
    """The highest number of the revision history, or the version of an NCD."""
    tables = [
        b.rows for b in blocks if b.rows and "revision history" in " ".join(b.rows[0]).lower()
    ]
    numbers = [int(n) for rows in tables for row in rows for n in _REVISION.findall(" ".join(row))]
    if numbers:
        return f"revision R{max(numbers)}"
    version = _VERSION.search(text)
    return f"version {version[1]}" if version else ""


def _contractor(blocks: Sequence[Block], kind: str) -> str:
    """The contractor of the first row under that column; CMS itself for an NCD."""
    for block in blocks:
        names = [cell.lower() for cell in block.rows[0]] if block.rows else []
        if _CONTRACTOR in names and len(block.rows) > 1:
            return block.rows[1][names.index(_CONTRACTOR)]
    return "Centers for Medicare & Medicaid Services" if kind == "NCD" else ""


def _day(found: re.Match[str] | None) -> date | None:
    if found is None:
        return None
    try:
        return date(int(found[3]), int(found[1]), int(found[2]))
    except ValueError:
        return None
