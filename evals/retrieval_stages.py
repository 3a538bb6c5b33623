"""What each stage of retrieval returns for a question, the best first."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.gather import WIDER, gather, search
from assistant.lamina import Lamina
from assistant.query import Query
from assistant.rarity import rarity_of
from assistant.relevance import ranked
from assistant.settings import QuestionSettings
from assistant.understand import understand
from index.chunk import Chunk
from index.hit import Hit

STAGES = ("dense", "keyword", "fused", "reranked", "gather")
"""Vectors alone, BM25 alone, both joined, the joined ones by relevance, and what the writer gets."""
DEPTH = 20
_POOL = 80  # candidates fetched once, so that the first DEPTH of either search are among them


@dataclass(frozen=True, slots=True)
class Stages:
    """The chunks that each stage puts first for one question; `milliseconds` of the gather step."""

    ranked: dict[str, tuple[Chunk, ...]]
    milliseconds: float


def stages(lamina: Lamina, question: str, under: QuestionSettings | None = None) -> Stages:
    """Run every stage on one question, gather timed by itself with a question not seen before."""
    query = understand(question, under or QuestionSettings(), lamina.store, None)
    begun = time.perf_counter()
    evidence = gather(query, lamina.store, lamina.index, lamina.settings.passages)
    milliseconds = (time.perf_counter() - begun) * 1000
    pool = lamina.index.search(query.question, _POOL)
    found = {
        "dense": _by_rank(pool, "dense_rank"),
        "keyword": _by_rank(pool, "keyword_rank"),
        "fused": tuple(hit.chunk for hit in pool[:DEPTH]),
        "reranked": _reranked(lamina, query),
        "gather": tuple(hit.chunk for hit in evidence.passages[:DEPTH]),
    }
    return Stages(found, milliseconds)


def _by_rank(pool: Sequence[Hit], rank: str) -> tuple[Chunk, ...]:
    found = [(getattr(hit, rank), hit.chunk) for hit in pool if getattr(hit, rank) is not None]
    return tuple(chunk for _, chunk in sorted(found, key=lambda pair: pair[0])[:DEPTH])


def _reranked(lamina: Lamina, query: Query) -> tuple[Chunk, ...]:
    hits = search(query, lamina.index, WIDER * lamina.settings.passages)
    order = ranked(query, hits, rarity_of(lamina.index)) if hits else ()
    return tuple(hit.chunk for _, hit in order[:DEPTH])
