"""Which codes a follow-up question is about: those before, one more, one less, or others instead."""

import re
from dataclasses import replace

from assistant.mentions import CodeMention
from assistant.query import Query

ADDS = re.compile(
    r"^\s*(?:not even with|and|add|plus|also|with|together with|then add|now add)\b|\b(?:too|as well|with it|added)\s*\??",
    re.I,
)
DROPS = re.compile(r"\b(?:without|drop|remove|minus|except|leave out|less)\b", re.IGNORECASE)
REPLACED = re.compile(
    r"\bnot\s+(?:the\s+)?(\d{4}[0-9A-Z])\b|\binstead of\s+(\d{4}[0-9A-Z])\b", re.IGNORECASE
)
INSTEAD = re.compile(
    r"\b(?:instead|same for|same with|rather|replace|swap)\b|^\s*(?:no|sorry|i mean)\b", re.I
)
FIRST = re.compile(r"\bthe (?:first|former|earlier|previous|other)(?: one| code)?\b", re.IGNORECASE)
SEVERAL = re.compile(
    r"\b(?:they|them|these|those|both|the two|together|which (?:one|of)|all (?:of them|three|codes)|each of)\b",
    re.I,
)
JOINT = frozenset({"total", "ptp"})
"""Matters of several codes at once: after them a further code joins the others."""
OF_ONE = frozenset({"mue", "modifier", "payment", "rvu", "global", "global_end", "status", "diagnosis", "documentation"})  # fmt: skip
"""Matters of one code: after "63053 with 22612?" they are those of 63053."""


def codes_in_play(query: Query, before: Query, history: list[Query]) -> tuple[CodeMention, ...]:
    """The codes of a follow-up, in the order of a claim."""
    named, known = query.codes, _counted(before)
    if not named:
        services = [
            m for q in reversed(history) for m in q.codes if m.hcpcs in query.named_services
        ]
        if services:
            return (services[0],)
        if FIRST.search(query.question):
            return earlier_codes(history) or known
        if SEVERAL.search(query.question):
            return _recent(history) if len(known) == 1 else known
        return known[:1] if _of_the_subject(query, before) else known
    replaced = {a or b for a, b in REPLACED.findall(query.question)}
    if replaced:
        kept = tuple(m for m in named if m.hcpcs not in replaced)
        rest = tuple(m for m in known if m.hcpcs not in replaced) if len(known) > 1 else ()
        return _joined(rest, kept)
    if drops(query, before):
        gone = {m.hcpcs for m in named}
        return tuple(m for m in known if m.hcpcs not in gone) or named
    if _another_companion(query, before):
        return _joined(known[:1], named)
    if INSTEAD.search(query.question) or not ADDS.search(query.question):
        return named
    beside = re.search(r"\bwith\b", query.question, re.IGNORECASE)
    if beside and before.intents.any("alone", "primary"):
        return _joined(known[:1], named)
    joint = (
        before.intents.any(*JOINT) or len(known) > 1 or query.intents.any("ptp", "total")
        or re.search(r"^\s*(?:add|plus)\b|\bwith it\b|\btoo\b|^\s*(?:not even )?with\b", query.question, re.I) is not None
    )  # fmt: skip
    return _joined(known, named) if joint else named


def _has_companion(before: Query) -> bool:
    """Whether the turn before held an add-on against another code: "63053 with 22612?"."""
    return before.follow_up and len(before.codes) > 1 and before.intents.any("alone", "primary")


def _of_the_subject(query: Query, before: Query) -> bool:
    asked = set(query.intents.names) & OF_ONE
    return bool(asked) and _has_companion(before) and not query.intents.any(*JOINT)


def _another_companion(query: Query, before: Query) -> bool:
    """ "22630?" after "63053 with 22612?": the same add-on beside another code."""
    subject = {m.hcpcs for m in before.codes[:1]}
    asked = set(query.intents.names) - {"alone", "primary", "yes_no", "ptp"}
    return (
        _has_companion(before) and len(query.codes) == 1 and not asked
        and not subject & {m.hcpcs for m in query.codes} and not INSTEAD.search(query.question)
    )  # fmt: skip


def drops(query: Query, before: Query) -> bool:
    """Whether the follow-up takes codes out of those in play ("without 22842?")."""
    known = {m.hcpcs for m in before.codes}
    return bool(
        query.codes and len(known) > 1 and DROPS.search(query.question)
        and {m.hcpcs for m in query.codes} < known
    )  # fmt: skip


def _counted(before: Query) -> tuple[CodeMention, ...]:
    """The codes of a turn with the units it named apart from its one code."""
    if len(before.codes) == 1 and before.units:
        return (replace(before.codes[0], units=before.units),)
    return before.codes


def earlier_codes(history: list[Query]) -> tuple[CodeMention, ...]:
    """The codes of the first turn that named other ones than the last did."""
    last = {m.hcpcs for m in history[-1].codes}
    for query in history:
        if query.codes and {m.hcpcs for m in query.codes} != last:
            return query.codes
    return ()


def _recent(history: list[Query]) -> tuple[CodeMention, ...]:
    """The single code of the last turn and the one asked about before it."""
    last = history[-1].codes
    for query in reversed(history[:-1]):
        if query.codes and {m.hcpcs for m in query.codes} != {m.hcpcs for m in last}:
            return _joined(query.codes, last)
    return last


def _joined(
    known: tuple[CodeMention, ...], named: tuple[CodeMention, ...]
) -> tuple[CodeMention, ...]:
    fresh = {m.hcpcs for m in named}
    return (*(m for m in known if m.hcpcs not in fresh), *named)
