"""Building an index: in a new folder, from what changed, checked, then switched to at once."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from corpus.errors import BadInput, Busy, NotSetUp
from index.before import Before
from index.chunk import Chunk
from index.chunk_file import chunk_line, identified, write_chunks
from index.cut import Cut
from index.embeddings import (
    UNFINISHED,
    UnfinishedVectors,
    digest_of,
    unfinished_vectors,
    write_embeddings,
)
from index.encoder import Encoder, Vectors
from index.folder import current_or_none, flush, new_folder, point_to, root, sweep, unfinished
from index.keyword import Keywords, keyword_tokens
from index.manifest import FORMAT, Manifest
from index.pieces import CHUNK_SETTINGS
from index.token_file import held_once, write_tokens
from index.vector_places import ON_DISK, VectorPlace
from index.vectors import Fields, VectorStore

STEP = 256  # texts encoded between two reports of progress
WAIT = 600.0  # seconds to wait for another builder
PROBES = 3
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    `embedded` texts went through the encoder, `reused` chunks took a vector that was there,
    `removed` chunks of the index before are gone; `seconds` in all and in the encoder.
    """

    embedded: int
    reused: int
    removed: int
    seconds: float
    encoding_seconds: float = 0.0

    @property
    def chunks(self) -> int:
        """How many chunks the index holds."""
        return self.embedded + self.reused


def corpus_digest(chunks: Sequence[Chunk]) -> str:
    """Changes whenever a chunk or one of its fields changes; the order does not matter."""
    digest = hashlib.sha256()
    for place, line in enumerate(sorted(chunk_line(chunk) for chunk in chunks)):
        digest.update(f"\n{line}".encode() if place else line.encode())
    return digest.hexdigest()


def build_index(
    home: Path,
    chunks: Sequence[Chunk],
    encoder: Encoder,
    progress: Progress | None = None,
    wait: float = WAIT,
    cut: Cut | None = None,
    anew: bool = False,
    place: VectorPlace = ON_DISK,
) -> BuildReport:
    """Build and switch. Readers keep the old index until then; a killed build changes nothing.

    `progress` is called with (label, done, total). With `cut`, what the chunks were cut from, a
    later cut takes them over. Where nothing but passages were added, they are added to a copy of
    the vector store, unless it is to be made `anew`; where a document is gone, nothing of the index
    before stays. Raises Busy when another process is still
    building after `wait` seconds, BadInput when there is nothing to index, NotSetUp when the home
    cannot be written to or the server of `place` does not answer.
    """
    whole = identified(chunks)
    if not whole:
        raise BadInput(
            "There is nothing to index: no page, policy, modifier or document was found."
        )
    try:
        root(home).mkdir(parents=True, exist_ok=True)
        with FileLock(root(home) / "build.lock", timeout=wait):
            return _build(home, whole, encoder, progress or _unseen, cut or Cut(), anew, place)
    except Timeout:
        raise Busy(
            f"Another process is building the index in {root(home)} (waited {wait:g} s). Questions "
            "are answered from the old one meanwhile; see it with `lamina index status`."
        ) from None
    except PermissionError as error:
        raise NotSetUp(
            f"{root(home)} cannot be written to: set LAMINA_HOME to a folder of yours."
        ) from error


def _build(
    home: Path, chunks: list[Chunk], encoder: Encoder, progress: Progress, cut: Cut, anew: bool,
    place: VectorPlace,
) -> BuildReport:  # fmt: skip
    begun = time.perf_counter()
    old = current_or_none(home)
    before = Before(old, encoder)
    known = dict(before.vectors)
    for killed in unfinished(home):
        known.update(unfinished_vectors(killed, encoder.model, encoder.dimensions))
    folder = new_folder(home)
    wanted = {digest_of(chunk): chunk.embedded_text for chunk in chunks}
    new = {digest: text for digest, text in wanted.items() if digest not in known}
    encoding = time.perf_counter()
    known.update(_encoded(new, folder, encoder, progress))
    encoding = time.perf_counter() - encoding
    progress("Storing passages", 0, len(chunks))
    vectors = np.stack([known[digest_of(chunk)] for chunk in chunks])
    cut.write(folder)
    _write(folder, chunks, vectors, encoder, before, anew, place)
    progress("Storing passages", len(chunks), len(chunks))
    point_to(home, folder)
    kept = [folder, *([old] if old and not before.is_left_by(chunks) else [])]
    for gone in sweep(home, keep=kept):
        place.drop(gone)
    removed = len(before.by_id.keys() - {chunk.id for chunk in chunks})
    seconds = time.perf_counter() - begun
    return BuildReport(len(new), len(chunks) - len(new), removed, seconds, encoding)


