"""Billable codes ranked for a few words: what the words support, then the titles nearest to them."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.diagnoses.found import Reading
from assistant.diagnoses.leaf import Said, missing
from assistant.diagnoses.reading import read_diagnoses
from assistant.diagnoses.tabular import billable, citation, inclusions, tabular, title
from assistant.diagnoses.tokens import stem, tokens_of
from corpus.citation import Citation

SUPPORTED, MORE_SPECIFIC, NEAREST = "supported", "more specific", "nearest title"
MOST = 10
EXTENDED = 8
"""Characters of a code with a 7th character, its dot included."""
_SPLIT = re.compile(r"[^a-z0-9'’]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A billable code; `why` says whether the words support it, would if they said more, or resemble it."""

    code: str
    description: str
    why: str
    citation: Citation

    def to_json(self) -> dict[str, Any]:
        """Code, title, why, and the edition it stands in."""
        return {
            "code": self.code,
            "description": self.description,
            "why": self.why,
            "edition": self.citation.edition,
        }


def search_codes(words: str, most: int = MOST) -> tuple[Candidate, ...]:
    """Up to `most` billable codes for a few words, the supported ones first."""
    return candidates(words, read_diagnoses(words), most)


def candidates(words: str, reading: Reading, most: int = MOST) -> tuple[Candidate, ...]:
    """The candidates for words that were read already."""
    ranked: dict[str, str] = {found.code: SUPPORTED for found in reading.diagnoses}
    for found in reading.diagnoses:
        for code in missing(found.code, Said()):
            ranked.setdefault(code, MORE_SPECIFIC)
    for code in _nearest(_affirmed(words, reading), most):
        ranked.setdefault(code, NEAREST)
    kept = [(code, why) for code, why in ranked.items() if billable(code)][:most]
    return tuple(Candidate(code, title(code), why, citation(code)) for code, why in kept)


def _affirmed(words: str, reading: Reading) -> str:
    """The words without those that the text denies or says of the family."""
    for one in reading.not_coded:
        for span in one.spans if one.status in ("negated", "family_history") else ():
            words = words[: span.start] + " " * (span.end - span.start) + words[span.end :]
    return words


def _nearest(words: str, most: int) -> list[str]:
    """Codes whose titles and inclusion terms match the words best (BM25)."""
    asked = sorted({t.stem for t in tokens_of(words) if t.kind == "word" or t.kind == "level"})
    known, codes, index = _index()
    asked = [word for word in asked if word in known]
    if not asked:
        return []
    found, scores = index.retrieve([asked], k=min(most * 2, len(codes)), show_progress=False)
    return [codes[n] for n, score in zip(found[0], scores[0], strict=True) if score > 0]


@cache
def _index() -> tuple[frozenset[str], list[str], Any]:
    """Every billable code with the words of its title, terms and headings; of 7th characters the first."""
    import bm25s

    codes: list[str] = []
    texts: list[list[str]] = []
    seen: set[str] = set()
    for code in tabular().get_all_codes(True):
        if "-" in code or not code[:1].isalpha() or not billable(code):
            continue
        whole = code[:-1] if len(code) == EXTENDED else code
        if whole in seen:
            continue
        seen.add(whole)
        codes.append(code)
        texts.append(_words(code))
    index = bm25s.BM25(method="lucene")
    index.index(texts, show_progress=False)
    return frozenset(word for text in texts for word in text), codes, index


def _words(code: str) -> list[str]:
    said = (title(code), *inclusions(code[:-1] if len(code) == EXTENDED else code))
    return [stem(w) for text in said for w in _SPLIT.split(text.lower()) if w]
