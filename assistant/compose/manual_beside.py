"""The manual paragraph that speaks of the very codes asked about, beside what tables say, or first where it is called by name."""

import re

from assistant.circumstances import LEAST_WORDS, circumstances
from assistant.compose.draft import Draft
from assistant.compose.prose import hit_citation, write_passage
from assistant.evidence import Evidence
from index.hit import Hit
from index.keyword import tokenize
from index.lookup import narrow

SHARE = 0.6
"""Share of the circumstances told that a paragraph must have, unless it is sure."""
NEAR, SURE = 0.45, 0.58
"""Relevance from which a paragraph may stand beside the answer: with those words, and without."""
OF_ALL = 0.40
"""The same for one that names every one of several codes asked about, or what a unit of the one code is."""
UNIT = re.compile(r"\bunits? of service\b|\bUOS\b")
NAMED = 0.35
"""The same for one of a manual that the question calls by its name."""
MANUALS = ("ncci-manual", "icd10cm-guide")
"""How the sources begin that speak of codes by paragraph."""
LOOSE = "¶"
"""In the locator of a paragraph that has no number of its own."""
MOST, CLOSE = 2, 0.10
"""Pieces of one section that are shown, and how much less relevant than the first the other may be."""


def write_manual_beside(draft: Draft, evidence: Evidence) -> bool:
    """The nearest manual paragraph on what is asked; False where none is near."""
    if not draft.blocks or "not_held" in evidence.plan.topics:
        return False
    if evidence.manuals:
        return _of_the_named(draft, evidence)
    query = evidence.query
    named = frozenset((*query.hcpcs, *query.diagnoses))
    if not named or _is_quoted(draft, named):
        return False
    hits = [(value, hit) for value, hit in evidence.ranked if hit.chunk.kind == "manual"]
    hits.sort(key=lambda pair: _names(pair[1], named) != named)  # those on all of the codes first
    for value, hit in hits:
        if _speaks(evidence, value, hit, named) and hit_citation(hit).quote not in draft.text:
            at = len(draft.blocks)
            near = [h for v, h in hits if v >= value - CLOSE or _one_paragraph(h, hit)]
            _write_whole(draft, hit, near, named)
            if "visit_pair" in evidence.plan.topics and _names(hit, named) == named:
                draft.blocks = [*draft.blocks[at:], *draft.blocks[:at]]
            return True
    return False


def _of_the_named(draft: Draft, evidence: Evidence) -> bool:
    """The best paragraph of the manual that the question names, put first where it is not there yet."""
    for value, hit in evidence.ranked:
        if hit.chunk.source in evidence.manuals and value >= NAMED:
            if any(c.citation.place == hit_citation(hit).place for c in draft.citations):
                return False
            write_passage(draft, hit)
            draft.blocks.insert(0, draft.blocks.pop())
            return True
    return False


def _speaks(evidence: Evidence, value: float, hit: Hit, named: frozenset[str]) -> bool:
    """Whether a paragraph speaks of the codes asked about under the circumstances told."""
    its, words = _names(hit, named), circumstances(evidence.query)
    if not its:
        return False
    counts = "mue" in evidence.plan.topics and UNIT.search(hit.chunk.text) is not None
    if its == named and (len(named) > 1 or counts):
        return value >= OF_ALL
    if len(words) < LEAST_WORDS and not evidence.query.diagnoses:
        return False
    own = frozenset(tokenize(hit.chunk.embedded_text))
    return value >= (NEAR if len(words & own) >= SHARE * len(words) else SURE)


def _write_whole(draft: Draft, hit: Hit, others: list[Hit], named: frozenset[str]) -> None:
    """The paragraph, with another piece of it, or of its section, that is as near and names the codes."""
    place = (hit.chunk.source, hit.chunk.section)
    pieces = [h for h in others if (h.chunk.source, h.chunk.section) == place and h is not hit]
    pieces = [h for h in pieces if _names(h, named)]
    pieces.sort(key=lambda h: not _one_paragraph(h, hit))
    shown = [hit, *pieces[: MOST - 1]]
    if all(_one_paragraph(h, hit) for h in shown):
        shown.sort(key=lambda h: h.chunk.position)
    for one in shown:
        write_passage(draft, one)


def _one_paragraph(one: Hit, other: Hit) -> bool:
    """Whether two passages are pieces of one numbered paragraph, which is read from its beginning."""
    place = (other.chunk.source, other.chunk.locator)
    return (one.chunk.source, one.chunk.locator) == place and LOOSE not in other.chunk.locator


def _is_quoted(draft: Draft, named: frozenset[str]) -> bool:
    """Whether a manual's words on every one of the codes stand in the answer already."""
    quotes = (c.citation.quote for c in draft.citations if c.citation.source.startswith(MANUALS))
    return any(all(code in quote for code in named) for quote in quotes)


def _names(hit: Hit, named: frozenset[str]) -> frozenset[str]:
    """Those of the codes that a paragraph names: by themselves, within a narrow range, by their category."""
    chunk = hit.chunk
    ranges = [pair for pair in chunk.ranges if narrow(*pair)]
    told = {*chunk.codes, *chunk.diagnoses}
    return frozenset(
        code
        for code in named
        if code in told
        or any(first <= code <= last for first, last in ranges)
        or ("." in code and any(code.startswith(one) for one in chunk.diagnoses))
    )
