"""Answers in prose: the best FAQ entry or passages of the corpus, cited; nothing is made up."""

import re

from assistant.compose.draft import Draft
from assistant.compose.own import plain
from assistant.evidence import Evidence
from corpus.citation import Citation
from corpus.sources import source
from index.hit import Hit

RELEVANT = 0.30  # cosine similarity below which a passage is not taken for an answer
NEAR = 0.55  # an FAQ question this close is taken for the question itself
LONGEST = 900  # characters of one passage


def hit_citation(hit: Hit) -> Citation:
    """The passage of a hit as a citation."""
    c = hit.chunk
    locator = c.locator if not c.page or c.page in c.locator else f"{c.locator} p. {c.page}"
    return Citation(
        c.source,
        locator,
        c.edition,
        c.title,
        c.url,
        c.text if not c.question else f"{c.question} {c.text}",
    )


def resting(hit: Hit) -> tuple[Citation, ...]:
    """The CMS sources that a passage of ours names."""
    ids = [s for s in hit.chunk.sources if source(s).authority <= 2][:2]
    return tuple(
        source(s).citation(_table_locator(hit)) for s in ids if source(s).kind == "cms_file"
    )


def _table_locator(hit: Hit) -> str:
    return hit.chunk.codes[0] if hit.chunk.codes else hit.chunk.locator


def relevant(evidence: Evidence) -> list[Hit]:
    """Passages near enough to the question, the weightier source first among equals."""
    hits = [h for h in evidence.passages if h.similarity >= RELEVANT]
    return sorted(hits, key=lambda h: (-_weight(h, evidence), h.chunk.authority))


def _weight(hit: Hit, evidence: Evidence) -> float:
    """Similarity, raised for passages of the codes asked about and for our own wording."""
    weight = hit.similarity + 0.15 * _overlap(hit, evidence.query.question)
    if set(hit.chunk.codes[:1]) & set(evidence.query.hcpcs):
        weight += 0.15
    if hit.chunk.kind == "imported_page":
        weight -= 0.08
    if hit.chunk.question:
        weight += 0.05
    return weight


def _words(text: str) -> set[str]:
    return {w[:6] for w in re.findall(r"[a-z0-9.]{3,}", text.lower())} - COMMON


COMMON = {w[:6] for w in (
    ["the", "and", "for", "with", "that", "this", "what", "which", "when", "does", "did", "how", "why", "can", "may", "are", "was", "has", "have", "not", "from", "you", "code", "codes", "bill", "billed", "billing", "report", "reported", "use", "used", "medicare", "cms"]
)}  # fmt: skip


def _overlap(hit: Hit, question: str) -> float:
    asked = _words(question)
    text = f"{hit.chunk.heading} {hit.chunk.question} {hit.chunk.text}"
    return len(asked & _words(text)) / len(asked) if asked else 0.0


def write_prose(draft: Draft, evidence: Evidence, most: int = 3) -> bool:
    """The passages that answer best, the first as the answer; False when none is near enough."""
    hits = relevant(evidence)
    if not hits:
        return False
    first = hits[0]
    _write(draft, first)
    faq_answers = bool(first.chunk.question) and first.similarity >= NEAR
    rest = [h for h in hits[1:] if _weight(h, evidence) >= _weight(first, evidence) - 0.12]
    for hit in _fresh(rest, first)[: 1 if faq_answers else most - 1]:
        _write(draft, hit)
    return True


def _fresh(hits: list[Hit], first: Hit) -> list[Hit]:
    seen, kept = _words(first.chunk.text), []
    for hit in hits:
        words = _words(hit.chunk.text)
        if words and len(words & seen) / len(words) < 0.7:
            kept.append(hit)
            seen |= words
    return kept


def _write(draft: Draft, hit: Hit) -> None:
    text = _shortened(hit.chunk.text)
    cites = (hit_citation(hit), *resting(hit))
    if hit.chunk.kind in ("manual", "imported_page", "document"):
        who = hit.chunk.title
        draft.say(f"{who}, {hit_citation(hit).locator}: “{plain(text)}”", *cites)
    else:
        draft.say(text, *cites)


def _shortened(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    cut = text[:LONGEST]
    end = max(cut.rfind(". "), cut.rfind("; "))
    return cut[: end + 1] + " …" if end > LONGEST // 2 else cut + " …"
