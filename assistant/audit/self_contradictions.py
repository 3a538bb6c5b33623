"""What a page says twice and differently, and figures of one page that do not add up."""

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.audit.audited_page import FIGURES, AuditedPage, SaidModifier
from assistant.audit.authority import Authority
from assistant.audit.contradiction import Contradiction, Spot
from assistant.rules.money import cents, dollars
from assistant.rules.payment_amount import conversion_factor
from corpus.errors import LaminaError
from corpus.modifier import Modifier

_PARTS = ("work_rvu", "pe_rvu", "mp_rvu")
_NOT_ON_ADD_ONS = re.compile(
    r"\b(?:not|never|cannot)\b[^.]{0,60}\badd-?on\b|\badd-?on\b[^.]{0,60}\b(?:exempt|not|never)\b",
    re.IGNORECASE,
)
TOLERANCE = Decimal("0.02")
"""Parts are printed rounded to the hundredth, so that their sum may differ by this much."""


def self_contradictions(page: AuditedPage, authority: Authority) -> Iterator[Contradiction]:
    """Places where the page contradicts itself."""
    for told in page.disagreements:
        about, _, says = told.partition(": ")
        yield page.contradiction(
            "self_contradiction", FIGURES, about, says or told, "one of the two"
        )
    yield from _sum(page)
    yield from _product(page, authority)
    for said in page.modifiers:
        yield from _against_indicator(page, said, authority)


def _sum(page: AuditedPage) -> Iterator[Contradiction]:
    parts = [page.figures.get(name) for name in _PARTS]
    total = page.figures.get("total_rvu")
    numbers = [part for part in parts if isinstance(part, Decimal)]
    if not isinstance(total, Decimal) or len(numbers) < len(_PARTS):
        return
    added = sum(numbers, Decimal(0))
    if abs(added - total) > TOLERANCE:
        yield page.contradiction(
            "self_contradiction", FIGURES, f"Total RVU of {page.hcpcs}", f"total {total}",
            f"its own parts add up to {added}",
        )  # fmt: skip


def _product(page: AuditedPage, authority: Authority) -> Iterator[Contradiction]:
    """The page's own total times the conversion factor, where the total is CMS's and the amount not."""
    total, amount = page.figures.get("total_rvu"), page.figures.get("payment_amount")
    row = authority.fee(page.hcpcs)
    if not isinstance(total, Decimal) or not isinstance(amount, Decimal) or row is None:
        return
    if total in (row.facility_total_rvu, row.nonfacility_total_rvu):
        return  # the amount is held against the table
    for each in (row, *authority.other_fees(page.hcpcs)):
        try:
            day = min(max(authority.day, each.edition.in_force_from), each.edition.in_force_to)
            factor = conversion_factor(each, day).value
        except LaminaError:
            continue
        if abs(cents(total * factor) - amount) <= Decimal("0.05"):
            return
    if total:
        yield page.contradiction(
            "self_contradiction", FIGURES, f"National amount of {page.hcpcs}", dollars(amount),
            f"{total} RVU yield another amount with every known conversion factor",
        )  # fmt: skip


def _against_indicator(
    page: AuditedPage, said: SaidModifier, authority: Authority
) -> Iterator[Contradiction]:
    """A modifier's text on the page against the indicator that the page prints for it."""
    known = authority.modifiers.get(said.modifier)
    value = page.figures.get(known.indicator) if known and known.indicator else None
    if known is None or value is None:
        return
    verdict = known.verdict_for(str(value))
    spot = Spot("modifiers", said.place, said.text)
    if verdict is None or said.verdict is not None:
        return
    if verdict.verdict == "allowed" and _denied_for_add_ons(page, said, authority):
        yield _finding(
            page, spot, known, f"the text of {said.modifier}: not on add-on codes",
            f"the page's own {known.indicator.replace('_', ' ')} indicator {value}: {verdict.text}",  # type: ignore[union-attr]
            authority,
        )  # fmt: skip


def _denied_for_add_ons(page: AuditedPage, said: SaidModifier, authority: Authority) -> bool:
    add_on = page.figures.get("global_days") == "ZZZ" or authority.is_add_on(page.hcpcs)
    return bool(add_on and _NOT_ON_ADD_ONS.search(said.text))


def _finding(
    page: AuditedPage, spot: Spot, known: Modifier, says: str, holds: str, authority: Authority
) -> Contradiction:
    row = authority.fee(page.hcpcs)
    return page.contradiction(
        "self_contradiction", spot, f"Modifier {known.modifier} on {page.hcpcs}", says, holds,
        row.citation() if row else None, modifiers=(known.modifier,),
    )  # fmt: skip
