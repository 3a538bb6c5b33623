"""Claim files in pieces that end where a claim ends: read here, worked through anywhere."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.claims import kind
from assistant.claims.fields import NOTHING_GIVEN, Given, claim_of
from assistant.claims.filed import FiledClaim, Rejected
from assistant.claims.rows import RowReader
from assistant.claims.text_rows import cells_of, delimiter_of, rows_of
from corpus.errors import BadInput, UnreadableFile

SIZE = 20_000
"""Claim lines a piece, at least; a piece ends with the claim in which it gets there."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive claims of a file, unread: `body` holds lines from number `first` on.

    `header` and `delimiter` belong to tables; `done` counts bytes (rows of Parquet) up to its end.
    """

    kind: str
    first: int
    body: Any
    done: int
    header: tuple[str, ...] = ()
    delimiter: str = ","

    def claims(self, given: Given = NOTHING_GIVEN) -> Iterator[FiledClaim]:
        """The claims of the piece, in order."""
        return READ[self.kind](self, given)


def chunks(path: Path, size: int = SIZE) -> Iterator[Chunk]:
    """A file in pieces of about `size` lines. Raises UnreadableFile where it is no claim file."""
    return CUT[kind.kind_of(path)](path, size)


def _cut_table(path: Path, size: int) -> Iterator[Chunk]:
    """Lines until the claim_id changes; a file whose claims lie scattered is refused."""
    done, number, first = 0, 1, 2
    with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as file:
        head = next(file)
        done += len(head.encode())
        delimiter = delimiter_of(head)
        header = tuple(cells_of(head, delimiter))
        reader = _reader(path, header, NOTHING_GIVEN)
        body: list[str] = []
        last = None
        for number, line in enumerate(file, start=2):
            if len(body) >= size:
                name = _claim_id(reader, line, delimiter)
                last = last if last is not None else _claim_id(reader, body[-1], delimiter)
                if name != last:
                    yield Chunk(kind.TABLE, first, body, done, header, delimiter)
                    body, first, last = [], number, None
            body.append(line)
            done += len(line) if line.isascii() else len(line.encode())
    if number == 1:
        raise UnreadableFile(path, "the file has a header and no claim line", 1)
    yield Chunk(kind.TABLE, first, body, done, header, delimiter)


def _reader(path: Path, header: Iterable[str], given: Given) -> RowReader:
    try:
        return RowReader(header, given)
    except BadInput as error:
        raise UnreadableFile(path, str(error), 1) from None


def _claim_id(reader: RowReader, line: str, delimiter: str) -> str:
    return next((reader.claim_id(row) for row in rows_of((line,), 1, delimiter)), "")


def _read_table(chunk: Chunk, given: Given) -> Iterator[FiledClaim]:
    reader = RowReader(chunk.header, given)
    return reader.claims(rows_of(chunk.body, chunk.first, chunk.delimiter))


def _cut_json_lines(path: Path, size: int) -> Iterator[Chunk]:
    size = max(1, size // 4)
    with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as file:
        body: list[str] = []
        first, done = 1, 0
        for number, line in enumerate(file, start=1):
            body.append(line)
            done += len(line) if line.isascii() else len(line.encode())
            if len(body) >= size:
                yield Chunk(kind.JSON_LINES, first, body, done)
                body, first = [], number + 1
        if body:
            yield Chunk(kind.JSON_LINES, first, body, done)


def _read_json_lines(chunk: Chunk, given: Given) -> Iterator[FiledClaim]:
    for number, line in enumerate(chunk.body, start=chunk.first):
        if not line.strip():
            continue
        try:
            record = json.loads(line, parse_float=Decimal)
        except json.JSONDecodeError as error:
            why = f"not JSON: {error.msg}, column {error.colno}"
            yield FiledClaim(None, rejected=(Rejected(number, "", why),))
            continue
        yield _from_record(record, number, given)


def _from_record(record: Any, number: int, given: Given) -> FiledClaim:
    name = str(record.get("claim_id") or "") if isinstance(record, dict) else ""
    try:
        claim = claim_of(record, "claim" + (f" {name}" if name else ""), given)
    except BadInput as error:
        return FiledClaim(None, rejected=(Rejected(number, name, str(error)),))
    return FiledClaim(claim, (number,) * len(claim.lines))


def _cut_json(path: Path, size: int) -> Iterator[Chunk]:
    """Claim JSON is one object or one list, read at once."""
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    try:
        record = json.loads(text, parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise UnreadableFile(path, f"not JSON: {error.msg}", error.lineno, error.colno) from None
    records = record if isinstance(record, list) else [record]
    if not records:
        raise UnreadableFile(path, "the list of claims is empty", 1)
    size = max(1, size // 4)
    for start in range(0, len(records), size):
        body = records[start : start + size]
        done = path.stat().st_size * (start + len(body)) // len(records)
        yield Chunk(kind.JSON, start + 1, body, done)


def _read_json(chunk: Chunk, given: Given) -> Iterator[FiledClaim]:
    for number, record in enumerate(chunk.body, start=chunk.first):
        yield _from_record(record, number, given)


def _cut_parquet(path: Path, size: int) -> Iterator[Chunk]:
    from assistant.claims.parquet import cut

    for first, body, done, header in cut(
        path, size, lambda names: _reader(path, names, NOTHING_GIVEN)
    ):
        yield Chunk(kind.PARQUET, first, body, done, header)


def _read_parquet(chunk: Chunk, given: Given) -> Iterator[FiledClaim]:
    from assistant.claims.parquet import rows_of_body

    return RowReader(chunk.header, given).claims(rows_of_body(chunk.body, chunk.first))


def _cut_x12(path: Path, size: int) -> Iterator[Chunk]:
    from assistant.claims.x12 import x12_claims

    body: list[Any] = []
    first, done, lines = 1, 0, 0
    for claim in x12_claims(path):
        body.append(claim)
        lines += len(claim.lines)
        done = claim.done
        if lines >= size:
            yield Chunk(kind.X12, first, body, done)
            body, lines = [], 0
    if body:
        yield Chunk(kind.X12, first, body, done)


def _read_x12(chunk: Chunk, given: Given) -> Iterator[FiledClaim]:
    return (claim.filed(given) for claim in chunk.body)


CUT: dict[str, Callable[[Path, int], Iterator[Chunk]]] = {
    kind.TABLE: _cut_table,
    kind.JSON_LINES: _cut_json_lines,
    kind.JSON: _cut_json,
    kind.PARQUET: _cut_parquet,
    kind.X12: _cut_x12,
}
READ: dict[str, Callable[[Chunk, Given], Iterator[FiledClaim]]] = {
    kind.TABLE: _read_table,
    kind.JSON_LINES: _read_json_lines,
    kind.JSON: _read_json,
    kind.PARQUET: _read_parquet,
    kind.X12: _read_x12,
}
