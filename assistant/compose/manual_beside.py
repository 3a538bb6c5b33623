"""The manual paragraph that names the very code asked about and its circumstances, beside what tables say."""

from assistant.circumstances import LEAST_WORDS, circumstances
from assistant.compose.draft import Draft
from assistant.compose.prose import hit_citation, write_passage
from assistant.evidence import Evidence
from index.hit import Hit
from index.keyword import tokenize

SHARE = 0.6
"""Share of those words that the paragraph must have."""
NEAR = 0.45
"""Relevance from which the paragraph may stand beside the answer."""


def write_manual_beside(draft: Draft, evidence: Evidence) -> bool:
    """The nearest manual paragraph on the codes or diagnoses asked about; False where none is near."""
    query = evidence.query
    named = set(query.hcpcs) | set(query.diagnoses)
    words = circumstances(query)
    if not draft.blocks or not named or (len(words) < LEAST_WORDS and not query.diagnoses):
        return False
    if any(c.citation.source.startswith(("ncci-manual", "icd10cm-guide")) for c in draft.citations if c.citation.quote):  # fmt: skip
        return False
    for value, hit in evidence.ranked:
        if value < NEAR or hit.chunk.kind != "manual" or not _names(hit, named):
            continue
        own = frozenset(tokenize(hit.chunk.embedded_text))
        if len(words & own) >= SHARE * len(words) and hit_citation(hit).quote not in draft.text:
            write_passage(draft, hit)
            return True
    return False


def _names(hit: Hit, named: set[str]) -> bool:
    chunk = hit.chunk
    within = any(first <= code <= last for first, last in chunk.ranges for code in named)
    return within or bool(named & {*chunk.codes, *chunk.diagnoses})
