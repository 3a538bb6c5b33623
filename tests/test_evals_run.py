"""Runs: kept as they come, resumed after a kill, never mixed; one broken case breaks nothing else."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from assistant.settings import Settings
from corpus.errors import BadInput, Busy
from evals import run_folder
from evals.comparison import compare
from evals.crew import Order, ask_in_processes
from evals.report import write_reports
from evals.retrieval_kept import FILE, kept_retrieval, ranks_of
from evals.run import Plan, run_set, unfinished
from evals.run_folder import NotWritten, RunFolder
from tests.eval_home import built, opened

CHECKOUT = Path(__file__).resolve().parents[1]
QUESTIONS = [
    ("price", "What does Medicare pay for 63053?", "204\\\\.75"),
    ("price", "What does Medicare pay for 63052?", "229\\\\.80"),
    ("mue", "MUE for 63053?", "\\\\b4\\\\b"),
    ("mue", "MUE for 63048?", "\\\\b5\\\\b"),
    ("wrong", "What does Medicare pay for 63047?", "no such text"),
]


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("evals"))


@pytest.fixture
def home(shared_home: Path, tmp_path: Path) -> Path:
    """A home of its own for each test: tables and index are shared, runs are not."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("reference.duckdb", "index"):
        (home / name).symlink_to(shared_home / name)
    return home


def _cases(folder: Path, *extra: str) -> str:
    lines = [
        f'{{"id": "c{i}", "category": "{c}", "question": "{q}", "settings": {{"date": "2026-07-15"}}, '
        f'"expect": {{"all": [["{p}"]]}}}}'
        for i, (c, q, p) in enumerate(QUESTIONS)
    ]
    lines += [f'{{"id": "{q.lower()}", "category": "bad", "question": "{q}"}}' for q in extra]
    path = folder / "set.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def _run(home: Path, cases: str, **more: Any) -> RunFolder:
    settings = Settings(home=home)
    return run_set(Plan((cases,), **more), settings, lamina=opened(settings))


