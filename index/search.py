"""Search: exact look-ups by code first, then keywords and vectors joined by reciprocal rank."""

from collections.abc import Collection, Iterable
from pathlib import Path
from threading import Lock

import numpy as np

from corpus.errors import IndexMissing
from index.chunk import Chunk
from index.chunk_file import read_chunks
from index.encoder import Encoder, MiniLM, Vectors
from index.folder import current
from index.hit import Hit
from index.keyword import Keywords
from index.manifest import Manifest
from index.vectors import ChromaVectors

RANK = 60  # the constant of reciprocal rank fusion
POOL = 60  # candidates taken from each retriever


class Index:
    """An open index; reopens by itself when another one was switched to. Safe between threads."""

    def __init__(self, home: Path, encoder: Encoder) -> None:
        self._home, self._encoder, self._lock = home, encoder, Lock()
        self._open(current(home))

    @classmethod
    def open(cls, home: Path, encoder: Encoder) -> "Index":
        """Open the index in use. Raises IndexMissing when there is none, or another model made it."""
        return cls(home, encoder)

    def _open(self, folder: Path) -> None:
        manifest = Manifest.read(folder)
        if manifest.model != self._encoder.model:
            raise IndexMissing(
                f"The index was made with {manifest.model}, Lamina now uses {self._encoder.model}. "
                "Build it again: `lamina index build`"
            )
        chunks = read_chunks(folder)
        try:
            keywords, vectors = Keywords.load(folder / "bm25"), ChromaVectors(folder / "chroma")
            found = vectors.count()
        except Exception as error:
            raise IndexMissing(
                f"The index in {folder} is damaged ({error}). Build it again: `lamina index build`"
            ) from error
        if not found == len(chunks) == manifest.chunks:
            raise IndexMissing(
                f"The index in {folder} is incomplete. Build it again: `lamina index build`"
            )
        self.folder, self.manifest, self.chunks = folder, manifest, chunks
        self._keywords, self._vectors = keywords, vectors
        self._places = {chunk.id: place for place, chunk in enumerate(chunks)}

    def _refresh(self) -> None:
        folder = current(self._home)
        if folder != self.folder:
            with self._lock:
                if folder != self.folder:
                    self._open(folder)

    def search(
        self, query: str, k: int = 8, codes: Collection[str] = (), kinds: Collection[str] = (),
        sections: Collection[str] = (), sources: Collection[str] = (),
    ) -> list[Hit]:  # fmt: skip
        """Up to k passages, best first; `codes` keeps passages whose own (first) code is one of them."""
        self._refresh()
        vector = self._encoded(query)
        kept = self._kept(codes, kinds, sections, sources)
        dense = self._dense(vector, kept)
        keyword = self._keyword(query, kept)
        fused: dict[int, float] = {}
        for ranked in (dense, keyword):
            for rank, (place, _) in enumerate(ranked, 1):
                fused[place] = fused.get(place, 0.0) + 1 / (RANK + rank)
        best = sorted(fused, key=lambda place: (-fused[place], place))[:k]
        return self._hits(best, fused, dense, keyword, vector)

    def _encoded(self, query: str) -> Vectors:
        if isinstance(self._encoder, MiniLM):
            return self._encoder.encode_query(query)
        found: Vectors = self._encoder.encode([query])[0]
        return found

    def _kept(
        self,
        codes: Collection[str],
        kinds: Collection[str],
        sections: Collection[str],
        sources: Collection[str],
    ) -> set[int] | None:
        """Places that pass the filters, None when there is no filter."""
        if not (codes or kinds or sections or sources):
            return None
        return {
            place for place, c in enumerate(self.chunks)
            if (not codes or (c.codes and c.codes[0] in codes)) and (not kinds or c.kind in kinds)
            and (not sections or c.section in sections) and (not sources or c.source in sources)
        }  # fmt: skip

    def _dense(self, vector: Vectors, kept: set[int] | None) -> list[tuple[int, float]]:
        if kept is None:
            return [(self._places[i], s) for i, s in self._vectors.nearest(vector, POOL)]
        known = self._vectors.get([self.chunks[place].id for place in sorted(kept)])
        scored = [(self._places[i], float(v @ vector)) for i, v in known.items()]
        return sorted(scored, key=lambda pair: -pair[1])[:POOL]

    def _keyword(self, query: str, kept: set[int] | None) -> list[tuple[int, float]]:
        scores = self._keywords.scores(query)
        if kept is not None:
            mask = np.zeros(len(scores), dtype=bool)
            mask[sorted(kept)] = True
            scores = np.where(mask, scores, 0.0)
        size = min(POOL, len(scores))
        if size == 0:
            return []
        best = np.argpartition(-scores, size - 1)[:size]
        return sorted(
            ((int(i), float(scores[i])) for i in best if scores[i] > 0),
            key=lambda pair: (-pair[1], pair[0]),
        )

    def _hits(
        self, best: list[int], fused: dict[int, float], dense: list[tuple[int, float]],
        keyword: list[tuple[int, float]], vector: Vectors,
    ) -> list[Hit]:  # fmt: skip
        similar = dict(dense)
        unknown = [p for p in best if p not in similar]
        for one, found in self._vectors.get([self.chunks[p].id for p in unknown]).items():
            similar[self._places[one]] = float(found @ vector)
        dense_rank = {place: rank for rank, (place, _) in enumerate(dense, 1)}
        keyword_rank = {place: rank for rank, (place, _) in enumerate(keyword, 1)}
        return [
            Hit(self.chunks[p], fused[p], dense_rank.get(p), keyword_rank.get(p), similar.get(p, 0.0))
            for p in best
        ]  # fmt: skip

    def chunks_of(
        self, code: str = "", section: str = "", kind: str = "", source: str = ""
    ) -> tuple[Chunk, ...]:
        """Chunks by exact field, in their order; no encoder, no score."""
        self._refresh()
        return tuple(
            c for c in self.chunks
            if (not code or c.codes[:1] == (code,)) and (not section or c.section == section)
            and (not kind or c.kind == kind) and (not source or c.source == source)
        )  # fmt: skip

    def get(self, id: str) -> Chunk | None:
        """The chunk of that id, None when there is none."""
        place = self._places.get(id)
        return None if place is None else self.chunks[place]

    def neighbours(self, chunk: Chunk, reach: int = 2) -> tuple[Chunk, ...]:
        """The chunk with those before and after it in its document and heading, in order."""
        place = self._places.get(chunk.id)
        if place is None:
            return (chunk,)
        around: Iterable[Chunk] = self.chunks[max(place - reach, 0) : place + reach + 1]
        return tuple(
            c for c in around if c.document == chunk.document and c.heading == chunk.heading
        )
