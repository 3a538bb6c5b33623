"""Primary codes of add-ons: listed and told ones against the add-on table."""

import re
from collections.abc import Iterator

from assistant.audit.audited_page import AuditedPage
from assistant.audit.authority import Authority
from assistant.audit.contradiction import Contradiction, Spot
from assistant.audit.statement import Statement, clauses, denies
from corpus.named_codes import hcpcs_at
from corpus.rows import AddOn

LIST, ADD_ONS = Spot("primary_codes", "Primary codes"), Spot("add_on_codes", "Add-on codes")
SHORT_LIST = 15
"""A longer list of primaries may be an excerpt."""
FIXED = "1"
"""Add-on edit type whose list of primaries is complete."""
_CODE = r"\+?\d{4}[0-9FTUM]"
_ASIDE = r"(?:\s*\([^()]{0,80}\))?"
_CODES = rf"({_CODE}{_ASIDE}(?:(?:\s*,\s*(?:and|or)?\s*|\s*/\s*|\s+(?:and|or)\s+){_CODE}{_ASIDE})*)"
_TOLD = (
    re.compile(rf"\bprimary (?:procedure |surgery )?(?:codes?|procedures?)\s*[:(—–-]?\s*(?:is|are)?\s*\(?{_CODES}"),
    re.compile(rf"\b(?:in addition to|add-?ons? (?:code )?to|appended to|listed (?:separately )?with)\s+(?:either\s+|code\s+)?{_CODES}"),
    re.compile(rf"\bprimary [\w -]{{0,60}}[—–(,-]\s*(?:either\s+)?{_CODES}"),
)  # fmt: skip
_IS_ADD_ON = re.compile(
    r"^(?:(?P<code>\d{5})|it|this (?:code|procedure)|CPT (?P<cpt>\d{5}))\s+is (?:an?|itself an?) "
    r"(?:\w+ )?add-?on\b",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"\b(?:alone|by itself|on its own|stand-?alone|without (?:a |any |the )?primary)\b",
    re.IGNORECASE,
)


def listed_primaries(page: AuditedPage, authority: Authority) -> Iterator[Contradiction]:
    """The page's lists of primary codes and of add-on codes."""
    yield from _wrong(page, page.hcpcs, page.primaries, LIST, authority)
    for add_on in page.add_ons:
        yield from _wrong(page, add_on, (page.hcpcs,), ADD_ONS, authority)


def told_primaries(page: AuditedPage, authority: Authority) -> Iterator[Contradiction]:
    """Primary codes told in sentences, those that are told nowhere, and add-ons called by a wrong name."""
    told = set(page.primaries)
    for statement in page.statements:
        yield from _called(page, statement, authority)
        for hcpcs, primaries in _claims(statement, page, authority):
            yield from _wrong(page, hcpcs, primaries, statement.spot, authority)
        told |= set(statement.codes)
    yield from _untold(page, told, authority)


def _wrong(
    page: AuditedPage, hcpcs: str, primaries: tuple[str, ...], spot: Spot, authority: Authority
) -> Iterator[Contradiction]:
    if not primaries or not hcpcs:
        return
    entry = authority.add_on(hcpcs)
    row = authority.fee(hcpcs)
    if entry is None:
        if authority.has("aoc", hcpcs) and row is not None and row.global_days != "ZZZ":
            yield page.contradiction(
                "primary_code", spot, f"Primary codes of {hcpcs}", ", ".join(primaries),
                f"{hcpcs} is no add-on code (global {row.global_days})", row.citation(),
                codes=(hcpcs,),
            )  # fmt: skip
        return
    strange = [code for code in primaries if code not in entry.primaries and code != hcpcs]
    if strange and entry.aoc_type == FIXED:
        yield page.contradiction(
            "primary_code", spot, f"Primary codes of {hcpcs}", ", ".join(strange),
            f"not among its primary codes: {_listed(entry)}", entry.citation(), codes=(hcpcs,),
        )  # fmt: skip


def _listed(entry: AddOn) -> str:
    shown = ", ".join(entry.primaries[:8])
    more = f" and {len(entry.primaries) - 8} more" if len(entry.primaries) > 8 else ""
    return f"{shown}{more} ({entry.edition.edition})"


def _untold(page: AuditedPage, told: set[str], authority: Authority) -> Iterator[Contradiction]:
    """An add-on page that names no primary, or only some of a short list."""
    entry = authority.add_on(page.hcpcs) if page.hcpcs else None
    if entry is None or not entry.primaries:
        return
    named = [code for code in entry.primaries if code in told]
    missing = [code for code in entry.primaries if code not in told]
    if named and (not missing or len(entry.primaries) > SHORT_LIST):
        return
    says = f"names {', '.join(named)} only" if named else "names none"
    yield page.contradiction(
        "primary_code", LIST, f"Primary codes of {page.hcpcs}", says,
        f"add-on to {_listed(entry)}", entry.citation(), "incomplete",
    )  # fmt: skip


def _called(
    page: AuditedPage, statement: Statement, authority: Authority
) -> Iterator[Contradiction]:
    """A primary code called an add-on, and an add-on said to stand alone."""
    match = _IS_ADD_ON.match(statement.text)
    hcpcs = (match["code"] or match["cpt"] or page.hcpcs) if match else ""
    row = authority.fee(hcpcs) if hcpcs else None
    if row is not None and not authority.is_add_on(hcpcs) and authority.has("aoc", hcpcs):
        yield page.contradiction(
            "primary_code", statement.spot, f"Kind of {hcpcs}", f"{hcpcs} is an add-on code",
            f"no add-on code (global {row.global_days})", row.citation(), codes=(hcpcs,),
        )  # fmt: skip
    yield from _alone(page, statement, authority)


def _alone(
    page: AuditedPage, statement: Statement, authority: Authority
) -> Iterator[Contradiction]:
    asked = statement.answers is True and _ALONE.search(statement.question)
    named = statement.codes or ((page.hcpcs,) if page.hcpcs else ())
    entry = authority.add_on(named[0]) if asked and len(set(named)) == 1 else None
    if entry is not None and not re.search(r"\bnot? \w*alone", statement.question):
        yield page.contradiction(
            "primary_code", statement.spot, f"{entry.hcpcs} without a primary", "yes",
            f"an add-on code is paid only with a primary: {_listed(entry)}", entry.citation(),
            codes=(entry.hcpcs,),
        )  # fmt: skip


def _claims(
    statement: Statement, page: AuditedPage, authority: Authority
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Add-on and the primaries that a sentence gives it."""
    for clause in clauses(statement.text):
        if denies(clause):
            continue
        for pattern in _TOLD:
            for match in pattern.finditer(clause):
                primaries = tuple(code for _, code in hcpcs_at(match[1]))
                hcpcs = _add_on_of(clause, match, page, authority)
                if hcpcs and hcpcs not in primaries:
                    yield hcpcs, primaries


def _add_on_of(
    clause: str, match: re.Match[str], page: AuditedPage, authority: Authority
) -> str | None:
    """The add-on of a clause: the nearest code before the phrase, else the page's own code."""
    before = [code for place, code in hcpcs_at(clause) if place < match.start()]
    hcpcs = before[-1] if before else page.hcpcs
    return hcpcs if hcpcs and authority.add_on(hcpcs) is not None else None