def test_a_run_keeps_header_results_and_summary(home: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    settings = Settings(home=home)
    plan = Plan((_cases(tmp_path),), name="one")
    run = run_set(
        plan, settings, lambda done, of, latest: seen.append((done, of)), opened(settings)
    )
    outcomes = {r.id: r.outcome for r in run.results()}
    assert outcomes == {
        "c0": "passed",
        "c1": "passed",
        "c2": "passed",
        "c3": "passed",
        "c4": "failed",
    }
    assert seen[0] == (0, 5) and seen[-1] == (5, 5) and run.finished()
    header = run.header()
    assert len(header.dataset) == 64 and header.writer == "rules" and header.seed
    assert {e["dataset"] for e in header.editions} >= {"pfs", "mue"}
    assert all(e["sha256"] for e in header.editions) and header.packages["lamina"]
    assert (
        header.index["model"] == "hashed words 1"
        and "lamina-policy-spine-levels" in header.documents
    )
    assert "home" not in header.settings and str(home) not in json.dumps(header.to_json())
    failed = next(r for r in run.results() if r.outcome == "failed")
    assert (
        failed.why == ("missing no such text",) and failed.trace["understood"]["codes"] == "63047"
    )
    assert run.summary()["passed"] == 4


def test_a_case_that_breaks_is_the_error_of_that_case(home: Path, tmp_path: Path) -> None:
    from tests.eval_home import deadly

    settings = Settings(home=home)
    plan = Plan((_cases(tmp_path, "BREAKING"),))
    run = run_set(plan, settings, lamina=deadly(settings))
    broken = next(r for r in run.results() if r.id == "breaking")
    assert broken.outcome == "error" and "ZeroDivisionError: a bug of ours" in broken.why[0]
    assert run.summary()["outcomes"] == {"error": 1, "failed": 1, "passed": 4}


def test_two_processes_answer_and_a_death_costs_one_case(home: Path, tmp_path: Path) -> None:
    from evals.sets import cases_of

    cases = cases_of([_cases(tmp_path, "DEADLY")])
    order = Order(Settings(home=home, threads=1), who="tests.eval_home:deadly")
    outcomes = {r.id: r.outcome for r in ask_in_processes(order, cases, 2)}
    assert outcomes.pop("deadly") == "error"
    assert outcomes == {
        "c0": "passed",
        "c1": "passed",
        "c2": "passed",
        "c3": "passed",
        "c4": "failed",
    }


def test_never_two_runs_in_one_folder(home: Path, tmp_path: Path) -> None:
    cases = _cases(tmp_path)
    run = RunFolder(home / "evals" / "taken")
    with run.held(), pytest.raises(Busy, match="Another process is writing the run 'taken'"):
        _run(home, cases, name="taken")
    assert not run.exists()


def test_a_run_is_resumed_where_it_was_killed(home: Path, tmp_path: Path) -> None:
    """SIGKILL in between, then a line cut off by hand: every case once, none lost, none mixed."""
    cases = _cases(tmp_path)
    script = (
        "import sys\nfrom pathlib import Path\nfrom assistant.settings import Settings\n"
        "from evals.run import Plan, run_set\nfrom tests.eval_home import slow\n"
        f"settings = Settings(home=Path({str(home)!r}))\n"
        f"run_set(Plan(({cases!r},), name='killed'), settings, lamina=slow(settings))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    process = subprocess.Popen([sys.executable, "-c", script], cwd=CHECKOUT, env=environment)
    results = home / "evals" / "killed" / "results.jsonl"
    _wait(lambda: results.exists() and results.read_bytes().count(b"\n") >= 2, process)
    process.send_signal(signal.SIGKILL)
    process.wait()
    run = RunFolder(home / "evals" / "killed")
    before = [r.id for r in run.results()]
    assert 2 <= len(before) < len(QUESTIONS) and not run.finished()
    with results.open("a") as out:
        out.write('{"id": "c4", "outco')
    assert unfinished(Settings(home=home)) == "killed"
    lines = results.read_bytes().splitlines()[: len(before)]
    _run(home, cases, name="killed")
    assert run.finished() and [r.id for r in run.results()] == ["c0", "c1", "c2", "c3", "c4"]
    kept = results.read_bytes().splitlines()
    assert kept[: len(lines)] == lines and len(kept) == len(QUESTIONS)


def _wait(until: Any, process: subprocess.Popen[bytes]) -> None:
    for _ in range(2400):
        if until():
            return
        assert process.poll() is None, "the run ended before it could be killed"
        time.sleep(0.05)
    raise AssertionError("nothing was written within two minutes")


def test_a_run_is_not_resumed_with_other_cases(home: Path, tmp_path: Path) -> None:
    run = _run(home, _cases(tmp_path), name="begun")
    (run.path / "summary.json").unlink()
    with pytest.raises(BadInput, match="begun with other dataset"):
        _run(home, _cases(tmp_path, "What is 63047?"), name="begun")


def test_a_finished_run_is_left_alone(home: Path, tmp_path: Path) -> None:
    cases = _cases(tmp_path)
    _run(home, cases, name="done")
    with pytest.raises(BadInput, match="is finished"):
        _run(home, cases, name="done")


def test_a_full_disk_leaves_a_readable_run(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The third result fits half; the run stops, says so, and goes on when there is room."""
    cases, write, written = _cases(tmp_path), os.write, 0

    def half_then_full(file: int, data: bytes) -> int:
        nonlocal written
        if written >= 2:
            if written == 2:
                written += 1
                return write(file, data[:50])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written += 1
        return write(file, data)

    monkeypatch.setattr(run_folder.os, "write", half_then_full)
    with pytest.raises(NotWritten, match=r"No space left on device.*--resume full"):
        _run(home, cases, name="full")
    monkeypatch.undo()
    run = RunFolder(home / "evals" / "full")
    assert len(run.results()) == 2 and run.path.joinpath("results.jsonl").read_bytes().endswith(
        b"\n"
    )
    assert len(_run(home, cases, name="full").results()) == 5


def test_a_wrong_expectation_is_named_before_anything_is_asked(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "- id: right\n  question: work RVU of 63053?\n  settings: {date: '2026-07-15'}\n"
        "  expect: {facts: [{value: '3.69', of: {hcpcs: '63053', field: work_rvu}}]}\n"
        "- id: wrong\n  question: 63053 pay?\n  settings: {date: '2026-07-15'}\n"
        "  expect: {facts: [{value: '210.00', unit: USD, of: {hcpcs: '63053', field: payment_amount}}]}\n",
        encoding="utf-8",
    )
    with pytest.raises(BadInput) as caught:
        _run(home, str(path), name="never")
    assert "own.yaml, line 5" in str(caught.value) and "has 204.75" in str(caught.value)
    assert "'right'" not in str(caught.value)
    assert not RunFolder(home / "evals" / "never").exists()


def test_what_holds_identifiers_is_kept_masked(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text(
        '{"id": "a", "question": "SSN 523-45-6789 had 63053: payment?", "expect": {"all": [["never"]]}}'
    )
    run = _run(home, str(path), name="masked")
    kept = (run.path / "results.jsonl").read_text(encoding="utf-8")
    assert "523-45-6789" not in kept and "[" in run.results()[0].questions[0]


JUDGED = """
- id: one
  question: 'what does indicator 0 mean for a pair'
  split: dev
  passages:
    - {source: 'lamina-*', words: ['indicator 0']}
- id: two
  question: 'a question on a document that nobody has'
  split: test
  passages:
    - {source: 'nobody-has-this', words: ['x']}
"""


def test_a_run_with_retrieval_keeps_its_figures_and_the_report_shows_them(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = tmp_path / "judged.yaml"
    judged.write_text(JUDGED)
    monkeypatch.setattr("evals.retrieval_kept.BUILT_IN", judged)
    seen: list[int] = []
    plan = Plan((_cases(tmp_path),), name="searched", retrieval=True)
    run = run_set(
        plan, Settings(home=home), lambda done, of, latest: seen.append(of), opened(Settings(home=home))
    )  # fmt: skip
    kept = kept_retrieval(run)
    assert kept is not None and kept.asked == 1 and kept.skipped == {"nobody-has-this": 1}
    assert ranks_of(run)["two"] is None and run.header().retrieval and seen[-1] == 6
    assert kept.ranks["one"] == next(
        s.values["RR@10"] for s in kept.scores if (s.stage, s.split) == ("reranked", "all")
    )
    assert kept.ranks["one"] == 1.0, "the pages say it in these very words"
    html, markdown = write_reports(run)
    assert "1 judged questions" in html.read_text() and "| reranked | 1 of all |" in markdown.read_text()  # fmt: skip
    again = RunFolder(run.path.parent / "sunk")
    shutil.copytree(run.path, again.path)
    record = json.loads((again.path / FILE).read_text())
    (again.path / FILE).write_text(json.dumps({**record, "ranks": {**record["ranks"], "one": 0.1}}))
    change = compare(run, again).scorers[-1]
    assert (change.scorer, change.before, change.after, change.fell) == (
        "rank_of_the_first_answering_passage", 1.0, 0.1, 1,
    )  # fmt: skip


def test_which_runs_measure_retrieval() -> None:
    assert Plan().measures_retrieval and Plan(("fast",)).measures_retrieval
    assert not Plan(("injection",)).measures_retrieval and not Plan(sample=3).measures_retrieval
    assert Plan(("injection",), retrieval=True).measures_retrieval
    assert not Plan(retrieval=False).measures_retrieval
