"""Answers from documents that the question names: their words first, what Lamina itself knows apart from them."""

from collections.abc import Callable
from dataclasses import replace

from assistant.compose.draft import Draft
from assistant.compose.prose import fresh, write_passage
from assistant.evidence import Evidence
from assistant.named_documents import payer_of
from assistant.plan import Plan
from assistant.relevance import LEAST
from assistant.safety.quotation import named
from assistant.safety.requests import kind_of
from index.hit import Hit

NEAREST = 0.20
"""Relevance below which nothing of a document is shown, though the question calls it by its name."""
NEAR = 0.12
"""How much less relevant than the best one a further passage of a document may be."""
MOST = 2
"""Passages of one payer or publisher in an answer."""
CLOSE = 0.62
"""Relevance from which a passage of ours on the same matter is shown beside a document's."""
ANSWERED = frozenset({"prose", "describe", "needs_input", "refusal"})
"""Topics that have nothing to add to what a document says."""
UNHELPED = frozenset({"fraud", "injection"})
"""What no document makes answerable."""


def write_documents(draft: Draft, evidence: Evidence) -> bool:
    """The passages of the named documents that answer; False where none is near enough."""
    asks = evidence.query.intents
    commercial = "out_of_scope" not in asks or kind_of(evidence.query.question) == "commercial"
    found = [(value, hit) for value, hit in evidence.documents if value >= LEAST]
    found = found or _nearest(draft, evidence)
    if not found or asks.any(*UNHELPED) or not commercial:
        return False
    for several in _by_owner(found):
        best, first = several[0]
        near = [hit for value, hit in several[1:] if value >= best - NEAR]
        for hit in (first, *fresh(near, first)[: MOST - 1]):
            write_passage(draft, hit)
    return True


def write_beside(
    draft: Draft, evidence: Evidence, write: Callable[[Draft, Evidence], None]
) -> None:
    """What tables, rules and pages say on the same question, under a heading of its own."""
    topics = tuple(topic for topic in evidence.plan.topics if topic not in ANSWERED)
    first, draft.blocks = draft.blocks, []
    if topics:
        write(draft, replace(evidence, plan=Plan(topics, evidence.plan.unknown)))
    if draft.status not in ("answered", "partial"):
        draft.blocks = []
    elif not draft.blocks and evidence.ranked and evidence.ranked[0][0] >= CLOSE:
        write_passage(draft, evidence.ranked[0][1])
    draft.status = "answered"
    payers = _payers(evidence)
    if draft.blocks:
        lead = (
            "Medicare's own rule, which may differ:" if payers else "What is published beside it:"
        )
        draft.blocks[0] = f"**{lead}**\n\n{draft.blocks[0]}"
    draft.blocks = [*first, *draft.blocks]
    if payers:
        draft.caution(
            f"The rules of {', '.join(payers)} and of Medicare are not the same: each holds for its own "
            "claims. What your document says was not checked against anything published."
        )


def _nearest(draft: Draft, evidence: Evidence) -> list[tuple[float, Hit]]:
    """The nearest passage of a document called by its name, where none is near enough to be an answer."""
    best = max(evidence.documents, key=lambda pair: pair[0], default=None)
    if best is None or best[0] < NEAREST or not evidence.by_name:
        return []
    draft.caution("The passage shown is the nearest of the document named; it may not answer.")
    return [best]


def _by_owner(found: list[tuple[float, Hit]]) -> list[list[tuple[float, Hit]]]:
    """Passages by whose they are, each group and the groups in the order of relevance."""
    groups: dict[str, list[tuple[float, Hit]]] = {}
    for value, hit in found:
        owner = hit.chunk.payer or hit.chunk.publisher or hit.chunk.source
        groups.setdefault(owner, []).append((value, hit))
    best = max(value for value, _ in found)
    return [group for group in groups.values() if group[0][0] >= best - NEAR]


def _payers(evidence: Evidence) -> tuple[str, ...]:
    """The payers, other than Medicare, whose documents the question names; a publisher may be one."""
    owners = (payer_of(hit.chunk) for _, hit in evidence.documents)
    return tuple(named(one) for one in dict.fromkeys(owners) if one)
