"""A run: every case of some sets asked, scored, and kept in a folder of its own."""

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.lamina import Lamina
from assistant.settings import Settings
from assistant.writers.spec import WriterSpec
from corpus.errors import BadInput
from evals.case import Case
from evals.crew import Order, ask_here, ask_in_processes, named
from evals.header import Header, header_of
from evals.needs import unmet
from evals.result import Result, skipped
from evals.retrieval_kept import keep_retrieval
from evals.run_folder import RunFolder, runs_of
from evals.scorers import EVERY
from evals.sets import cases_of
from evals.summary import summary_of
from evals.table_figures import require_no_contradiction

Progress = Callable[[int, int, Result | None], None]
"""Cases done, of how many, and the latest result."""
WORKERS = 2
SEED = 20260715


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run. `sets` are names or paths (empty: all of ours), `category` and `split` keep some
    cases of them, `sample` draws so many by `seed`; `scorers` are dotted names of scorers beside our
    own; `workers` 0 asks in this process; `retrieval` None measures it with whole sets only."""

    sets: tuple[str, ...] = ()
    split: str = ""
    category: str = ""
    sample: int = 0
    seed: int = SEED
    workers: int = WORKERS
    writer: str = "rules"
    scorers: tuple[str, ...] = ()
    name: str = ""
    retrieval: bool | None = None

    @property
    def measures_retrieval(self) -> bool:
        """Whether the judged questions are searched as well: in runs of everything, and in the gate's."""
        if self.retrieval is not None:
            return self.retrieval
        whole = not self.sets or bool({"all", "fast"}.intersection(self.sets))
        return whole and not (self.split or self.category or self.sample)


def cases_to_ask(plan: Plan) -> list[Case]:
    """The cases of a plan. Raises BadInput, UnreadableFile naming file and line."""
    cases = [
        case for case in cases_of(plan.sets)
        if plan.split in ("", case.split) and plan.category in ("", case.category)
    ]  # fmt: skip
    if plan.sample and plan.sample < len(cases):
        cases = random.Random(plan.seed).sample(cases, plan.sample)
    if not cases:
        raise BadInput("No case is left to ask: that category or split is not in these sets.")
    return cases


def runs_folder(settings: Settings) -> Path:
    """Where the runs of a home stand."""
    return settings.home / "evals"


def run_set(
    plan: Plan, settings: Settings, progress: Progress = lambda done, of, latest: None,
    lamina: Lamina | None = None,
) -> RunFolder:  # fmt: skip
    """Run a plan in a new folder, or go on with the unfinished run of its name.

    `lamina` answers in this process (tests, the screen); else `plan.workers` processes do. Raises
    BadInput before anything is asked, Busy where the run is being written, NotWritten on a full disk.
    """
    WriterSpec.parse(plan.writer)
    settings = settings.model_copy(update={"threads": settings.threads or 1})
    cases = cases_to_ask(plan)
    home = lamina or Lamina.open(settings)
    require_no_contradiction(cases, home.store)
    folder = RunFolder(runs_folder(settings) / (plan.name or new_name(settings)))
    names = tuple(f.__name__ for f in EVERY) + plan.scorers  # type: ignore[attr-defined]
    header = header_of(
        home, cases, name=folder.name, sets=plan.sets or ("all",), split=plan.split, seed=plan.seed,
        writer=plan.writer, scorers=names, category=plan.category, sample=plan.sample,
        retrieval=plan.measures_retrieval,
    )  # fmt: skip
    with folder.held():
        _begin(folder, header)
        _ask(folder, plan, settings, cases, home, lamina is not None, progress)
    return folder


def new_name(settings: Settings) -> str:
    """A name for a run that begins now, not yet taken."""
    stem = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    taken = {p.name for p in runs_folder(settings).glob(f"{stem}*")}
    return next(n for n in (stem, *(f"{stem}-{i}" for i in range(2, 100))) if n not in taken)


def unfinished(settings: Settings) -> str:
    """The name of the latest run that was not finished. Raises BadInput when there is none."""
    open_runs = [run for run in runs_of(runs_folder(settings)) if not run.finished()]
    if not open_runs:
        raise BadInput("Every run is finished; `lamina eval run` starts a new one.")
    return open_runs[-1].name


def plan_of(header: Header, workers: int = WORKERS) -> Plan:
    """The plan of a run that was begun, to go on with it."""
    more = tuple(name for name in header.scorers if ":" in name)
    return Plan(
        header.sets, header.split, header.category, header.sample, seed=header.seed, writer=header.writer, scorers=more,
        name=header.name, workers=workers, retrieval=header.retrieval,
    )  # fmt: skip


def _begin(folder: RunFolder, header: Header) -> None:
    """Write the header, or make sure that what is there is the same run."""
    if not folder.exists():
        folder.write_header(header)
        return
    if folder.finished():
        raise BadInput(f"The run '{folder.name}' is finished. Give another --name.")
    different = folder.header().differences(header)
    if different:
        raise BadInput(
            f"The run '{folder.name}' was begun with other {', '.join(different)}: its results would "
            "be mixed. Start a new one: `lamina eval run`"
        )


def _ask(
    folder: RunFolder, plan: Plan, settings: Settings, cases: Sequence[Case], home: Lamina, here: bool,
    progress: Progress,
) -> None:  # fmt: skip
    begun = time.perf_counter()
    done = {one.id for one in folder.results()}
    left = [case for case in shuffled(cases, plan.seed) if case.id not in done]
    with folder.appending() as results:
        count = len(done)
        progress(count, len(cases), None)
        for result in _results(plan, settings, left, home, here):
            results.append(result)
            count += 1
            progress(count, len(cases), result)
    if plan.measures_retrieval:
        keep_retrieval(folder, home, lambda at, of: progress(count + at, len(cases) + of, None))
    folder.write_json("summary.json", summary_of(folder.results(), time.perf_counter() - begun))


def _results(
    plan: Plan, settings: Settings, cases: Iterable[Case], home: Lamina, here: bool
) -> Iterator[Result]:
    askable = []
    for case in cases:
        why = unmet(case, home)
        if why:
            yield skipped(case, why)
        else:
            askable.append(case)
    if here or plan.workers < 1:
        scorers = (*EVERY, *(named(name) for name in plan.scorers))
        yield from ask_here(home, askable, scorers, plan.writer)
    elif askable:
        order = Order(settings, plan.writer, plan.scorers)
        yield from ask_in_processes(order, askable, plan.workers)


def shuffled(cases: Sequence[Case], seed: int) -> list[Case]:
    """The cases in an order of chance, so that no category is asked at one time of a run only."""
    return random.Random(seed).sample(list(cases), len(cases))


def explain(run: RunFolder) -> dict[str, Any]:
    """A run in a line of a list: name, when, sets, passed of asked, whether it is finished."""
    header, summary = run.header(), run.summary()
    return {
        "name": run.name, "started": header.started, "sets": ", ".join(header.sets),
        "writer": header.writer, "commit": header.commit[:8] + ("+" if header.dirty else ""),
        "passed": summary.get("passed"), "total": summary.get("total"), "finished": run.finished(),
    }  # fmt: skip
