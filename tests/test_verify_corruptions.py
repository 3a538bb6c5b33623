"""True answers changed in one place do not leave; true paraphrases of them do."""

from collections.abc import Callable

import pytest

from evals.corruptions.generate import corruptions
from evals.corruptions.paraphrases import paraphrases
from evals.corruptions.report import measured
from evals.corruptions.sample import Change, Sample

QUESTIONS = (
    "63052 vs 63053", "Can I bill 63053 alone?", "Should modifier 51 go on 63053?", "MUE for 63053?",
    "What does Medicare pay for 63047?", "What does Medicare pay for 63030-50 in Milwaukee?",
    "Can 63056 and 22630 be billed together at L4-5?", "Global period of 22633 after surgery on 2026-07-15?",
    "What are the primary codes for 22634?", "Total for 22633, 22634 and 22853 x2?", "How much does 63047-80 pay?",
    "What must the operative note say for 63102?", "Does 63047 pay more in 2026 than in 2025?",
    "Is M48.061 covered on 63047?", "What is the conversion factor for 2026?", "63047-62 in 2026?",
    "I was told 63053 pays $222.54. Right?", "APC and ASC rate of 63047?",
)  # fmt: skip
PASSING = 0.97
"""Share of true paraphrases that pass."""


@pytest.fixture(scope="module")
def samples(ask: Callable[..., object]) -> list[Sample]:
    written = [(question, ask(question)) for question in QUESTIONS]
    return [Sample.of_draft(q, w.query.question, w.draft) for q, w in written]  # type: ignore[attr-defined]


def test_the_answers_themselves_pass(samples: list[Sample]) -> None:
    assert {s.id: s.verified(s.text).faults for s in samples if s.verified(s.text).faults} == {}


def test_no_corruption_leaves_and_paraphrases_do(samples: list[Sample]) -> None:
    report = measured(samples, seed=7, per_answer=2)
    made = sum(kind.made for kind in report.corrupted)
    told = sum(kind.made for kind in report.paraphrased)
    assert made > 300 and told > 60
    assert len(report.corrupted) >= 15, "too few kinds of corruption were made"
    assert [(c.kind, c.before, c.after) for kind in report.corrupted for c in kind.wrong] == []
    stopped = [c for kind in report.paraphrased for c in kind.wrong]
    assert 1 - len(stopped) / told >= PASSING, [(c.before, c.after) for c in stopped]


def test_changes_are_the_same_for_one_seed(samples: list[Sample]) -> None:
    def shown(changes: list[Change]) -> list[tuple[str, str, str]]:
        return [(c.kind, c.before, c.after) for c in changes]

    some = samples[:3]
    assert shown(corruptions(some, 3)[0]) == shown(corruptions(some, 3)[0])
    assert shown(corruptions(some, 3)[0]) != shown(corruptions(some, 4)[0])
    assert shown(paraphrases(some, 3, 1)) == shown(paraphrases(some, 3, 1))
    assert all(c.text != c.sample.text for c in corruptions(some, 3)[0])
