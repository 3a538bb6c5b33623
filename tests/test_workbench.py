"""The workbench behind the page of known questions: runs, failures, comparisons, a run of its own."""

import base64
import time
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from assistant.settings import Settings
from corpus.errors import BadInput, Busy
from evals import background
from evals.following import Following
from evals.run_folder import RunFolder
from evals.summary import summary_of
from evals.workbench import Workbench
from tests.test_evals_gate import _header, _result


def kept_run(folder: Path, name: str, broken: int = 0, finished: bool = True, day: int = 15) -> RunFolder:  # fmt: skip
    """A run of 20 cases of which the first `broken` did not pass."""
    results = [_result(i, i >= broken, "price" if i < 10 else "mue") for i in range(20)]
    run = RunFolder(folder / name)
    with run.held(), run.appending() as out:
        run.write_header(_header(name=name, started=f"2026-07-{day}T10:00:00+00:00"))
        for one in results:
            out.append(one)
    if finished:
        run.write_json("summary.json", summary_of(results, 1.0))
    return run


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    made = Workbench(Settings(home=tmp_path), baselines=tmp_path / "baselines")
    kept_run(tmp_path / "evals", "good", day=14)
    kept_run(tmp_path / "evals", "bad", broken=7)
    return made


def test_runs_are_listed_newest_first_with_their_rate(bench: Workbench) -> None:
    kept_run(bench.settings.home / "evals", "half", finished=False, day=16)
    (bench.settings.home / "evals" / "wreck").mkdir()
    (bench.settings.home / "evals" / "wreck" / "header.json").write_text("{", encoding="utf-8")
    half, bad, good = bench.runs()
    assert (half.name, half.state, half.percent) == ("half", "stopped", None)
    assert (bad.told, bad.percent, bad.interval) == ("13 of 20", 65.0, "43.3–81.9 %")
    assert good.started == "2026-07-14 10:00 UTC" and good.state == "finished"


def test_failures_come_by_page_category_and_words(bench: Workbench) -> None:
    kept_run(bench.settings.home / "evals", "worst", broken=20, day=17)
    first = bench.failures("worst")
    assert (len(first.rows), first.pages, first.told) == (15, 2, "20")
    assert len(bench.failures("worst", page=2).rows) == 5
    assert first.categories == {"mue": "mue (10)", "price": "price (10)"}
    assert bench.failures("worst", "mue", "c12").told == "1 of 20"
    assert bench.failures("worst", words="no such").rows == ()
    one = bench.failures("bad").rows[0]
    assert one.questions == ("What does 63053 pay?",) and one.why == ("missing 204",)
    assert one.answer == "Nothing." and one.citations[0].startswith("[1] Fee schedule, 63053")
    assert ("facts are present", "0", "missing 204") in one.scores


def test_a_comparison_names_what_broke_with_the_test_in_a_sentence(bench: Workbench) -> None:
    found = bench.comparison("good", "bad")
    assert "7 broken, 0 fixed" in found.verdict and "Exact McNemar p = 0.0156" in found.verdict
    assert [pair.id for pair in found.broken] == [f"c{i:02d}" for i in range(7)]
    assert (found.broken[0].before_text, found.broken[0].after_text) == ("It pays $204.75. [1]", "Nothing.")  # fmt: skip
    assert found.figures[1][1:] == ("65.0 %", "95 % interval 43.3–81.9 %")
    assert found.categories[0][:4] == ("price", "10", "7", "0")


def test_the_report_is_an_address_of_its_own_that_runs_nothing(bench: Workbench) -> None:
    head, _, body = bench.report_address("bad").partition(",")
    html = base64.b64decode(body).decode()
    assert head == "data:text/html;charset=utf-8;base64"
    assert "13 of 20 known questions" in html and "default-src 'none'" in html
    assert "<script" not in html and "c00" in bench.report_markdown("bad")


