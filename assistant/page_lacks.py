"""Codes of which no page of ours tells what is asked: diagnoses, documentation or denials."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from assistant.facts import CodeFacts
from assistant.not_held import COMMAND
from assistant.rules.result import RuleResult
from corpus.page import CodePage

LOOKED = "Looked up in Lamina's code pages and in the imported documents."


@dataclass(frozen=True, slots=True)
class PagePart:
    """A part of a code page: its words, the document that has them otherwise, and how a passage shows
    that it speaks of the matter."""

    section: str
    words: str
    document: str
    shown_by: str

    def on(self, page: CodePage) -> bool:
        """Whether a page has the part."""
        if self.section == "diagnoses":
            return bool(page.diagnoses)
        found = page.section(self.section)
        return found is not None and bool(found.items or found.entries)


PARTS = {
    "diagnosis": PagePart("diagnoses", "diagnoses", "the contractor's LCD or billing article", r"diagnos|icd-?10|\bdx\b"),
    "documentation": PagePart("documentation", "what the record must show", "the policy or guidance that has it", r"document|\bnotes?\b|record|report"),
    "denial": PagePart("denials", "denials", "the payer's notice or policy that has it", r"\bden(?:y|ied|ials?)\b"),
}  # fmt: skip
"""The parts by the topic that asks for them."""
OF_PAGES = frozenset({*PARTS, "prose", "describe", "status", "add_on"})
"""Topics beside which what a page lacks is the answer; beside a verdict it is not."""


def page_lacks(topics: Collection[str], facts: Mapping[str, CodeFacts]) -> tuple[RuleResult, ...]:
    """For each code without the part of a page that is asked for: that there is none, and what to do.

    Empty where the question has a verdict, an amount or an edit for its subject.
    """
    if not set(topics) <= OF_PAGES:
        return ()
    return tuple(
        _lacks(topic, part, one)
        for topic, part in PARTS.items() if topic in topics
        for one in facts.values() if one.page is None or not part.on(one.page)
    )  # fmt: skip


def _lacks(topic: str, part: PagePart, facts: CodeFacts) -> RuleResult:
    code = facts.hcpcs
    what = f"Lamina has no page of its own that lists {part.words} for {code}."
    how = f"{LOOKED} Import {part.document} ({COMMAND}) and ask again."
    inputs = {"hcpcs": code, "part": topic, "said": what}
    return RuleResult("look_up_page", inputs, None, "", "", (), f"{what} {how}")
