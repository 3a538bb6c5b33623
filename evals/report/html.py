"""The report as one HTML file: style and charts inside, everything else escaped, nothing fetched."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markdown_it import MarkdownIt
from markupsafe import Markup

from evals.comparison import Comparison, worst
from evals.report.charts import histogram, interval_bar, trend
from evals.report.view import View
from evals.statistics import median, quantile

HERE = Path(__file__).parent


def run_html(view: View) -> str:
    """The report of a run."""
    return _template("run.html.j2").render(view=view)


def comparison_html(found: Comparison) -> str:
    """The report of a comparison."""
    return _template("comparison.html.j2").render(found=found, worst=worst(found.categories))


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["markdown"] = rendered
    environment.filters["words"] = lambda name: name.replace("_", " ")
    environment.filters["percent"] = lambda share: f"{100 * share:.1f} %"
    environment.globals.update(
        interval_bar=interval_bar,
        trend=trend,
        histogram=histogram,
        median=median,
        quantile=quantile,
    )
    return environment.get_template(name)


def rendered(markdown: str) -> Markup:
    """An answer's Markdown as HTML: no raw HTML, links or images, so that nothing is fetched or run."""
    return Markup(_markdown().render(markdown))


@cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    return made.disable(["image", "link", "autolink", "html_block", "html_inline", "reference"])
