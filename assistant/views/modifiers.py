"""Modifiers on a code: the verdict of the rules for each, and what our page adds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.facts import CodeFacts
from assistant.rules.modifier_verdict import modifier_verdict
from assistant.views.marks import Marks
from corpus.modifier import Modifier, load_modifiers
from corpus.prose import Passage

VERDICTS = {
    "allowed": "Allowed",
    "documentation_required": "With documentation",
    "not_needed": "Not needed",
    "not_allowed": "Not allowed",
}
"""Verdicts in words, in the order in which they are shown."""
NAMED = re.compile(r"^\*\*(\w{2})\*\*:?\s*")
KIND_ONLY = frozenset({"kind of service", "kind of claim"})
"""What decides where a modifier is for other services altogether: not worth a line."""
BY_ITSELF = frozenset({"no indicator", "the record"})
"""What decides where the code has no part in it."""


@dataclass(frozen=True, slots=True)
class ModifierLine:
    """A modifier, its title, the verdict by its name and in words, and why, with [1] markers.

    `named` says that it matters for this code: our page takes it up or, where there is none, a value
    of the fee row decides it.
    """

    modifier: str
    title: str
    verdict: str
    words: str
    why: str
    named: bool


def modifier_lines(facts: CodeFacts, marks: Marks) -> tuple[ModifierLine, ...]:
    """Modifiers that can concern the code: those of its page, those that an indicator decides, and
    those of operations. None without a fee row."""
    if facts.fee is None:
        return ()
    told = _told(facts)
    wanted = [
        m for m in load_modifiers().values() if m.modifier in told or m.members[0] == m.modifier
    ]
    lines = [one for m in wanted if (one := _line(m, facts, told, marks)) is not None]
    order = list(VERDICTS)
    return tuple(sorted(lines, key=lambda one: (order.index(one.verdict), one.modifier)))


def _told(facts: CodeFacts) -> Mapping[str, Passage]:
    """What the page's section says, by modifier."""
    section = facts.page.section("modifiers") if facts.page is not None else None
    items = section.items if section is not None else ()
    return {found[1]: item for item in items if (found := NAMED.match(item.text)) is not None}


def _line(
    modifier: Modifier, facts: CodeFacts, told: Mapping[str, Passage], marks: Marks
) -> ModifierLine | None:
    assert facts.fee is not None
    result = modifier_verdict(modifier, facts.fee, facts.is_add_on)
    said = told.get(modifier.modifier)
    if said is None and result.steps[0].expression in KIND_ONLY:
        return None
    why = result.reason.partition(". ")[2]
    places = result.citations[:2]
    if said is not None:
        why, places = NAMED.sub("", said.text), said.citations[:3] or places
    verdict = result.value or "allowed"
    named = said is not None or (facts.page is None and result.steps[0].expression not in BY_ITSELF)
    return ModifierLine(
        modifier.modifier, modifier.title, verdict, VERDICTS[verdict], f"{why}{marks(*places)}", named,
    )  # fmt: skip
