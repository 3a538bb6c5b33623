"""Codes that a page names for billing: are they known, and are they paid by themselves."""

import re
from collections.abc import Iterator

from assistant.audit.audited_page import AuditedPage
from assistant.audit.authority import Authority
from assistant.audit.contradiction import Contradiction
from assistant.audit.statement import Statement, denies, without_asides
from assistant.rules.status_code import status_code
from corpus.citation import Citation
from corpus.named_codes import hcpcs_at
from corpus.sources import source

_BILLED = re.compile(
    r"\b(?:report(?:ed|able)?|bill(?:ed|able)?|append(?:ed)?|submit(?:ted)?|separately (?:paid|payable|reimbursed)|"
    r"payable|construct|combination|paired)\b|(?:\d{4}[0-9A-Z])\s*\+\s*\d{4}[0-9A-Z]",
    re.IGNORECASE,
)
_UNPAID = re.compile(
    r"\bstatus\b|\bbundl\w+|\binclu\w+|\bunpaid\b|\bpays? nothing\b|\bnothing (?:is|for)\b|\bseparate payment\b|"
    r"\binformational\b|\b(?:is|are) part of\b|\bMUE\b|\bwrite[- ]?off\b|\bno charge\b|\bpackaged\b|\bnever paid\b",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"\bdeleted\b|\bdiscontinued\b|\bretired\b|\breplac\w+|\bformer\w*|\bno longer\b|\buntil 20\d\d|\bold code\b",
    re.IGNORECASE,
)
_AFTER_DOLLAR = re.compile(r"[$.]\s*$|\bZIP\b[^.]{0,20}$", re.IGNORECASE)


def billed_codes(page: AuditedPage, authority: Authority) -> Iterator[Contradiction]:
    """Codes in sentences that recommend billing, where CMS pays nothing for them by themselves."""
    found: set[str] = set()
    for statement in page.statements:
        text = without_asides(statement.text)
        if statement.section == "denials" or not _BILLED.search(text):
            continue
        if denies(text) or _UNPAID.search(statement.text):
            continue
        for hcpcs in statement.codes:
            row = authority.fee(hcpcs) if hcpcs not in found and hcpcs != page.hcpcs else None
            if row is None or status_code(row.status).payable is not False:
                continue
            found.add(hcpcs)
            status = status_code(row.status)
            yield page.contradiction(
                "bundled_code", statement.spot, f"Payment of {hcpcs}", f"{hcpcs} is listed for billing",
                f"status {row.status}: {status.words} ({row.edition.edition})", row.citation(),
                codes=(hcpcs,),
            )  # fmt: skip


def unknown_codes(page: AuditedPage, authority: Authority) -> Iterator[Contradiction]:
    """Codes that no loaded table has, or that only an earlier edition has."""
    found: set[str] = set()
    day = authority.day
    for statement in page.statements:
        for hcpcs in _named(statement):
            if hcpcs in found or _GONE.search(statement.text):
                continue
            found.add(hcpcs)
            if not authority.store.known(hcpcs):
                yield page.contradiction(
                    "unknown_code", statement.spot, f"Code {hcpcs}", f"names {hcpcs}",
                    "no loaded table has this code", _fee_schedule(authority), codes=(hcpcs,),
                )  # fmt: skip
            elif authority.fee(hcpcs) is None and authority.has("pfs", hcpcs):
                older = [r for r in authority.other_fees(hcpcs) if r.edition.in_force_to < day]
                if older:
                    yield page.contradiction(
                        "unknown_code", statement.spot, f"Code {hcpcs}", f"names {hcpcs}",
                        f"last in the {older[0].edition.edition} fee schedule", older[0].citation(),
                        codes=(hcpcs,),
                    )  # fmt: skip


def _named(statement: Statement) -> Iterator[str]:
    """The codes of a sentence that are written as CPT codes, no other number of five digits."""
    for place, hcpcs in hcpcs_at(statement.text):
        if not _AFTER_DOLLAR.search(statement.text[:place]):
            yield hcpcs


def _fee_schedule(authority: Authority) -> Citation | None:
    editions = authority.store.editions("pfs")
    return source(editions[-1].source).citation("HCPCS column") if editions else None
