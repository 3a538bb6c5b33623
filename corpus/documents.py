"""Importing documents: files, folders and zip archives, each document once, nothing of a bad file."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from corpus.document_note import UNKNOWN, DocumentNote
from corpus.document_store import FOLDER as FOLDER
from corpus.document_store import StoredDocument as StoredDocument
from corpus.document_store import documents_digest as documents_digest
from corpus.document_store import keep_document, locked
from corpus.document_store import list_documents as list_documents
from corpus.document_store import load_documents as load_documents
from corpus.document_store import passages_of as passages_of
from corpus.document_store import remove_document as remove_document
from corpus.errors import UnreadableFile
from corpus.imported_manual import ImportedManual
from corpus.importers.document_archive import members
from corpus.importers.documents import Apart, Document, document_of, take_apart
from corpus.importers.file_kind import bytes_of, kind_of
from corpus.importers.reading_ahead import ahead
from corpus.importers.text_recognition import Recognise

_TEXT_SUFFIXES = frozenset({"", ".txt", ".text", ".md", ".markdown", ".eml", ".html", ".htm"})
_DATA_SUFFIXES = frozenset({".csv", ".tsv", ".xlsx", ".xls", ".gz", ".parquet", ".prn"})
_ABOUT_THE_FOLDER = frozenset({"readme", "license", "licence", "changelog", "notice"})
Progress = Callable[[str, int, int], None]
_Source = tuple[int, Path, bytes | UnreadableFile]


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What became of one file: `source_id` and `title` where it was read, `reason` where not.

    `left_out` says in words what of the file was not taken: hidden text, scripts, attachments.
    """

    path: str
    source_id: str = ""
    title: str = ""
    reason: str = ""
    passages: int = 0
    left_out: tuple[str, ...] = ()


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


def import_documents(
    paths: list[Path],
    home: Path,
    progress: Progress | None = None,
    mask: Callable[[str], str] | None = None,
    note: DocumentNote = UNKNOWN,
    recognise: Recognise | None = None,
) -> DocumentReport:
    """Import files, folders and zip archives into the store of `home`.

    `progress` is called with ("documents", files done, files in all); `mask` takes identifiers of
    patients out of texts and file names before anything is kept; `note` holds for every document
    of no known layout, `recognise` reads the text of scanned PDFs. A file that cannot be read is reported as refused, and what was imported
    from it before stays. Raises UnreadableFile for a path that does not exist, Busy while another
    process imports, NotSetUp for a home that cannot be written to.
    """
    files, skipped = _files(paths)
    found: dict[str, list[ImportedFile]] = {}
    with locked(home):
        kept = _Kept(home, load_documents(home))
        told = -1
        for done, apart in ahead(_sources(files), partial(_taken_apart, recognise)):
            if progress and done > told:
                progress(FOLDER, done, len(files))
            told = done
            verdict, entry = _import_one(apart, kept, mask, note)
            found.setdefault(verdict, []).append(entry)
        if progress and files:
            progress(FOLDER, len(files), len(files))
    verdicts = {verdict: tuple(entries) for verdict, entries in found.items()}
    return DocumentReport(**verdicts, skipped=tuple(skipped))


class _Kept:
    """The documents of a home by id and by the digest of their file, and those of this import."""

    def __init__(self, home: Path, documents: Iterable[Document]) -> None:
        self.home = home
        self._by_id = {each.source_id: each for each in documents}
        self._by_digest = {each.digest: each for each in self._by_id.values() if each.digest}
        self._written: set[str] = set()

    def keep(self, document: Document) -> tuple[str, Document]:
        """The verdict on a document, and the document under its own id."""
        document = self._identified(document)
        verdict = keep_document(self.home, document)
        self._by_id[document.source_id] = self._by_digest[document.digest] = document
        self._written.add(document.source_id)
        return verdict, document

    def _identified(self, document: Document) -> Document:
        """A document whose file was imported before keeps its id; one whose id another has gets a number."""
        if not isinstance(document, ImportedManual) or document.layout != "document":
            return document
        before = self._by_digest.get(document.digest)
        if isinstance(before, ImportedManual) and before.layout == "document":
            note = document.note.over(before.note)
            title = before.title if _is_named_after_its_file(document) else document.title
            return replace(document, source_id=before.source_id, title=title, note=note,
                           edition=note.edition, publisher=note.publisher)  # fmt: skip
        source_id, number = document.source_id, 1
        while self._is_another(source_id, document.title):
            number += 1
            source_id = f"{document.source_id}-{number}"
        return replace(document, source_id=source_id)

    def _is_another(self, source_id: str, title: str) -> bool:
        """Whether the id belongs to a text of another title, or to another file of this import."""
        other = self._by_id.get(source_id)
        return other is not None and (other.title != title or source_id in self._written)


def _is_named_after_its_file(document: ImportedManual) -> bool:
    words = "-".join(re.findall("[a-z0-9]+", document.title.lower()))
    return document.source_id == f"document-{words}"


def _sources(files: list[tuple[Path, bool]]) -> Iterator[_Source]:
    """The content of every file and of every file in an archive, with the number of its file."""
    for number, (path, asked) in enumerate(files):
        for shown, content in _contents(path, asked):
            yield number, shown, content


def _taken_apart(
    recognise: Recognise | None, source: _Source
) -> tuple[int, Apart | UnreadableFile]:
    number, path, content = source
    if isinstance(content, UnreadableFile):
        return number, content
    try:
        return number, take_apart(content, path, recognise)
    except UnreadableFile as error:
        return number, error


def _import_one(
    apart: Apart | UnreadableFile,
    kept: _Kept,
    mask: Callable[[str], str] | None,
    note: DocumentNote,
) -> tuple[str, ImportedFile]:
    """The verdict (a field of DocumentReport) on one file."""
    try:
        if isinstance(apart, UnreadableFile):
            raise apart
        document = document_of(apart, mask, note)
    except UnreadableFile as error:
        path = str(apart.path) if isinstance(apart, Apart) else error.path
        return "refused", ImportedFile(path, reason=str(error))
    verdict, document = kept.keep(document)
    left_out = document.left_out if isinstance(document, ImportedManual) else ()
    passages = len(passages_of(document))
    return verdict, ImportedFile(
        str(apart.path), document.source_id, document.title, "", passages, left_out
    )


def _contents(path: Path, asked: bool) -> Iterator[tuple[Path, bytes | UnreadableFile]]:
    """The file's content, or that of each file in a zip archive; or why it is not read."""
    try:
        content = bytes_of(path)
        if _checked(content, path, asked) != "zip":
            yield path, content
            return
        inside = members(content, path)
    except UnreadableFile as error:
        yield path, error
        return
    for shown, each in inside:
        try:
            if not isinstance(each, UnreadableFile):
                _checked(each, shown, asked=False)
            yield shown, each
        except UnreadableFile as error:
            yield shown, error


def _checked(content: bytes, path: Path, asked: bool) -> str:
    """The kind of a file; what is not recognised by its content must not be named as something else."""
    suffix = path.suffix.lower()
    if suffix in _DATA_SUFFIXES and _is_data(content, path):
        raise UnreadableFile(path, "it is a data file: load it with `lamina data import`")
    kind = kind_of(content, path)
    if kind == "text" and suffix not in _TEXT_SUFFIXES and not asked:
        raise UnreadableFile(path, f"'{suffix}' is no kind of text: save it as plain text (.txt)")
    return kind


def _is_data(content: bytes, path: Path) -> bool:
    """Whether a file named as data is no document of another kind."""
    try:
        return kind_of(content, path) in ("text", "zip")
    except UnreadableFile:
        return True


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
