"""Parts of a table of results on the way: written whole or not at all, and put together at the end.

A part counts as done when its `.json` stands beside it. Until the last part is done nothing stands
under the final name.
"""

import csv
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from assistant.claims.columns import COLUMNS, DAY, MONEY, TEXT, WHOLE, ResultRow, as_text
from assistant.claims.filed import Rejected
from corpus.errors import BadInput

FORMATS = {".parquet": "parquet", ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
REJECTED = ("row", "claim_id", "reason")


@dataclass(frozen=True, slots=True)
class Counts:
    """What a part, or a whole batch, came to."""

    claims: int = 0
    lines: int = 0
    rejected: int = 0
    claims_with_errors: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.claims + other.claims,
            self.lines + other.lines,
            self.rejected + other.rejected,
            self.claims_with_errors + other.claims_with_errors,
        )


def format_of(out: Path) -> str:
    """parquet, csv or jsonl, by the suffix; raises BadInput for another."""
    found = FORMATS.get(out.suffix.lower())
    if found is None:
        raise BadInput(f"--out {out}: give a name that ends in {', '.join(FORMATS)}.")
    return found


def rejected_path(out: Path) -> Path:
    """Where the rows that were passed over are listed: findings.rejected.csv."""
    return out.with_name(f"{out.stem}.rejected.csv")


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one output, in a folder beside it."""

    out: Path

    @property
    def folder(self) -> Path:
        """The folder of the parts."""
        return self.out.with_name(f"{self.out.name}.parts")

    def begin(self, run: dict[str, Any]) -> str:
        """Make the folder, or keep the parts of an earlier try at the same run.

        Gives a sentence where there were parts: how many are kept, or why none are.
        """
        stamp, said = self.folder / "run.json", ""
        earlier = json.loads(stamp.read_text(encoding="utf-8")) if stamp.is_file() else None
        if earlier is not None and earlier == json.loads(json.dumps(run)):
            done = len(list(self.folder.glob("*.json"))) - 1
            return f"going on with {done} parts of an earlier run" if done else ""
        if earlier is not None:
            changed = sorted(key for key in run if earlier.get(key) != run[key])
            said = f"beginning anew: {', '.join(changed)} changed since an earlier run"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        _write(stamp, lambda path: path.write_text(json.dumps(run), encoding="utf-8"))
        return said

    def counts(self, number: int) -> Counts | None:
        """What a part came to, None while it is not done."""
        try:
            return Counts(**json.loads(self._path(number, "json").read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def write(
        self, number: int, rows: Sequence[ResultRow], rejected: Sequence[Rejected], counts: Counts
    ) -> None:
        """Write a part: its rows, what was passed over, and last of all that it is done."""
        form = format_of(self.out)
        _write(self._path(number, form), lambda path: WRITE[form](path, rows))
        if rejected:
            cells = [(one.row, one.claim_id, one.reason) for one in rejected]
            _write(self._path(number, "rejected.csv"), lambda path: _write_lines(path, cells))
        text = json.dumps(asdict(counts))
        _write(self._path(number, "json"), lambda path: path.write_text(text, encoding="utf-8"))

    @contextmanager
    def joined(self) -> "Iterator[Joined]":
        """Put the parts together as they are done; under the final name when all went well.

        Leaving without an error moves the whole into place and removes the parts.
        """
        form, listed = format_of(self.out), rejected_path(self.out)
        beside = _beside(self.out)
        try:
            with ExitStack() as stack:
                whole = Joined(self, stack.enter_context(JOIN[form](beside)))
                yield whole
            _move(beside, self.out)
        finally:
            beside.unlink(missing_ok=True)
        rejected = [p for n in range(whole.parts) if (p := self._path(n, "rejected.csv")).is_file()]
        if rejected:
            _write(listed, lambda path: _join(path, rejected, ",".join(REJECTED) + "\n"))
        else:
            listed.unlink(missing_ok=True)
        shutil.rmtree(self.folder)

    def rows_at(self, number: int) -> Path:
        """Where the rows of a part are."""
        return self._path(number, format_of(self.out))

    def _path(self, number: int, suffix: str) -> Path:
        return self.folder / f"part-{number:06d}.{suffix}"


@dataclass(slots=True)
class Joined:
    """The whole so far: the first `parts` of them, in order."""

    of: Parts
    add: Callable[[Path], None]
    parts: int = 0
    waiting: set[int] = field(default_factory=set)

    def done(self, number: int) -> None:
        """A part is done: it is added when all before it are."""
        self.waiting.add(number)
        while self.parts in self.waiting:
            self.waiting.remove(self.parts)
            self.add(self.of.rows_at(self.parts))
            self.parts += 1


def _write(path: Path, write: Callable[[Path], Any]) -> None:
    """Write a file beside its place and move it there at once."""
    beside = _beside(path)
    try:
        write(beside)
        _move(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}")


def _move(beside: Path, path: Path) -> None:
    with beside.open("rb+") as file:
        os.fsync(file.fileno())
    beside.replace(path)


def _write_lines(path: Path, rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([as_text(cell) for cell in row] for row in rows)


def _write_json(path: Path, rows: Sequence[ResultRow]) -> None:
    names = tuple(COLUMNS)
    place = names.index("findings")
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            record = {n: _plain(v) for n, v in zip(names, row, strict=True)}
            record["findings"] = json.loads(row[place])
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else as_text(value)


def _write_arrow(path: Path, rows: Sequence[ResultRow]) -> None:
    """A part of a Parquet file: Arrow as it lies in memory, so that only the whole is encoded."""
    import pyarrow as pa

    schema = _schema()
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(COLUMNS)
    arrays = [pa.array(c, field.type) for c, field in zip(columns, schema, strict=True)]
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, schema) as out:
        out.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))


def _schema() -> Any:
    import pyarrow as pa

    kinds = {TEXT: pa.string(), WHOLE: pa.int64(), DAY: pa.date32(), MONEY: pa.decimal128(14, 2)}
    return pa.schema([(name, kinds[kind]) for name, kind in COLUMNS.items()])


@contextmanager
def _parquet(path: Path) -> Iterator[Callable[[Path], None]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetWriter(path, _schema(), compression="zstd") as out:

        def add(part: Path) -> None:
            with pa.memory_map(str(part)) as file:
                out.write_table(pa.ipc.open_file(file).read_all())

        yield add


@contextmanager
def _text(path: Path, head: str = "") -> Iterator[Callable[[Path], None]]:
    with path.open("wb") as out:
        out.write(head.encode())

        def add(part: Path) -> None:
            with part.open("rb") as file:
                shutil.copyfileobj(file, out, 1 << 20)

        yield add


def _join(path: Path, parts: Iterable[Path], head: str) -> None:
    with _text(path, head) as add:
        for part in parts:
            add(part)


WRITE: dict[str, Callable[[Path, Sequence[ResultRow]], None]] = {
    "parquet": _write_arrow,
    "csv": _write_lines,
    "jsonl": _write_json,
}
JOIN: dict[str, Callable[[Path], AbstractContextManager[Callable[[Path], None]]]] = {
    "parquet": _parquet,
    "csv": lambda path: _text(path, ",".join(COLUMNS) + "\n"),
    "jsonl": _text,
}
