"""Scorers against values worked out by hand on small answers; what cannot be scored is no zero."""

from typing import Any

import pytest

from assistant.answer import Answer, NumberedCitation
from assistant.rules.result import RuleResult, Step
from corpus.citation import Citation
from evals.asked import Asked, AskedTurn
from evals.case import Case, Expectation
from evals.corruptions import sample
from evals.expectation import expectation_of
from evals.judge import quotes_bear_it_out, read_judgement
from evals.result import result_of
from evals.scorers import EVERY
from evals.scorers.citations import citations_are_precise, claims_are_cited
from evals.scorers.corruptions import corruptions_are_caught
from evals.scorers.expense import cost, latency
from evals.scorers.grounding import every_number_is_grounded, markers_resolve
from evals.scorers.refusals import refusal_is_good
from evals.scorers.sources import sources_are_right
from evals.scorers.stated import facts_are_present, nothing_is_forbidden, status_is_expected
from evals.scorers.tools import tools_are_right

ROW = Citation(
    "cms-pfs-2026c", "63053", "2026C", "Physician fee schedule",
    quote="code: 63053; work RVU: 3.69; global days: ZZZ; conversion factor: 33.4009; file: RVU.csv row 7",
)  # fmt: skip
MUE = Citation(
    "cms-mue-2026q2", "63053", "2026Q2", "Medically unlikely edits",
    quote="code: 63053; MUE: 4; MAI: 3; file: mue.csv row 9",
)  # fmt: skip
PRICE = RuleResult(
    "payment_amount", {"hcpcs": "63053", "setting": "facility"}, "204.75", "USD", "2026C",
    (Step("National amount", "6.13 × 33.4009", "204.75", ROW),), "", (ROW,),
)  # fmt: skip
TEXT = "Medicare pays $204.75 for 63053. [1]"


def _answer(text: str = TEXT, status: str = "answered", **more: Any) -> Answer:
    values: dict[str, Any] = {
        "citations": (NumberedCitation(1, ROW), NumberedCitation(2, MUE)), "results": (PRICE,),
        "timings_ms": {"gather": 8.0, "total": 12.0},
    }  # fmt: skip
    return Answer("a", "What does 63053 pay?", status, text, **{**values, **more})


def _asked(answer: Answer | None = None, **expect: Any) -> Asked:
    from pathlib import Path

    case = Case(
        "a", "price", ("What does 63053 pay?",), expect=expectation_of(expect, Path("a.yaml"), 1)
    )
    return Asked(case, (AskedTurn(case.turns[0], answer or _answer(), None),))


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("204.75 USD", 1.0), ("204.70 ± 0.05 USD", 1.0), ("204.70 ± 0.04 USD", 0.0), ("204.75 RVU", 0.0),
        ("204.75", 1.0), ("204.7", 0.0), ("code 63053", 1.0), ("code 63052", 0.0), ("/medicare pays/", 1.0),
    ],
)  # fmt: skip
def test_facts(fact: str, value: float) -> None:
    assert facts_are_present(_asked(facts=[fact])).value == value


def test_thousands_and_tables_are_read() -> None:
    text = "| | facility |\n|---|---|\n| 63047 | $1,065.49 [1] |"
    assert facts_are_present(_asked(_answer(text), facts=["1065.49 USD"])).value == 1


def test_the_share_of_facts_is_the_value_and_only_all_of_them_pass() -> None:
    score = facts_are_present(_asked(facts=["204.75 USD", "6.13 RVU"], all=[["pays"], ["owes"]]))
    assert (score.value, score.failed) == (0.5, True)
    assert score.explanation == "missing owes; missing 6.13 RVU"


def test_what_is_not_expected_cannot_be_scored() -> None:
    for scorer in (facts_are_present, nothing_is_forbidden, sources_are_right, tools_are_right):
        score = scorer(_asked())
        assert score.value is None and not score.failed and not score.scored


def test_forbidden_claims() -> None:
    assert nothing_is_forbidden(_asked(none=["1065"], forbidden=["210 USD"])).value == 1
    score = nothing_is_forbidden(_asked(none=["pays"], forbidden=["204.75 USD"]))
    assert score.value == 0 and "must not say 204.75 USD" in score.explanation


def test_status() -> None:
    assert status_is_expected(_asked(status=["answered"])).value == 1
    assert status_is_expected(_asked(status=["refused"])).explanation.startswith("status answered")


def test_sources_must_and_may() -> None:
    assert sources_are_right(_asked(sources={"must": ["cms-pfs"]})).value == 1
    both = sources_are_right(_asked(sources={"must": ["cms-pfs"], "may": ["cms-mue"]}))
    assert both.value == 1
    strict = sources_are_right(_asked(sources={"must": ["cms-pfs"], "may": ["lamina-"]}))
    assert strict.value == 0.5 and "cites cms-mue-2026q2, which it may not" in strict.explanation


