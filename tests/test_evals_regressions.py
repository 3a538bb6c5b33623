"""Planted regressions on a real home: the gate stops each, compare names it, and the same code passes."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assistant import gather as gathering
from assistant.settings import Settings
from assistant.verify import Verification
from corpus import page as pages
from evals.baseline import Baseline, baseline_of
from evals.comparison import Comparison, compare
from evals.corruptions import sample
from evals.gate import Verdict, gate
from evals.run import Plan, run_set
from evals.run_folder import RunFolder
from index.build import build_index
from index.cut import all_chunks
from index.hashed_words import HashedWords
from tests.eval_home import built, opened

CASES = """
- {id: pay, category: payment, question: "What does Medicare pay for 63053?", expect: {all: [["204\\\\.75"]]}}
- {id: work, category: payment, question: "work RVU of 63053", expect: {all: [["3\\\\.69"]]}}
- {id: compare, category: compare, question: "63052 vs 63053", expect: {all: [["204\\\\.75"], ["229\\\\.80"]]}}
- {id: mue, category: mue, question: "MUE for 63053?", expect: {all: [["\\\\b4\\\\b"]]}}
- {id: alone, category: add-on, question: "Can I bill 63053 alone?", expect: {all: [["\\\\bno\\\\b"]]}}
- {id: note, category: documentation, question: "What must the operative note say for 63102?", expect: {cites: [["lamina-page-63102"]]}}
- {id: denials, category: denials, question: "common denial reasons for 63102", expect: {cites: [["lamina-page-63102"]]}}
- {id: global, category: global, question: "What is the global period of 63047?", expect: {all: [["90"]]}}
- {id: edit, category: ncci, question: "63047 with 22633 at the same level?", expect: {status: [answered, partial]}}
- {id: count, category: levels, question: "How are levels counted for 63053?", expect: {status: [answered, partial]}}
"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("planted"))


@pytest.fixture
def home(shared: Path, tmp_path: Path) -> Path:
    """A copy that may be spoilt."""
    return Path(shutil.copytree(shared, tmp_path / "home"))


@pytest.fixture
def cases(tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The cases so many times over, each time under other ids."""
    dated = CASES.replace("expect:", 'settings: {date: "2026-07-15"}, expect:')
    times = getattr(request, "param", 1)
    every = [dated.replace("{id: ", f"{{id: {i}-" if i else "{id: ") for i in range(times)]
    path = tmp_path / "planted.yaml"
    path.write_text("".join(every), encoding="utf-8")
    return str(path)


SLOWED = 24
"""Times that the slower retriever searches."""
Judge = Callable[[], tuple[Verdict, Comparison]]


@pytest.fixture
def judged(home: Path, cases: str) -> Iterator[Judge]:
    """The accepted run is made at once; calling it runs again, gates and compares."""
    settings = Settings(home=home)

    def run(name: str) -> RunFolder:
        lamina = opened(settings)
        try:
            return run_set(Plan((cases,), name=name), settings, lamina=lamina)
        finally:
            lamina.store.close()

    first = run("accepted")
    assert all(r.passed for r in first.results()), [r.why for r in first.results()]
    baseline: Baseline = baseline_of("planted", [(first.header(), first.results())])

    def judge() -> tuple[Verdict, Comparison]:
        second = run("now")
        return gate(second.results(), baseline), compare(first, second)

    yield judge


def _fallen(verdict: Verdict) -> set[str]:
    return {fall.name for fall in verdict.falls}


def test_a_wrong_figure_in_a_table(judged: Judge, home: Path) -> None:
    """The work RVU of 63053 with two digits swapped, 3.69 to 3.96, total with it."""
    with duckdb.connect(str(home / "reference.duckdb")) as tables:
        (name,) = tables.execute(
            "SELECT DISTINCT table_name FROM information_schema.columns WHERE column_name = 'work_rvu'"
        ).fetchall()[0]
        tables.execute(f"UPDATE {name} SET work_rvu = 3.96 WHERE hcpcs = '63053' AND work_rvu = 3.69")  # fmt: skip
    verdict, found = judged()
    assert {"payment", "compare"} <= _fallen(verdict)
    assert {p.after.id for p in found.broken} >= {"pay", "work", "compare"}
    assert any(e.locator == "63053" and e.field == "work RVU" and (e.before, e.after) == ("3.69", "3.96") for e in found.evidence)  # fmt: skip


@pytest.fixture
def without_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Calling it takes the page of 63102 away from all that reads pages."""

    def remove() -> None:
        fewer = shutil.copytree(pages.FOLDER, tmp_path / "pages")
        (fewer / "63102.md").unlink()
        monkeypatch.setattr(pages, "FOLDER", fewer)
        _forget()

    yield remove
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    pages.page.cache_clear()
    pages.load_pages.cache_clear()


def test_a_removed_page(judged: Judge, home: Path, without_a_page: Callable[[], None]) -> None:
    without_a_page()
    build_index(home, all_chunks(home), HashedWords())
    verdict, found = judged()
    assert {"documentation", "denials"} <= _fallen(verdict)
    assert "document lamina-page-63102: removed from the index" in found.changes
    assert {p.before.id for p in found.broken} >= {"note", "denials"}


def test_a_weakened_verifier(judged: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that no longer looks at figures and codes."""
    strict = sample.verify

    def weak(*given: Any, **more: Any) -> Verification:
        checked = strict(*given, **more)
        found = tuple(f for f in checked.found if f.check not in ("numbers", "codes", "units"))
        return replace(checked, found=found, faults=tuple(map(str, found)))

    monkeypatch.setattr(sample, "verify", weak)
    verdict, found = judged()
    assert _fallen(verdict) == {"corruptions_are_caught"}
    change = next(s for s in found.scorers if s.scorer == "corruptions_are_caught")
    assert change.fell > 0 and change.after < change.before


@pytest.mark.parametrize("cases", [6], indirect=True)
def test_a_slower_retriever(judged: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    swift = gathering.search

    def slow(*given: Any) -> Any:
        for _ in range(
            SLOWED
        ):  # work, not sleep: it takes longer on a busy machine, as all else does
            swift(*given)
        return swift(*given)

    monkeypatch.setattr(gathering, "search", slow)
    verdict, found = judged()
    assert "gather" in _fallen(verdict)
    assert "The stage gather takes" in found.verdict and not found.broken


def test_ten_runs_of_the_same_code_pass(home: Path, cases: str) -> None:
    settings = Settings(home=home)
    lamina = opened(settings)
    runs = [
        run_set(Plan((cases,), name=f"r{i}", seed=i), settings, lamina=lamina) for i in range(11)
    ]
    baseline = baseline_of("planted", [(runs[0].header(), runs[0].results())])
    verdicts = [gate(run.results(), baseline) for run in runs[1:]]
    assert all(v.passed for v in verdicts), [str(v) for v in verdicts if not v.passed]
    assert asdict(baseline)["unsteady"] == ()
