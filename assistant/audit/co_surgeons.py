"""Co-surgery: what a page says of modifier 62 against the co-surgeon indicator."""

import re
from collections.abc import Iterator

from assistant.audit.audited_page import AuditedPage
from assistant.audit.authority import Authority
from assistant.audit.contradiction import Contradiction, Spot
from assistant.audit.statement import Statement, denies
from assistant.rules.indicator_words import BY_FIELD
from corpus.rows import FeeRow

WITH_DOCUMENTATION = "1"
_SPEAKS = re.compile(
    r"\bmodifiers?\s+-?62\b|\bco-?surg\w+|\btwo surgeons\b|\b\d{5}-62\b", re.IGNORECASE
)
_CONDITION = re.compile(
    r"\bnecess\w+|\bwhy two\b|\bneed (?:for|of) (?:two|a second|co|both)|\bindicator (?:is |of )?1\b|"
    r"\bsupporting documentation\b|\bdocumentation (?:is )?required\b|\bjustif\w+|\bby report\b|"
    r"\brequires? documentation\b|\bdocumentation_required\b",
    re.IGNORECASE,
)  # fmt: skip
_APPLIES = re.compile(
    r"\b(?:appl(?:y|ies)|append\w*|use[ds]?|report\w*|allowed|permitted|can be|may be|appropriate|bill\w*|common)\b",
    re.IGNORECASE,
)


def told_co_surgery(page: AuditedPage, authority: Authority) -> Iterator[Contradiction]:
    """An indicator of 1 whose condition the page does not tell."""
    row = authority.fee(page.hcpcs) if page.hcpcs else None
    if row is None or row.co_surgeons != WITH_DOCUMENTATION:
        return
    if page.figures.get("co_surgeons") == WITH_DOCUMENTATION or _verdict(page):
        return
    speaking = [s for s in page.statements if _SPEAKS.search(f"{s.text} {s.question}")]
    if any(_CONDITION.search(s.text) for s in speaking):
        return
    applying = next((s for s in speaking if _applies(s)), None)
    if applying is not None:
        yield _finding(page, applying.spot, "62 simply applies", row, complete=True)
    else:
        spot = Spot("modifiers", "Modifiers")
        yield _finding(page, spot, "no condition for co-surgeons is told", row, complete=False)


def _verdict(page: AuditedPage) -> bool:
    return any(m.modifier == "62" and m.verdict == "documentation_required" for m in page.modifiers)


def _applies(statement: Statement) -> bool:
    return bool(
        statement.section != "denials" and _APPLIES.search(statement.text)
        and not denies(statement.text)
    )  # fmt: skip


def _finding(
    page: AuditedPage, spot: Spot, says: str, row: FeeRow, complete: bool
) -> Contradiction:
    words = BY_FIELD["co_surgeons"].meaning(row.co_surgeons)
    return page.contradiction(
        "co_surgeons", spot, f"Co-surgeons on {page.hcpcs}", says,
        f"indicator 1: {words} ({row.edition.edition})", row.citation(),
        "error" if complete else "incomplete", modifiers=("62",),
    )  # fmt: skip
