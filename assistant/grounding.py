"""A draft brought down to what its evidence bears out: blocks with a fault do not leave."""

import re
import uuid
from collections.abc import Sequence

from assistant.answer import Answer
from assistant.checks import Fault
from assistant.compose.draft import Draft
from assistant.query import Query
from assistant.safety.markup import inert_answer
from assistant.verify import Verification, verify

NOTHING_STANDS = "I found no statement on this that stands in my sources."
LEFT_OUT = "A statement that could not be grounded in a source was left out."


def grounded_answer(draft: Draft, query: Query, id: str = "") -> Answer:
    """The Answer of the rules writer's draft: verified, and without active content."""
    checked = grounded(draft, query.question)
    return inert_answer(Answer(
        id=id or uuid.uuid4().hex, question=query.question, status=draft.status, text=draft.text,
        codes=query.hcpcs, citations=draft.citations, results=tuple(draft.results),
        conflicts=tuple(draft.conflicts), cautions=tuple(draft.cautions), numbers=checked.numbers,
        verification=checked.checks, writer="rules", settings=query.under.as_strings(),
        suggestions=tuple(draft.suggestions[:4]),
    ))  # fmt: skip


def grounded(draft: Draft, question: str) -> Verification:
    """Verify a draft, taking the blocks in which faults were found out of it, until it is clean."""
    checked = _checked(draft, question)
    while not checked.clean and draft.blocks != [NOTHING_STANDS]:
        _leave_out(draft, checked.found)
        checked = _checked(draft, question)
    return checked


def _checked(draft: Draft, question: str) -> Verification:
    return verify(
        draft.text, question, draft.citations, draft.results, draft.conflicts, draft.status
    )


def _leave_out(draft: Draft, faults: Sequence[Fault]) -> None:
    """All blocks go where a fault stands in none of them."""
    wrong = {fault.block for fault in faults}
    kept, number = [], 0
    for block in draft.blocks:
        paragraphs = len(re.split(r"\n\s*\n", block))
        if wrong.isdisjoint(range(number, number + paragraphs)):
            kept.append(block)
        number += paragraphs
    kept = kept if len(kept) < len(draft.blocks) else []
    if draft.status != "refused":
        draft.status = "partial" if kept else "not_found"
    draft.blocks = kept or [NOTHING_STANDS]
    draft.caution(LEFT_OUT)
