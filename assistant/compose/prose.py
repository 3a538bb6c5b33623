"""Answers in prose: the best FAQ entry or passages of the corpus, cited; nothing is made up."""

import re
from collections.abc import Collection, Sequence

from assistant.attribution import of_document
from assistant.compose.draft import Draft
from assistant.compose.rests import manual_places
from assistant.described import describes_operation
from assistant.evidence import Evidence
from assistant.operation_told import tells_operation
from assistant.relevance import LEAST, same_question
from assistant.safety.quotation import named, quoted
from corpus.citation import Citation
from corpus.named_codes import hcpcs_in
from corpus.sources import source
from index.hit import Hit
from index.keyword import tokenize

SENTENCE_END = re.compile(r"(?<=[.;:!?])\s+")
LONGEST = 900  # characters of one passage
BESIDE_TABLES, ALONE = 3, 4
"""Passages shown where tables speak of a code, too, and where passages are all there is."""
ALIKE = 0.03
"""Relevance by which two rows of a table may differ that a description fits alike."""
SEEN, ALIKE = 0.7, 0.6
"""Share of a passage's words that were said before, from which it says nothing new; and of all words of two
paragraphs of a manual that they share, from which they are one rule printed twice."""
POSITIONS = re.compile(r"positions? \d+(?:-\d+)?")
ASKS_PLACE = re.compile(r"\b(?:positions?|columns?|bytes?|where|location|starts?|length|layout)\b", re.IGNORECASE)  # fmt: skip
"""Whether a question wants to know at which positions of the file a field stands."""
RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+\s*")
"""The line under the head of a table."""


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
    """The CMS tables that a passage of ours names, and the manual paragraphs that it rests on."""
    ids = [s for s in hit.chunk.sources if source(s).authority <= 2][:2]
    tables = (source(s).citation(_table_locator(hit)) for s in ids if source(s).kind == "cms_file")
    return (*manual_places(hit.chunk), *tables)


def _table_locator(hit: Hit) -> str:
    return hit.chunk.codes[0] if hit.chunk.codes else hit.chunk.locator


def write_prose(draft: Draft, evidence: Evidence, most: int = 0) -> bool:
    """The passages that answer best, the first as the answer; False when none is near enough."""
    most = most or (BESIDE_TABLES if evidence.query.codes else ALONE)
    found = [(value, hit) for value, hit in evidence.ranked if value >= LEAST]
    if not found:
        return False
    best, first = found[0]
    if not tells_operation(evidence.query, evidence.unheard, best, first):
        return False
    _write(draft, first, evidence)
    for hit in _siblings(found):
        _write(draft, hit, evidence)
    near = [hit for value, hit in found[1:] if value >= best - 0.12]
    enough = same_question(evidence.query, first) and len(first.chunk.text) > 200
    for hit in fresh(near, first)[: 1 if enough else most - 1]:
        _write(draft, hit, evidence)
    return True


def _siblings(found: Sequence[tuple[float, Hit]]) -> list[Hit]:
    """Rows that say nearly the same as the best one and fit as well: the choice between them is open."""
    best, first = found[0]
    rows = [
        hit for value, hit in found[1:] if best - value < ALIKE and hit.chunk.section == "choice"
    ]
    if first.chunk.section != "choice" or not rows:
        return []
    fresh_ones = fresh(rows, first)
    return [h for h in rows if h not in fresh_ones and h.chunk.source == first.chunk.source][:2]


def fresh(hits: list[Hit], first: Hit) -> list[Hit]:
    """Hits that say something that the ones before have not said."""
    seen, kept = set(tokenize(first.chunk.text)), [first]
    for hit in hits:
        words = set(tokenize(hit.chunk.text))
        new = words and len(words & seen) / len(words) < SEEN
        if new or (hit.chunk.kind == "manual" and not any(_alike(words, one) for one in kept)):
            kept.append(hit)
            seen |= words
    return kept[1:]


def _alike(words: set[str], other: Hit) -> bool:
    """Whether a passage has the same words as another, neither many more than the other."""
    its = set(tokenize(other.chunk.text))
    return not words or len(words & its) / len(words | its) >= ALIKE


def write_passage(draft: Draft, hit: Hit) -> None:
    """A passage of a manual, quoted, or of ours, with its place; of a table its rows."""
    text = _shortened(_in_rows(hit.chunk.text))
    if hit.chunk.kind in ("manual", "imported_page", "document"):
        text = f"{_whose(hit)}: {quoted(text)}"
    draft.say(text, hit_citation(hit), *resting(hit))


def _in_rows(text: str) -> str:
    """A text with the rows of a table in it one after the other, the line under its head left out."""
    lines = [line for line in text.splitlines() if not RULE.fullmatch(line)]
    if not any(line.startswith("|") for line in lines):
        return text
    told = (" / ".join(c.strip() for c in r.strip("| ").split("|")) for r in lines)
    return " … ".join(told)


def said_of(text: str, codes: Collection[str]) -> str:
    """What a passage says of all the codes at once, "" for nothing.

    Of bullets those that name every code; prose as it is, where one of its sentences does.
    """
    bullets = [line for line in text.splitlines() if line.startswith("- ")]
    parts = bullets or SENTENCE_END.split(text)
    held = [part for part in parts if all(code in part for code in codes)]
    return "\n".join(held) if bullets else text if held else ""


def _write(draft: Draft, hit: Hit, evidence: Evidence) -> None:
    text = _shortened(hit.chunk.text)
    modifier = (
        hit.chunk.modifiers[0] if hit.chunk.kind == "modifier" and hit.chunk.modifiers else ""
    )
    if modifier and not re.search(rf"\b{modifier}\b", text):
        text = f"Modifier {modifier}: {text}"
    own = hit.chunk.own_code if hit.chunk.kind == "page" else ""
    place = hit_citation(hit)
    if own and next(iter(hcpcs_in(text)), "") != own and describes_operation(evidence.query):
        text, place = f"{own}: {text}", place.quoting(f"{own}: {place.quote}")
    stands = (
        POSITIONS.search(hit.chunk.heading) if ASKS_PLACE.search(evidence.query.question) else None
    )
    if stands:
        place = place.quoting(f"{place.quote} ({stands[0]})")
    cites = (place, *resting(hit))
    if hit.chunk.kind in ("manual", "imported_page", "document"):
        draft.say(f"{_whose(hit)}{f' ({stands[0]})' if stands else ''}: {quoted(text)}", *cites)
    elif hit.chunk.question and not same_question(evidence.query, hit):
        draft.say(f"*{hit.chunk.question}* {text}", *cites)
    else:
        draft.say(text, *cites)


def _whose(hit: Hit) -> str:
    """A manual by title and place; what the reader imported as such, its own names in quotes."""
    citation = hit_citation(hit)
    if hit.chunk.kind == "document":
        return of_document(citation)
    return f"{named(hit.chunk.title)}, {named(citation.locator)}"


def _shortened(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    cut = text[:LONGEST]
    end = max(cut.rfind(". "), cut.rfind("; "))
    return cut[: end + 1] + " …" if end > LONGEST // 2 else cut + " …"
