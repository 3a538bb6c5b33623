"""Grounding: what the evidence does not bear out is left out of a draft before it is an Answer."""

from assistant.compose.draft import Draft
from assistant.grounding import LEFT_OUT, NOTHING_STANDS, grounded, grounded_answer
from tests.conftest import Ask

PAY = "What does Medicare pay for 63047?"


def _draft(ask: Ask, question: str) -> Draft:
    written = ask(question).draft
    return Draft(
        written.status,
        list(written.blocks),
        list(written.results),
        [],
        [],
        [],
        dict(written._cited),
    )


def test_a_true_draft_stays_whole_and_reports_its_checks(ask: Ask) -> None:
    draft = _draft(ask, PAY)
    before = draft.text
    checked = grounded(draft, PAY)
    assert draft.text == before and draft.status == "answered" and not draft.cautions
    assert {"numbers", "codes", "citations"} <= {c.name for c in checked.checks}
    assert all(c.passed and c.count for c in checked.checks)


def test_a_block_with_a_figure_from_nowhere_is_left_out_and_the_reader_told(ask: Ask) -> None:
    draft = _draft(ask, PAY)
    first = draft.blocks[0]
    draft.blocks.insert(1, "The practice expense is $777.77. [1]")
    checked = grounded(draft, PAY)
    assert checked.clean and "777.77" not in draft.text and first in draft.text
    assert (draft.status, draft.cautions) == ("partial", [LEFT_OUT])


def test_several_faults_in_several_blocks_all_go(ask: Ask) -> None:
    draft = _draft(ask, PAY)
    draft.blocks = [
        "It pays $1.11. [1]",
        *draft.blocks,
        "Bill 99999 instead. [1]\n\nPay $2.22. [1]",
    ]
    assert grounded(draft, PAY).clean
    assert not any(lie in draft.text for lie in ("1.11", "99999", "2.22"))


def test_a_fault_that_stands_in_no_block_takes_all_of_them(ask: Ask) -> None:
    draft = _draft(ask, PAY)
    draft.blocks.append("[77]")
    assert grounded(draft, PAY).clean
    assert (draft.blocks, draft.status) == ([NOTHING_STANDS], "not_found")


def test_a_draft_of_lies_alone_says_that_nothing_stands(ask: Ask) -> None:
    written = ask(PAY)
    draft = _draft(ask, PAY)
    draft.blocks = ["63047 pays $9,999.99. [1]"]
    answer = grounded_answer(draft, written.query, "one")
    assert (answer.text, answer.status, answer.id) == (NOTHING_STANDS, "not_found", "one")
    assert all(check.passed for check in answer.verification)
