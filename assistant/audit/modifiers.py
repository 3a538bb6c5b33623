"""Modifiers that a page gives, lists or denies for a code, against the code's own row."""

import re
from collections.abc import Iterator

from assistant.audit.audited_page import AuditedPage, SaidModifier
from assistant.audit.authority import Authority
from assistant.audit.contradiction import Contradiction, Spot
from assistant.audit.statement import Statement, clauses, denies, without_asides
from assistant.rules.modifier_verdict import (
    ALLOWED,
    DOCUMENTATION,
    NOT_ALLOWED,
    ModifierVerdict,
    modifier_on,
)
from corpus.named_codes import hcpcs_at

JUDGED = ("22", "26", "50", "51", "54", "55", "62", "66", "80", "81", "82", "AS", "TC")
"""Modifiers whose place on a code follows from its row; others depend on the case."""
_TOKEN = "|".join(JUDGED)
_NAMED = re.compile(rf"\b[Mm]odifiers?\s+-?({_TOKEN})\b(?!\s*(?:percent|%))")
_GIVEN = re.compile(
    r"\b(?:with|append\w*|appl(?:y|ies|icable)|use[ds]?|report\w*|requires?|add\w*|needs?|appropriate|"
    r"allowed|permitted|can be|may be|bill\w*|attach\w*)\b",
    re.IGNORECASE,
)
_REFUSED = (
    r"(?:exempt from|(?:do|does|can|could|should|must|may|is|are)\s*(?:not|n['’]t)\s+(?:be\s+)?"
    r"(?:append\w*|us\w+|report\w*|bill\w*|appl\w+|add\w*|allow\w*|permit\w*|appropriate|valid|payable)|"
    r"cannot (?:be )?(?:append\w*|us\w+|report\w*|bill\w*|appl\w+|add\w*)|never (?:append|use|report|appl)\w*)"
)
_REFUSES = re.compile(_REFUSED, re.IGNORECASE)
_IF = re.compile(r"\b(?:unless|except|only (?:if|when|where)|if|when|where|until)\b", re.IGNORECASE)


def listed_modifiers(page: AuditedPage, authority: Authority) -> Iterator[Contradiction]:
    """Modifiers with a verdict of the page, and those it merely lists."""
    for said in page.modifiers:
        spot = Spot("modifiers", said.place, said.text)
        ruled = _ruled(page.hcpcs, said.modifier, authority)
        if ruled is None:
            continue
        if said.verdict is not None:
            if said.verdict != ruled.verdict:
                holds = f"{ruled.verdict.replace('_', ' ')}: {ruled.why}"
                yield _finding(
                    page, page.hcpcs, said, spot, said.verdict.replace("_", " "), holds, ruled
                )
        elif ruled.verdict == NOT_ALLOWED:
            light = ruled.decided_by.startswith("kind of")
            yield page.contradiction(
                "modifier", spot, f"Modifier {said.modifier} on {page.hcpcs}", "listed with the code",
                ruled.why, ruled.citation, "note" if light else "error", modifiers=(said.modifier,),
            )  # fmt: skip


def told_modifiers(page: AuditedPage, authority: Authority) -> Iterator[Contradiction]:
    """Sentences that give or refuse a modifier for a code."""
    found: set[tuple[str, str, bool]] = set()
    for statement in page.statements:
        if statement.section == "denials":  # what was done wrong, not what is to be done
            continue
        for hcpcs, mod, given in _claims(statement, page.hcpcs):
            ruled = _ruled(hcpcs, mod, authority)
            if ruled is None or (hcpcs, mod, given) in found or not _contradicts(given, ruled):
                continue
            found.add((hcpcs, mod, given))
            yield page.contradiction(
                "modifier", statement.spot, f"Modifier {mod} on {hcpcs}",
                "goes on the code" if given else "does not go on the code", ruled.why,
                ruled.citation, codes=(hcpcs,), modifiers=(mod,),
            )  # fmt: skip


def _ruled(hcpcs: str, mod: str, authority: Authority) -> ModifierVerdict | None:
    row, known = authority.fee(hcpcs) if hcpcs else None, authority.modifiers.get(mod)
    if row is None or known is None:
        return None
    return modifier_on(known, row, bool(authority.is_add_on(hcpcs)))


def _contradicts(given: bool, ruled: ModifierVerdict) -> bool:
    if given:
        return ruled.verdict == NOT_ALLOWED
    decided = ruled.decided_by not in ("no indicator", "the record")
    return decided and ruled.verdict in (ALLOWED, DOCUMENTATION)


def _finding(
    page: AuditedPage, hcpcs: str, said: SaidModifier, spot: Spot, says: str, holds: str,
    ruled: ModifierVerdict,
) -> Contradiction:  # fmt: skip
    return page.contradiction(
        "modifier",
        spot,
        f"Modifier {said.modifier} on {hcpcs}",
        says,
        holds,
        ruled.citation,
        modifiers=(said.modifier,),
    )


def _claims(statement: Statement, own: str) -> Iterator[tuple[str, str, bool]]:
    """Code, modifier, and whether the sentence gives it (True) or refuses it (False)."""
    answer = statement.answers
    asked = _NAMED.search(statement.question) if answer is not None else None
    if asked and not _IF.search(statement.text) and not denies(statement.question):
        codes = [code for _, code in hcpcs_at(statement.question)]
        yield (codes[-1] if codes else own), asked[1], bool(answer)
    for clause in clauses(statement.text):
        for match in _NAMED.finditer(clause):
            yield from _in_clause(clause, match, own)


def _in_clause(clause: str, match: re.Match[str], own: str) -> Iterator[tuple[str, str, bool]]:
    """The claim about one modifier of a clause; its code stands near it, or is the page's."""
    before = [code for place, code in hcpcs_at(clause) if place < match.start()]
    after = [code for place, code in hcpcs_at(clause) if place >= match.end()]
    near = clause[max(0, match.start() - 60) : match.end() + 60]
    follows = (
        re.match(
            r"[^,;]{0,40}?\b(?:to|on|with)\b[^,;]{0,20}?$", clause[match.end() :].split(after[0])[0]
        )
        if after
        else None
    )
    hcpcs = after[0] if follows else before[-1] if before else own
    if not hcpcs or (len(set(before)) > 1 and len(set(after)) > 0):
        return
    if _REFUSES.search(near):
        if not _IF.search(clause):
            yield hcpcs, match[1], False
    elif _GIVEN.search(near) and not denies(without_asides(near)):
        yield hcpcs, match[1], True
