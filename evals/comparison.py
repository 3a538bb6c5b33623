"""Two runs side by side: what broke, what was mended, and whether it is more than noise."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from evals.evidence_changes import EvidenceChange, evidence_changes
from evals.header import Header
from evals.header_changes import header_changes
from evals.result import Result
from evals.retrieval_kept import ranks_of
from evals.run_folder import RunFolder
from evals.statistics import ALPHA, Interval, clustered, mcnemar, typical, wilson
from evals.summary import MEASURED, STAGES, paced

SLOWER = 1.25
"""How many times as long a stage must take to be spoken of."""
SHORTEST = 0.05
"""Times of a stage below this share of the machine's pace are not compared."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One case in both runs."""

    before: Result
    after: Result

    @property
    def broken(self) -> bool:
        """Passed before, and does not now."""
        return self.before.passed and not self.after.passed

    @property
    def fixed(self) -> bool:
        """Did not pass before, and does now."""
        return self.after.passed and not self.before.passed


@dataclass(frozen=True, slots=True)
class Row:
    """A category or document: asked, broken and fixed cases, both rates, exact McNemar p."""

    name: str
    asked: int
    broken: int
    fixed: int
    before: Interval
    after: Interval
    p: float


@dataclass(frozen=True, slots=True)
class ScorerChange:
    """A scorer's mean before and after over the cases that both runs scored, and cases that fell."""

    scorer: str
    before: float
    after: float
    cases: int
    fell: int
    rose: int
    p: float


