"""Sets by name: what the issue asks for can each be chosen, and the fast one is what it says."""

import json
from pathlib import Path

import pytest

from corpus.errors import BadInput
from evals.case import dataset_hash
from evals.run import Plan, cases_to_ask, plan_of, shuffled
from evals.sets import FAST, cases_of, names_of_sets
from tests.test_evals_gate import _header


@pytest.mark.parametrize(
    "name", ["rules", "injection", "identifiers", "refusals", "conversations", "safety", "talks"]
)
def test_each_set_can_be_chosen(name: str) -> None:
    assert name in names_of_sets() and cases_of([name])


def test_ten_turn_conversations_have_ten_turns() -> None:
    assert all(len(case.turns) >= 10 for case in cases_of(["conversations"]))


def test_the_fast_set_takes_of_every_category_what_a_fresh_home_can_be_asked() -> None:
    every, few = cases_of(["all"]), cases_of(["fast"])
    askable = {c.category for c in every if not c.needs}
    assert {c.category for c in few} == askable and not any(c.needs for c in few)
    assert max(sum(c.category == name for c in few) for name in askable) <= FAST
    assert [c.id for c in few] == [c.id for c in cases_of(["fast"])]


def test_overlapping_sets_ask_each_case_once() -> None:
    assert len(cases_of(["injection", "safety"])) == len(cases_of(["safety"]))


def test_an_unknown_set_names_those_there_are() -> None:
    with pytest.raises(BadInput, match=r"no set or file 'nonsense'.*injection"):
        cases_of(["nonsense"])


def test_a_plan_keeps_category_split_and_sample() -> None:
    kept = cases_to_ask(Plan(("refusals",), split="test", sample=5))
    assert len(kept) == 5 and {c.split for c in kept} == {"test"}
    assert kept == cases_to_ask(Plan(("refusals",), split="test", sample=5))
    with pytest.raises(BadInput, match="No case is left"):
        cases_to_ask(Plan(("refusals",), category="none such"))


def test_a_run_is_resumed_with_the_plan_it_was_begun_with() -> None:
    header = _header(
        sets=("fast",), split="dev", category="mue", sample=3, scorers=("status", "a.b:c")
    )
    plan = plan_of(header)
    assert (plan.sets, plan.split, plan.category, plan.sample) == (("fast",), "dev", "mue", 3)
    assert plan.scorers == ("a.b:c",)


def test_the_digest_of_a_dataset_is_of_its_contents(tmp_path: Path) -> None:
    def digest(*rows: dict[str, str]) -> str:
        path = tmp_path / "set.jsonl"
        path.write_text("\n".join(map(json.dumps, rows)))
        return dataset_hash(cases_of([str(path)]))

    a, b = {"id": "a", "question": "x"}, {"id": "b", "question": "y"}
    assert digest(a, b) == digest(b, a) != digest(a, {**b, "question": "z"})


def test_the_order_is_one_of_chance_and_always_the_same() -> None:
    cases = cases_of(["refusals"])
    assert shuffled(cases, 1) == shuffled(cases, 1) != shuffled(cases, 2)
    assert sorted(c.id for c in shuffled(cases, 1)) == sorted(c.id for c in cases)
