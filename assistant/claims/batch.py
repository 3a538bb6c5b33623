"""Batches: the claims of a file checked or priced piece by piece, on every core, into one table.

A batch that was stopped goes on where it was: the pieces done stand beside the output. The result
does not depend on how many processes worked or how often it was stopped.
"""

import hashlib
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from assistant.claims import kind
from assistant.claims.chunk import chunks
from assistant.claims.grouping import require_grouped
from assistant.claims.parts import Counts, Parts, format_of, rejected_path
from assistant.claims.store import WholeTables
from assistant.claims.workers import Batch, results
from corpus.errors import BadInput, Busy

__all__ = ["Batch", "Report", "Summary", "run_batch"]
Report = Callable[[int, int, int], None]
"""Called with what is done and all there is to do (bytes or rows), and the claim lines done."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a batch came to, and where it is."""

    verb: str
    out: Path
    rejected_in: Path | None
    counts: Counts
    resumed: str = ""

    @property
    def rejected(self) -> int:
        """Rows that were passed over."""
        return self.counts.rejected

    @property
    def claims_with_errors(self) -> int:
        """Claims with a finding of severity error, or an unknown code."""
        return self.counts.claims_with_errors

    def to_json(self) -> dict[str, Any]:
        """As one JSON object."""
        where = str(self.rejected_in) if self.rejected_in else None
        return {
            "verb": self.verb,
            "out": str(self.out),
            **asdict(self.counts),
            "rejected_in": where,
        }


def run_batch(batch: Batch, workers: int | None, report: Report) -> Summary:
    """Run a batch to its end. Raises UnreadableFile, BadInput, NotSetUp; Busy while another runs."""
    format_of(batch.out)
    if not batch.out.parent.is_dir():
        raise BadInput(f"--out {batch.out}: there is no folder {batch.out.parent}; make it first.")
    parts = Parts(batch.out)
    try:
        with FileLock(batch.out.with_name(f".{batch.out.name}.lock"), timeout=0):
            require_grouped(batch.path)
            said = parts.begin(_stamp(batch))
            counts = _work_through(batch, parts, workers or _cores(), report)
    except Timeout:
        raise Busy(
            f"Another process is writing {batch.out}; wait for it, or name another file."
        ) from None
    finally:
        batch.out.with_name(f".{batch.out.name}.lock").unlink(missing_ok=True)
    total = sum(counts, Counts())
    rejected = rejected_path(batch.out) if total.rejected else None
    return Summary(batch.verb, batch.out, rejected, total, said)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _stamp(batch: Batch) -> dict[str, Any]:
    """What the parts depend on: a change of any of it makes them worthless."""
    with WholeTables.open_as_is(batch.home) as store:
        tables = [[e.dataset, e.edition, e.sha256] for e in store.editions()]
    with batch.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "verb": batch.verb,
        "file": digest,
        "options": asdict(batch.given),
        "tables": tables,
        "piece": batch.size,
        "lamina": version("lamina"),
    }


def _work_through(batch: Batch, parts: Parts, workers: int, report: Report) -> list[Counts]:
    """The counts of every part, in order."""
    total = _total(batch.path)
    done: dict[int, Counts] = {}
    at = lines = 0
    pieces = chunks(batch.path, batch.size)
    with parts.joined() as whole:
        for number, chunk, counts in results(batch, parts, enumerate(pieces), workers):
            done[number] = counts
            whole.done(number)
            at, lines = max(at, chunk), lines + counts.lines
            report(at, total, lines)
    return [done[number] for number in sorted(done)]


def _total(path: Path) -> int:
    if kind.kind_of(path) == kind.PARQUET:
        from assistant.claims.parquet import open_parquet

        return int(open_parquet(path).metadata.num_rows)
    return path.stat().st_size
