"""Reports: one file that fetches nothing and runs nothing, whatever an answer holds."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evals.comparison import compare
from evals.gate import Fall, Verdict
from evals.report import write_comparison, write_reports
from evals.report.charts import histogram, interval_bar
from evals.run_folder import RunFolder
from evals.statistics import Interval
from evals.summary import summary_of
from tests.test_evals_gate import _header, _result

ATTACK = (
    '<script>alert(1)</script> ![x](https://evil.example/p.png) [go](javascript:alert(1)) '
    '<img src=x onerror=alert(1)> [ref]: https://evil.example\n\n| a | b |\n|---|---|\n| $1 | **2** |'
)  # fmt: skip
VERDICT = Verdict((Fall("category", "price", "1 of 10 cases lost, 0 gained", ("c03",)),), ("a note",), 20)  # fmt: skip


@pytest.fixture
def runs(tmp_path: Path) -> tuple[RunFolder, RunFolder]:
    hostile = _result(3, passed=False)
    answer = {**hostile.answers[0], "text": ATTACK}
    trace = {
        "understood": {"question": "<b>bold</b>"},
        "passages": [{"source": "s", "locator": "l", "relevance": 0.5, "text": "<i>text</i>"}],
    }
    spoilt = replace(hostile, answers=(answer,), trace=trace, questions=("<script>q</script>",))
    found = []
    for name, changed in (("one", _result(3)), ("two", spoilt)):
        results = [changed if i == 3 else _result(i) for i in range(20)]
        run = RunFolder(tmp_path / name)
        with run.held(), run.appending() as out:
            run.write_header(_header(name=name, started=f"2026-07-1{len(found)}T10:00:00+00:00"))
            for one in results:
                out.append(one)
        run.write_json("summary.json", summary_of(results, 1.0))
        found.append(run)
    return found[0], found[1]


def _html(runs: tuple[RunFolder, RunFolder]) -> list[str]:
    paths = [write_reports(runs[1], VERDICT)[0]]
    paths.append(write_comparison(runs[1], compare(*runs), "one"))
    return [path.read_text(encoding="utf-8") for path in paths]


def test_a_report_fetches_and_runs_nothing(runs: tuple[RunFolder, RunFolder]) -> None:
    for html in _html(runs):
        assert not re.search(r"<(?:script|img|iframe|link|object|embed|base)\b", html, re.I)
        assert not re.search(r"<[^<>]*\s(?:src|href)\s*=\s*(?![\"']?#)", html)
        assert "default-src 'none'" in html and "&lt;script&gt;" in html


def test_a_report_holds_every_part(runs: tuple[RunFolder, RunFolder]) -> None:
    report = _html(runs)[0]
    for part in ("19 of 20 known questions", "The gate stops it", "1 of 10 cases lost", "Trend", "<polyline",
                 "Categories", "Scorers", "Time", "Failures", "Understood", "Passages gathered",
                 "Verdicts of the verifier", "missing 204", "SHA-256", "could not be scored"):  # fmt: skip
        assert part in report, part
    assert "<td>$1</td>" in report


def test_a_comparison_shows_both_answers(runs: tuple[RunFolder, RunFolder]) -> None:
    found = _html(runs)[1]
    assert "It pays $204.75." in found and "Broken: 1" in found and "exact McNemar p" in found


def test_markdown_says_the_same(runs: tuple[RunFolder, RunFolder]) -> None:
    path = write_reports(runs[1], VERDICT)[1]
    told = path.read_text(encoding="utf-8")
    assert "| price | 19 | 20 | 95.0 %" in told and "Gate fails" in told and "### c03" in told
    assert not re.search(r"^<script", told, re.MULTILINE)


def test_charts_are_drawn_to_scale() -> None:
    assert 'width="50.00"' in interval_bar(Interval(0.5, 0.25, 0.75))
    bars = re.findall(r'height="([\d.]+)"><title>', histogram([1, 1, 1, 10], "ms"))
    tall = sorted({float(b) for b in bars if float(b)})
    assert tall[1] == pytest.approx(3 * tall[0], abs=0.2)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1600])
def test_a_report_fits_the_screen(
    browser: Any, runs: tuple[RunFolder, RunFolder], scheme: str, width: int
) -> None:
    path, _ = write_reports(runs[1], VERDICT)
    asked: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
    wide = page.evaluate("document.documentElement.scrollWidth")
    colours = page.evaluate("[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]")  # fmt: skip
    page.close()
    assert wide <= width and asked == [path.as_uri()]
    back, text = (sum(map(int, re.findall(r"\d+", c)[:3])) for c in colours)
    assert (back < text) == (scheme == "dark") and abs(back - text) > 450
