"""The store of imported documents: one JSON file each in `documents/` of Lamina's home.

A file is named after the document's source id and the hash of its content, written beside its
place and moved in, so that readers never see half of one.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from corpus.document_note import UNKNOWN, DocumentNote
from corpus.errors import Busy, NoAnswer, NotSetUp, UnreadableFile
from corpus.imported_manual import ImportedManual
from corpus.importers.documents import Document

FOLDER = "documents"
WAIT_SECONDS = 30.0
_BUILDING = ".importing-"


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """One line of the list of documents.

    `imported` is the day it was written here, `digest` the SHA-256 of the file it came from, ""
    for one imported before digests were kept; `left_out` what of that file was not taken.
    """

    source_id: str
    title: str
    publisher: str
    edition: str
    layout: str
    passages: int
    file: Path
    imported: date
    digest: str = ""
    note: DocumentNote = UNKNOWN
    left_out: tuple[str, ...] = ()


def load_documents(home: Path) -> tuple[Document, ...]:
    """Every document in the store, by source id; () when there is none."""
    return tuple(document for _, document in _stored(home))


def stored_files(home: Path) -> dict[str, Path]:
    """The file of every document by source id, in that order; of two of one source the later one.

    A file of another name holds another document.
    """
    latest: dict[str, Path] = {}
    for file in _documents(home):
        other = latest.get(_source_id(file))
        if other is None or file.stat().st_mtime_ns >= other.stat().st_mtime_ns:
            latest[_source_id(file)] = file
    return dict(sorted(latest.items()))


def load_document(file: Path) -> Document | None:
    """The document in a file of the store; None where it was removed meanwhile."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return None
    try:
        document: Document = _codec().validate_json(content)
    except ValueError as error:
        problem = "the stored document is damaged: remove the file and import it again"
        raise UnreadableFile(file, problem) from error
    return document


def list_documents(home: Path) -> tuple[StoredDocument, ...]:
    """What the store holds, by source id."""
    return tuple(_listed(file, each) for file, each in _stored(home))


def passages_of(document: Document) -> tuple[Any, ...]:
    """The passages of a page or a manual."""
    return document.passages if isinstance(document, ImportedManual) else document.passages()


def remove_document(home: Path, source_id: str) -> None:
    """Remove a document; NoAnswer with the ids there are when the store does not hold it."""
    with locked(home):
        files = _files_of(home, source_id)
        for file in files:
            file.unlink()
    if not files:
        known = ", ".join(sorted({_source_id(file) for file in _documents(home)})) or "none"
        raise NoAnswer(
            f"No document '{source_id}' is in {home / FOLDER} (there: {known}). "
            "See them with `lamina pages list`."
        )


def documents_digest(home: Path) -> str:
    """Changes whenever a document is added, replaced or removed; the same for the same contents."""
    names = sorted(file.name for file in _documents(home))
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def keep_document(home: Path, document: Document) -> str:
    """Write a document in the place of an older version: imported, replaced or unchanged.

    Call it under `locked`.
    """
    content = _codec().dump_json(document)
    name = f"{document.source_id}.{hashlib.sha256(content).hexdigest()[:32]}.json"
    before = _files_of(home, document.source_id)
    if [file.name for file in before] == [name]:
        return "unchanged"
    _write(home / FOLDER / name, content)
    for file in before:
        if file.name != name:
            file.unlink()
    return "replaced" if before else "imported"


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """One writer at a time; what a killed one left half written is swept away. Raises Busy, NotSetUp."""
    try:
        (home / FOLDER).mkdir(parents=True, exist_ok=True)
        with FileLock(home / "documents.lock", timeout=WAIT_SECONDS):
            for leftover in (home / FOLDER).glob(f"{_BUILDING}*"):  # of an import that was killed
                leftover.unlink()
            yield
    except Timeout as error:
        raise Busy(
            f"Another process is importing documents into {home} (waited {WAIT_SECONDS:g} s). "
            "Run the command again when it has finished."
        ) from error
    except PermissionError as error:
        raise NotSetUp(
            f"{home} cannot be written to: set LAMINA_HOME to a folder of yours."
        ) from error


def _listed(file: Path, document: Document) -> StoredDocument:
    manual = document if isinstance(document, ImportedManual) else None
    return StoredDocument(
        document.source_id,
        document.title,
        document.publisher,
        document.edition,
        document.layout,
        len(passages_of(document)),
        file,
        date.fromtimestamp(file.stat().st_mtime),
        document.digest,
        manual.note if manual else UNKNOWN,
        manual.left_out if manual else (),
    )


def _documents(home: Path) -> list[Path]:
    return sorted((home / FOLDER).glob("*.json"))


def _source_id(file: Path) -> str:
    return file.name.rsplit(".", 2)[0]


def _files_of(home: Path, source_id: str) -> list[Path]:
    return [file for file in _documents(home) if _source_id(file) == source_id]


def _stored(home: Path) -> Iterator[tuple[Path, Document]]:
    """Every file with its document."""
    for file in stored_files(home).values():
        if (document := load_document(file)) is not None:
            yield file, document


def _codec() -> Any:
    """Turns documents into JSON and back, checking every type."""
    from pydantic import TypeAdapter  # only where documents are read or written: it is slow to load

    global _adapter
    if _adapter is None:
        _adapter = TypeAdapter(Document)
    return _adapter


_adapter: Any = None


def _write(target: Path, content: bytes) -> None:
    """Write beside the target, flush, move into place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=_BUILDING)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
