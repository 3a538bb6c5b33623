"""A file of claims worked through for a screen: what came of it, the first rows, and the files to keep."""

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.claims.batch import Batch, run_batch
from assistant.claims.desk_paste import file_name
from assistant.claims.file import file_notes
from assistant.claims.run import given_under
from assistant.settings import QuestionSettings
from corpus.errors import BadInput, LaminaError
from corpus.store import Store

FORMATS: Mapping[str, tuple[str, str]] = {
    ".csv": ("CSV", "text/csv"),
    ".parquet": ("Parquet", "application/vnd.apache.parquet"),
    ".jsonl": ("JSON Lines", "application/x-ndjson"),
}
"""Endings of the results: what they are called, and their media type."""
KINDS = ("csv", "txt", "json", "jsonl", "ndjson", "parquet", "837", "x12", "edi")
"""Endings of claim files."""
SHOWN = 200
"""Rows of the results, and of what was passed over, that are shown."""
PIECE = 2_000
"""Claim lines between two reports of progress."""
PROCESSES = 2
"""A file of more than one piece is worked on in processes of their own, so that other readers do not wait."""
PREVIEW: Mapping[str, str] = {
    "claim_id": "Claim", "line": "Line", "hcpcs": "Code", "modifiers": "Modifiers", "units": "Units",
    "amount": "Amount", "severity": "Worst", "findings": "Findings", "reason": "Why", "claim_errors": "Errors",
}  # fmt: skip
Report = Callable[[float, str], None]
"""Called with the share done (0–1) and what to say."""


@dataclass(frozen=True, slots=True)
class DeskBatch:
    """A file worked through. `told` sums it up, `rows` are the first ones, `rejected` what was
    passed over (place, claim, reason); `content` is the whole table of results."""

    told: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    rejected: tuple[tuple[str, str, str], ...]
    rejected_csv: str
    file_name: str
    media_type: str
    content: bytes


def run_upload(
    verb: str, name: str, content: bytes, under: QuestionSettings, place: str, home: Path, ending: str,
    report: Report = lambda share, told: None,
) -> DeskBatch:  # fmt: skip
    """Check or price every claim of an uploaded file. Raises BadInput where nothing of it can be
    read; what can be read is worked through, and the rest is listed."""
    if ending not in FORMATS:
        raise BadInput(f"Results are written as {', '.join(name for name, _ in FORMATS.values())}.")
    with TemporaryDirectory(prefix="lamina-") as folder:
        path = Path(folder) / file_name(name)
        try:
            path.write_bytes(content)
            return _run(verb, path, under, place, home, ending, report)
        except LaminaError as error:
            raise BadInput(str(error).replace(str(path), path.name)) from None
        except (OSError, ValueError, RecursionError) as error:
            raise BadInput(f"{path.name} cannot be read: {error}") from None


def _run(
    verb: str, path: Path, under: QuestionSettings, place: str, home: Path, ending: str, report: Report
) -> DeskBatch:  # fmt: skip
    Store.open(home).close()  # builds what comes with Lamina where there is nothing
    out = path.with_name(f"results.of{ending}")
    batch = Batch(verb, path, out, given_under(under, place or None), home, PIECE)

    def progress(done: int, total: int, lines: int) -> None:
        report(min(1.0, done / total) if total else 1.0, f"{lines:,} lines")

    notes = tuple(note.replace(str(path), path.name) for note in file_notes(path))
    summary = run_batch(batch, PROCESSES, progress)
    counts = summary.counts
    done = "checked" if verb == "check" else "priced"
    told = (
        f"{_number(counts.claims, 'claim')} with {_number(counts.lines, 'line')} {done}; "
        f"{counts.claims_with_errors:,} of them with errors.",
        *([f"{_number(counts.rejected, 'row')} could not be read and left out."] if counts.rejected else []),
        *notes,
    )  # fmt: skip
    listed = summary.rejected_in.read_text(encoding="utf-8") if summary.rejected_in else ""
    rejected = [tuple(row) for row in csv.reader(listed.splitlines()[1 : SHOWN + 1])]
    return DeskBatch(
        told, tuple({head: _cell(name, row) for name, head in PREVIEW.items()} for row in _first_rows(out)), tuple((r[0], r[1], r[2]) for r in rejected), listed,
        f"{path.stem}-{done}{ending}", FORMATS[ending][1], out.read_bytes(),
    )  # fmt: skip


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _first_rows(table: Path) -> list[Mapping[str, Any]]:
    """The first rows of a table of results, whatever its form."""
    if table.suffix == ".parquet":
        from assistant.claims.parquet import open_parquet

        batches = open_parquet(table).iter_batches(SHOWN)
        return next((batch.to_pylist() for batch in batches), [])
    with table.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file) if table.suffix == ".csv" else map(json.loads, file)
        return list(islice(rows, SHOWN))


def _cell(name: str, row: Mapping[str, Any]) -> str:
    value = row[name]
    if name == "findings":
        found = value if isinstance(value, list) else json.loads(value or "[]")
        return " ".join(one["message"] for one in found)
    if value is None or value == "":
        return "no amount" if name == "amount" else ""
    return str(value)
