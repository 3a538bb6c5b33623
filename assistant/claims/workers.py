"""The processes of a batch: each holds the tables in memory and works through pieces of the file."""

import atexit
import gc
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain
from multiprocessing import Pipe, connection, get_context, parent_process
from pathlib import Path
from typing import Any

from assistant.claims.chunk import SIZE, Chunk
from assistant.claims.columns import rows_of_result
from assistant.claims.fields import Given
from assistant.claims.filed import FiledClaim, Rejected
from assistant.claims.parts import Counts, Parts
from assistant.claims.run import VERBS, cannot_be_done
from assistant.claims.store import WholeTables
from corpus.errors import LaminaError

AHEAD = 2
"""Pieces waiting per process: enough that none idles, few enough that memory stays flat."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be done: `verb` to every claim of `path`, into `out`."""

    verb: str
    path: Path
    out: Path
    given: Given
    home: Path
    size: int = SIZE


def results(
    batch: Batch, parts: Parts, pieces: Iterator[tuple[int, Chunk]], workers: int
) -> Iterator[tuple[int, int, Counts]]:
    """Number, place in the file and counts of every part: those that stand, then the rest."""
    first: list[tuple[int, Chunk]] = []
    for number, chunk in pieces:
        counts = parts.counts(number)
        if counts is not None:
            yield number, chunk.done, counts
            continue
        first.append((number, chunk))
        if len(first) > 1:
            break
    if len(first) < 2 or workers < 2:
        worker = _Worker(batch)
        for number, chunk in chain(first, pieces):
            counts = parts.counts(number)
            yield number, chunk.done, counts or worker.part(number, chunk)
        return
    yield from _on_many_cores(batch, parts, chain(first, pieces), workers)


def _on_many_cores(
    batch: Batch, parts: Parts, pieces: Iterator[tuple[int, Chunk]], workers: int
) -> Iterator[tuple[int, int, Counts]]:
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _begin, (batch,))
    running: dict[Future[Counts], tuple[int, int]] = {}
    try:
        for number, chunk in pieces:
            counts = parts.counts(number)
            if counts is not None:
                yield number, chunk.done, counts
                continue
            running[pool.submit(_part, number, chunk)] = (number, chunk.done)
            if len(running) >= workers * AHEAD:
                yield from _finished(running, FIRST_COMPLETED)
        while running:
            yield from _finished(running, FIRST_COMPLETED)
    except BrokenProcessPool:
        raise LaminaError(
            "A process of the batch was ended from outside (out of memory?). What is done stands; "
            "run the same command again to go on."
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _finished(
    running: dict[Future[Counts], tuple[int, int]], until: str
) -> Iterator[tuple[int, int, Counts]]:
    for future in wait(running, return_when=until).done:
        number, place = running.pop(future)
        yield number, place, future.result()


class _Worker:
    """What one process works with: the batch and the tables in memory."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.parts = Parts(batch.out)
        self.store = WholeTables.open_as_is(batch.home)
        self.verb = VERBS[batch.verb]

    def part(self, number: int, chunk: Chunk) -> Counts:
        """Work a piece through and write its part."""
        rows: list[Any] = []
        rejected: list[Rejected] = []
        claims = errors = 0
        for filed in chunk.claims(self.batch.given):
            rejected += filed.rejected
            if filed.claim is None:
                continue
            try:
                result = self.verb(filed.claim, self.store)
            except LaminaError as error:
                rejected += _refused(filed, error)
                continue
            claims += 1
            errors += cannot_be_done(self.batch.verb, result)
            rows += rows_of_result(filed, result)
        counts = Counts(claims, len(rows), len(rejected), errors)
        self.parts.write(number, rows, rejected, counts)
        return counts


def _refused(filed: FiledClaim, error: LaminaError) -> list[Rejected]:
    """Every row of a claim that cannot be priced at all."""
    assert filed.claim is not None
    rows = dict.fromkeys(filed.rows)
    return [Rejected(row, filed.claim.claim_id, str(error)) for row in rows]


_worker: _Worker | None = None


def _begin(batch: Batch) -> None:
    """Make this process a worker: it outlives neither its parent nor a Ctrl-C there."""
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ended, end = Pipe(duplex=False)
    watch = threading.Thread(target=_end_with_parent, args=(ended,), daemon=True)
    watch.start()
    atexit.register(_end, end, watch)
    _worker = _Worker(batch)
    # Results are freed as they go out of use, and what stays is never garbage: looking for it in
    # the midst of a piece would only cost time.
    gc.disable()


def _end(end: connection.Connection, watch: threading.Thread) -> None:
    """Give up the tables and the watch, so that the interpreter can take itself down in order."""
    global _worker
    end.send(None)
    watch.join()
    if _worker is not None:
        _worker.store.close()
        os._exit(0)  # every part is on the disk; taking the tables apart would take seconds


def _end_with_parent(ended: connection.Connection) -> None:
    """Wait for the end of this process, or end it with its parent."""
    parent = parent_process()
    if parent is not None and ended not in connection.wait([parent.sentinel, ended]):
        os._exit(1)


def _part(number: int, chunk: Chunk) -> Counts:
    assert _worker is not None
    counts = _worker.part(number, chunk)
    gc.collect(0)
    return counts
