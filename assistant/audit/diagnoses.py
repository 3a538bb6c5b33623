"""Diagnoses on a page: do they exist, are they billable, and are they called by what they are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.audit.audited_page import AuditedPage
from assistant.audit.authority import Authority
from assistant.audit.conditions import differs, named_in
from assistant.audit.contradiction import Contradiction, Spot
from assistant.audit.statement import Statement
from corpus.named_codes import diagnoses_at
from corpus.sources import source

if TYPE_CHECKING:
    from corpus.diagnosis import Diagnosis

_AWARE = re.compile(
    r"\bnot (?:a )?(?:\w+ )?(?:billable|valid|enough|complete|exist)|sixth|seventh|\b[67]th\b|"
    r"more specific|specificity|\binvalid|\bincomplete|head(?:er|ing)|categor|\bexclud|\bbelow\b|\brequires? (?:a|an|another)\b|"
    r"\bneeds? (?:a|an|another)\b|no longer|deleted|replaced|\bsplit\b|\bdoes not exist",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s*(?:[,/&]|[-–—]|\bto\b|\band\b|\bor\b|\bthrough\b|,?\s*etc\.?)?\s*")
_RANGE = re.compile(r"\s*(?:[-–—]|to|through)\s*")
_BEFORE = re.compile(r"[;:]|[)\]]|[—–](?=\s)|(?<=\s)[-](?=\s)")
_AFTER = re.compile(r"[;,]|[—–]\s|\.(?:\s|$)|$")
_OPENING = re.compile(r"[\s:(=,–—-]*(?:(?:is|for|means|called|covers)\b)?\s*")


@dataclass(frozen=True, slots=True)
class _Group:
    """Codes that stand together in a sentence, with the words that name them."""

    codes: tuple[str, ...]
    ranged: bool
    wildcard: bool
    phrase: str


def named_diagnoses(page: AuditedPage, authority: Authority) -> Iterator[Contradiction]:
    """Every diagnosis of the page's list and sentences."""
    listed = Spot("diagnoses", "Diagnoses")
    for said in page.diagnoses:
        yield from _check(page, listed, said.code, said.label, billing=True)
    for statement in page.statements:
        yield from _stated(page, statement)


def _stated(page: AuditedPage, statement: Statement) -> Iterator[Contradiction]:
    told = f"{statement.place} {statement.question} {statement.text}"
    for group in _groups(statement.text):
        billing = not (group.ranged or group.wildcard or _AWARE.search(told))
        for code in group.codes:
            yield from _check(page, statement.spot, code, group.phrase, billing)


def _check(
    page: AuditedPage, spot: Spot, code: str, phrase: str, billing: bool
) -> Iterator[Contradiction]:
    from corpus.diagnosis import diagnosis  # reads the whole tabular list on import

    found = diagnosis(code)
    if found is None:
        if billing:
            yield page.contradiction(
                "diagnosis", spot, f"Diagnosis {code}", f"lists {code}",
                "no such code in ICD-10-CM FY2026", source("icd10cm-2026").citation(code),
            )  # fmt: skip
        return
    if billing and not found.billable:
        yield page.contradiction(
            "diagnosis", spot, f"Diagnosis {code}", f"lists {code} as it stands", _leaves(found),
            found.citation(),
        )  # fmt: skip
    if phrase and differs(named_in(phrase), named_in(found.description)):
        yield page.contradiction(
            "diagnosis", spot, f"Name of diagnosis {code}", _brief(phrase), found.description,
            found.citation(),
        )  # fmt: skip


def _leaves(found: "Diagnosis") -> str:
    billable = ", ".join(leaf.code for leaf in found.leaves[:6])
    more = " …" if len(found.leaves) > 6 else ""
    return f"not billable: a further character is required ({billable}{more})"


def _brief(phrase: str) -> str:
    """What the phrase names, as data."""
    named = named_in(phrase)
    features = (("with " if there else "without ") + f for f, there in named.features.items())
    regions = sorted(named.regions)
    return ", ".join([*regions, *sorted(named.conditions), *features])


def _groups(text: str) -> Iterator[_Group]:
    """Neighbouring codes of a sentence, with the phrase in front of their bracket or after them."""
    at = diagnoses_at(text)
    start = 0
    while start < len(at):
        end = start
        while end + 1 < len(at) and _JOINT.fullmatch(text[_end(at[end]) : at[end + 1][0]]):
            end += 1
        first, last = at[start][0], _end(at[end])
        between = (text[_end(at[i]) : at[i + 1][0]] for i in range(start, end))
        next_code = at[end + 1][0] if end + 1 < len(at) else len(text)
        previous = _end(at[start - 1]) if start else 0
        yield _Group(
            tuple(code for _, code in at[start : end + 1]),
            any(_RANGE.fullmatch(words) for words in between),
            bool(re.match(r"-(?![A-Za-z0-9])|[-.]?[xX](?![A-Za-z0-9])", text[last:])),
            _phrase(text, previous, first, last, next_code),
        )
        start = end + 1


def _end(found: tuple[int, str]) -> int:
    return found[0] + len(found[1])


def _phrase(text: str, previous: int, first: int, last: int, following: int) -> str:
    """The words that name the codes between `first` and `last`."""
    before = _BEFORE.split(text[previous:first].rstrip(" ([*"))[-1]
    opened = text[previous:first].rstrip(" *").endswith(("(", "["))
    if opened:
        return before
    rest = text[last:following]
    bracket = re.match(r"\s*\**\s*\(([^()]*)\)", rest)
    if bracket:
        return bracket[1]
    after = rest[_OPENING.match(rest).end() :]  # type: ignore[union-attr]
    after = after[: _AFTER.search(after).start()]  # type: ignore[union-attr]
    if named_in(before).conditions and named_in(after).conditions:
        return f"{before} {after}"
    return after if named_in(after).conditions else before