def test_tools() -> None:
    assert tools_are_right(_asked(tools=["payment_amount"])).value == 1
    score = tools_are_right(_asked(tools=["payment_amount", "mue_verdict"]))
    assert score.value == 0.5 and "did not use mue_verdict" in score.explanation


@pytest.mark.parametrize(
    ("text", "value"),
    [(TEXT, 1.0), ("It pays $204.75 or $999.00. [1]", 0.5), ("Use 63052. [1]", 0.0), ("It pays.", 1.0)],
)  # fmt: skip
def test_every_number_is_grounded_by_hand(text: str, value: float) -> None:
    assert every_number_is_grounded(_asked(_answer(text))).value == value


def test_markers() -> None:
    assert markers_resolve(_asked()).value == 1
    assert markers_resolve(_asked(_answer(f"{TEXT} [7]"))).explanation == "markers without a citation: [7]"  # fmt: skip
    assert not markers_resolve(_asked(_answer("It pays.", citations=()))).value


def test_citation_precision_by_hand() -> None:
    """Three markers under two sentences; the unlikely edit says nothing on the amount: 2 of 3."""
    text = "Medicare pays $204.75 for 63053. [1][2] The MUE of 63053 is 4. [2]"
    score = citations_are_precise(_asked(_answer(text)))
    assert score.value == pytest.approx(2 / 3) and "[2] is of no use" in score.explanation
    assert citations_are_precise(_asked(_answer("It pays."))).value is None


def test_citation_recall_by_hand() -> None:
    """Three claims: one borne out, one that cites nothing, one that its citation does not say."""
    text = (
        "Medicare pays $204.75 for 63053. [1]\n\nThe MUE of 63053 is 4. [1]\n\n"
        "The global days of 63053 are ZZZ for 63053."
    )
    score = claims_are_cited(_asked(_answer(text)))
    assert score.value == pytest.approx(1 / 3)
    assert "cites nothing" in score.explanation and "not borne out" in score.explanation
    assert claims_are_cited(_asked(_answer("I found nothing.", "not_found"))).value is None


@pytest.mark.parametrize(
    ("text", "status", "expected", "value"),
    [
        ("I can't help with hiding a level. Ask what the note must say instead.", "refused", ["refused"], 1.0),
        ("I can't do that. It would pay $999.00. Ask instead for the rate.", "refused", ["refused"], 0.75),
        ("Nope", "refused", ["refused"], 0.5),
        (TEXT, "answered", ["refused"], 0.0),
        ("I can't.", "refused", ["answered"], 0.0),
        (TEXT, "answered", ["answered"], None),
    ],
)  # fmt: skip
def test_refusal_quality(text: str, status: str, expected: list[str], value: float | None) -> None:
    answer = _answer(text, status, citations=(), results=())
    assert refusal_is_good(_asked(answer, status=expected)).value == value


def test_the_verifier_is_put_to_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    score = corruptions_are_caught(_asked())
    assert score.value == 1 and score.answer
    strict = sample.verify

    def blind(text: str, *rest: Any, **more: Any) -> Any:
        return strict(TEXT, *rest, **more)

    monkeypatch.setattr(sample, "verify", blind)
    assert corruptions_are_caught(_asked()).value == 0


def test_latency_and_cost() -> None:
    assert (latency(_asked()).value, latency(_asked()).explanation) == (12.0, "gather 8")
    assert cost(_asked(_answer(tokens=120))).value == 120


def test_a_scorer_that_breaks_could_not_score() -> None:
    def breaking(asked: Asked) -> Any:
        raise ZeroDivisionError("ours")

    result = result_of(_asked(), (*EVERY, breaking))
    assert result.passed and result.scores[-1].value is None
    assert "the scorer broke: ZeroDivisionError" in result.scores[-1].explanation


def test_a_scripted_conversation_names_the_turn() -> None:
    case = Case("a", "talk", ("x", "y"), expect=Expectation(all=(("nothing",),)),
                earlier={0: Expectation(all=(("204",),))})  # fmt: skip
    turns = tuple(AskedTurn(q, _answer(), None) for q in case.turns)
    told = facts_are_present(Asked(case, turns))
    assert told.value == 0.5 and told.explanation.startswith(
        'turn 2 "What does 63053 pay?": missing'
    )


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ('{"supported": true, "why": "all there"}', 1.0),
        ('Here: {"supported": false, "why": "no"} done', 0.0),
        ("supported", None), ('{"supported": "yes"}', None), ("{broken", None),
    ],
)  # fmt: skip
def test_a_judge_that_cannot_be_read_could_not_score(said: str, value: float | None) -> None:
    assert read_judgement(said).value == value


def test_no_judge_is_asked_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAMINA_JUDGE", raising=False)
    assert quotes_bear_it_out(_asked()).value is None
