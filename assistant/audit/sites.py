"""Payment by setting: an office price where there is none, and the rates of hospital and center."""

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.audit.audited_page import AuditedPage
from assistant.audit.authority import Authority
from assistant.audit.contradiction import Contradiction, Spot
from assistant.audit.figures import amounts, without_rate
from assistant.rules.money import dollars
from corpus.page_parts import SitePayment
from corpus.rows import Apc, AscRate, FeeRow

SITES = Spot("site_of_service", "Payment by site of service")
_OFFICE = re.compile(r"\boffice\b|non-?facility", re.IGNORECASE)
_CENTER = re.compile(r"\bASC\b|ambulatory surg|surg\w+ cent", re.IGNORECASE)
_HOSPITAL = re.compile(r"\bHOPD\b|\bAPC\b|hospital", re.IGNORECASE)


def printed_sites(page: AuditedPage, authority: Authority) -> Iterator[Contradiction]:
    """Every row of the page's table of settings."""
    for site in page.sites:
        if site.apc is not None or _HOSPITAL.search(site.setting):
            yield from _hospital(page, site, authority)
        elif site.asc_payment_indicator is not None or _CENTER.search(site.setting):
            yield from _center(page, site, authority)
        elif site.amount is not None and _OFFICE.search(site.setting):
            yield from _office(page, site.amount, authority)


def _office(page: AuditedPage, amount: Decimal, authority: Authority) -> Iterator[Contradiction]:
    row = authority.fee(page.hcpcs)
    if row is None or not amount:
        return
    says = f"{dollars(amount)} in the office"
    if not authority.priced(page.hcpcs):
        yield without_rate(page, SITES, "Office price", says, row)
    elif row.nonfacility_na:
        yield _flagged(page, says, amount, row, authority)
    else:
        yield from _office_amount(page, says, amount, row, authority)


def _flagged(
    page: AuditedPage, says: str, amount: Decimal, row: FeeRow, authority: Authority
) -> Contradiction:
    own = amounts(row, authority)
    facility = next((a for a, setting in own.items() if setting == "facility"), None)
    which = (
        f"{dollars(amount)} is the facility amount" if amount in own
        else f"the facility amount is {dollars(facility)}" if facility is not None else "no amount"
    )  # fmt: skip
    return page.contradiction(
        "office_price", SITES, f"Office (non-facility) price of {row.hcpcs}", says,
        f"NA in the non-facility setting: rarely or never done there; {which} "
        f"({row.edition.edition})", row.citation(),
    )  # fmt: skip


def _office_amount(
    page: AuditedPage, says: str, amount: Decimal, row: FeeRow, authority: Authority
) -> Iterator[Contradiction]:
    own = amounts(row, authority)
    office = [a for a, setting in own.items() if setting == "nonfacility"]
    if not office or amount in office:
        return
    about = f"Office (non-facility) price of {row.hcpcs}"
    holds = f"{dollars(office[0])} ({row.edition.edition})"
    older = next(
        (o for o in authority.other_fees(row.hcpcs) if amount in amounts(o, authority)), None
    )
    if older is not None:
        says = f"{says}, which is a {older.edition.edition} amount"
    elif amount in own:
        says = f"{says}, which is the facility amount"
    yield page.contradiction("amount", SITES, about, says, holds, row.citation())


def _hospital(
    page: AuditedPage, site: SitePayment, authority: Authority
) -> Iterator[Contradiction]:
    rows = authority.apcs(page.hcpcs)
    about = f"Hospital outpatient payment of {page.hcpcs}"
    says = ", ".join(_said("APC ", site.apc, site.amount))
    if not says:
        return
    if not rows:
        if authority.has("apc", page.hcpcs) and authority.store.editions("apc"):
            yield _unlisted(page, about, says, "Addendum B lists no payment for it", authority)
        return
    if not any(_fits(site.apc, r.apc) and _fits(site.amount, r.payment_rate) for r in rows):
        yield page.contradiction("amount", SITES, about, says, _apc(rows[0]), rows[0].citation())


def _center(page: AuditedPage, site: SitePayment, authority: Authority) -> Iterator[Contradiction]:
    rows = authority.ascs(page.hcpcs)
    about = f"Surgical center payment of {page.hcpcs}"
    says = ", ".join(_said("indicator ", site.asc_payment_indicator, site.amount))
    if not says:
        return
    if not rows:
        if authority.has("asc", page.hcpcs) and authority.store.editions("asc"):
            yield _unlisted(page, about, says, "Addendum AA does not list it", authority)
        return
    if not any(
        _fits(site.asc_payment_indicator, r.payment_indicator)
        and _fits(site.amount, r.payment_rate)
        for r in rows
    ):
        yield page.contradiction("amount", SITES, about, says, _asc(rows[0]), rows[0].citation())


def _unlisted(
    page: AuditedPage, about: str, says: str, holds: str, authority: Authority
) -> Contradiction:
    row = authority.fee(page.hcpcs)
    return page.contradiction("amount", SITES, about, says, holds, row.citation() if row else None)


def _said(prefix: str, code: str | None, amount: Decimal | None) -> Iterator[str]:
    if code is not None:
        yield prefix + code
    if amount is not None:
        yield dollars(amount)


def _fits(said: object, held: object) -> bool:
    return said is None or said == held


def _apc(row: Apc) -> str:
    return f"APC {row.apc}, {dollars(row.payment_rate)} ({row.edition.edition})"


def _asc(row: AscRate) -> str:
    rate = "packaged, no rate" if row.payment_rate is None else dollars(row.payment_rate)
    return f"indicator {row.payment_indicator}, {rate} ({row.edition.edition})"
