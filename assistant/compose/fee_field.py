"""Columns of CMS's tables for a code: the value, in words where CMS defines them, and how it changed."""

import re

from assistant.compose.draft import Draft
from assistant.compose.prose import write_passage
from assistant.evidence import Evidence
from assistant.rules.result import RuleResult

LEAD = re.compile(r"(?:\([^()]*\)|[^:.()]|[:.](?=\S))+")
"""What is said first: up to the first colon or full stop that is in no parentheses."""
UNTOLD = frozenset({"one release", "none"})


def write_fee_fields(draft: Draft, evidence: Evidence) -> None:
    """Each column asked for, of each code asked about, with the row or the rows it stands in."""
    for result in evidence.of("fee_field"):
        draft.result(result)
        change = result.inputs.get("change")
        draft.say(_led(result.reason) if change else result.reason, *result.citations)
        if change in UNTOLD or result.inputs.get("lacking"):
            draft.status = "partial"
        if not change:
            _quote(draft, evidence, result)


def _led(said: str) -> str:
    lead = LEAD.match(said)
    return f"**{lead[0]}**{said[lead.end() :]}" if lead is not None and lead[0] else said


def _quote(draft: Draft, evidence: Evidence, result: RuleResult) -> None:
    """CMS's own definition of the value, where the record layout is imported."""
    field = result.inputs["field"].partition("_")[0]
    for hit in evidence.passages:
        name, _, of = hit.chunk.locator.partition(", value ")
        if hit.chunk.kind == "manual" and of == str(result.value) and field in name.lower():
            write_passage(draft, hit)
            return
