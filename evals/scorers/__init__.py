"""Scorers: each checks one claim about an answer and says how far it holds, on what, and why."""

from evals.score import Scorer
from evals.scorers.citations import citations_are_precise, claims_are_cited
from evals.scorers.corruptions import corruptions_are_caught
from evals.scorers.expense import cost, latency
from evals.scorers.grounding import every_number_is_grounded, markers_resolve
from evals.scorers.refusals import refusal_is_good
from evals.scorers.sources import sources_are_right
from evals.scorers.stated import facts_are_present, nothing_is_forbidden, status_is_expected
from evals.scorers.tools import tools_are_right

EVERY: tuple[Scorer, ...] = (
    status_is_expected, facts_are_present, nothing_is_forbidden, sources_are_right, tools_are_right,
    every_number_is_grounded, markers_resolve, citations_are_precise, claims_are_cited,
    refusal_is_good, corruptions_are_caught, latency, cost,
)  # fmt: skip
"""Those of every run, in the order in which they are reported."""
