"""Compare and gate on small runs made by hand: what is said, and where the line is drawn."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import BadInput, UnreadableFile
from evals.baseline import Baseline, accept, baseline_of, name_of, read_baseline
from evals.comparison import comparison_of
from evals.gate import SLOWER, gate
from evals.header import Header
from evals.result import Result
from evals.run_folder import RunFolder
from evals.score import Score
from evals.summary import summary_of


def _header(**more: Any) -> Header:
    values: dict[str, Any] = {
        "name": "a", "sets": ("fast",), "cases": 20, "dataset": "d", "split": "", "seed": 1,
        "writer": "rules", "scorers": (), "started": "2026-07-15T10:00:00+00:00", "commit": "c" * 40,
        "index": {"model": "m", "corpus": "x", "chunks": 1, "documents": 1},
        "machine": {"system": "any", "cores": 2, "memory_gib": 8, "python": "3.11"},
    }  # fmt: skip
    return Header(**{**values, **more})


def _result(
    id: int, passed: bool = True, category: str = "price", gather: float = 10.0, caught: float | None = 1.0,
    quote: str = "work RVU: 3.69", recall: float = 1.0,
) -> Result:  # fmt: skip
    citation = {
        "n": 1, "source": "cms-pfs-2026c", "title": "Fee schedule", "locator": "63053", "edition": "2026C",
        "quote": f"code: 63053; {quote}; file: PPRRVU.csv row 7",
    }  # fmt: skip
    answer = {
        "text": "It pays $204.75. [1]" if passed else "Nothing.", "status": "answered",
        "citations": [citation], "results": [], "verification": [],
        "timings_ms": {"understand": 1.0, "gather": gather, "compose": 0.1, "verify": 2.0, "total": gather + 3},
    }  # fmt: skip
    scores = (
        Score("facts_are_present", float(passed), "", "" if passed else "missing 204", True),
        Score("corruptions_are_caught", caught, "digits", "digits: '3' would leave"),
        Score("claims_are_cited", recall, "", ""),
    )
    return Result(
        f"c{id:02d}", category, "passed" if passed else "failed", questions=("What does 63053 pay?",),
        why=() if passed else ("missing 204",), scores=scores, answers=(answer,), pace=5.0,
    )  # fmt: skip


def _results(count: int = 20, **more: Any) -> list[Result]:
    return [_result(i, category="price" if i < 10 else "mue", **more) for i in range(count)]


def _baseline(results: list[Result] | None = None, **header: Any) -> Baseline:
    return baseline_of("fast", [(_header(**header), results or _results())])


def _but(*changed: Result) -> list[Result]:
    new = {r.id: r for r in changed}
    return [new.get(r.id, r) for r in _results()]


# --- gate ------------------------------------------------------------------------------------


def test_the_same_results_pass() -> None:
    verdict = gate(_results(), _baseline())
    assert verdict.passed and verdict.compared == 20 and "Gate passes" in str(verdict)


def test_one_lost_case_of_the_rules_writer_is_a_fall() -> None:
    verdict = gate(_but(_result(3, passed=False)), _baseline())
    (fall,) = verdict.falls
    assert (fall.kind, fall.name, fall.cases) == ("category", "price", ("c03",))
    assert "1 of 10 cases lost, 0 gained" in str(verdict)


def test_a_case_lost_for_one_gained_is_no_fall() -> None:
    accepted = _but(_result(3, passed=False))
    assert gate(_but(_result(4, passed=False)), _baseline(accepted)).passed


def test_an_unsteady_case_is_left_out() -> None:
    runs = [(_header(), _results()), (_header(), _but(_result(3, passed=False)))]
    baseline = baseline_of("fast", runs)
    assert baseline.unsteady == ("c03",)
    verdict = gate(_but(_result(3, passed=False)), baseline)
    assert verdict.passed and "1 unsteady" in str(verdict)


def test_a_case_that_can_no_longer_be_asked_is_lost() -> None:
    gone = replace(_result(3), outcome="skipped", why=("needs a table",), answers=(), scores=())
    assert [f.name for f in gate(_but(gone), _baseline()).falls] == ["price"]


def test_a_case_taken_out_of_the_files_is_not() -> None:
    verdict = gate([r for r in _results() if r.id != "c03"], _baseline())
    assert verdict.passed and "1 accepted cases were not among" in str(verdict)


def test_a_models_chance_losses_do_not_trip_it_and_many_do() -> None:
    """Two of ten lost is p = 0.25; seven of ten is 0.0078, and 0.0156 after Holm for two categories."""
    baseline = _baseline(writer="openai:m")
    few = _but(*(_result(i, passed=False) for i in range(2)))
    many = _but(*(_result(i, passed=False) for i in range(7)))
    assert gate(few, baseline, "openai:m").passed
    assert [f.name for f in gate(many, baseline, "openai:m").falls] == ["price"]


def test_a_corruption_that_would_leave_is_a_fall() -> None:
    (fall,) = gate(_but(_result(3, caught=0.667)), _baseline()).falls
    assert fall.name == "corruptions_are_caught" and fall.cases == ("c03",)


def test_a_graded_score_falls_when_many_cases_do() -> None:
    one = gate(_but(_result(3, recall=0.5)), _baseline())
    assert one.passed
    (fall,) = gate(_results(recall=0.9), _baseline()).falls
    assert fall.name == "claims_are_cited" and "0.100 lower" in fall.told


@pytest.mark.parametrize(("times", "falls"), [(1.0, 0), (SLOWER * 0.9, 0), (SLOWER * 1.1, 1)])
def test_a_stage_that_takes_too_long_is_a_fall(times: float, falls: int) -> None:
    verdict = gate(_results(60, gather=10.0 * times), _baseline())
    assert [f.name for f in verdict.falls] == ["gather"] * falls


def test_a_few_slow_answers_are_no_fall() -> None:
    assert gate(_results(20, gather=100.0), _baseline()).passed
    few = [replace(r, answers=_result(0, gather=500.0).answers) for r in _results(5)]
    assert gate([*few, *_results(60)[5:]], _baseline()).passed


def test_a_slower_machine_is_none() -> None:
    slow = [replace(r, pace=15.0, answers=_result(0, gather=30.0).answers) for r in _results(60)]
    assert gate(slow, _baseline()).passed


# --- baselines -------------------------------------------------------------------------------


def _finished(folder: Path, name: str, results: list[Result], **header: Any) -> RunFolder:
    run = RunFolder(folder / name)
    with run.held(), run.appending() as out:
        run.write_header(_header(name=name, **header))
        for one in results:
            out.append(one)
    run.write_json("summary.json", summary_of(results, 1.0))
    return run


def test_a_baseline_is_accepted_and_read_again(tmp_path: Path) -> None:
    run = _finished(tmp_path, "one", _but(_result(3, passed=False, caught=0.5)))
    path = accept([run], tmp_path / "baselines")
    found = read_baseline("fast", tmp_path / "baselines")
    assert path.name == "fast.json" and found.failed == ["c03"]
    assert found.value("corruptions_are_caught", "c03") == 0.5
    assert gate(run.results(), found).passed


def test_what_is_not_finished_is_not_accepted(tmp_path: Path) -> None:
    run = _finished(tmp_path, "one", _results())
    (run.path / "summary.json").unlink()
    with pytest.raises(BadInput, match="not finished"):
        accept([run], tmp_path / "baselines")


def test_a_missing_or_damaged_baseline_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="There is no baseline 'fast'"):
        read_baseline("fast", tmp_path)
    (tmp_path / "fast.json").write_text('{"name": "fast"}')
    with pytest.raises(UnreadableFile, match=r"fast\.json"):
        read_baseline("fast", tmp_path)


def _ranked(now: dict[str, float | None], was: float = 1.0) -> Any:
    accepted = dict.fromkeys(now, was)
    baseline = baseline_of("fast", [(_header(), _results())], accepted)
    return gate(_results(), baseline, "rules", now)


def test_judged_questions_whose_passages_sink_are_a_fall() -> None:
    sunk: dict[str, float | None] = {f"q{i}": 0.5 if i < 8 else 1.0 for i in range(40)}
    (fall,) = _ranked(sunk).falls
    assert (fall.kind, fall.name, fall.cases[:2]) == ("retrieval", "RR@10", ("q0", "q1"))
    assert "0.100 lower on average over 40 judged questions" in fall.told


def test_judged_questions_that_cannot_be_asked_any_more_count_as_lost() -> None:
    gone: dict[str, float | None] = {f"q{i}": None if i < 6 else 1.0 for i in range(40)}
    assert [fall.kind for fall in _ranked(gone).falls] == ["retrieval"]


def test_a_few_passages_that_sink_while_others_rise_are_noise() -> None:
    ranks: dict[str, float | None] = {f"q{i}": (0.25, 1.0)[i % 2] for i in range(40)}
    assert _ranked(ranks, was=0.5).passed
    assert gate(_results(), baseline_of("fast", [(_header(), _results())], {"q": 1.0})).passed


def test_baselines_are_named_for_their_sets() -> None:
    assert name_of(()) == "all"
    assert name_of(("injection", "own/my-questions.jsonl")) == "injection+my-questions"


# --- compare ---------------------------------------------------------------------------------


def _compared(after: list[Result], **header: Any) -> Any:
    return comparison_of(_header(), _results(), _header(name="b", **header), after)


def test_the_same_runs_do_not_differ() -> None:
    found = _compared(_results())
    assert (found.p, found.broken, found.fixed, found.evidence) == (1.0, (), (), ())
    assert "the same cases pass in both" in found.verdict


def test_broken_cases_are_named_with_both_answers_and_what_it_means() -> None:
    found = _compared(_but(*(_result(i, passed=False) for i in range(6))))
    assert [p.after.id for p in found.broken] == [f"c{i:02d}" for i in range(6)]
    assert "204.75" in found.broken[0].before.answer["text"]
    assert found.p == pytest.approx(2 / 64)
    assert (found.categories[0].name, found.categories[0].broken) == ("price", 6)
    assert (found.documents[0].name, found.documents[0].broken) == ("cms-pfs-2026c", 6)
    assert "6 broken, 0 fixed" in found.verdict and "more than noise" in found.verdict
    assert "same answer every time" in found.verdict


def test_few_changes_are_no_more_than_noise_for_a_model() -> None:
    after = _but(_result(1, passed=False))
    found = comparison_of(_header(writer="openai:m"), _results(), _header(writer="openai:m"), after)
    assert "not more than noise" in found.verdict and "every time" not in found.verdict


def test_the_changed_figure_is_named() -> None:
    found = _compared(_but(_result(3, passed=False, quote="work RVU: 3.96")))
    assert [str(e) for e in found.evidence] == [
        "cms-pfs-2026c 63053 (2026C): work RVU was 3.69, is 3.96; 1 cases cite it"
    ]


def test_the_slower_stage_and_the_weaker_verifier_are_named() -> None:
    assert "The stage gather takes 3.0 times as long" in _compared(_results(gather=30.0)).verdict
    weak = _compared(_results(caught=0.5))
    assert "Corruptions are caught: 1.000 before, 0.500 now (20 of 20 cases fell)" in weak.verdict


def test_what_differs_between_the_headers_is_named() -> None:
    documents = {"documents": {"lamina-page-63053": "1"}}
    found = comparison_of(
        _header(**documents, packages={"torch": "1"}), _results(),
        _header(commit="e" * 40, packages={"torch": "2"}), _results(),
    )  # fmt: skip
    assert found.changes == (
        "code: cccccccc → eeeeeeee", "document lamina-page-63053: removed from the index",
        "package torch: 1 → 2",
    )  # fmt: skip
