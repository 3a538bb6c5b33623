"""One column of the fee schedule for the members of a family: which families a question names, and what is said of them."""

import pytest

from assistant.family_field import family_field, family_fields
from assistant.family_names import names_a_family
from corpus.store import Store
from tests.conftest import DAY, Ask


@pytest.mark.parametrize(
    ("question", "families", "field"),
    [
        ("is there an instrumentation code that medicare never pays?", ["instrumentation"], "status"),
        ("which of the stimulator codes have a 10 day global", ["neurostimulators"], "global_days"),
        ("do corpectomy codes all allow two surgeons", ["corpectomy"], "co_surgeons"),
        ("which fusion codes allow co-surgeons", ["deformity", "fusion-anterior", "fusion-posterior"], "co_surgeons"),
        ("which decompression codes have a ZZZ global", ["decompression"], "global_days"),
    ],
)  # fmt: skip
def test_a_family_and_a_column_are_named(question: str, families: list[str], field: str) -> None:
    found, named = family_field(question)
    assert ([one.name for one in found], named) == (families, field)


@pytest.mark.parametrize(
    "question",
    [
        "what do the vertebroplasty codes pay",
        "how much do the fusion codes pay an assistant",
        "which code for a facet injection with a 10 day global",
        "which codes are bundled?",
        "which decompression code is bundled with fusion",
        "are the add-on codes paid with modifier 51",
        "does the E/M code get a global of 10 days",
    ],
)
def test_an_amount_a_choice_or_no_family_is_no_column_of_one(question: str) -> None:
    assert family_field(question) == ((), "")


def test_the_members_asked_for_stand_first(shipped: Store) -> None:
    (ten,) = family_fields("which stimulator codes have a 10 day global", DAY, shipped)
    (ninety,) = family_fields("which stimulator codes have a 90 day global", DAY, shipped)
    assert ten.reason.startswith(
        "Spinal neurostimulators: 63650, 63661, 63663, 63685 and 63688 have"
    )
    assert ninety.reason.startswith(
        "Spinal neurostimulators: 63655, 63662 and 63664 have global period 090"
    )
    for result in (ten, ninety):
        values = {place.quote.split(";")[0].split()[-1] for place in result.citations[:-1]}
        assert values == {"010", "090", "XXX"}


def test_what_all_members_share_is_said_of_all(shipped: Store) -> None:
    (result,) = family_fields("do the ablation codes all allow an assistant", DAY, shipped)
    assert "all have assistant at surgery 1" in result.reason


def test_a_day_without_figures_is_said(shipped: Store) -> None:
    asked = "which stimulator codes have a 10 day global"
    (result,) = family_fields(asked, DAY.replace(year=2019), shipped)
    assert result.value is None and result.reason.startswith("No figures of")


def test_the_answer_begins_with_the_codes_and_holds_what_it_says(ask: Ask) -> None:
    written = ask("is there an instrumentation code that medicare never pays?")
    assert written.text.startswith("Spinal hardware: 22841 has status B")
    assert written.draft.status == "answered" and written.checked.clean


def test_a_text_speaks_of_a_family_by_two_of_its_words() -> None:
    assert names_a_family("reprogramming of a pain pump, no refill")
    assert not names_a_family("chest tube placement")
    assert not names_a_family("mesh with hernia repair")
