"""The verifier: corruptions of the very answer are caught by it."""

import random
import zlib
from collections.abc import Iterator

from evals.asked import Asked
from evals.corruptions.generate import MAKERS, SEED
from evals.corruptions.sample import Change, Sample
from evals.corruptions.truth import is_true
from evals.score import Score, unscored

CHANGES = 3
"""Corruptions of one answer, each of another kind."""
NAME = "corruptions_are_caught"


def corruptions_are_caught(asked: Asked) -> Score:
    """Share of seeded corruptions of the answer that the verifier stops: figures, codes, dates,
    sources, denials … changed so that the answer is no longer true."""
    answer = asked.last.answer
    if answer.status not in ("answered", "partial"):
        return unscored(NAME, "there is no answer to corrupt")
    sample = Sample.of_answer(answer)
    if not sample.verified(sample.text).clean:
        return unscored(NAME, "the answer does not verify on its own")
    changes = list(_changes(sample, asked.case.id))
    if not changes:
        return unscored(NAME, "the answer holds nothing to corrupt")
    missed = [c for c in changes if sample.verified(c.text).clean]
    told = [f"{c.kind}: {c.before!r} → {c.after!r} would leave" for c in missed]
    value = 1 - len(missed) / len(changes)
    return Score(NAME, value, ", ".join(c.kind for c in changes), "; ".join(told) or "all caught")


def _changes(sample: Sample, id: str) -> Iterator[Change]:
    """Some untrue changes, the same for the same answer."""
    rng = random.Random(zlib.crc32(f"{SEED}/{id}".encode()))
    made = 0
    for maker in rng.sample(MAKERS, len(MAKERS)):
        every = list(maker(sample, rng))
        change = rng.choice(every) if every else None
        if change is not None and not is_true(change):
            yield change
            made += 1
        if made == CHANGES:
            return
