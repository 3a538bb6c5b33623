"""Point look-ups in the reference store of $LAMINA_HOME, uncached and repeated, with their spread."""

import statistics
import time
from collections.abc import Callable
from datetime import date

from assistant.settings import Settings
from corpus.errors import LaminaError
from corpus.store import Store

DAY = date(2026, 7, 15)


def measure(name: str, look: Callable[[str], object], codes: list[str]) -> None:
    times = []
    for code in codes:
        begun = time.perf_counter()
        try:
            look(code)
        except LaminaError:
            continue
        times.append((time.perf_counter() - begun) * 1000)
    if len(times) > 1:
        print(
            f"{name}: p50 {statistics.median(times):.2f} ms, max {max(times):.2f}, "
            f"sd {statistics.pstdev(times):.2f}, n {len(times)}"
        )


if __name__ == "__main__":
    with Store.open(Settings().home) as store:
        codes = [f"{number}" for number in range(22532, 22900)] + [
            f"{n}" for n in range(63001, 63110)
        ]
        known = [code for code in codes if store.known(code)]
        for turn in ("first", "again"):
            measure(f"fee row, {turn}", lambda code: store.fee_row(code, DAY), known)
            measure(f"MUE, {turn}", lambda code: store.mue(code, DAY), known)
            measure(f"PTP, {turn}", lambda code: store.ptp("22633", code, DAY), known)
