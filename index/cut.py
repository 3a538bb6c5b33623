"""The corpus cut into passages; an imported document that is as before keeps those it was cut into."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import corpus
from corpus.document_store import load_document, stored_files
from corpus.errors import IndexMissing
from index.chunk import Chunk
from index.chunk_file import identified, read_chunks
from index.chunking import own_chunks
from index.document_chunks import document_chunks
from index.folder import current_or_none
from index.wordpiece import Counter, token_count

NAME = "cut.json"


@dataclass(frozen=True, slots=True)
class Cut:
    """`chunks` of the whole corpus, identified; `documents` the stored file of each imported one by
    its source id; `made_by` the digest of the code that cut them."""

    chunks: tuple[Chunk, ...] = ()
    documents: Mapping[str, str] = field(default_factory=dict)
    made_by: str = ""

    def write(self, folder: Path) -> None:
        """Write what a later cut compares itself with into an index folder."""
        record = {"documents": dict(self.documents), "made_by": self.made_by}
        (folder / NAME).write_text(json.dumps(record), encoding="utf-8")


def read_cut(folder: Path) -> Cut:
    """What the index in a folder was cut from, without its chunks; nothing where that is not told."""
    try:
        record = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return Cut(documents=dict(record["documents"]), made_by=str(record["made_by"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Cut()


def cut_corpus(home: Path, count: Counter = token_count) -> Cut:
    """Every passage of our pages and of what was imported into a home, each once.

    Documents that the index in use was cut from are not read again.
    """
    files = stored_files(home)
    chunks = identified([*own_chunks(count), *_of_documents(home, files, count)])
    names = {source_id: file.name for source_id, file in files.items()}
    return Cut(tuple(chunks), names, cutting_digest())


def all_chunks(home: Path, count: Counter = token_count) -> list[Chunk]:
    """The passages alone."""
    return list(cut_corpus(home, count).chunks)


def _of_documents(home: Path, files: Mapping[str, Path], count: Counter) -> Iterator[Chunk]:
    kept = _kept(home, files)
    for source_id, file in files.items():
        if source_id in kept:
            yield from kept[source_id]
        elif (document := load_document(file)) is not None:
            yield from document_chunks(document, count)


def _kept(home: Path, files: Mapping[str, Path]) -> Mapping[str, list[Chunk]]:
    """The passages of documents that are stored in the same file as when they were cut."""
    folder = current_or_none(home) if files else None
    if folder is None:
        return {}
    before = read_cut(folder)
    if before.made_by != cutting_digest():
        return {}
    same = [one for one, file in files.items() if before.documents.get(one) == file.name]
    kept: dict[str, list[Chunk]] = {source_id: [] for source_id in same}
    try:
        for chunk in read_chunks(folder) if same else ():
            if chunk.document in kept:
                kept[chunk.document].append(chunk)
    except IndexMissing:
        return {}
    return kept


@cache
def cutting_digest() -> str:
    """Changes whenever code or registers that make passages and their keywords do."""
    ours, theirs = Path(__file__).parent, Path(str(corpus.__file__)).parent
    files = [
        *ours.glob("*.py"),
        *ours.glob("*.yaml"),
        *theirs.rglob("*.py"),
        *theirs.glob("*.yaml"),
    ]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()
