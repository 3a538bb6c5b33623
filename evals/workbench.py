"""What a screen may do with known questions: choose sets, run, follow, look, compare, ask again, accept."""

from base64 import b64encode
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from assistant.lamina import Lamina
from assistant.settings import Settings
from assistant.writers.offered import available_writers
from corpus.errors import BadInput, UnreadableFile
from evals import background
from evals.asked import ask_case
from evals.baseline import FOLDER, Baseline, accept, name_of, read_baseline
from evals.case import BUILT_IN, Case, read_cases
from evals.comparison import compare
from evals.following import Following, Progress, is_run
from evals.gate import Verdict, gate
from evals.report.html import run_html
from evals.report.markdown import run_markdown
from evals.report.view import view_of
from evals.result import Result, result_of
from evals.retrieval_kept import ranks_of
from evals.run import runs_folder
from evals.run_folder import RunFolder, runs_of
from evals.scorers import EVERY
from evals.sets import GROUPS, cases_of, fast, names_of_sets
from evals.shown import (
    ShownComparison,
    ShownGate,
    ShownPair,
    ShownRun,
    set_name,
    shown_comparison,
    shown_gate,
    shown_run,
)
from evals.shown_failures import ShownFailure, ShownFailures, shown_failure, shown_failures

__all__ = [
    "Progress", "ShownComparison", "ShownFailure", "ShownFailures", "ShownGate", "ShownPair", "ShownRun",
    "Workbench",
]  # fmt: skip
CASE_FILES = (".yaml", ".yml", ".jsonl", ".csv")
"""Endings of a case file that a reader may bring."""


