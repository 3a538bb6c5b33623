"""Citations of our own pages, policies and modifiers, with what they rest on beside them."""

import re
from collections.abc import Iterable

from corpus.citation import Citation
from corpus.modifier import Modifier
from corpus.page import CodePage
from corpus.policy import Policy
from corpus.prose import FaqEntry, Passage, Section
from corpus.sources import source


def page_place(page: CodePage, heading: str, quote: str) -> Citation:
    """A section of a code page, quoting it."""
    return Citation(
        page.source_id, heading, page.reviewed.isoformat(),
        f"Lamina code page {page.hcpcs}: {page.title}", "", quote,
    )  # fmt: skip


def policy_place(policy: Policy, heading: str, quote: str) -> Citation:
    """A section of a policy digest, quoting it."""
    return Citation(
        policy.source_id, heading, policy.reviewed.isoformat(),
        f"Lamina policy digest: {policy.title}", "", quote,
    )  # fmt: skip


CLOCK = {
    "new_period": "a new global period starts with this procedure.",
    "no_new_period": "no new period starts; the first operation's period runs on.",
    "inside_window": "it makes a service inside a running global period payable.",
}
"""What a modifier does to the global period, in words."""


def modifier_place(modifier: Modifier) -> Citation:
    """A modifier page, quoting what it says of meaning, payment, needs and alternatives."""
    instead = (f"Use {a.modifier} instead: {a.when}" for a in modifier.use_instead)
    clock = CLOCK.get(modifier.global_clock, "")
    said = (
        modifier.title,
        modifier.meaning,
        modifier.payment.text,
        clock,
        *modifier.needs,
        *instead,
    )
    return Citation(
        modifier.source_id, modifier.modifier, "",
        f"Lamina modifier page {modifier.modifier}: {modifier.title}", "", "\n".join(text for text in said if text),
    )  # fmt: skip


def resting_on(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """What a passage of ours cites, the weightiest first, at most three."""
    ranked = sorted(citations, key=lambda c: source(c.source).authority)
    return tuple(ranked[:3])


def passage_places(page: CodePage, section: Section, item: Passage) -> tuple[Citation, ...]:
    """The page's own place for one passage, and what it rests on."""
    return (page_place(page, section.heading, item.text), *resting_on(item.citations))


def faq_places(page: CodePage, entry: FaqEntry) -> tuple[Citation, ...]:
    """The page's own place for one FAQ entry, and what it rests on."""
    quote = f"{entry.question} {entry.answer}"
    return (page_place(page, f"FAQ: {entry.question}", quote), *resting_on(entry.citations))


def plain(text: str) -> str:
    """Markdown of a passage on one line, list marks dropped."""
    return " ".join(re.sub(r"^\s*[-*] +", "", text, flags=re.MULTILINE).split())
