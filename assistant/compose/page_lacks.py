"""Where no page of ours tells what is asked of a code: that first, then documents, then general guidance."""

import re
from dataclasses import replace

from assistant.compose.draft import Draft
from assistant.compose.prose import write_passage, write_prose
from assistant.evidence import Evidence
from assistant.page_lacks import PARTS
from assistant.rules.result import RuleResult
from index.hit import Hit

MOST_GENERAL = 2


def write_page_lack(draft: Draft, evidence: Evidence, topic: str, hcpcs: str) -> bool:
    """Says before anything else that no page of ours lists it, where it was looked for, and what to do.

    Then come the passages of imported documents that name the code with diagnoses; without any, what
    speaks of the matter in general or of this code. False where a page is not all that is asked for.
    """
    result = _lack(evidence, topic, hcpcs)
    if result is None:
        return False
    told = evidence.coverage.get(hcpcs, ())
    draft.result(result)
    draft.blocks.insert(0, result.inputs["said"] if told else result.reason)
    for hit in told:
        write_passage(draft, hit)
    if not told:
        draft.status = "partial"
        near = tuple((v, h) for v, h in evidence.ranked if _belongs(h, topic, hcpcs))
        write_prose(draft, replace(evidence, ranked=near), most=MOST_GENERAL)
    return True


def write_lacking_lists(draft: Draft, evidence: Evidence) -> None:
    """Beside what a named diagnosis is: the codes for which no page of ours lists diagnoses."""
    for hcpcs in evidence.facts:
        result = _lack(evidence, "diagnosis", hcpcs)
        if result is not None:
            told = evidence.coverage.get(hcpcs, ())
            draft.result(result)
            draft.blocks.append(result.inputs["said"] if told else result.reason)
            for hit in told:
                write_passage(draft, hit)


def _lack(evidence: Evidence, topic: str, hcpcs: str) -> RuleResult | None:
    named = {"part": topic, "hcpcs": hcpcs}
    return next((r for r in evidence.of("page_lacks") if named.items() <= r.inputs.items()), None)


def _belongs(hit: Hit, topic: str, hcpcs: str) -> bool:
    """Whether a passage speaks of the matter, and is a digest of ours or names the code."""
    chunk = hit.chunk
    shown = f"{chunk.title} {chunk.heading} {chunk.text}"
    of_it = re.search(PARTS[topic].shown_by, shown, re.IGNORECASE) is not None
    return of_it and (hcpcs in chunk.codes or chunk.kind == "policy")
