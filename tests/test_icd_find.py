"""Diagnoses of phrases, sentences and notes: the right billable codes, each with its words."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.diagnoses import Reading, find_diagnoses, read_diagnoses
from assistant.diagnoses.condition import conditions
from assistant.diagnoses.tabular import billable, leaves_under

FOLDER = Path(__file__).parent / "diagnoses"
LEAST = {"dev": 0.95, "test": 0.85}
"""F1 at the billable code: what the issue asks for on the kept-back split, more on the tuned one."""


@cache
def _cases(split: str) -> list[dict[str, Any]]:
    return yaml.safe_load((FOLDER / f"{split}.yaml").read_text(encoding="utf-8"))


@cache
def _read(text: str) -> Reading:
    return read_diagnoses(text)


def _codes(text: str) -> set[str]:
    return {found.code for found in _read(text).diagnoses}


def test_the_sets_are_large_enough_and_do_not_overlap() -> None:
    texts = {split: {case["text"].lower() for case in _cases(split)} for split in LEAST}
    assert len(texts["dev"]) + len(texts["test"]) >= 150
    assert not texts["dev"] & texts["test"]


@pytest.mark.parametrize("split", LEAST)
def test_gold_codes_are_billable(split: str) -> None:
    wrong = [code for case in _cases(split) for code in case["codes"] if not billable(code)]
    assert not wrong


@pytest.mark.parametrize("split", LEAST)
def test_billable_codes_are_found(split: str) -> None:
    right = extra = missed = 0
    lines = []
    for case in _cases(split):
        found, gold = _codes(case["text"]), set(case["codes"])
        right, extra, missed = (
            right + len(found & gold),
            extra + len(found - gold),
            missed + len(gold - found),
        )
        if found != gold:
            lines.append(
                f"{case['text'][:60]!r}: missing {gold - found or ''}, extra {found - gold or ''}"
            )
    f1 = 2 * right / (2 * right + extra + missed)
    assert f1 >= LEAST[split], f"F1 {f1:.3f}\n" + "\n".join(lines)


@pytest.mark.parametrize("split", LEAST)
def test_what_is_denied_past_or_suspected_is_said_to_be(split: str) -> None:
    wrong = []
    for case in _cases(split):
        statuses = [one.status for one in _read(case["text"]).not_coded]
        wrong += [case["text"] for status in case.get("not_coded", ()) if status not in statuses]
    assert not wrong


@pytest.mark.parametrize("split", LEAST)
def test_every_code_has_its_words(split: str) -> None:
    for case in _cases(split):
        for found in _read(case["text"]).diagnoses:
            assert found.spans, found.code
            for span in found.spans:
                assert case["text"][span.start : span.end] == span.text != ""


WORDS = sorted(
    {
        "no", "without", "with", "history of", "rule out", "L4-5", "L5-S1", "C5-6", "T12", "L1", "left", "right", "bilateral",
        "lumbar", "cervical", "thoracic", "DM2", "CKD stage 3", "M48.06", "M51.36", "M54.5", "E11", "fracture, open", "sequela",
        "subsequent encounter", "nonunion", "\n", ".", ",", ";", "PREOPERATIVE DIAGNOSIS:", "POSTOPERATIVE DIAGNOSIS: same",
        "FAMILY HISTORY:", "BMI 41", "1.", "(", ")", "L9-12", "S1", "C0-1", "vertebra", "disc", "é", "\t", "M99.9", "[ ]",
    }
    | {" ".join(p) for c in conditions() for p in c.phrases[:2]}
)  # fmt: skip


@settings(
    max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
@given(st.lists(st.sampled_from(WORDS), max_size=14))
def test_no_heading_is_ever_proposed(words: list[str]) -> None:
    text = " ".join(words)
    for found in find_diagnoses(text):
        assert billable(found.code), (found.code, text)
        assert all(text[s.start : s.end] == s.text for s in found.spans)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    assert all(billable(found.code) for found in find_diagnoses(text))


@pytest.mark.parametrize("text", ["", "   \n\n", "....", "12345", "🙂", "same", "DIAGNOSIS:"])
def test_nothing_is_found_in_nothing(text: str) -> None:
    assert read_diagnoses(text) == Reading(())


def test_every_condition_leads_into_the_loaded_release() -> None:
    """Every place has billable codes below it; every case, too."""
    wrong = []
    for condition in conditions():
        places = [*condition.under, *(p for case in condition.cases for p in case.under)]
        places += [condition.history] if condition.history else []
        wrong += [f"{condition.name}: {place}" for place in places if not _has_leaves(place)]
        if condition.kind != "cue" and not condition.under:
            wrong.append(f"{condition.name} leads nowhere")
    assert not wrong


def _has_leaves(place: str) -> bool:
    try:
        return bool(leaves_under(place))
    except ValueError:
        return False


def test_cases_name_conditions_that_exist() -> None:
    known = {name for c in conditions() for name in c.features}
    wrong = [
        f"{c.name}: {name}"
        for c in conditions()
        for case in c.cases
        for name in case.wanted
        if name not in known
    ]
    assert not wrong


def test_no_two_conditions_share_their_words() -> None:
    """Region and severity words are passed over: "severe obesity" would be "obesity" without its "="."""
    names: dict[frozenset[str], set[str]] = {}
    for condition in conditions():
        for phrase in condition.phrases:
            names.setdefault(frozenset(phrase), set()).add(condition.name)
    assert not {tuple(words): found for words, found in names.items() if len(found) > 1}
