"""Imports published files into the reference store.

An import is all or nothing: every file is recognised first, then a new store is written beside the
old one, and only a complete one takes its place.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from corpus.choice import SkippedFile, choose, waiting
from corpus.errors import UnreadableFile
from corpus.importers.catalogue import Recognised, layout_names, recognise
from corpus.importers.source import open_source
from corpus.store_build import Taken, copy_old, ensure_store, finish, loaded_releases, take
from corpus.store_file import WAIT_SECONDS, build_lock, new_store, work_folder

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done and how much there is to do."""

_DOCUMENTS = (".pdf", ".md", ".docx", ".html")


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """One release taken: from which file, rows stored, bad rows passed over."""

    file: str
    layout: str
    dataset: str
    edition: str
    rows: int
    bad_rows: int = 0


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did; `waiting` says which releases lack a part before they can speak."""

    imported: tuple[ImportedFile, ...]
    skipped: tuple[SkippedFile, ...]
    waiting: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Rows stored in all."""
        return sum(file.rows for file in self.imported)


def import_paths(
    paths: Iterable[Path],
    home: Path,
    progress: Progress | None = None,
    skip_bad: bool = False,
    wait: float = WAIT_SECONDS,
    shipped: bool = True,
) -> ImportReport:
    """Import files and folders into the store of `home`; re-importing a release replaces it.

    Folders are walked, and what they hold beside tables is named in the report; a file named
    directly must be a table. With `skip_bad` bad rows are counted and passed over. A first store
    also holds the tables that come with Lamina, unless `shipped` is False. Raises UnreadableFile
    (nothing is imported, the old store stays), BadInput and Busy (after `wait` seconds).
    """
    tell = progress or (lambda label, done, total: None)
    with build_lock(home, wait), work_folder(home) as work:
        found, unread = _recognise_all(list(paths), work, tell)
        ensure_store(home, shipped)
        chosen, passed_over = choose(found, loaded_releases(home))
        imported = _build(home, chosen, work, tell, skip_bad) if chosen else ()
    return ImportReport(imported, (*unread, *passed_over), waiting(chosen))


def build_reference(home: Path, wait: float = WAIT_SECONDS) -> None:
    """Build the first store of `home` from the shipped tables, or refresh them; raises Busy."""
    with build_lock(home, wait):
        ensure_store(home)


def _recognise_all(
    paths: list[Path], work: Path, tell: Progress
) -> tuple[list[Recognised], list[SkippedFile]]:
    found: list[Recognised] = []
    skipped: list[SkippedFile] = []
    candidates = [(file, path == file) for path in paths for file in _files(path)]
    for done, (path, direct) in enumerate(candidates):
        tell(f"reading {path.name}", done, len(candidates))
        within = work / f"{done:04d}"
        within.mkdir()
        try:
            taken = _recognised(path, within)
        except UnreadableFile as error:
            if direct:
                raise
            skipped.append(SkippedFile(str(path), str(error)))
            continue
        found += taken
        if not taken and direct:
            known = "; ".join(layout_names())
            raise UnreadableFile(path, f"none of the layouts Lamina reads ({known})")
        if not taken:
            skipped.append(_not_a_table(path))
    twins = {Path(one.file.shown).with_suffix("").as_posix().lower() for one in found}
    return found, [_quieter(file, twins) for file in skipped]


def _recognised(path: Path, within: Path) -> list[Recognised]:
    return [one for file in open_source(path, within) for one in recognise(file)]


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        inside = (file for file in path.rglob("*") if file.is_file())
        return sorted(file for file in inside if not file.name.startswith("."))
    if not path.exists():
        raise UnreadableFile(path, "there is no such file or folder")
    return [path]


def _not_a_table(path: Path) -> SkippedFile:
    if path.suffix.lower() in _DOCUMENTS:
        return SkippedFile(str(path), "a document, not a table", quiet=True)
    return SkippedFile(str(path), "not a table of a layout Lamina reads")


def _quieter(file: SkippedFile, twins: set[str]) -> SkippedFile:
    if Path(file.file).with_suffix("").as_posix().lower() in twins:
        return SkippedFile(file.file, "the same table is taken from its twin", quiet=True)
    return file


def _build(
    home: Path, chosen: list[Taken], work: Path, tell: Progress, skip_bad: bool
) -> tuple[ImportedFile, ...]:
    imported = []
    with new_store(home) as con:
        copy_old(con, {release for taken in chosen for release in taken.replaced})
        for done, taken in enumerate(chosen):
            first = taken.files[0]
            tell(f"{first.file.name}: {first.layout.name}, {first.edition}", done, len(chosen))
            rows, bad = take(con, taken, work, skip_bad)
            if first.companion and not rows:
                continue
            shown = ", ".join(one.file.shown for one in taken.files)
            imported.append(ImportedFile(shown, first.layout.name, *taken.release, rows, bad))
        tell("writing the store", len(chosen), len(chosen))
        finish(con)
    return tuple(imported)
