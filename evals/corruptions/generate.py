"""All corruptions of a set of true answers: seeded, one change each, none that is true after all."""

import random
import zlib
from collections.abc import Callable, Iterable, Iterator

from evals.corruptions.figures import decimal_places, digits, units
from evals.corruptions.inventions import invented
from evals.corruptions.names import codes, dates, diagnoses, editions, modifiers
from evals.corruptions.sample import Change, Sample
from evals.corruptions.sources import dangling, quotes, swapped
from evals.corruptions.tables import cells, columns
from evals.corruptions.truth import is_true
from evals.corruptions.wording import directions, indicators, levels, polarity

Maker = Callable[[Sample, random.Random], Iterator[Change]]
MAKERS: tuple[Maker, ...] = (
    digits, decimal_places, units, codes, modifiers, diagnoses, dates, editions, dangling, swapped,
    quotes, polarity, levels, directions, indicators, cells, columns, invented,
)  # fmt: skip
SEED = 20260715
PER_ANSWER = 3
"""Changes of one kind in one answer."""


def corruptions(
    samples: Iterable[Sample], seed: int = SEED, per_answer: int = PER_ANSWER
) -> tuple[list[Change], list[Change]]:
    """The corruptions of the samples, and the changes that are left out because they are true."""
    made: list[Change] = []
    true: list[Change] = []
    for sample in samples:
        for maker in MAKERS:
            rng = random.Random(zlib.crc32(f"{seed}/{sample.id}/{maker.__name__}".encode()))
            every = list(maker(sample, rng))
            for change in rng.sample(every, min(per_answer, len(every))):
                (true if is_true(change) else made).append(change)
    return made, true
