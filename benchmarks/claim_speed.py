"""Claims: one of seven lines checked again and again, and a file of claims as a batch, with spread.

    python benchmarks/claim_speed.py [LINES] [--verb price] [--runs 3] [--workers 2]

Where other work shares the machine, the seconds of processor time say more than those of the clock.

Claims are made up from the codes, localities and editions of the store of $LAMINA_HOME; import CMS's
files first (`lamina data import`), or only the codes that come with Lamina are used.
"""

import argparse
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from assistant.claims.batch import Batch, run_batch
from assistant.claims.fields import Given
from assistant.claims.run import VERBS
from assistant.claims.store import WholeTables
from assistant.rules.claim import Claim, ClaimLine
from assistant.settings import Settings
from corpus.store import Store

DAY = date(2026, 7, 15)
MODIFIERS = ("", "", "", "", "59", "51", "50", "RT", "LT", "26", "25", "80", "62", "TC", "59 51")
PLACES = ("11", "21", "22", "24")
LINES_A_CLAIM = 4
SLICE = 100_000


def known_codes(store: Store) -> list[str]:
    """Codes of the day's fee schedule."""
    edition = store.edition("pfs", DAY).edition
    query = "SELECT DISTINCT hcpcs FROM pfs WHERE edition = ? ORDER BY hcpcs"
    return [row[0] for row in store._reader.rows(query, (edition,))]


def line(codes: Sequence[str], rng: random.Random) -> ClaimLine:
    modifiers = tuple(rng.choice(MODIFIERS).split())
    charge = Decimal(rng.randint(100, 200_000)) / 100
    return ClaimLine(rng.choice(codes), modifiers, rng.choice((1, 1, 1, 2)), charge=charge)


def one_claim(name: str, store: Store, codes: Sequence[str], runs: int) -> None:
    """Claims of seven lines, each checked once to warm up and then measured."""
    rng, times = random.Random(3), []
    claims = [
        Claim(DAY, tuple(line(codes, rng) for _ in range(7)), place_of_service="21")
        for _ in range(100)
    ]
    for claim in claims:
        VERBS["check"](claim, store)
        for _ in range(runs):
            begun = time.perf_counter()
            VERBS["check"](claim, store)
            times.append((time.perf_counter() - begun) * 1000)
    print(
        f"warm check of 7 lines, {name}: p50 {statistics.median(times):.2f} ms, "
        f"p95 {statistics.quantiles(times, n=20)[-1]:.2f}, max {max(times):.2f}, n {len(times)}"
    )


def write_claims(path: Path, lines: int, store: Store, codes: Sequence[str]) -> None:
    """A Parquet file of claims of four lines, written slice by slice."""
    rng, writer, done = random.Random(11), None, 0
    places = [gpci.locality for gpci in store.localities(DAY)]
    while done < lines:
        columns: dict[str, list[str]] = {}
        for number in range(done, min(done + SLICE, lines), LINES_A_CLAIM):
            day = date(DAY.year, rng.randint(1, 12), rng.randint(1, 28)).isoformat()
            claim = {
                "claim_id": f"C{number // LINES_A_CLAIM:08d}",
                "date_of_service": day,
                "place_of_service": rng.choice(PLACES),
                "locality": rng.choice(places) if places else "",
            }
            for _ in range(LINES_A_CLAIM):
                one = line(codes, rng)
                row = claim | {
                    "hcpcs": one.hcpcs,
                    "modifiers": " ".join(one.modifiers),
                    "units": str(one.units),
                    "charge": str(one.charge),
                }
                for key, value in row.items():
                    columns.setdefault(key, []).append(value)
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
        done += SLICE
    if writer is not None:
        writer.close()


def batch(verb: str, path: Path, home: Path, lines: int, runs: int, workers: int | None) -> None:
    seconds, before = [], _cpu()
    for run in range(runs):
        out = path.with_name(f"out-{run}.parquet")
        begun = time.perf_counter()
        found = run_batch(Batch(verb, path, out, Given(), home), workers, lambda *_: None)
        seconds.append(time.perf_counter() - begun)
        out.unlink()
    own, workers_most = (
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(
        f"{verb} {found.counts.lines:,} lines in {found.counts.claims:,} claims: p50 "
        f"{statistics.median(seconds):.1f} s, min {min(seconds):.1f}, max {max(seconds):.1f}, "
        f"n {runs}; {lines / statistics.median(seconds):,.0f} lines/s; CPU of all processes "
        f"{(_cpu() - before) / runs:.1f} s a run; largest worker {workers_most:,.0f} MiB, this "
        f"process {own:,.0f} MiB"
    )


def _cpu() -> float:
    """Seconds of processor time of this process and of those it ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("lines", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--verb", choices=tuple(VERBS), default="check")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--workers", type=int, default=None)
    given = parser.parse_args()
    home = Settings().home
    with Store.open(home) as store:
        codes = known_codes(store)
        one_claim("looked up in the file", store, codes, given.runs)
        with WholeTables.open_as_is(home) as whole, tempfile.TemporaryDirectory() as folder:
            one_claim("whole tables", whole, codes, given.runs)
            path = Path(folder) / "claims.parquet"
            write_claims(path, given.lines, store, codes)
            batch(given.verb, path, home, given.lines, given.runs, given.workers)
