"""Which of the files found are imported: the fullest of each release, and all parts of one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus.importers.catalogue import Recognised
from corpus.importers.relative_values import named_for_participants
from corpus.store_build import PARTS, Taken, part_name

Release = tuple[str, str]
"""Dataset and edition."""


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """One file passed over, and why; `quiet` where the reason needs no attention."""

    file: str
    reason: str
    quiet: bool = False


def choose(
    found: Iterable[Recognised], loaded: Mapping[Release, str]
) -> tuple[list[Taken], list[SkippedFile]]:
    """The fullest file of each release; its twins in other formats and poorer files are left out.

    `loaded` gives the coverage of what the store holds. Parts of a release are joined with those an
    earlier import left; parts of a release that is still incomplete are kept for later.
    """
    releases: dict[Release, list[Recognised]] = {}
    for one in sorted(found, key=_fullest_first):
        releases.setdefault((one.dataset, one.edition), []).append(one)
    chosen: list[Taken] = []
    skipped: list[SkippedFile] = []
    for release in sorted(releases):
        files, passed_over = _without_twins(releases[release], loaded.get(release, ""))
        skipped += passed_over
        chosen += _with_parts(files, loaded)
    return chosen, skipped


def _fullest_first(one: Recognised) -> tuple[int, bool, bool, str]:
    """Where a table has no room for participants' own factors, the file for everybody goes first."""
    participants = named_for_participants(one.file.name)
    return -one.layout.rank, participants, one.file.workbook, one.file.shown


def waiting(chosen: Iterable[Taken]) -> tuple[str, ...]:
    """A sentence for each release of which parts are still missing."""
    parts: dict[Release, list[Taken]] = {}
    for taken in chosen:
        if taken.part:
            first = taken.files[0]
            parts.setdefault((first.dataset, first.edition), []).append(taken)
    return tuple(_sentence(release, taken) for release, taken in parts.items())


def _sentence(release: Release, taken: list[Taken]) -> str:
    dataset, edition = release
    kept = {one.part for one in taken} | {int(name[-1]) for name in taken[0].stored}
    missing = [f"f{part}" for part in range(1, PARTS + 1) if part not in kept]
    return (
        f"{dataset} {edition}: {', '.join(f'f{part}' for part in sorted(kept))} kept; the release "
        f"speaks when {', '.join(missing)} are imported too, for without them nobody could tell a "
        "missing edit from a missing part"
    )


def _without_twins(
    files: list[Recognised], coverage: str
) -> tuple[list[Recognised], list[SkippedFile]]:
    """The fullest files of one release, each part once; `files` begin with the fullest."""
    parts = {one.part: one for one in reversed(files) if one.part}
    wholes = [one for one in files if not one.part]
    if len(parts) == PARTS or not wholes:
        taken = [parts[number] for number in sorted(parts)]
    else:
        taken = _unnamed_parts(wholes)
    if taken[0].layout.coverage == "columns" and coverage == "all":
        reason = f"a fuller file of {taken[0].edition} is loaded"
        return [], [SkippedFile(one.file.shown, reason) for one in files]
    reason = f"the same release is taken from {taken[0].file.name}"
    left = [one for one in files if not any(one is other for other in taken)]
    return taken, [SkippedFile(one.file.shown, reason, quiet=True) for one in left]


def _unnamed_parts(wholes: list[Recognised]) -> list[Recognised]:
    """The fullest file, and those that go on with other pairs where no name says which part it is."""
    openings = {one.opening: one for one in reversed(wholes) if one.layout is wholes[0].layout}
    return [openings[opening] for opening in sorted(openings)]


def _with_parts(files: list[Recognised], loaded: Mapping[Release, str]) -> list[Taken]:
    if not files:
        return []
    if not files[0].part:
        return [Taken(tuple(files))]
    dataset, edition = files[0].dataset, files[0].edition
    given = {one.part for one in files}
    names = [part_name(edition, part) for part in range(1, PARTS + 1) if part not in given]
    stored = tuple(name for name in names if loaded.get((dataset, name)) == "part")
    if len(given) + len(stored) == PARTS:
        return [Taken(tuple(files), stored)]
    return [Taken((one,), stored, one.part) for one in files]
