"""The pace of a machine: a fixed piece of work, timed between the cases, by which times are compared."""

import re
import time
from functools import cache

import numpy as np
import numpy.typing as npt

ROUNDS, ROWS, COLUMNS = 40, 2_000, 384
_WORDS = re.compile(r"[a-z]+|\d+")
_TEXT = "the primary procedure and each additional segment 63047 63048 of the lumbar spine " * 4


def pace_ms() -> float:
    """Milliseconds that the fixed work takes now: words counted, vectors compared."""
    begun = time.perf_counter()
    counted: dict[str, int] = {}
    for _ in range(ROUNDS):
        for word in _WORDS.findall(_TEXT):
            counted[word] = counted.get(word, 0) + 1
    similar = _matrix() @ _matrix()[0]
    assert counted and similar.shape == (ROWS,)
    return (time.perf_counter() - begun) * 1000


@cache
def _matrix() -> npt.NDArray[np.float32]:
    return np.random.default_rng(0).standard_normal((ROWS, COLUMNS)).astype(np.float32)
