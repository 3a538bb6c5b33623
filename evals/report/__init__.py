"""Reports of a run: one HTML file that needs nothing else, and the same as Markdown."""

from pathlib import Path

from evals.comparison import Comparison
from evals.gate import Verdict
from evals.report.html import comparison_html, run_html
from evals.report.markdown import comparison_markdown, run_markdown
from evals.report.view import view_of
from evals.run_folder import RunFolder


def write_reports(run: RunFolder, verdict: Verdict | None = None) -> tuple[Path, Path]:
    """Write report.html and report.md into the run's folder. Raises NotWritten."""
    view = view_of(run, verdict)
    run.write_text("report.html", run_html(view))
    run.write_text("report.md", run_markdown(view))
    return run.path / "report.html", run.path / "report.md"


def write_comparison(run: RunFolder, found: Comparison, against: str) -> Path:
    """Write the comparison of a run with an earlier one into the run's folder; returns the HTML."""
    run.write_text(f"against-{against}.html", comparison_html(found))
    run.write_text(f"against-{against}.md", comparison_markdown(found))
    return run.path / f"against-{against}.html"
