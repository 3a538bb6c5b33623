"""Figures the asker names are held against the tables, and corrected before anything else."""

from decimal import Decimal

import pytest

from assistant.mentions import code_mentions, global_mention
from assistant.premises import find_premises
from tests.conftest import Ask


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Medicare pays $202.33 for 63053, right?", [("amount", "202.33", "63053")]),
        ("63047 is about 1,030 dollars", [("amount", "1030", "63047")]),
        ("63047 is worth 33 RVUs", [("rvu", "33", "63047")]),
        ("63047 has 15.37 work RVUs", [("work_rvu", "15.37", "63047")]),
        ("the wRVU of 63047 is 15.37", [("work_rvu", "15.37", "63047")]),
        ("63047 has an MUE of 3", [("mue", "3", "63047")]),
        ("is MUE 3 right for 63047", [("mue", "3", "63047")]),
        ("22633 has a 10-day global", [("global_days", "10", "22633")]),
        ("is the conversion factor 32.05", [("conversion_factor", "32.05", "")]),
        ("we charge $5,000 for 63047", []),
        ("63047 and 63048 pay $1,200", []),
        ("what does 63047 pay", []),
    ],
)
def test_what_is_taken_for_a_premise(text: str, found: list[tuple[str, str, str]]) -> None:
    premises = find_premises(text, code_mentions(text), global_mention(text))
    assert [(p.field, str(p.value), p.hcpcs) for p in premises] == [
        (field, str(Decimal(value)), hcpcs) for field, value, hcpcs in found
    ]


@pytest.mark.parametrize(
    ("question", "opening", "figure"),
    [
        ("Medicare pays $202.33 for 63053, right?", "Not the figure in the question", "$204.75"),
        ("I heard 63047 is worth 33 RVUs", "Not the figure in the question", "31.90"),
        ("63047 has an MUE of 3, so three units?", "Not the figure in the question", "MUE of 63047 is 1"),
        ("63052 pays $229.80 in the office, correct?", "Not as an office price", "$229.80"),
        ("22633 has a 10-day global, right?", "Not the figure in the question", "090"),
        ("Is the 2026 conversion factor 32.05?", "Not the figure in the question", "33.4009"),
    ],
)  # fmt: skip
def test_a_wrong_figure_is_corrected_first(
    ask: Ask, question: str, opening: str, figure: str
) -> None:
    written = ask(question)
    first = written.text.split("\n\n", 1)[0]
    assert opening in first and figure in written.text
    assert not written.checked.faults


@pytest.mark.parametrize(
    "question",
    [
        "Medicare pays $204.75 for 63053, right?",
        "63047 is worth 31.9 RVUs",
        "63047 has an MUE of 1",
    ],
)
def test_a_right_figure_is_not_called_wrong(ask: Ask, question: str) -> None:
    assert "Not the figure" not in ask(question).text


def test_an_amount_of_an_earlier_edition_is_named_as_such(ask: Ask) -> None:
    old = ask("What did 63053 pay in 2025?").values("payment_amount")[0]
    written = ask(f"63053 pays ${old}, right?")
    assert f"${old} is the amount of 2025D" in written.text.split("\n\n", 1)[0]
    assert "$204.75" in written.text


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("An assistant surgeon is never paid for 63053", "**Modifier 80 is allowed"),
        ("Isn't 63053 payable alone?", "**63053 cannot be billed alone"),
    ],
)
def test_a_denied_statement_gets_no_yes_or_no(ask: Ask, question: str, opening: str) -> None:
    assert ask(question).text.startswith(opening)
