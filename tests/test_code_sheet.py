"""The sheet of one code: edits counted, editions side by side, every indicator in words."""

from datetime import date

import pytest

from assistant.look_up import code_answer
from assistant.settings import QuestionSettings
from corpus.store import Store

DAY = date(2026, 7, 15)
UNDER = QuestionSettings(DAY)


@pytest.mark.parametrize("hcpcs", ["63053", "22612", "62323", "64493", "63650"])
def test_edits_are_counted_as_the_table_has_them(shipped: Store, hcpcs: str) -> None:
    edits = shipped.ptp_edits_of(hcpcs, DAY)
    answer = code_answer(hcpcs, UNDER, shipped)
    paid = sum(edit.column_one == hcpcs for edit in edits)
    closed = sum(edit.modifier_indicator == "0" for edit in edits)
    assert f"{len(edits)} NCCI edits name {hcpcs} with the other codes that come with Lamina" in answer.text  # fmt: skip
    assert f"{paid} with it in column one (paid), {len(edits) - paid} with it in column two" in answer.text  # fmt: skip
    assert f"{closed} have modifier indicator 0" in answer.text
    assert any(n.citation.source == "cms-ptp-2026q3" for n in answer.citations)


def test_editions_stand_side_by_side_with_the_change(shipped: Store) -> None:
    answer = code_answer("63053", UNDER, shipped)
    assert "total facility RVU 6.88 in 2025D, 6.13 in 2026C" in answer.text
    assert "a change of -0.75 RVU" in answer.text and "| 2026A |" in answer.text


def test_every_indicator_is_told_in_words(shipped: Store) -> None:
    text = code_answer("22612", UNDER, shipped).text
    for label in ("Bilateral (50)", "Assistant (80/82/AS)", "Co-surgeons (62)", "Team surgery (66)", "PC/TC",
                  "Multiple procedures (51)"):  # fmt: skip
        assert f"| {label} |" in text, label


def test_a_code_of_a_family_says_what_its_row_says(shipped: Store) -> None:
    text = code_answer("62323", UNDER, shipped).text
    assert text.startswith("**62323**: one injection with imaging") and "facts only" not in text
    assert "facts only" in code_answer("99213", UNDER, shipped).text


def test_a_code_without_relative_values_has_no_history(shipped: Store) -> None:
    text = code_answer("20930", UNDER, shipped).text
    assert "a change of" not in text and "NCCI edit" in text
