"""A baseline: the accepted scores of a set, kept in the repository."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from corpus.errors import BadInput, UnreadableFile
from evals.header import Header
from evals.result import Result
from evals.retrieval_kept import ranks_of
from evals.run_folder import RunFolder
from evals.statistics import typical
from evals.summary import STAGES, paced

FOLDER = Path(__file__).with_name("baselines")
GRADED = ("corruptions_are_caught", "citations_are_precise", "claims_are_cited", "refusal_is_good")
"""Scorers that decide no case by themselves and are accepted and gated on their own."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """`cases` are the ids asked, by category; `failed` those that did not pass; `unsteady` those that
    came out differently in the accepted runs; `below` the graded scores under 1 by scorer and id,
    `unscored` the ids that a scorer could not score; `paces` the typical time of each stage in units
    of the machine's pace; `made_with` what the answers depend on; `ranks` the reciprocal rank of each
    judged question that could be asked."""

    name: str
    writer: str
    accepted: str
    runs: int
    cases: Mapping[str, tuple[str, ...]]
    failed: tuple[str, ...]
    unsteady: tuple[str, ...]
    below: Mapping[str, Mapping[str, float]]
    unscored: Mapping[str, tuple[str, ...]]
    paces: Mapping[str, float]
    made_with: Mapping[str, Any] = field(default_factory=dict)
    ranks: Mapping[str, float] = field(default_factory=dict)

    @property
    def ids(self) -> dict[str, str]:
        """The category of every id."""
        return {id: category for category, ids in self.cases.items() for id in ids}

    def value(self, scorer: str, id: str) -> float | None:
        """The accepted score of a case, None where it could not be scored."""
        if id in self.unscored.get(scorer, ()):
            return None
        return self.below.get(scorer, {}).get(id, 1.0)


def baseline_of(
    name: str,
    runs: Sequence[tuple[Header, Sequence[Result]]],
    ranks: Mapping[str, float | None] = MappingProxyType({}),
) -> Baseline:
    """The baseline of one run, or of several of the same code, which show what is unsteady.

    Raises BadInput for runs of different cases or writers.
    """
    header = runs[0][0]
    if any((h.dataset, h.writer) != (header.dataset, header.writer) for h, _ in runs):
        raise BadInput(
            "Runs that are accepted together must ask the same cases of the same writer."
        )
    results = [[r for r in found if r.asked] for _, found in runs]
    last = results[-1]
    steady = [{r.id: r.outcome for r in found} for found in results]
    cases: dict[str, list[str]] = defaultdict(list)
    for one in last:
        cases[one.category].append(one.id)
    return Baseline(
        name, header.writer, datetime.now(UTC).date().isoformat(), len(runs),
        {category: tuple(sorted(ids)) for category, ids in sorted(cases.items())},
        tuple(r.id for r in last if not r.passed),
        tuple(r.id for r in last if len({s.get(r.id) for s in steady}) > 1),
        {s: {r.id: round(v, 4) for r in last if (v := r.value(s)) is not None and v < 1} for s in GRADED},
        {s: tuple(r.id for r in last if r.value(s) is None) for s in GRADED},
        _paces([r for found in results for r in found]), _made_with(header),
        {id: round(rank, 4) for id, rank in ranks.items() if rank is not None},
    )  # fmt: skip


def _paces(results: Sequence[Result]) -> dict[str, float]:
    return {s: round(typical(times), 4) for s in STAGES if (times := paced(results, s))}


def _made_with(header: Header) -> dict[str, Any]:
    return {
        "sets": list(header.sets), "split": header.split, "dataset": header.dataset,
        "commit": header.commit, "dirty": header.dirty, "corpus": header.index.get("corpus", ""),
        "editions": [f"{e['dataset']} {e['edition']} {str(e['sha256'])[:12]}" for e in header.editions],
        "machine": dict(header.machine),
    }  # fmt: skip


def name_of(sets: Sequence[str]) -> str:
    """Under which name the baseline of some sets is kept."""
    return "+".join(Path(name).stem for name in sets) or "all"


def accept(runs: Sequence[RunFolder], folder: Path = FOLDER, name: str = "") -> Path:
    """Make the runs the baseline of their sets; returns its file. Raises BadInput."""
    if not runs:
        raise BadInput("Name the run to accept: `lamina eval accept RUN`")
    for run in runs:
        if not run.finished():
            raise BadInput(f"The run '{run.name}' is not finished and cannot be accepted.")
    name = name or name_of(runs[0].header().sets)
    made = baseline_of(name, [(run.header(), run.results()) for run in runs], ranks_of(runs[-1]))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    part = path.with_suffix(".part")
    part.write_text(json.dumps(asdict(made), indent=1) + "\n", encoding="utf-8")
    part.replace(path)
    return path


def read_baseline(name: str, folder: Path = FOLDER) -> Baseline:
    """An accepted baseline. Raises BadInput when there is none, UnreadableFile when it is damaged."""
    path = folder / f"{name}.json"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in folder.glob("*.json"))) or "none"
        raise BadInput(
            f"There is no baseline '{name}' (accepted: {known}). Accept a run: "
            "`lamina eval accept RUN`"
        )
    try:
        return Baseline(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise UnreadableFile(path, f"is no baseline: {error}") from error