def test_a_run_is_accepted_and_a_later_one_held_against_it(bench: Workbench) -> None:
    assert bench.gate("bad").accepted == ""
    assert bench.accept(["good"]) == "Accepted: fast.json"
    fell = bench.gate("bad")
    assert not fell.passed and "20 cases, 0 of them known to fail" in fell.accepted
    assert "category price: 7 of 10 cases lost" in fell.falls[0]
    assert bench.gate("good").passed


def test_an_unknown_run_and_an_unwritable_baseline_are_sentences(bench: Workbench) -> None:
    with pytest.raises(BadInput, match=r"'none' in .* is no run"):
        bench.failures("../none")
    bench.baselines = bench.settings.home / "evals" / "good" / "header.json"
    with pytest.raises(BadInput, match="cannot be written"):
        bench.accept(["good"])


def test_a_run_that_goes_on_is_followed_and_each_look_reads_what_is_new(bench: Workbench) -> None:
    run = RunFolder(bench.settings.home / "evals" / "now")
    following = Following(run)
    with run.held(), run.appending() as out:
        run.write_header(_header(name="now", started="2026-07-18T10:00:00+00:00"))
        assert str(bench.going_on()) == "0 of 20 cases, opening the tables and the index"
        out.append(_result(0))
        assert following.look().done == 1
        out.append(_result(1, passed=False))
        with (run.path / "results.jsonl").open("ab") as file:
            file.write(b'{"id": "half')
        now = following.look()
        assert (now.done, now.failed, now.share) == (2, 1, 0.1)
        assert now.latest == (("c01", "missing 204"),)
        assert bench.runs()[0].state == "going on"
    assert bench.going_on() is None and bench.runs()[0].state == "stopped"


def test_two_runs_at_once_are_refused_politely(bench: Workbench) -> None:
    folder = bench.settings.home / "evals"
    with FileLock(folder / background.LOCK), pytest.raises(Busy, match="A run is going on"):
        bench.begin(["fast"])
    with FileLock(folder / "beginning.lock"), pytest.raises(Busy):
        bench.go_on("good")
    with pytest.raises(BadInput, match="Choose a set"):
        bench.begin([])
    assert not bench.stop()


def test_a_run_of_its_own_process_leaves_why_it_ended(bench: Workbench) -> None:
    """The process is begun, says what it was, and its end is seen on the disk alone."""
    bench.begin(["no-such-set"])
    until = time.monotonic() + 60
    while bench.going_on() is not None and time.monotonic() < until:
        time.sleep(0.1)
    assert "There is no set or file 'no-such-set'" in bench.problem()


def test_own_cases_are_kept_when_they_can_be_read(bench: Workbench) -> None:
    good = b"id,question,facts\nq1,What does 63053 pay?,$204.75\n"
    name = bench.bring("../mine.csv", good)
    assert bench.sets()[name] == "mine.csv (yours)" and Path(name).read_bytes() == good
    with pytest.raises(BadInput, match=r"other\.csv, line 3: id 'q1'"):
        bench.bring("other.csv", good + b"q1,And 63052?,$229.80\n")
    with pytest.raises(BadInput, match="no case file"):
        bench.bring("cases.exe", b"")
    assert [p.name for p in Path(name).parent.iterdir()] == ["mine.csv"]


def test_a_case_that_is_gone_cannot_be_asked_again(bench: Workbench) -> None:
    with pytest.raises(BadInput, match="'c00' is not in fast any more"):
        bench.ask_again(None, "bad", "c00")  # type: ignore[arg-type]


def test_hostile_text_stays_text(bench: Workbench) -> None:
    run = RunFolder(bench.settings.home / "evals" / "evil")
    with run.held(), run.appending() as out:
        run.write_header(_header(name="evil", started="2026-07-19T10:00:00+00:00"))
        out.append(replace(_result(0, passed=False), questions=("<script>x</script>",)))
    assert "&lt;script&gt;" in bench.report("evil") and "<script>" not in bench.report("evil")
