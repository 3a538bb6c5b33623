"""Printed relative values and amounts, held against the fee schedule of the day and of other years."""

from collections.abc import Iterator
from decimal import Decimal

from assistant.audit.audited_page import FIGURES, AuditedPage
from assistant.audit.authority import Authority
from assistant.audit.contradiction import Contradiction, Spot
from assistant.rules.money import dollars
from assistant.rules.payment_amount import payment_amount
from assistant.rules.status_code import status_code
from corpus.errors import LaminaError
from corpus.rows import FeeRow

RVUS = {
    "work_rvu": ("Work RVU", ("work_rvu",)),
    "pe_rvu": ("Practice expense RVU", ("facility_pe_rvu", "nonfacility_pe_rvu")),
    "facility_pe_rvu": ("Practice expense RVU, facility", ("facility_pe_rvu",)),
    "mp_rvu": ("Malpractice RVU", ("mp_rvu",)),
    "total_rvu": ("Total RVU", ("facility_total_rvu", "nonfacility_total_rvu")),
    "facility_total_rvu": ("Total RVU, facility", ("facility_total_rvu",)),
}
"""Printed figure: its label, and the columns of the fee row it may come from."""
SETTINGS = ("facility", "nonfacility")
IMPORTED = 4
"""The authority of an imported page."""


def printed_figures(page: AuditedPage, authority: Authority) -> Iterator[Contradiction]:
    """Relative values and the national amount of the page's table."""
    row = authority.fee(page.hcpcs)
    if row is None:
        return
    if not authority.priced(page.hcpcs):
        yield from _priced_nevertheless(page, row)
        return
    for name, (label, columns) in RVUS.items():
        value = page.figures.get(name)
        if isinstance(value, Decimal):
            yield from rvu(page, FIGURES, label, value, columns, row, authority)
    amount = page.figures.get("payment_amount")
    if isinstance(amount, Decimal):
        yield from national_amount(page, FIGURES, amount, row, authority)


def rvu(
    page: AuditedPage, spot: Spot, label: str, value: Decimal, columns: tuple[str, ...],
    row: FeeRow, authority: Authority,
) -> Iterator[Contradiction]:  # fmt: skip
    """A relative value that is in none of its columns; one of another edition is said to be that."""
    if value in {getattr(row, column) for column in columns}:
        return
    others = authority.other_fees(row.hcpcs)
    other = next((o for o in others if value in {getattr(o, c) for c in columns}), None)
    holds = f"{getattr(row, columns[0])} ({row.edition.edition})"
    yield _misprint(page, spot, label, str(value), holds, row, other)


def amounts(row: FeeRow, authority: Authority) -> dict[Decimal, str]:
    """The national amounts that a row yields, with their setting; a flagged setting yields none."""
    day = authority.day
    if not row.edition.in_force_from <= day <= row.edition.in_force_to:
        day = row.edition.in_force_from
    found: dict[Decimal, str] = {}
    for qualifying in (False, True):
        for setting in SETTINGS:
            try:
                result = payment_amount(
                    row, day, setting=setting, qualifying_participant=qualifying
                )
            except LaminaError:
                continue
            if result.value is not None:
                found.setdefault(Decimal(result.value), setting)
    return found


def national_amount(
    page: AuditedPage, spot: Spot, amount: Decimal, row: FeeRow, authority: Authority
) -> Iterator[Contradiction]:
    """A national amount that the row does not yield."""
    yielded = amounts(row, authority)
    if not yielded or amount in yielded:
        return
    others = authority.other_fees(row.hcpcs)
    other = next((o for o in others if amount in amounts(o, authority)), None)
    holds = f"{dollars(next(iter(yielded)))} ({row.edition.edition})"
    yield _misprint(
        page, spot, "National amount", dollars(amount), holds, row, other, kind="amount"
    )


def without_rate(
    page: AuditedPage, spot: Spot, label: str, says: str, row: FeeRow
) -> Contradiction:
    """A figure for a code that relative values do not price."""
    status = status_code(row.status)
    return page.contradiction(
        "amount_without_rate", spot, f"{label} of {row.hcpcs}", says,
        f"status {row.status}, {status.words}: no amount from relative values ({row.edition.edition})",
        row.citation(), codes=(row.hcpcs,),
    )  # fmt: skip


def _priced_nevertheless(page: AuditedPage, row: FeeRow) -> Iterator[Contradiction]:
    amount = page.figures.get("payment_amount")
    if page.authority == IMPORTED and not page.figures.keys() & {*RVUS, "payment_amount"}:
        yield _unpriced(page, row)
    if isinstance(amount, Decimal) and amount:
        yield without_rate(page, FIGURES, "National amount", dollars(amount), row)
    for name, (label, columns) in RVUS.items():
        value = page.figures.get(name)
        if isinstance(value, Decimal) and value not in {getattr(row, c) for c in columns}:
            yield without_rate(page, FIGURES, label, str(value), row)


def _unpriced(page: AuditedPage, row: FeeRow) -> Contradiction:
    """A reminder: that a page prints no amount does not mean that one may be computed."""
    status = status_code(row.status)
    return page.contradiction(
        "amount_without_rate", FIGURES, f"Amount of {row.hcpcs}", "prints none",
        f"status {row.status}, {status.words}: none may be computed ({row.edition.edition})",
        row.citation(), "note",
    )  # fmt: skip


def _misprint(
    page: AuditedPage, spot: Spot, label: str, says: str, holds: str, row: FeeRow,
    other: FeeRow | None, kind: str = "figure",
) -> Contradiction:  # fmt: skip
    about, codes = f"{label} of {row.hcpcs}", (row.hcpcs,)
    if other is None:
        return page.contradiction(kind, spot, about, says, holds, row.citation(), codes=codes)
    told = other.edition.edition == page.edition
    return page.contradiction(
        "stale_figure", spot, about, f"{says}, which is the {other.edition.edition} figure", holds,
        row.citation(), "note" if told else "error", codes,
    )  # fmt: skip
