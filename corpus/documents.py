"""The store of imported documents: one JSON file each in `documents/` of Lamina's home.

A file is named after the document's source id and the hash of its content, written beside its
place and moved in, so that readers never see half of one. Importing the same document again
changes nothing; a newer version of the same source takes the old one's place.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from corpus.errors import Busy, NoAnswer, NotSetUp, UnreadableFile
from corpus.imported_manual import ImportedManual
from corpus.importers.documents import Document, read_document_file

FOLDER = "documents"
WAIT_SECONDS = 30.0
_BUILDING = ".importing-"
_TEXT_SUFFIXES = frozenset({"", ".txt", ".text", ".md", ".markdown"})
_DATA_SUFFIXES = frozenset({".csv", ".tsv", ".xlsx", ".xls", ".zip", ".gz", ".parquet", ".prn"})
_ABOUT_THE_FOLDER = frozenset({"readme", "license", "licence", "changelog", "notice"})


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What became of one file: `source_id` and `title` where it was read, `reason` where not."""

    path: str
    source_id: str = ""
    title: str = ""
    reason: str = ""
    passages: int = 0


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """What an import did, file by file; `skipped` describe their folder and were not asked for."""

    imported: tuple[ImportedFile, ...] = ()
    unchanged: tuple[ImportedFile, ...] = ()
    replaced: tuple[ImportedFile, ...] = ()
    refused: tuple[ImportedFile, ...] = ()
    skipped: tuple[ImportedFile, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the store is another one than before."""
        return bool(self.imported or self.replaced)


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """One line of the list of documents."""

    source_id: str
    title: str
    publisher: str
    edition: str
    layout: str
    passages: int
    file: Path


def import_documents(
    paths: list[Path],
    home: Path,
    progress: Callable[[str, int, int], None] | None = None,
    mask: Callable[[str], str] | None = None,
) -> DocumentReport:
    """Import files and folders into the store of `home`.

    `progress` is called with ("documents", files done, files in all); `mask` takes identifiers of
    patients out of texts and file names before anything is kept. A file that cannot be read is
    reported as refused, and what was imported from it before stays. Raises UnreadableFile for a
    path that does not exist, Busy while another process imports, NotSetUp for a home that cannot
    be written to.
    """
    files, skipped = _files(paths)
    found: dict[str, list[ImportedFile]] = {}
    with _lock(home):
        for done, (path, asked) in enumerate(files):
            if progress:
                progress(FOLDER, done, len(files))
            verdict, entry = _import_one(path, asked, home, mask)
            found.setdefault(verdict, []).append(entry)
        if progress and files:
            progress(FOLDER, len(files), len(files))
    verdicts = {verdict: tuple(entries) for verdict, entries in found.items()}
    return DocumentReport(**verdicts, skipped=tuple(skipped))


def load_documents(home: Path) -> tuple[Document, ...]:
    """Every document in the store, by source id; () when there is none."""
    return tuple(document for _, document in _stored(home))


def list_documents(home: Path) -> tuple[StoredDocument, ...]:
    """What the store holds, by source id."""
    return tuple(
        StoredDocument(
            each.source_id,
            each.title,
            each.publisher,
            each.edition,
            each.layout,
            len(passages_of(each)),
            file,
        )
        for file, each in _stored(home)
    )


def passages_of(document: Document) -> tuple[Any, ...]:
    """The passages of a page or a manual."""
    return document.passages if isinstance(document, ImportedManual) else document.passages()


def remove_document(home: Path, source_id: str) -> None:
    """Remove a document; NoAnswer with the ids there are when the store does not hold it."""
    with _lock(home):
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


def _import_one(
    path: Path, asked: bool, home: Path, mask: Callable[[str], str] | None
) -> tuple[str, ImportedFile]:
    """The verdict (a field of DocumentReport) on one file."""
    try:
        _refuse_kind(path, asked)
        document = _with_own_id(read_document_file(path, mask), home)
    except UnreadableFile as error:
        return "refused", ImportedFile(str(path), reason=str(error))
    entry = ImportedFile(
        str(path), document.source_id, document.title, passages=len(passages_of(document))
    )
    content = _codec().dump_json(document)
    name = f"{document.source_id}.{hashlib.sha256(content).hexdigest()[:32]}.json"
    before = _files_of(home, document.source_id)
    if [file.name for file in before] == [name]:
        return "unchanged", entry
    _write(home / FOLDER / name, content)
    for file in before:
        if file.name != name:
            file.unlink()
    return ("replaced" if before else "imported"), entry


def _with_own_id(document: Document, home: Path) -> Document:
    """A plain document whose id a text of another title has taken gets a number."""
    if not isinstance(document, ImportedManual) or document.layout != "document":
        return document
    taken = {each.source_id: each.title for _, each in _stored(home)}
    source_id, number = document.source_id, 1
    while taken.get(source_id, document.title) != document.title:
        number += 1
        source_id = f"{document.source_id}-{number}"
    return replace(document, source_id=source_id)


def _refuse_kind(path: Path, asked: bool) -> None:
    suffix = path.suffix.lower()
    if suffix in _DATA_SUFFIXES:
        raise UnreadableFile(path, "it is a data file: load it with `lamina data import`")
    if suffix not in _TEXT_SUFFIXES and not asked:
        raise UnreadableFile(path, f"'{suffix}' is no kind of text: save it as plain text (.txt)")


def _files(paths: list[Path]) -> tuple[list[tuple[Path, bool]], list[ImportedFile]]:
    """The files to read, each once, with whether it was named itself; and those passed over."""
    found: dict[Path, tuple[Path, bool]] = {}
    skipped: list[ImportedFile] = []
    for path in paths:
        if not path.exists():
            raise UnreadableFile(path, "there is no such file or folder")
        for file in _walk(path):
            if file != path and file.stem.lower() in _ABOUT_THE_FOLDER:
                reason = "it describes its folder; name the file itself to import it"
                skipped.append(ImportedFile(str(file), reason=reason))
            else:
                found.setdefault(file.resolve(), (file, file == path))
    return list(found.values()), skipped


def _walk(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for file in sorted(path.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
        if file.is_file() and not hidden:
            yield file


def _documents(home: Path) -> list[Path]:
    return sorted((home / FOLDER).glob("*.json"))


def _source_id(file: Path) -> str:
    return file.name.rsplit(".", 2)[0]


def _files_of(home: Path, source_id: str) -> list[Path]:
    return [file for file in _documents(home) if _source_id(file) == source_id]


def _stored(home: Path) -> Iterator[tuple[Path, Document]]:
    """Every file with its document; of two of one source the one written last."""
    latest: dict[str, Path] = {}
    for file in _documents(home):
        other = latest.get(_source_id(file))
        if other is None or file.stat().st_mtime_ns >= other.stat().st_mtime_ns:
            latest[_source_id(file)] = file
    codec = _codec()
    for _, file in sorted(latest.items()):
        try:
            content = file.read_bytes()
        except FileNotFoundError:  # replaced or removed since the folder was read
            continue
        try:
            yield file, codec.validate_json(content)
        except ValueError as error:
            problem = "the stored document is damaged: remove the file and import it again"
            raise UnreadableFile(file, problem) from error


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


@contextmanager
def _lock(home: Path) -> Iterator[None]:
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
