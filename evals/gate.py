"""The gate: whether a run falls behind its baseline by more than noise, and in what.

The noise is that of asking the same questions again. The rules writer gives the same answer every
time, so its noise is nothing but the cases that were unsteady in the accepted runs, and these are left
out: a category falls when it loses more steady cases than it gains. A model's answers vary: there a
category falls when that many losses among the changed cases are unlikely by chance (exact one-sided
McNemar, adjusted by Holm for the number of categories, below 0.05).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from evals.baseline import GRADED, Baseline
from evals.result import Result
from evals.retrieval_kept import MEASURE, ranks_of
from evals.run_folder import RunFolder
from evals.statistics import ALPHA, fell_by_chance, holm, typical
from evals.summary import paced

VERIFIER = "corruptions_are_caught"
LEAST_FALL = 0.01
"""Mean fall of a graded score below which it is not spoken of."""
SLOWER = 2.5
"""How many times its accepted time, in units of the machine's pace, a stage may take."""
SHORTEST = 1.0
"""What a stage must lose besides, in the same units: shorter stages are all noise."""
ENOUGH = 50
"""Answers below which times are not judged: on a busy machine a few can take four times as long."""
TIMED = ("understand", "gather", "compose", "verify")
SHOWN = 12
ROUNDED = 1e-3
"""What an accepted value may lose by rounding."""


@dataclass(frozen=True, slots=True)
class Fall:
    """One thing that fell: a category, scorer or stage, and by how much, in words."""

    kind: str
    name: str
    told: str
    cases: tuple[str, ...] = ()

    def __str__(self) -> str:
        named = ", ".join(self.cases[:SHOWN]) + (" …" if len(self.cases) > SHOWN else "")
        return f"{self.kind} {self.name}: {self.told}" + (f" ({named})" if named else "")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the gate lets a run pass: everything that fell, and what else the reader should know."""

    falls: tuple[Fall, ...]
    notes: tuple[str, ...]
    compared: int

    @property
    def passed(self) -> bool:
        """Whether nothing fell beyond noise."""
        return not self.falls

    def __str__(self) -> str:
        head = "passes" if self.passed else f"fails: {len(self.falls)} fell beyond noise"
        lines = [f"Gate {head} ({self.compared} cases compared)."]
        return "\n".join([*lines, *(f"  {fall}" for fall in self.falls), *self.notes])


def gate_of(run: RunFolder, baseline: Baseline) -> Verdict:
    """Judge a run against the baseline of its sets."""
    return gate(run.results(), baseline, run.header().writer, ranks_of(run))


def gate(
    results: Sequence[Result],
    baseline: Baseline,
    writer: str = "rules",
    ranks: Mapping[str, float | None] = MappingProxyType({}),
) -> Verdict:
    """Judge a run's results against the baseline of its sets; `ranks` are those of judged questions.

    A case that the baseline asked and the run could not ask counts as lost; one that is no longer
    in the case files does not count. So it is with judged questions.
    """
    now = {r.id: r for r in results}
    steady = {
        id: category for id, category in baseline.ids.items()
        if id in now and id not in baseline.unsteady
    }  # fmt: skip
    asked = [now[id] for id in steady if now[id].asked]
    falls = (
        *_categories(now, baseline, steady, writer), *_verifier(asked, baseline),
        *_graded(asked, baseline), *_retrieval(ranks, baseline), *_stages(results, baseline),
    )  # fmt: skip
    return Verdict(falls, tuple(_notes(now, baseline)), len(steady))


def _categories(
    now: Mapping[str, Result], baseline: Baseline, steady: Mapping[str, str], writer: str
) -> Iterator[Fall]:
    failed = set(baseline.failed)
    lost: dict[str, list[str]] = {category: [] for category in baseline.cases}
    gained: dict[str, int] = dict.fromkeys(baseline.cases, 0)
    for id, category in steady.items():
        passed = now[id].passed
        if not passed and id not in failed:
            lost[category].append(id)
        gained[category] += passed and id in failed
    chances = holm({c: fell_by_chance(len(ids), gained[c]) for c, ids in lost.items()})
    for category, ids in lost.items():
        certain = writer == baseline.writer == "rules"
        if len(ids) > gained[category] and (certain or chances[category] < ALPHA):
            of = sum(1 for one in steady.values() if one == category)
            told = f"{len(ids)} of {of} cases lost, {gained[category]} gained"
            if not certain:
                told += f", p = {chances[category]:.3g} by chance"
            yield Fall("category", category, told, tuple(ids))


def _verifier(asked: Sequence[Result], baseline: Baseline) -> Iterator[Fall]:
    """A corruption that leaves is never noise: it is drawn by the answer's own id."""
    pairs = [(r.id, baseline.value(VERIFIER, r.id), r.value(VERIFIER)) for r in asked]
    lost = [
        id for id, was, value in pairs if value is not None and value < 1 and was in (None, 1.0)
    ]
    gained = sum(was is not None and was < 1 and value == 1 for _, was, value in pairs)
    if len(lost) > gained:
        scored = sum(value is not None for _, _, value in pairs)
        told = (
            f"corruptions of {len(lost)} of {scored} answers would leave, {gained} fewer elsewhere"
        )
        yield Fall("scorer", VERIFIER, told, tuple(lost))


