"""Search: exact look-ups by code first, then keywords and vectors joined by reciprocal rank."""

from collections.abc import Collection
from functools import reduce
from pathlib import Path
from threading import Lock

import numpy as np

from corpus.errors import IndexMissing, LaminaError
from index.chunk import Chunk
from index.encoder import Encoder, Vectors
from index.folder import POINTER, current, root
from index.fusion import reciprocal_rank
from index.hit import Hit
from index.lookup import Rows
from index.manifest import Manifest
from index.snapshot import Snapshot
from index.vector_places import ON_DISK, VectorPlace

POOL = 60  # candidates taken from each of the two searches, at least
COMMON = (
    50  # chunks, and a twentieth of all, from which a word is counted as the keyword index has it
)
EXACT = 8_000  # filtered rows up to which every vector is compared


class Index:
    """An open index; reopens by itself when another one was switched to. Safe between threads."""

    def __init__(self, home: Path, encoder: Encoder, place: VectorPlace = ON_DISK) -> None:
        self._home, self._encoder, self._place, self._switching = home, encoder, place, Lock()
        self._seen = self._pointer()
        self._snapshot = Snapshot(current(home), encoder.model, place)

    @classmethod
    def open(cls, home: Path, encoder: Encoder, place: VectorPlace = ON_DISK) -> "Index":
        """Open the index in use.

        Raises IndexMissing when there is none, when it is damaged, or when another model made it;
        the message ends with the command that builds it.
        """
        return cls(home, encoder, place)

    @property
    def encoder(self) -> Encoder:
        """What turns questions into vectors."""
        return self._encoder

    @property
    def manifest(self) -> Manifest:
        """What the index was made from and with."""
        return self.snapshot.manifest

    @property
    def chunks(self) -> tuple[Chunk, ...]:
        """Every chunk, in order."""
        return tuple(self.snapshot.chunks)

    @property
    def snapshot(self) -> Snapshot:
        """The index in use now; the last good one when the new one cannot be opened."""
        seen = self._pointer()
        if seen != self._seen:
            with self._switching:
                if seen != self._seen:
                    self._switch(seen)
        return self._snapshot

    def _switch(self, seen: tuple[int, ...]) -> None:
        try:
            folder = current(self._home)
            if folder != self._snapshot.folder:
                self._snapshot = Snapshot(folder, self._encoder.model, self._place)
            self._seen = seen
        except IndexMissing:
            return  # asked again at the next call; meanwhile the old one answers

    def _pointer(self) -> tuple[int, ...]:
        try:
            state = (root(self._home) / POINTER).stat()
        except OSError:
            return ()
        return (state.st_ino, state.st_mtime_ns, state.st_size)

    def search(
        self,
        query: str,
        k: int = 8,
        codes: Collection[str] = (),
        kinds: Collection[str] = (),
        sections: Collection[str] = (),
        sources: Collection[str] = (),
    ) -> list[Hit]:
        """Up to `k` passages, best first, those of equal score in the order of the corpus.

        `kinds`, `sections` and `sources` keep passages with one of the values. `codes` keeps
        passages that name one of the codes; those on a code's own page, or naming all of several
        codes, go before the others.
        """
        if k < 1 or not query.strip():
            return []
        snapshot = self.snapshot
        kept = snapshot.lookup.rows(codes, kinds, sections, sources)
        if kept is not None and not kept:
            return []
        vector = self._encoder.encode_query(query)
        pool = max(POOL, 4 * k)
        first = snapshot.lookup.foremost(codes) if codes else frozenset()
        try:
            dense = _dense(snapshot, vector, kept, pool, kinds, sections, sources, bool(codes))
        except IndexMissing:
            if self.snapshot is snapshot:
                raise
            return self.search(query, k, codes, kinds, sections, sources)  # it was just replaced
        worded = snapshot.keywords.scores(query)
        keyword = _keyword(worded, kept, pool)
        scores = reciprocal_rank((dense, keyword))
        best = sorted(scores, key=lambda row: (row not in first, -scores[row], row))[:k]
        return _hits(snapshot, best, scores, dense, keyword, vector, worded)

    def chunks_of(
        self, code: str = "", section: str = "", kind: str = "", source: str = ""
    ) -> tuple[Chunk, ...]:
        """Chunks by exact field, in order; `code` is the page's own. No encoder, no score."""
        snapshot = self.snapshot
        rows = snapshot.lookup.rows((), _one(kind), _one(section), _one(source))
        if code:
            own = snapshot.lookup.own(code)
            rows = own if rows is None else rows & own
        found = range(len(snapshot.chunks)) if rows is None else sorted(rows)
        return tuple(snapshot.chunks[row] for row in found)

    def naming(self, code: str) -> tuple[Chunk, ...]:
        """Every chunk that names a code, by itself or within a narrow range, in order."""
        snapshot = self.snapshot
        return tuple(snapshot.chunks[row] for row in sorted(snapshot.lookup.naming(code)))

    def holding(self, tokens: Collection[str]) -> tuple[Chunk, ...]:
        """Every chunk that holds all of the tokens (as `index.tokens` makes them), in order."""
        snapshot = self.snapshot
        found = [snapshot.rows_of(token) for token in tokens]
        rows = reduce(np.intersect1d, found) if found else ()
        return tuple(snapshot.chunks[int(row)] for row in rows)

    def frequency(self, token: str, apart_from: str = "") -> int:
        """How many chunks hold a token in what is embedded of them, those of one kind not counted."""
        snapshot = self.snapshot
        found = len(snapshot.keywords.rows(token))
        if found > max(COMMON, len(snapshot.chunks) // 20) and not apart_from:
            return found  # so common a word weighs little, with the keywords or without
        rows = snapshot.rows_of(token)
        return (
            int(np.count_nonzero(snapshot.kinds[rows] != apart_from)) if apart_from else len(rows)
        )

    def get(self, id: str) -> Chunk | None:
        """The chunk of that id, None when there is none."""
        snapshot = self.snapshot
        row = snapshot.rows.get(id)
        return None if row is None else snapshot.chunks[row]

    def neighbours(self, chunk: Chunk, reach: int = 2) -> tuple[Chunk, ...]:
        """The chunk with up to `reach` before and after it under its heading, in order."""
        snapshot = self.snapshot
        row = snapshot.rows.get(chunk.id)
        if row is None:
            return (chunk,)
        around = snapshot.chunks[max(row - reach, 0) : row + reach + 1]
        place = (chunk.document, chunk.heading)
        return tuple(one for one in around if (one.document, one.heading) == place)


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _dense(
    snapshot: Snapshot,
    vector: Vectors,
    kept: Rows | None,
    pool: int,
    kinds: Collection[str],
    sections: Collection[str],
    sources: Collection[str],
    by_code: bool,
) -> list[int]:
    """Rows by cosine similarity: few candidates compared one by one, many through the store."""
    if kept is not None and (by_code or len(kept) <= EXACT):
        rows = sorted(kept)
    else:
        asked = {"kind": kinds, "section": sections, "source": sources}
        where = {name: values for name, values in asked.items() if values}
        try:
            found = snapshot.store.query(vector, pool, where)
        except LaminaError:
            raise
        except Exception as error:
            raise IndexMissing(
                f"The vector store in {snapshot.folder} cannot be searched ({error}). "
                "Build it again: `lamina index build`"
            ) from error
        rows = sorted(snapshot.rows[one] for one, _ in found)
    similar = snapshot.similarities(rows, vector)
    return [rows[i] for i in np.argsort(-similar, kind="stable")[:pool]]


def _keyword(scores: Vectors, kept: Rows | None, pool: int) -> list[int]:
    """Rows by BM25 score, those of equal score in the order of the corpus."""
    if kept is None:
        rows = np.flatnonzero(scores > 0)
    else:
        rows = np.array(sorted(kept), dtype=np.int64)
        rows = rows[scores[rows] > 0]
    if len(rows) > pool:  # sorting all of them takes longer than searching
        least = np.partition(scores[rows], len(rows) - pool)[len(rows) - pool]
        rows = rows[scores[rows] >= least]
    order = np.argsort(-scores[rows], kind="stable")[:pool]
    return [int(row) for row in rows[order]]


def _hits(
    snapshot: Snapshot,
    best: list[int],
    scores: dict[int, float],
    dense: list[int],
    keyword: list[int],
    vector: Vectors,
    worded: Vectors,
) -> list[Hit]:
    similar = snapshot.similarities(best, vector)
    most = max(float(worded.max(initial=0.0)), 1e-6)
    dense_rank = {row: rank for rank, row in enumerate(dense, start=1)}
    keyword_rank = {row: rank for rank, row in enumerate(keyword, start=1)}
    return [
        Hit(
            snapshot.chunks[row],
            scores[row],
            dense_rank.get(row),
            keyword_rank.get(row),
            min(max(float(similarity), 0.0), 1.0),
            float(worded[row]) / most,
        )
        for row, similarity in zip(best, similar, strict=True)
    ]
