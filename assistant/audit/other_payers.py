"""Figures and rules of other payers, set apart: CMS's files do not decide them, so they are no faults."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.audit.audited_page import AuditedPage
from assistant.audit.contradiction import Contradiction
from assistant.named_documents import PAYING
from assistant.safety.requests import OF_MEDICARE, PAYER

OF_EVERY_PAYER = frozenset({"diagnosis", "unknown_code", "level", "self_contradiction"})
"""Kinds of findings that hold whoever pays: code sets and what a document says against itself."""
_RATES = (
    r"\b(?:contract(?:ed|ual)?|negotiated|commercial|medicaid|self-pay|cash)[- ]"
    r"(?:\w+ ){0,2}?(?:rates?|fees?|prices?|amounts?|allowables?|schedules?)\b"
)
_OTHERS = re.compile(
    rf"{PAYER.pattern}|{PAYING.pattern}|{_RATES}|\b(?:network|participation) (?:agreement|contract)\b",
    re.IGNORECASE,
)
_DECLARED = re.compile(
    rf"\b(?:these|this|the following|below|listed|all|our)\b[^.]{{0,60}}?{_RATES}", re.IGNORECASE
)
"""A document that says of its own figures whose they are."""
_GENERIC = re.compile(r"(?:commercial|private|insur)", re.IGNORECASE)
_OPENING = 160
"""Characters at the head of a document in which it says whose it is."""


@dataclass(frozen=True, slots=True)
class NotCompared:
    """A figure or rule of another payer: where it stands, what it says, and whose it is."""

    page: str
    place: str
    about: str
    says: str
    payer: str

    def to_json(self) -> dict[str, Any]:
        """The stable JSON form of `lamina pages audit`."""
        return {
            "page": self.page, "place": self.place, "about": self.about, "says": self.says,
            "payer": self.payer, "because": "another payer's figure, not compared",
        }  # fmt: skip


def payer_in(*texts: str) -> str:
    """The other payer that the texts name, as it is written there; "" where they name Medicare too."""
    said = " ".join(texts)
    found = _OTHERS.search(said)
    return found[0] if found and not OF_MEDICARE.search(said) else ""


def whose_figures(page: AuditedPage) -> str:
    """Whose figures a running text holds where that is not Medicare; "" for Medicare's and anybody's.

    The importer's word decides; else its title and publisher, its head where a payer is named as
    one names an owner ("Northland Workers' Compensation Fund"), or what it says of its own rates.
    """
    if page.payer:
        return "" if OF_MEDICARE.search(page.payer) else page.payer
    if not page.running or page.coverage:
        return ""
    head = page.opening[:_OPENING]
    owner = payer_in(head)
    owner = owner if owner[:1].isupper() and not _GENERIC.match(owner) else ""
    return payer_in(page.title, page.publisher) or owner or _declared(page)


def _declared(page: AuditedPage) -> str:
    said = (_DECLARED.search(each.text) for each in page.statements)
    own = (found[0] for found in said if found and not OF_MEDICARE.search(found[0]))
    return next(own, "")


def set_apart(
    pages: Sequence[AuditedPage], found: Iterable[Contradiction]
) -> tuple[list[Contradiction], list[NotCompared]]:
    """The findings that are faults, and those that tell another payer's figures or rules."""
    by_id = {page.source_id: page for page in pages}
    owners = {source: whose_figures(page) for source, page in by_id.items()}
    kept: list[Contradiction] = []
    apart: list[NotCompared] = []
    for one in found:
        payer = _payer(one, by_id, owners)
        if payer:
            apart.append(NotCompared(one.page, one.spot.place, one.about, one.says, payer))
        else:
            kept.append(one)
    return kept, list(dict.fromkeys(apart))


def _payer(one: Contradiction, pages: Mapping[str, AuditedPage], owners: Mapping[str, str]) -> str:
    page = pages.get(one.page)
    if page is None or page.authority < 4 or one.kind in OF_EVERY_PAYER:
        return ""
    told = _nearest(one.spot.quote, one.says)
    if told is not None:
        return told
    heading = page.headings.get(one.spot.place, "")
    headed = payer_in(heading)
    if headed or OF_MEDICARE.search(heading):
        return headed
    return owners[one.page]


def _nearest(sentence: str, says: str) -> str | None:
    """The payer named last before the figure, else first after it: "" for Medicare, None for nobody."""
    at = sentence.find(says) if says else -1
    at = len(sentence) if at < 0 else at
    named = [(m.start(), m[0]) for m in _OTHERS.finditer(sentence)]
    named += [(m.start(), "") for m in OF_MEDICARE.finditer(sentence)]
    before = [each for each in named if each[0] < at]
    if before:
        return max(before)[1]
    return min(named)[1] if named else None