@dataclass
class Workbench:
    """The known questions and runs of one home. Reads what is on the disk each time it is asked."""

    settings: Settings
    baselines: Path = FOLDER
    _following: dict[str, Following] = field(default_factory=dict)
    _read: dict[str, tuple[float, list[Result]]] = field(default_factory=dict)

    # --- choosing and running

    @cached_property
    def _sizes(self) -> Mapping[str, int]:
        cases = read_cases(BUILT_IN)
        sizes = Counter(case.stem for case in cases)
        groups = {name: sum(sizes[stem] for stem in stems) for name, stems in GROUPS.items()}
        whole = {"all": len(cases), "fast": len(fast(cases)), **groups}
        return {name: whole.get(name) or sizes[name] for name in names_of_sets()}

    def sets(self) -> dict[str, str]:
        """Every set that can be run, with its name and number of cases in words; own files last."""
        told = {name: f"{name} ({size})" for name, size in self._sizes.items()}
        for path in sorted(self._own.glob("*.*")):
            told[str(path)] = f"{path.name} (yours)"
        return told

    @property
    def _own(self) -> Path:
        return runs_folder(self.settings) / "sets"

    def bring(self, name: str, content: bytes) -> str:
        """Keep a case file of the reader's own; returns the set. Raises BadInput naming the line."""
        path = self._own / Path(name).name[-80:]
        if path.suffix.lower() not in CASE_FILES:
            raise BadInput(f"'{path.name}' is no case file: it ends in {', '.join(CASE_FILES)}.")
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"part-{path.name}")
        try:
            part.write_bytes(content)
            read_cases(part)
            part.replace(path)
        except UnreadableFile as error:
            told = str(error).replace(str(part), path.name).replace(part.name, path.name)
            raise BadInput(told) from None
        except OSError as error:
            raise BadInput(f"The case file cannot be kept: {error.strerror}.") from None
        finally:
            part.unlink(missing_ok=True)
        return str(path)

    def writers(self) -> tuple[str, ...]:
        """Who can write the answers of a run here."""
        return tuple(one.spec for one in available_writers() if not one.missing)

    def begin(
        self, sets: Sequence[str], split: str = "", sample: int = 0, writer: str = ""
    ) -> None:
        """Begin a run, which goes on by itself. Raises BadInput; Busy while another is going on."""
        if not sets:
            raise BadInput("Choose a set first.")
        plan = {"sets": list(sets), "split": split, "sample": sample, "writer": writer or "rules"}
        background.begin(plan, self.settings)

    def go_on(self, name: str) -> None:
        """Go on with a run that was stopped. Raises Busy while another is going on."""
        background.begin({"resume": name}, self.settings)

    def stop(self) -> bool:
        """Stop the run that was begun here; what it has asked is kept."""
        return background.stop(self.settings)

    def going_on(self) -> Progress | None:
        """The run that is going on, wherever it was begun; None when there is none.

        One that is still opening the tables has 0 of 0 cases.
        """
        folder = runs_folder(self.settings)
        for run in self._runs():
            if not run.finished() and run.being_written():
                return self._following.setdefault(run.name, Following(run)).look()
        if background.is_going_on(folder):
            return Progress(background.state_of(folder).name, 0, 0, 0)
        return None

    def problem(self) -> str:
        """Why the last run that was begun here ended early, "" when it did not."""
        folder = runs_folder(self.settings)
        return "" if background.is_going_on(folder) else background.state_of(folder).problem

    # --- looking

    def runs(self) -> tuple[ShownRun, ...]:
        """Every run of the home, the newest first."""
        found = [shown_run(run, not run.finished() and run.being_written()) for run in self._runs()]
        return tuple(reversed(found))

    def _runs(self) -> list[RunFolder]:
        folder = runs_folder(self.settings)
        whole = [p.parent for p in folder.glob("*/header.json") if is_run(RunFolder(p.parent))]
        if len(whole) == len(list(folder.glob("*/header.json"))):
            return runs_of(folder)
        return sorted(map(RunFolder, whole), key=lambda run: run.header().started)

    def _run(self, name: str) -> RunFolder:
        run = RunFolder(runs_folder(self.settings) / Path(name).name)
        run.header()
        return run

    def _results(self, run: RunFolder) -> list[Result]:
        """The results of a run, read again when they have changed."""
        path = run.path / "results.jsonl"
        changed = path.stat().st_mtime if path.exists() else 0.0
        kept = self._read.get(run.name)
        if kept is None or kept[0] != changed:
            self._read = {k: v for k, v in list(self._read.items())[-1:] if k != run.name}
            kept = self._read[run.name] = (changed, run.results())
        return kept[1]

    def report(self, name: str) -> str:
        """The report of a run as one HTML page that fetches and runs nothing."""
        run = self._run(name)
        baseline = self._baseline(run)
        verdict = self._verdict(run, baseline) if baseline else None
        return run_html(view_of(run, verdict))

    def report_address(self, name: str) -> str:
        """The report as an address of its own (data:), so that its links lead within it and nothing
        of it can reach the page around it."""
        return (
            f"data:text/html;charset=utf-8;base64,{b64encode(self.report(name).encode()).decode()}"
        )

    def report_markdown(self, name: str) -> str:
        """The report of a run as Markdown."""
        return run_markdown(view_of(self._run(name)))

    def failures(
        self, name: str, category: str = "", words: str = "", page: int = 1
    ) -> ShownFailures:
        """The cases of a run that did not pass, of a category and with words in them, page by page."""
        every = [one for one in self._results(self._run(name)) if one.asked and not one.passed]
        return shown_failures(every, category, words, page)

    def comparison(self, earlier: str, later: str) -> ShownComparison:
        """Two runs side by side."""
        return shown_comparison(compare(self._run(earlier), self._run(later)))

    # --- asking again, accepting

    def ask_again(self, lamina: Lamina, name: str, id: str) -> ShownFailure:
        """Ask a case of a run again, now, and score it. Raises BadInput where it is gone."""
        header = self._run(name).header()
        case = self._case(header.sets, id)
        return shown_failure(result_of(ask_case(lamina, case, header.writer), EVERY))

    def _case(self, sets: Sequence[str], id: str) -> Case:
        for case in cases_of(sets):
            if case.id == id:
                return case
        told = ", ".join(map(set_name, sets))
        raise BadInput(f"The case '{id}' is not in {told} any more.")

    def gate(self, name: str) -> ShownGate:
        """A run against what was accepted for its sets."""
        run = self._run(name)
        baseline, kept = self._baseline(run), name_of(run.header().sets)
        if baseline is None:
            return shown_gate(None, None, kept)
        return shown_gate(baseline, self._verdict(run, baseline), kept)

    def accept(self, names: Sequence[str]) -> str:
        """Make runs the baseline of their sets; says where it is. Raises BadInput."""
        try:
            path = accept([self._run(name) for name in names], self.baselines)
        except OSError as error:
            raise BadInput(
                f"The baseline cannot be written to {self.baselines} ({error.strerror}). Where the "
                "repository is: `lamina eval accept RUN`"
            ) from None
        return f"Accepted: {path.name}"

    def _verdict(self, run: RunFolder, baseline: Baseline) -> Verdict:
        return gate(self._results(run), baseline, run.header().writer, ranks_of(run))

    def _baseline(self, run: RunFolder) -> Baseline | None:
        """What was accepted for the sets of a run, None when nothing was."""
        try:
            return read_baseline(name_of(run.header().sets), self.baselines)
        except UnreadableFile:
            raise
        except BadInput:
            return None
