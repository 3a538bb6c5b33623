"""A CSV file with the identifiers of chosen columns masked, the same words alike within a row."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from assistant.identifiers.key import restored
from assistant.identifiers.masking import Masked
from corpus.errors import BadInput, UnreadableFile

BETWEEN = "\n\x1e\n"
"""Stands between the cells of a row while it is read as one text."""


def redact_sheet(
    text: str, path: Path, columns: Sequence[str], redact: Callable[[str], Masked]
) -> tuple[str, list[tuple[str, Masked]]]:
    """The table with masks, and each row's text with what was masked in it; no columns: all of them.

    The head stays as it is. Raises BadInput for a column that the head does not name, UnreadableFile
    for a table without a head.
    """
    dialect = _dialect(text)
    rows = list(csv.reader(io.StringIO(text), dialect))
    if not rows:
        raise UnreadableFile(path, "there is no table in it")
    chosen = _chosen(rows[0], columns, path)
    out, found = io.StringIO(), []
    writer = csv.writer(out, lineterminator="\n", delimiter=dialect.delimiter)
    writer.writerow(rows[0])
    for row in rows[1:]:
        places = [at for at in chosen if at < len(row)]
        whole = BETWEEN.join(row[at] for at in places)
        masked = redact(whole)
        for at, cell in zip(places, masked.text.split(BETWEEN), strict=True):
            row[at] = cell
        writer.writerow(row)
        found.append((whole, masked))
    return out.getvalue(), found


def restored_sheet(text: str, masks: Mapping[str, list[str]]) -> str:
    """The table with the words back, `masks` by "row:mask" as `redact_file` numbers them."""
    dialect = _dialect(text)
    rows = list(csv.reader(io.StringIO(text), dialect))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", delimiter=dialect.delimiter)
    for number, row in enumerate(rows, -1):
        own = {k.split(":", 1)[1]: v for k, v in masks.items() if k.split(":", 1)[0] == str(number)}
        writer.writerow(restored(BETWEEN.join(row), own).split(BETWEEN))
    return out.getvalue()


def _dialect(text: str) -> type[csv.Dialect]:
    try:
        return csv.Sniffer().sniff(text[:20_000], delimiters=",;\t|")
    except csv.Error:
        return csv.excel


def _chosen(head: list[str], columns: Sequence[str], path: Path) -> list[int]:
    names = [name.strip().lower() for name in head]
    unknown = [one for one in columns if one.strip().lower() not in names]
    if unknown:
        raise BadInput(f"{path.name} has no column {', '.join(unknown)}; it has {', '.join(head)}.")
    wanted = {one.strip().lower() for one in columns}
    return [at for at, name in enumerate(names) if not wanted or name in wanted]
