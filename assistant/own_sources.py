"""Adding and removing what a reader brings: pages, documents and CMS's tables, from uploaded files."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from assistant.settings import Settings
from corpus.errors import BadInput, LaminaError

Progress = Callable[[str, int, int], None]
TABLES = frozenset({".csv", ".tsv", ".xlsx", ".zip", ".gz"})
DOCUMENTS = frozenset({".md", ".markdown", ".txt", ".html", ".htm", ".pdf", ".docx", ".eml"})
MOST_BYTES = 20 * 1024 * 1024
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent: its name, which is never used as a path, and its content."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of uploads, a sentence each; `changed` whether anything is another than before."""

    done: tuple[str, ...]
    refused: tuple[str, ...]
    changed: bool


def share(done: int, total: int) -> float:
    """How much of the work is done, 0 to 1, for a bar."""
    return min(1.0, done / total) if total else 0.0


def kinds() -> tuple[str, ...]:
    """The endings that can be added."""
    return tuple(sorted(ending.removeprefix(".") for ending in TABLES | DOCUMENTS))


def add_sources(
    uploads: Sequence[Upload], settings: Settings, progress: Progress | None = None
) -> Outcome:
    """Import uploads, each told by its ending, and bring the index up to date.

    A file that cannot be read is refused with the reason; the others are taken. Raises Busy and
    NotSetUp where nothing can be written.
    """
    done: list[str] = []
    refused: list[str] = []
    pages = False
    with tempfile.TemporaryDirectory() as folder:
        for place, upload in enumerate(uploads):
            try:
                path = _kept(upload, Path(folder) / str(place))
                if path.suffix.lower() in TABLES:
                    done += _tables(path, settings, progress)
                else:
                    done += _documents(path, settings, progress)
                    pages = True
            except LaminaError as error:
                refused.append(str(error).replace(f"{folder}/{place}/", ""))
    if pages:
        done.append(_index(settings, progress))
    return Outcome(tuple(done), tuple(refused), bool(done))


def remove_source(source_id: str, settings: Settings, progress: Progress | None = None) -> str:
    """Remove an imported document and its passages; says what was done. Raises NoAnswer, Busy."""
    from corpus.documents import remove_document

    remove_document(settings.home, source_id)
    return f"{source_id} was removed. {_index(settings, progress)}"


def _kept(upload: Upload, folder: Path) -> Path:
    """The upload in a folder of its own, under the last part of its name."""
    name = PurePath(upload.name.replace("\\", "/")).name
    ending = PurePath(name).suffix.lower()
    if ending not in TABLES | DOCUMENTS:
        raise BadInput(f"'{name}' was not taken: Lamina reads {', '.join(kinds())}.")
    if len(upload.content) > MOST_BYTES:
        raise BadInput(
            f"'{name}' is larger than 20 MB: import it with `lamina data import` or `lamina pages import`."
        )
    folder.mkdir()
    path = folder / f"{PurePath(name).stem[:LONGEST_NAME] or 'document'}{ending}"
    path.write_bytes(upload.content)
    return path


def _tables(path: Path, settings: Settings, progress: Progress | None) -> list[str]:
    from corpus.data import import_paths

    report = import_paths([path], settings.home, progress=progress)
    said = [
        f"Loaded {one.dataset} {one.edition}: {one.rows:,} rows from {path.name}."
        for one in report.imported
    ]
    return [*said, *(f"Waiting: {sentence}" for sentence in report.waiting)]


def _documents(path: Path, settings: Settings, progress: Progress | None) -> list[str]:
    from assistant.identifiers import DocumentScreen
    from corpus.documents import import_documents
    from corpus.importers.text_recognition import recogniser

    screen = DocumentScreen()
    report = import_documents(
        [path], settings.home, progress=progress, mask=screen, recognise=recogniser()
    )
    if report.refused:
        raise BadInput(report.refused[0].reason)
    said = [
        f"{verb} {one.source_id}: {one.title}, {one.passages} passages.{_left_out(one.left_out)}"
        for verb, files in (("Added", report.imported), ("Replaced", report.replaced), ("Already there:", report.unchanged))
        for one in files
    ]  # fmt: skip
    if screen.masked:
        said.append(f"{screen.masked} lines of it held what may identify a patient; it was masked before anything was kept.")  # fmt: skip
    return said


def _left_out(kinds_left: tuple[str, ...]) -> str:
    return f" Left out: {'; '.join(kinds_left)}." if kinds_left else ""


def _index(settings: Settings, progress: Progress | None) -> str:
    """Bring the index up to date, and the findings on pages, which the next question would wait for."""
    from assistant.audit.findings import Findings
    from assistant.indexing import rebuild
    from corpus.store import Store

    said = rebuild(settings, progress)
    with Store.open(settings.home) as store:
        Findings(settings.home, store, progress).refresh()
    return said
