"""Which level a code counts: the first one or each further one, as add-on lists and fee rows say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.audit.audited_page import AuditedPage
from assistant.audit.authority import Authority
from assistant.audit.contradiction import Contradiction
from assistant.audit.statement import Statement, denies
from corpus.citation import Citation
from corpus.named_codes import hcpcs_at

FIRST, ADDITIONAL, PRIMARY = "first", "additional", "primary"
_UNIT = r"(?:levels?|segments?|interspaces?|vertebra\w*|vertebral\s+\w+|injections?|joints?|lesions?|dis[ck]s?)"
_FIRST_ADDITIONAL = re.compile(
    rf"\b(?:first|initial|1st)\s+additional\b(?:\s+[\w-]+){{0,3}}?\s+{_UNIT}\b", re.IGNORECASE
)
_EACH = re.compile(
    rf"\b(?:each|every)\s+(?:additional|further|subsequent)\b(?:\s+[\w-]+){{0,3}}?\s+{_UNIT}\b",
    re.IGNORECASE,
)
_FIRST = re.compile(
    rf"\b(?:the\s+)(?:first|initial|single)\b(?!\s+additional)(?:\s+[\w-]+){{0,2}}?\s+{_UNIT}\b",
    re.IGNORECASE,
)
_VERB = (
    r"(?:covers?|is|reports?|describes?|captures?|represents?|counts?|stands for|refers to|means|"
    r"is (?:used|reported|billed|listed) for|applies to)"
)
_LINK = re.compile(
    rf"^\W{{0,3}}(?:(?:which|that)\s+)?(?:{_VERB}|for)\b[^.;:()]{{0,70}}$", re.IGNORECASE
)
_STRICT = re.compile(
    rf"^\W{{0,3}}(?:(?:which|that)\s+)?{_VERB}\s+(?:for\s+)?(?:the\s+)?$", re.IGNORECASE
)
_BACK = re.compile(
    r"^[\s,(]*(?:is\s+)?(?:already\s+)?(?:covered by|reported (?:with|as|by|under)|billed (?:with|as)|"
    r"coded (?:as|with)|captured by|described by|is)?\s*\(?\+?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Role:
    """The place of a code in its family: first, additional or primary; the reason and its source."""

    place: str
    reason: str
    citation: Citation


def role(hcpcs: str, authority: Authority) -> Role | None:
    """What the tables say of a code, or our page where they are silent; None where nothing does."""
    row = authority.fee(hcpcs)
    if row is None:
        return None
    entry = authority.add_on(hcpcs)
    if entry is None:
        if authority.is_add_on(hcpcs) or not authority.has("aoc", hcpcs):
            return None
        reason = (
            f"{hcpcs} is no add-on code: it is the first, and each additional one has another code"
        )
        return Role(PRIMARY, f"{reason} (global {row.global_days})", row.citation())
    for other in authority.add_ons_of(hcpcs):
        further = authority.add_on(other)
        if further is not None and {*entry.primaries, hcpcs} == set(further.primaries):
            shared = ", ".join(entry.primaries[:6])
            return Role(
                FIRST,
                f"{hcpcs} is the single (first) one and {other} each additional one: both are "
                f"add-ons to {shared}, and {other} lists {hcpcs} as a primary",
                further.citation(),
            )
    for primary in entry.primaries:
        base = authority.add_on(primary)
        if base is not None and {*base.primaries, primary} == set(entry.primaries):
            return Role(
                ADDITIONAL,
                f"{hcpcs} is each additional one: {primary}, the first, is among its primaries",
                entry.citation(),
            )
    return _by_page(hcpcs, authority)


def _by_page(hcpcs: str, authority: Authority) -> Role | None:
    page = authority.own_page(hcpcs)
    if page is None or page.level_counting.kind not in ("each_additional", "single"):
        return None
    kind, rule = page.level_counting.kind, page.level_counting.rule
    place = Citation(
        page.source_id, "Level counting", page.reviewed.isoformat(),
        f"Lamina code page {hcpcs}: {page.title}", "", rule,
    )  # fmt: skip
    return Role(ADDITIONAL if kind == "each_additional" else FIRST, rule, place)


def told_levels(page: AuditedPage, authority: Authority) -> Iterator[Contradiction]:
    """Sentences that call a code the first additional, each additional or first one."""
    found: set[tuple[str, str]] = set()
    for statement in page.statements:
        for hcpcs, claim, words in _claims(statement, page.hcpcs):
            known = role(hcpcs, authority)
            if known is None or (hcpcs, claim) in found or not _excludes(known.place, claim):
                continue
            found.add((hcpcs, claim))
            yield page.contradiction(
                "level", statement.spot, f"What {hcpcs} counts", f"{hcpcs} is “{words.lower()}”",
                known.reason, known.citation, codes=(hcpcs,),
            )  # fmt: skip


def _excludes(place: str, claim: str) -> bool:
    if claim == "first additional":
        return place in (FIRST, PRIMARY)
    if claim == ADDITIONAL:
        return place in (FIRST, PRIMARY)
    return place == ADDITIONAL


def _claims(statement: Statement, own: str) -> Iterator[tuple[str, str, str]]:
    """Code, claim and words of each."""
    text = statement.text
    if denies(text) and "instead" not in text:
        return
    at = hcpcs_at(text)
    for match in _FIRST_ADDITIONAL.finditer(text):
        hcpcs = _linked(text, match, at, _LINK)
        if hcpcs:
            yield hcpcs, "first additional", match[0]
    for pattern, claim in ((_EACH, ADDITIONAL), (_FIRST, FIRST)):
        for match in pattern.finditer(text):
            before = [(i, code) for i, code in at if i < match.start()]
            if before and _STRICT.match(text[before[-1][0] + 5 : match.start()]):
                yield before[-1][1], claim, match[0]


def _linked(
    text: str, match: re.Match[str], at: list[tuple[int, str]], link: re.Pattern[str]
) -> str | None:
    """The code that a phrase speaks of: the one it is said to be covered by, or the one before it."""
    after = next(((i, code) for i, code in at if i >= match.end()), None)
    if after and _BACK.match(text[match.end() : after[0]]):
        return after[1]
    before = [(i, code) for i, code in at if i < match.start()]
    if before and link.match(text[before[-1][0] + 5 : match.start()]):
        return before[-1][1]
    return None
