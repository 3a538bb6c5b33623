"""Every layout Lamina reads, and which of them a file is."""

import re
from dataclasses import dataclass

from corpus.errors import UnreadableFile
from corpus.importers import facility, localities, ncci, relative_values
from corpus.importers.layout import Found, Layout, ReleaseUnnamedError
from corpus.importers.source import SourceFile

LAYOUTS: tuple[Layout, ...] = (
    *relative_values.LAYOUTS,
    *localities.LAYOUTS,
    *ncci.LAYOUTS,
    *facility.LAYOUTS,
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file with its layout and release; `source` is its id in sources.yaml."""

    file: SourceFile
    layout: Layout
    found: Found

    @property
    def dataset(self) -> str:
        """The dataset it fills; a factor for qualifying APM participants makes a file their own."""
        marks = tuple(f",{factor}," for factor in relative_values.QUALIFYING)
        if self.layout is relative_values.PUBLISHED and any(
            mark in line for line in self.file.head for mark in marks
        ):
            return "pfs_qp"
        return self.layout.dataset

    @property
    def part(self) -> int:
        """1 to 4 for a PTP file that CMS publishes in four parts, else 0."""
        found = re.search(r"-f([1-4])(?!\d)", self.file.trail) if self.dataset == "ptp" else None
        return int(found[1]) if found else 0

    @property
    def edition(self) -> str:
        """The release's name, e.g. 2026C."""
        return self.found.release.name

    @property
    def source(self) -> str:
        """cms-<dataset>-<release>, e.g. cms-pfs-2026c."""
        name = self.layout.source or self.dataset.replace("_", "-")
        return f"cms-{name}-{self.edition.lower()}"


def recognise(file: SourceFile) -> Recognised | None:
    """The first layout that fits the file's text, None if none does.

    Raises UnreadableFile when a layout fits but the release is named neither inside nor outside.
    """
    for layout in LAYOUTS:
        try:
            found = layout.find(file)
        except ReleaseUnnamedError as error:
            raise UnreadableFile(
                file.shown,
                f"this is a {error.layout.name}, but neither it nor its name says which release; "
                "keep the published name with year and quarter (e.g. ptp_2026Q3.csv, RVU26A.csv)",
            ) from error
        if found is not None:
            return Recognised(file, layout, found)
    return None


def layout_names() -> tuple[str, ...]:
    """What Lamina can read, in words."""
    return tuple(layout.name for layout in LAYOUTS)
