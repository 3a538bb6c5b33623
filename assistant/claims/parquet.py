"""Parquet in and out, through Arrow: pieces of a claim table, and parts of findings."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from assistant.claims.rows import Row, RowReader
from corpus.errors import UnreadableFile

Piece = tuple[int, bytes, int, tuple[str, ...]]
"""Number of the first row, the rows as an Arrow stream, rows up to its end, column names."""


def cut(path: Path, size: int, reader: Callable[[list[str]], RowReader]) -> Iterator[Piece]:
    """A file in pieces of at least `size` rows that end where the claim_id changes."""
    file = open_parquet(path)
    header = tuple(file.schema_arrow.names)
    reader(list(header))
    if not file.metadata.num_rows:
        raise UnreadableFile(path, "the file has no row; it should hold a claim line a row")
    rest: pa.Table | None = None
    first = 1
    for batch in file.iter_batches(batch_size=size):
        table = pa.Table.from_batches([batch])
        rest = table if rest is None else pa.concat_tables([rest, table])
        whole = _whole_claims(rest)
        if whole >= size // 2:
            yield first, _packed(rest.slice(0, whole)), first + whole - 1, header
            rest, first = rest.slice(whole), first + whole
    if rest is not None and rest.num_rows:
        yield first, _packed(rest), first + rest.num_rows - 1, header


def open_parquet(path: Path) -> pq.ParquetFile:
    """The file opened. Raises UnreadableFile where it is damaged."""
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        why = str(error).splitlines()[0]
        raise UnreadableFile(path, f"the Parquet file is damaged: {why}") from None


def _whole_claims(table: pa.Table) -> int:
    """How many rows from the start belong to claims that end before the last row's claim."""
    if "claim_id" not in table.column_names:
        return 0
    names = table["claim_id"].combine_chunks()
    last = pc.fill_null(pc.equal(names, names[-1]), False).to_numpy(zero_copy_only=False)[::-1]
    return 0 if last.all() else int(len(last) - last.argmin())


def _packed(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as out:
        out.write_table(table)
    packed: bytes = sink.getvalue().to_pybytes()
    return packed


def rows_of_body(body: bytes, first: int) -> Iterator[Row]:
    """The rows of a piece, numbered from `first`."""
    with pa.ipc.open_stream(body) as stream:
        table = stream.read_all()
    columns = [_cells(column) for column in table.columns]
    return enumerate(zip(*columns, strict=True), start=first)


def _cells(column: pa.ChunkedArray) -> list[Any]:
    cells: list[Any] = column.to_pylist()
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return [cell.strip() if cell is not None else None for cell in cells]
    return cells


def claim_ids(path: Path) -> Iterator[tuple[int, list[Any]]]:
    """The claim_id of every row, in batches with the number of their first row."""
    file = open_parquet(path)
    first = 1
    if "claim_id" in file.schema_arrow.names:
        for batch in file.iter_batches(batch_size=1 << 17, columns=["claim_id"]):
            names = batch.column(0).to_pylist()
            yield first, names
            first += len(names)
