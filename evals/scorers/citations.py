"""Citation precision and recall, sentence by sentence, by the verifier's own reading; no model."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from assistant.answer import Answer
from assistant.verify.ground import ground
from assistant.verify.statement import Statement, statements
from assistant.verify.support import Support
from evals.asked import Asked
from evals.score import Score, unscored

LEAST = 3
"""Words below which a sentence claims nothing by itself (a heading, a label)."""
SHOWN = 3


def citations_are_precise(asked: Asked) -> Score:
    """Share of the markers that are of use to the sentences or the cell they stand under: a citation
    that bears them out alone, or without which the others would not (as in ALCE, Gao et al. 2023)."""
    name, answer = "citations_are_precise", asked.last.answer
    told, support = _read(answer)
    uses = [(n, run) for run in _runs(told) for n in run[0].cited]
    if not uses:
        return unscored(name, "the answer has no marker")
    idle = [(n, run[0]) for n, run in uses if not any(_is_of_use(n, s, support) for s in run)]
    why = "; ".join(f"[{n}] is of no use to “{s.shown}”" for n, s in idle[:SHOWN])
    told_why = why or f"all {len(uses)} markers are of use"
    return Score(name, 1 - len(idle) / len(uses), f"{len(uses)} markers", told_why)


def _is_of_use(n: int, statement: Statement, support: Support) -> bool:
    if not support.faults(replace(statement, cited=(n,))):
        return True
    others = tuple(m for m in statement.cited if m != n)
    if not others or support.faults(statement):
        return False
    return bool(support.faults(replace(statement, cited=others)))


def claims_are_cited(asked: Asked) -> Score:
    """Citation recall: share of the sentences and cells with a figure, code or date that stand in
    what they cite."""
    name, answer = "claims_are_cited", asked.last.answer
    if answer.status not in ("answered", "partial"):
        return unscored(name, "there is no answer, so nothing is claimed")
    told, support = _read(answer)
    claims = [s for s in told if _claims(s)]
    if not claims:
        return unscored(name, "the answer claims no figure, code or date")
    bare = [s for s in claims if not s.cited]
    wrong = [s for s in claims if s.cited and support.faults(s)]
    why = [f"cites nothing: “{s.shown}”" for s in bare] + [f"not borne out: “{s.shown}”" for s in wrong]  # fmt: skip
    told_why = "; ".join(why[:SHOWN]) or f"all {len(claims)} stand in what they cite"
    share = 1 - (len(bare) + len(wrong)) / len(claims)
    return Score(name, share, f"{len(claims)} claims", told_why)


def _read(answer: Answer) -> tuple[list[Statement], Support]:
    told = statements(answer.text)
    segments = ground(answer.question, answer.citations, answer.results, answer.conflicts)
    return told, Support(segments, told, answer.results, answer.question)


def _runs(told: Sequence[Statement]) -> list[list[Statement]]:
    """The sentences of each run that share their markers, and each cell."""
    cited = [s for s in told if s.cited]
    cells = [[s] for s in cited if s.kind != "sentence"]
    prose = [s for s in cited if s.kind == "sentence"]
    return cells + [list(run) for _, run in groupby(prose, key=lambda s: (s.block, s.cited))]


def _claims(statement: Statement) -> bool:
    if statement.kind == "label" or not any(t.is_atom for t in statement.tokens):
        return False
    return statement.kind == "cell" or len(statement.tokens) >= LEAST
