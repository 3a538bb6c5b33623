"""Every layout Lamina reads, and which of them a file is."""

import re
from dataclasses import dataclass

from corpus.errors import UnreadableFile
from corpus.importers import code_sets, diagnoses, facility, localities, ncci, relative_values
from corpus.importers.layout import Found, Layout, ReleaseUnnamedError
from corpus.importers.source import SourceFile

LAYOUTS: tuple[Layout, ...] = (
    *relative_values.LAYOUTS,
    *localities.LAYOUTS,
    *ncci.LAYOUTS,
    *facility.LAYOUTS,
    *code_sets.LAYOUTS,
    *diagnoses.LAYOUTS,
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file with its layout and release; `companion` where the table stands beside another one."""

    file: SourceFile
    layout: Layout
    found: Found
    companion: bool = False

    @property
    def dataset(self) -> str:
        """The dataset it fills; relative values of qualifying APM participants are their own."""
        if self.layout.dataset == "pfs" and self.layout.coverage == "all":
            participants = relative_values.for_participants(self.layout, self.file, self.found)
            return "pfs_qp" if participants else "pfs"
        return self.layout.dataset

    @property
    def part(self) -> int:
        """1 to 4 for a PTP file that CMS publishes in four parts, else 0."""
        found = re.search(r"-f([1-4])(?!\d)", self.file.trail) if self.dataset == "ptp" else None
        return int(found[1]) if found else 0

    @property
    def opening(self) -> str:
        """The first pair of CMS's own PTP file, which tells apart parts whose names do not."""
        if self.layout is not ncci.PTP_PUBLISHED or self.part:
            return ""
        rows = self.file.head[self.found.first_line - 1 :]
        first = next((row for row in rows if re.match(r'"?[0-9A-Z]{5}\W', row)), "")
        return " ".join(re.findall("[0-9A-Z]{5}", first)[:2])

    @property
    def edition(self) -> str:
        """The release's name, e.g. 2026C."""
        return self.found.release.name

    @property
    def source(self) -> str:
        """cms-<dataset>-<release>, e.g. cms-pfs-2026c; icd10cm-2026 for diagnoses."""
        if self.dataset == "icd10":
            return f"icd10cm-{self.edition[2:6]}"
        name = self.layout.source or self.dataset.replace("_", "-")
        return f"cms-{name}-{self.edition.lower()}"


def recognise(file: SourceFile) -> tuple[Recognised, ...]:
    """The first layout that fits the file's text and its companions; nothing if none does.

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
            beside = (Recognised(file, other, found, True) for other in layout.companions)
            return (Recognised(file, layout, found), *beside)
    return ()


def layout_names() -> tuple[str, ...]:
    """What Lamina can read, in words."""
    return tuple(layout.name for layout in LAYOUTS)