def _encoded(
    texts: dict[bytes, str], folder: Path, encoder: Encoder, progress: Progress
) -> dict[bytes, Vectors]:
    """Vectors of new texts, the longest first, each kept on disk as soon as it is made."""
    ordered = sorted(texts, key=lambda digest: len(texts[digest]), reverse=True)
    found: dict[bytes, Vectors] = {}
    keeping = UnfinishedVectors(folder, encoder.model, encoder.dimensions)
    try:
        for start in range(0, len(ordered), STEP):
            part = ordered[start : start + STEP]
            vectors = encoder.encode([texts[digest] for digest in part])
            keeping.add(part, vectors)
            found.update(zip(part, vectors, strict=True))
            progress("Embedding passages", len(found), len(ordered))
    finally:
        keeping.close()
    return found


def _write(
    folder: Path, chunks: list[Chunk], vectors: Vectors, encoder: Encoder, before: Before, anew: bool,
    place: VectorPlace,
) -> None:  # fmt: skip
    """Everything of an index; the manifest at last, which says that it is whole."""
    write_chunks(folder, chunks)
    write_embeddings(folder, vectors)
    _write_keywords(folder, chunks, before)
    if anew or not _added(folder, chunks, vectors, before, place):
        _store(place.create(folder), chunks, vectors)
        _check(place.open(folder), vectors)
    (folder / UNFINISHED).unlink()
    Manifest(
        format=FORMAT,
        corpus=corpus_digest(chunks),
        model=encoder.model,
        chunks=len(chunks),
        documents=len({chunk.document for chunk in chunks}),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        dimensions=encoder.dimensions,
        kinds=dict(sorted(Counter(chunk.kind for chunk in chunks).items())),
        settings=CHUNK_SETTINGS,
        vectors=place.kind,
    ).write(folder)
    flush(folder)


def _write_keywords(folder: Path, chunks: list[Chunk], before: Before) -> None:
    """The tokens of every passage, those of before taken over, and the keyword index over them."""
    known = before.tokens()
    tokens = held_once(
        known[chunk.id] if before.by_id.get(chunk.id) == chunk and chunk.id in known else keyword_tokens(chunk)
        for chunk in chunks
    )  # fmt: skip
    write_tokens(folder, tokens)
    Keywords.of_tokens(tokens).save(folder)


def _store(store: VectorStore, chunks: Sequence[Chunk], vectors: Vectors) -> None:
    """Put vectors to a vector store and close it."""
    try:
        store.add(*_filed(chunks, vectors))
    finally:
        store.close()


def _filed(chunks: Sequence[Chunk], vectors: Vectors) -> tuple[list[str], Vectors, list[Fields]]:
    """What a vector store takes: ids, vectors, and the fields that are searched by."""
    fields: list[Fields] = [
        {"kind": c.kind, "section": c.section, "source": c.source} for c in chunks
    ]
    return [chunk.id for chunk in chunks], vectors, fields


def _added(
    folder: Path, chunks: Sequence[Chunk], vectors: Vectors, before: Before, place: VectorPlace
) -> bool:
    """Copy the vector store of before and add what is new; False where it has to be made anew."""
    there = before.store_to_add_to(chunks)
    if there is None:
        return False
    rows = [row for row, chunk in enumerate(chunks) if chunk.id not in before.by_id]
    try:
        copy = place.copy(there, folder)
        if copy is None:
            return False
        copy.add(*_filed([chunks[row] for row in rows], vectors[rows]))
        _check(copy, vectors)
    except Exception:  # whatever the database says of a damaged one
        place.settle(folder, keep=False)
        return False
    place.settle(folder, keep=True)
    return True


def _check(store: VectorStore, vectors: Vectors) -> None:
    """Read back: every vector arrived, and some are found by themselves."""
    try:
        if store.count() != len(vectors):
            raise RuntimeError(f"the vector store holds {store.count()} of {len(vectors)} vectors")
        for row in np.linspace(0, len(vectors) - 1, PROBES).astype(int):
            if store.query(vectors[row], 1)[0][1] < 0.999:
                raise RuntimeError(f"the vector store does not find vector {row} that it holds")
    finally:
        store.close()


def _unseen(label: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
