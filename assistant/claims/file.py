"""Claims from a file of any kind that Lamina reads, one after the other."""

from collections.abc import Iterator
from pathlib import Path

from assistant.claims import kind
from assistant.claims.chunk import chunks
from assistant.claims.fields import NOTHING_GIVEN, Given
from assistant.claims.filed import FiledClaim
from assistant.claims.grouping import require_grouped
from assistant.claims.rows import RowReader
from assistant.rules.claim import Claim
from corpus.errors import UnreadableFile

UNITS = {
    kind.TABLE: "line",
    kind.JSON_LINES: "line",
    kind.JSON: "claim",
    kind.PARQUET: "row",
    kind.X12: "segment",
}
"""What a place in each kind of file is counted in."""


def read_filed(path: Path, given: Given = NOTHING_GIVEN) -> Iterator[FiledClaim]:
    """Every claim of a file with what could not be read; raises UnreadableFile on the file itself."""
    require_grouped(path)
    for chunk in chunks(path):
        yield from chunk.claims(given)


def read_claims(path: Path) -> Iterator[Claim]:
    """The claims of a file. Raises UnreadableFile at the first thing that cannot be read."""
    unit = UNITS[kind.kind_of(path)]
    for filed in read_filed(path):
        for one in filed.rejected:
            raise UnreadableFile(f"{path}, {unit} {one.row}", one.reason)
        if filed.claim is not None:
            yield filed.claim


def file_notes(path: Path) -> tuple[str, ...]:
    """What must be said of a file as a whole: columns that are not used."""
    if kind.kind_of(path) not in (kind.TABLE, kind.PARQUET):
        return ()
    unused = RowReader(next(chunks(path, size=1)).header).unused
    if not unused:
        return ()
    return (f"{path}: not used: the column{'s' * (len(unused) > 1)} {', '.join(unused)}.",)
