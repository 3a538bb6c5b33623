"""Whether the lines of each claim stand together, which edits and ranking need."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.claims import kind
from assistant.claims.text_rows import cells_of, delimiter_of
from corpus.errors import BadInput, UnreadableFile


def require_grouped(path: Path) -> None:
    """Raise UnreadableFile where a claim_id comes back after another claim has begun."""
    found = kind.kind_of(path)
    if found == kind.PARQUET:
        from assistant.claims.parquet import claim_ids

        batches = claim_ids(path)
    elif found == kind.TABLE:
        batches = _table_ids(path)
    else:
        return
    seen: set[str] = set()
    last = None
    for first, names in batches:
        for row, name in enumerate(names, start=first):
            if name == last or name in (None, ""):
                continue
            last = name
            if name in seen:
                why = f"claim '{name}' began further up, and other claims stand between: sort the file by claim_id"
                raise UnreadableFile(path, why, row)
            seen.add(name)


def _table_ids(path: Path) -> Iterator[tuple[int, list[Any]]]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as file:
        head = next(file)
        delimiter = delimiter_of(head)
        names = cells_of(head, delimiter)
        if "claim_id" not in names:
            return
        place = names.index("claim_id")
        for number, line in enumerate(file, start=2):
            yield number, [_cell(line, delimiter, place)]


def _cell(line: str, delimiter: str, place: int) -> str | None:
    if '"' not in line:
        parts = line.split(delimiter, place + 1)
        return parts[place].strip() if place < len(parts) else None
    try:
        return cells_of(line, delimiter)[place]
    except (BadInput, IndexError):
        return None
