"""How the verifier did: corruptions caught and true paraphrases passed, kind by kind."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from evals.corruptions.generate import corruptions
from evals.corruptions.paraphrases import paraphrases
from evals.corruptions.sample import Change, Sample


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of change: how many were made, and those that came out wrong."""

    name: str
    made: int
    wrong: tuple[Change, ...]

    @property
    def rate(self) -> float:
        """Share that came out right, 0–1."""
        return 1 - len(self.wrong) / self.made if self.made else 1.0


@dataclass(frozen=True, slots=True)
class Report:
    """`unverified` are answers that do not pass as they are; `true` changes that left the answer true
    and are not counted; a wrong corruption leaves as it is, a wrong paraphrase does not."""

    samples: int
    unverified: tuple[str, ...]
    corrupted: tuple[Kind, ...]
    paraphrased: tuple[Kind, ...]
    true: int


def measured(
    samples: Iterable[Sample], seed: int, per_answer: int,
    progress: Callable[[str, int, int], None] = lambda what, done, of: None,
) -> Report:  # fmt: skip
    """Corrupt and paraphrase every answer that verifies, and verify each change."""
    every = list(samples)
    good = [s for s in every if s.verified(s.text).clean]
    names = {s.id for s in good}
    made, true = corruptions(good, seed, per_answer)
    told = paraphrases(good, seed, 1)
    leaks = [c for i, c in enumerate(made) if _clean(c, "corruptions", i, len(made), progress)]
    stopped = [
        c for i, c in enumerate(told) if not _clean(c, "paraphrases", i, len(told), progress)
    ]
    unverified = tuple(s.id for s in every if s.id not in names)
    return Report(len(every), unverified, _kinds(made, leaks), _kinds(told, stopped), len(true))


def _clean(
    change: Change, what: str, i: int, of: int, progress: Callable[[str, int, int], None]
) -> bool:
    progress(what, i + 1, of)
    return change.sample.verified(change.text).clean


def _kinds(made: list[Change], wrong: list[Change]) -> tuple[Kind, ...]:
    names = dict.fromkeys(change.kind for change in made)
    return tuple(
        Kind(name, sum(c.kind == name for c in made), tuple(c for c in wrong if c.kind == name))
        for name in names
    )
