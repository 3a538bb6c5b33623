"""Building an index: in a new folder, from what changed, checked, then switched to at once."""

import hashlib
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from corpus.errors import Busy, IndexMissing
from index.chunk import Chunk
from index.chunk_file import write_chunks
from index.encoder import Encoder, Vectors
from index.folder import current_or_none, point_to, root, sweep
from index.keyword import Keywords
from index.manifest import FORMAT, Manifest
from index.vectors import ChromaVectors

STEP = 128  # texts encoded between two reports of progress
WAIT = 600.0  # seconds to wait for another builder
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: chunks embedded anew, taken over, dropped; seconds in all and encoding."""

    embedded: int
    reused: int
    removed: int
    seconds: float
    encoding_seconds: float

    @property
    def chunks(self) -> int:
        """How many chunks the index holds."""
        return self.embedded + self.reused


def corpus_digest(chunks: Sequence[Chunk]) -> str:
    """Changes whenever a chunk changes; the order does not matter."""
    return hashlib.sha256("\n".join(sorted(c.id for c in chunks)).encode()).hexdigest()


def build_index(
    home: Path, chunks: Sequence[Chunk], encoder: Encoder, progress: Progress | None = None, wait: float = WAIT
) -> BuildReport:  # fmt: skip
    """Build and switch. Readers keep the old index until the switch; a killed build changes nothing.

    Raises Busy when another process is still building after `wait` seconds.
    """
    root(home).mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(root(home) / "build.lock", timeout=wait):
            return _build(home, chunks, encoder, progress or (lambda label, done, total: None))
    except Timeout:
        raise Busy(
            f"Another process is building the index in {root(home)}. Wait for it, then: `lamina index status`"
        ) from None


def _build(
    home: Path, chunks: Sequence[Chunk], encoder: Encoder, progress: Progress
) -> BuildReport:
    begun = time.perf_counter()
    known = _known_vectors(home, chunks, encoder)
    new = [c for c in chunks if c.id not in known]
    encoding = time.perf_counter()
    fresh = _encoded(new, encoder, progress)
    encoding = time.perf_counter() - encoding
    folder = Path(tempfile.mkdtemp(prefix=f"{time.strftime('%Y%m%d-%H%M%S')}-", dir=root(home)))
    try:
        _write(folder, chunks, {**known, **fresh}, encoder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    removed = _count_before(home) - len(known)
    point_to(home, folder)
    sweep(home)
    return BuildReport(len(new), len(known), max(removed, 0), time.perf_counter() - begun, encoding)


def _count_before(home: Path) -> int:
    folder = current_or_none(home)
    try:
        return Manifest.read(folder).chunks if folder else 0
    except IndexMissing:
        return 0


def _known_vectors(home: Path, chunks: Sequence[Chunk], encoder: Encoder) -> dict[str, Vectors]:
    """Vectors of unchanged chunks from the index in use, if the same model made them."""
    folder = current_or_none(home)
    if folder is None:
        return {}
    try:
        if Manifest.read(folder).model != encoder.model:
            return {}
        old = ChromaVectors(folder / "chroma")
    except Exception:  # a damaged index is rebuilt from nothing
        return {}
    try:
        return old.get([c.id for c in chunks])
    finally:
        old.close()


def _encoded(chunks: list[Chunk], encoder: Encoder, progress: Progress) -> dict[str, Vectors]:
    ordered = sorted(chunks, key=lambda c: len(c.embedded_text), reverse=True)
    found: dict[str, Vectors] = {}
    for start in range(0, len(ordered), STEP):
        part = ordered[start : start + STEP]
        vectors = encoder.encode([c.embedded_text for c in part])
        found.update(zip((c.id for c in part), vectors, strict=True))
        progress("Embedding passages", len(found), len(ordered))
    return found


def _write(
    folder: Path, chunks: Sequence[Chunk], vectors: dict[str, Vectors], encoder: Encoder
) -> None:
    write_chunks(folder, chunks)
    Keywords.build([c.embedded_text for c in chunks]).save(folder / "bm25")
    store = ChromaVectors(folder / "chroma", create=True)
    ids = [c.id for c in chunks]
    store.add(ids, np.stack([vectors[i] for i in ids]) if ids else np.zeros((0, 1), np.float32))
    _check(store, ids, vectors)
    store.close()
    documents = len({c.document for c in chunks})
    created = datetime.now(UTC).isoformat(timespec="seconds")
    Manifest(FORMAT, corpus_digest(chunks), encoder.model, len(ids), documents, created).write(
        folder
    )


def _check(store: ChromaVectors, ids: list[str], vectors: dict[str, Vectors]) -> None:
    """Every vector arrived, and the first finds itself."""
    if store.count() != len(ids):
        raise RuntimeError(f"the vector store holds {store.count()} of {len(ids)} vectors")
    if ids and store.nearest(vectors[ids[0]], 1)[0][1] < 0.99:
        raise RuntimeError("the vector store does not find a vector it holds")
