"""`lamina code` for every code of the fee schedule in force, warm, in one process. Prints, asserts nothing.

LAMINA_HOME must hold the complete tables. Answers that took more than the limit are named, and so are
codes that were not answered at all.

The clock on the wall counts whatever else the machine does; the time of the processor is printed too.

python benchmarks/code_speed.py [EVERY]    (EVERY 10: each tenth code only)
"""

import statistics
import sys
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from assistant.collector import spare_what_stays
from assistant.look_up import code_answer
from assistant.settings import QuestionSettings, Settings
from corpus.page import load_pages
from corpus.store import Store
from corpus.store_file import STORE

DAY = date(2026, 7, 15)
LIMIT_MS = 50.0


def codes_of(home: Path, edition: str) -> list[str]:
    """Every code of one edition of the fee schedule, once."""
    with duckdb.connect(str(home / STORE), read_only=True) as con:
        query = "SELECT DISTINCT hcpcs FROM pfs WHERE edition = ? ORDER BY hcpcs"
        return [hcpcs for (hcpcs,) in con.execute(query, [edition]).fetchall()]


@dataclass
class Measured:
    """Milliseconds of each answer with its code, by either clock; and the codes without an answer."""

    wall: list[tuple[float, str]] = field(default_factory=list)
    processor: list[tuple[float, str]] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)


def measure(store: Store, codes: list[str]) -> Measured:
    """Answer each code once."""
    under, found = QuestionSettings(DAY), Measured()
    for hcpcs in codes:
        begun, worked = time.perf_counter(), time.process_time()
        answer = code_answer(hcpcs, under, store)
        found.processor.append(((time.process_time() - worked) * 1000, hcpcs))
        found.wall.append(((time.perf_counter() - begun) * 1000, hcpcs))
        if answer.status != "answered":
            found.silent.append(f"{hcpcs} ({answer.status})")
    return found


def describe(name: str, times: list[tuple[float, str]]) -> None:
    values = sorted(took for took, _ in times)
    p50, p95, p99 = (values[round(share * (len(values) - 1))] for share in (0.5, 0.95, 0.99))
    over = sorted((one for one in times if one[0] > LIMIT_MS), reverse=True)
    print(
        f"{name}: n {len(values)}, p50 {p50:.1f} ms, p95 {p95:.1f}, p99 {p99:.1f}, "
        f"max {values[-1]:.1f}, sd {statistics.pstdev(values):.1f}; over {LIMIT_MS:g} ms: "
        f"{len(over)} {[f'{hcpcs} {took:.0f}' for took, hcpcs in over[:10]]}"
    )


def main(every: int) -> None:
    home = Settings().home
    with Store.open(home) as store:
        edition = store.edition("pfs", DAY).edition
    codes = codes_of(home, edition)[::every]
    with Store.open(home) as store:
        load_pages()  # as the server of the screen does before the first question
        measure(store, codes[:50])
        spare_what_stays()
        found = measure(store, codes)
        describe("lamina code, warm, wall clock", found.wall)
        describe("lamina code, warm, processor", found.processor)
        slow = [hcpcs for took, hcpcs in found.wall if took > LIMIT_MS]
        if slow:
            describe("those over the limit, five times more", measure(store, slow * 5).wall)
    print(f"not answered: {len(found.silent)} {found.silent[:10]}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
