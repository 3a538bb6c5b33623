"""A hit: one chunk found for a query, with how it was found."""

from dataclasses import dataclass

from index.chunk import Chunk


@dataclass(frozen=True, slots=True)
class Hit:
    """`score` is the fused score, `dense_rank`/`keyword_rank` 1-based ranks (None: not found that
    way), `similarity` the cosine similarity of query and chunk (0–1), `keyword_share` its BM25 score as
    a share of the best one's (0–1), both however it was found."""

    chunk: Chunk
    score: float
    dense_rank: int | None = None
    keyword_rank: int | None = None
    similarity: float = 0.0
    keyword_share: float = 0.0