def _graded(asked: Sequence[Result], baseline: Baseline) -> Iterator[Fall]:
    for scorer in GRADED:
        if scorer != VERIFIER:
            values = [(r.id, baseline.value(scorer, r.id), r.value(scorer)) for r in asked]
            both = [(id, x, y) for id, x, y in values if x is not None and y is not None]
            yield from _lower("scorer", scorer, both, "cases")


def _retrieval(ranks: Mapping[str, float | None], baseline: Baseline) -> Iterator[Fall]:
    """The first answering passages of judged questions; one that cannot be asked any more counts 0."""
    both = [(id, was, ranks[id] or 0.0) for id, was in baseline.ranks.items() if id in ranks]
    yield from _lower("retrieval", MEASURE, both, "judged questions")


def _lower(
    kind: str, name: str, both: Sequence[tuple[str, float, float]], of: str
) -> Iterator[Fall]:
    """A mean fall of values, id by id, that is neither small nor a matter of chance."""
    fell, rose = (
        [id for id, x, y in both if y < x - ROUNDED],
        sum(y > x + ROUNDED for _, x, y in both),
    )
    drop = sum(x - y for _, x, y in both) / len(both) if both else 0.0
    p = fell_by_chance(len(fell), rose)
    if drop > LEAST_FALL and p < ALPHA:
        told = f"{drop:.3f} lower on average over {len(both)} {of}, p = {p:.3g} by chance"
        yield Fall(kind, name, told, tuple(fell))


def _stages(results: Sequence[Result], baseline: Baseline) -> Iterator[Fall]:
    """Times in units of the machine's pace, which is taken beside every case: load counts for both."""
    for stage in TIMED:
        was, times = baseline.paces.get(stage, 0.0), paced(results, stage)
        now = typical(times)
        if len(times) < ENOUGH:
            return
        if was and now > SLOWER * was and now - was > SHORTEST:
            yield Fall("stage", stage, f"takes {now / was:.1f} times its accepted time")


def _notes(now: Mapping[str, Result], baseline: Baseline) -> Iterator[str]:
    ids = baseline.ids
    gone = sum(id not in now for id in ids)
    new = sum(r.asked and id not in ids for id, r in now.items())
    if gone:
        yield f"{gone} accepted cases were not among those of this run."
    if new:
        yield f"{new} cases are not in the baseline yet: `lamina eval accept RUN`."
    if sum(r.asked for r in now.values()) < ENOUGH:
        yield f"Times are judged from {ENOUGH} cases on."
    if baseline.unsteady:
        yield f"{len(baseline.unsteady)} unsteady cases are left out."