@dataclass(frozen=True, slots=True)
class StageChange:
    """A stage's typical time, in units of the machine's pace, before and after."""

    stage: str
    before: float
    after: float

    @property
    def times(self) -> float:
        """How many times as long it takes."""
        return self.after / self.before if self.before else 1.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Run A against run B. `lost` were asked in A and could not be asked in B; `difference` is B − A
    with its clustered interval; `changes` what differs between the two headers, in sentences."""

    a: Header
    b: Header
    pairs: tuple[Pair, ...]
    broken: tuple[Pair, ...]
    fixed: tuple[Pair, ...]
    lost: tuple[Pair, ...]
    added: int
    removed: int
    before: Interval
    after: Interval
    difference: Interval
    p: float
    categories: tuple[Row, ...]
    documents: tuple[Row, ...]
    scorers: tuple[ScorerChange, ...]
    stages: tuple[StageChange, ...]
    changes: tuple[str, ...]
    evidence: tuple[EvidenceChange, ...]

    @property
    def deterministic(self) -> bool:
        """Whether both were written by the rules, which say the same every time."""
        return self.a.writer == self.b.writer == "rules"

    @property
    def verdict(self) -> str:
        """Whether the difference is more than noise, in plain words."""
        return verdict_of(self)


def compare(a: RunFolder, b: RunFolder) -> Comparison:
    """Compare two runs, A the earlier. Raises BadInput where one is no run."""
    found = comparison_of(a.header(), a.results(), b.header(), b.results())
    return replace(found, scorers=(*found.scorers, *_retrieval(ranks_of(a), ranks_of(b))))


def comparison_of(
    a: Header, before: Sequence[Result], b: Header, after: Sequence[Result]
) -> Comparison:
    """The comparison of two lists of results."""
    old, new = {r.id: r for r in before}, {r.id: r for r in after}
    shared = [Pair(old[id], new[id]) for id in sorted(old.keys() & new.keys())]
    pairs = [p for p in shared if p.before.asked and p.after.asked]
    broken, fixed = [p for p in pairs if p.broken], [p for p in pairs if p.fixed]
    moved = [float(p.after.passed) - float(p.before.passed) for p in pairs]
    rested = [p.before.document for p in pairs]
    return Comparison(
        a, b, tuple(pairs), tuple(broken), tuple(fixed),
        tuple(p for p in shared if p.before.asked and not p.after.asked),
        len(new.keys() - old.keys()), len(old.keys() - new.keys()),
        wilson(sum(p.before.passed for p in pairs), len(pairs)),
        wilson(sum(p.after.passed for p in pairs), len(pairs)),
        clustered(moved, rested), mcnemar(len(broken), len(fixed)),
        _rows(pairs, lambda p: p.before.category),
        tuple(r for r in _rows(pairs, lambda p: p.before.document) if r.broken or r.fixed),
        _scorers(pairs), _stages(pairs), header_changes(a, b),
        evidence_changes((p.before, p.after) for p in pairs),
    )  # fmt: skip


def _rows(pairs: Iterable[Pair], by: Callable[[Pair], str]) -> tuple[Row, ...]:
    """The most broken first."""
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(by(pair), []).append(pair)
    rows = [_row(name, group) for name, group in sorted(groups.items())]
    return tuple(sorted(rows, key=lambda row: (row.fixed - row.broken, row.name)))


def _row(name: str, group: Sequence[Pair]) -> Row:
    broken, fixed = sum(p.broken for p in group), sum(p.fixed for p in group)
    return Row(
        name, len(group), broken, fixed,
        wilson(sum(p.before.passed for p in group), len(group)),
        wilson(sum(p.after.passed for p in group), len(group)), mcnemar(broken, fixed),
    )  # fmt: skip


def _scorers(pairs: Sequence[Pair]) -> tuple[ScorerChange, ...]:
    names = dict.fromkeys(s.scorer for p in pairs for s in p.before.scores)
    return tuple(_scorer(name, pairs) for name in names if name not in MEASURED)


def _scorer(name: str, pairs: Sequence[Pair]) -> ScorerChange:
    return _change(name, [(p.before.value(name), p.after.value(name)) for p in pairs])


def _retrieval(
    before: Mapping[str, float | None], after: Mapping[str, float | None]
) -> tuple[ScorerChange, ...]:
    """The reciprocal ranks of the judged questions that both runs know, where both measured them."""
    shared = [id for id in before if id in after]
    values = [(before[id], after[id]) for id in shared]
    return (_change("rank_of_the_first_answering_passage", values),) if shared else ()


def _change(name: str, values: Sequence[tuple[float | None, float | None]]) -> ScorerChange:
    both = [(x, y) for x, y in values if x is not None and y is not None]
    fell, rose = sum(y < x for x, y in both), sum(y > x for x, y in both)
    n = len(both) or 1
    return ScorerChange(
        name, sum(x for x, _ in both) / n, sum(y for _, y in both) / n, len(both), fell, rose,
        mcnemar(fell, rose),
    )  # fmt: skip


def _stages(pairs: Sequence[Pair]) -> tuple[StageChange, ...]:
    found = []
    for stage in STAGES:
        old, new = (paced((getattr(p, side) for p in pairs), stage) for side in ("before", "after"))
        if old and new:
            found.append(StageChange(stage, typical(old), typical(new)))
    return tuple(found)


def verdict_of(c: Comparison) -> str:
    """The comparison in a few sentences for somebody who knows no statistics."""
    said = [_rates(c), _chance(c)]
    said += [f"{len(c.lost)} cases that A asked could not be asked in B."] if c.lost else []
    said += _slower(c.stages)
    said += [
        f"{s.scorer.replace('_', ' ').capitalize()}: {s.before:.3f} before, {s.after:.3f} now ({s.fell} of {s.cases} cases fell)."
        for s in c.scorers if s.p < ALPHA and s.after < s.before
    ]  # fmt: skip
    return " ".join(filter(None, said))


def _rates(c: Comparison) -> str:
    told = f"B passes {c.after.value:.1%} of the {len(c.pairs)} shared cases, A passed {c.before.value:.1%}"
    if not c.broken and not c.fixed:
        return f"{told}: the same cases pass in both."
    low, high = 100 * c.difference.low, 100 * c.difference.high
    return (
        f"{told}: {len(c.broken)} broken, {len(c.fixed)} fixed, a difference of {100 * c.difference.value:+.1f} "
        f"points ({low:+.1f} to {high:+.1f}, errors clustered by document)."
    )


def _chance(c: Comparison) -> str:
    if not c.broken and not c.fixed:
        return ""
    told = f"Exact McNemar p = {c.p:.3g}: "
    more = (
        "more than noise." if c.p < ALPHA else "for questions drawn by chance, not more than noise."
    )
    if c.deterministic:
        more += (
            " The rules writer gives the same answer every time, so each of these cases changed with "
            "the code, the tables or the pages, not by accident of a run."
        )
    return told + more


def _slower(stages: Iterable[StageChange]) -> list[str]:
    return [
        f"The stage {s.stage} takes {s.times:.1f} times as long."
        for s in stages if s.stage != "total" and s.times >= SLOWER and s.after - s.before >= SHORTEST
    ]  # fmt: skip


def worst(rows: Iterable[Row]) -> list[Row]:
    """The rows in which something was broken."""
    return [row for row in rows if row.broken]


def documents_of(pairs: Iterable[Pair]) -> Mapping[str, int]:
    """How many of the cases cited each source before."""
    return Counter(document for p in pairs for document in p.before.documents)
