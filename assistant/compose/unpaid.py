"""Codes that Medicare never pays by themselves: said first, by their status."""

from assistant.compose.draft import Draft
from assistant.evidence import Evidence


def write_unpaid(draft: Draft, evidence: Evidence, topic: str) -> None:
    """For each status of the codes that are not paid: which have it, in bold, and what that means."""
    draft.result(*evidence.of(topic))
    for result in evidence.of(topic):
        if result.tool == "unpaid":
            lead, comma, rest = result.reason.partition(f" status {result.inputs['status']},")
            draft.say(f"**{lead}{comma[:-1]}**,{rest}", *result.citations)
