"""Memory of the screen's server over hours of use: conversations and views one after the other.

python benchmarks/ui_memory.py HOME MINUTES [PAUSE]     # a copy of a home; pause in seconds between steps, 1 if not given

Prints the resident memory every minute; the last line compares the end with what stood after warm-up.
"""

import itertools
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from ui_client import Visitor, resident_mib, serving

WARM_UP = 10
"""Minutes, at most a third of the whole, until the libraries' own caches are full."""
CODES = ("63047", "63052", "63053", "22633", "22630", "22612", "63030", "63042", "22842", "22853")
QUESTIONS = (
    "{0} vs {1}", "MUE for {0}?", "What does Medicare pay for {0} in Manhattan?", "and in Alabama?",
    "Can I bill {0} with {1}?", "What must the operative note say for {0}?", "global period of {1}?",
)  # fmt: skip
VIEWS: tuple[tuple[str, str], ...] = (
    ("code", "code"), ("compare", "codes"), ("claims", ""), ("evals", ""), ("sources", ""),
)  # fmt: skip


def steps(port: int) -> Iterator[None]:
    """What visitors do, for ever: a conversation, a claim, every view; then somebody else comes."""
    for first, second in itertools.cycle(itertools.permutations(CODES, 2)):
        visitor = Visitor(port)
        visitor.open()
        yield
        for question in QUESTIONS:
            visitor.ask(question.format(first, second))
            yield
        for page, named in VIEWS:
            visitor.open(
                page,
                **({named: f"{first},{second}" if named == "codes" else first} if named else {}),
            )
            yield
        visitor.open("claims")
        visitor.ask(f"{first}, {second} x2", key="claim-typed")
        yield
        visitor.close()


def main(home: Path, minutes: float, pause: float) -> None:
    with serving(home) as (port, server):
        todo, begun, done = steps(port), time.monotonic(), 0
        sizes: list[tuple[float, float]] = []
        while (now := time.monotonic() - begun) < minutes * 60:
            if now >= len(sizes) * 60:
                sizes.append((now / 60, resident_mib(server.pid)))
                print(f"{now / 60:.0f} min  {sizes[-1][1]:.0f} MiB  {done} steps", flush=True)
            next(todo)
            done += 1
            time.sleep(pause)
    warm = [size for at, size in sizes if at >= min(WARM_UP, minutes / 3)]
    first, last = (statistics.median(part) for part in (warm[:5], warm[-5:]))
    print(
        f"after warm-up {first:.0f} MiB, at the end {last:.0f} MiB: {last / first - 1:+.1%} over {done} steps"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]) if sys.argv[3:] else 1.0)
