"""Levels: what a question names, how many of which unit, codes and units, and what is asked back."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.levels import SPINE, level_mentions
from assistant.rules.level_units import level_lines, level_units
from corpus.level_family import LevelFamily, level_families
from corpus.store import Store
from tests.conftest import Ask

FAMILIES = {family.first: family for family in level_families()}


@pytest.mark.parametrize(
    ("text", "form", "interspaces", "vertebrae", "count"),
    [
        ("L3 to S1", "range", 3, 4, None), ("L3-S1", "range", 3, 4, None), ("S1 to L3", "range", 3, 4, None),
        ("C4-C7 fusion", "range", 3, 4, None), ("C4-7", "range", 3, 4, None),
        ("T12 through L2", "range", 2, 3, None), ("L4-5", "interspaces", 1, 2, None),
        ("L3-4, L4-5 and L5-S1", "interspaces", 3, 4, None), ("L3-4-5", "interspaces", 2, 3, None),
        ("L3, L4 and L5", "vertebrae", 2, 3, None), ("T10 and L1", "vertebrae", 0, 2, None),
        ("three-level ACDF", "count", 0, 0, 3), ("2 level TLIF L4-S1", "range", 2, 3, 2),
        ("two interspaces", "count", 0, 0, 2),
    ],
)  # fmt: skip
def test_levels_are_read_as_named(
    text: str, form: str, interspaces: int, vertebrae: int, count: int | None
) -> None:
    found = level_mentions(text)
    assert found is not None
    assert (found.form, len(found.interspaces), len(found.vertebrae), found.count) == (
        form, interspaces, vertebrae, count,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["63047 at the same level", "M48.061 with 63047", "C9 to C12", "L3-S1-L4", "L4", "3 units"],
)
def test_what_names_no_levels_is_none(text: str) -> None:
    found = level_mentions(text)
    assert found is None or found.form == "vertebrae"


@given(st.integers(0, len(SPINE) - 2), st.integers(1, 8))
def test_a_range_has_one_interspace_less_than_vertebrae(first: int, more: int) -> None:
    last = min(first + more, len(SPINE) - 1)
    found = level_mentions(f"fusion {SPINE[first]} to {SPINE[last]}")
    assert found is not None
    assert len(found.interspaces) == len(found.vertebrae) - 1 == last - first


@pytest.mark.parametrize(
    ("text", "unit", "counts"),
    [
        ("L3-S1", "interspace", (3,)), ("L3-S1", "segment", (3,)), ("L3-S1", "vertebra", (4,)),
        ("L3-L5", "segment", (2, 3)), ("L3-L5, three segments", "segment", (3,)),
        ("L3-4 and L4-5", "segment", (2,)), ("L3, L4, L5", "segment", (3,)),
        ("three levels", "interspace", (3,)), ("three levels", "vertebra", (3, 4)),
        ("three-level TLIF L3-L5", "interspace", (3, 2)), ("L4, L5", "interspace", (1, 2)),
    ],
)  # fmt: skip
def test_a_count_is_certain_or_left_open(text: str, unit: str, counts: tuple[int, ...]) -> None:
    found = level_mentions(text)
    assert found is not None
    assert found.counts(unit) == counts


@pytest.mark.parametrize(
    ("first", "count", "lines"),
    [
        ("63047", 3, (("63047", 1), ("63048", 2))), ("63047", 1, (("63047", 1),)), ("63047", 0, ()),
        ("22633", 2, (("22633", 1), ("22634", 1))), ("22551", 3, (("22551", 1), ("22552", 2))),
        ("22558", 2, (("22558", 1), ("22585", 1))), ("22853", 3, (("22853", 3),)),
        ("63001", 2, (("63001", 1),)), ("63001", 3, ()), ("63015", 4, (("63015", 1),)), ("63015", 2, ()),
        ("22842", 4, (("22842", 1),)), ("22842", 7, ()),
        ("64493", 3, (("64493", 1), ("64494", 1), ("64495", 1))), ("64493", 4, ()), ("64493", 0, ()),
        ("64628", 2, (("64628", 1),)), ("64628", 4, (("64628", 1), ("64629", 2))),
    ],
)  # fmt: skip
def test_codes_and_units(first: str, count: int, lines: tuple[tuple[str, int], ...]) -> None:
    assert level_lines(FAMILIES[first], count) == lines


@pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda f: f.first)
def test_units_add_up_to_the_levels(family: LevelFamily) -> None:
    for count in range(1, 7):
        lines = level_lines(family, count)
        assert not lines or family.most > 1 or sum(units for _, units in lines) == count


def test_the_result_has_its_steps_and_sources() -> None:
    result = level_units(FAMILIES["63047"], "L3 to S1", ("L3-4", "L4-5", "L5-S1"), 3)
    assert result.value == "63047 63048x2"
    assert [s.value for s in result.steps if s.label in ("Levels", "63047", "63048")] == [
        "3 segments", "1", "2",
    ]  # fmt: skip
    assert all(step.citation.source for step in result.steps)


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("L3 to S1 decompression for stenosis, which codes and units?", "63047 × 1 and 63048 × 2"),
        ("63047 at L3-4, L4-5 and L5-S1: which codes and units?", "63047 × 1 and 63048 × 2"),
        ("microdiscectomy L4-5 and L5-S1, how is it coded?", "63030 × 1 and 63035 × 1"),
        ("ALIF L3-S1, codes?", "22558 × 1 and 22585 × 2"),
        ("how many units of 63048 for L2 to S1", "63047 × 1 and 63048 × 3"),
        ("4 level cervical laminectomy C3-C6, 63001 or 63015?", "63015 × 1"),
        ("22853 units for L2-S1", "22853 × 4"),
        ("facet injections L3-4, L4-5 and L5-S1, codes?", "64493 × 1 and 64494 × 1 and 64495 × 1"),
        ("RFA of the facets C4-C7, which codes and units?", "64633 × 1 and 64634 × 2"),
        ("basivertebral ablation L3 to S1, codes and units?", "64628 × 1 and 64629 × 2"),
        ("anterior cervical fusion C5-6 without discectomy", "22554 × 1"),
        ("C4-C6 anterior fusion, no discectomy: codes?", "22554 × 1 and 22585 × 1"),
        ("fusion through the psoas L2-L4, which codes?", "22558 × 1 and 22585 × 1"),
        ("Ponte osteotomies at T5, T6 and T7, codes?", "22212 × 1 and 22216 × 2"),
        ("pedicle subtraction osteotomy L3, which code", "22207 × 1"),
        ("how is 22845 billed for 3 interspaces", "22846 × 1"),
        ("22842 for T4-L2, which code", "22843 × 1"),
        ("screws and rods L4-S1", "22842 × 1"),
        ("posterior instrumentation over 8 vertebrae, code?", "22843 × 1"),
        ("fusion of 3 lumbar vertebrae posterolateral, codes", "22612 × 1 and 22614 × 1"),
    ],
)  # fmt: skip
def test_levels_are_coded(ask: Ask, question: str, lead: str) -> None:
    written = ask(question)
    assert written.text.startswith(f"**{lead}.**")
    assert written.draft.status == "answered"
    assert written.checked.clean


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("C4-C7 fusion", ["approach", "22551 × 1 and 22552 × 2", "22600 × 1 and 22614 × 2"]),
        ("laminectomy L3-L5: what do we bill", ["Which levels", "63048 × 1", "63048 × 2"]),
    ],
)
def test_what_is_open_is_asked_back(ask: Ask, question: str, told: list[str]) -> None:
    written = ask(question)
    assert written.draft.status == "needs_input"
    assert all(words in written.text for words in told)
    assert written.checked.clean


@pytest.mark.parametrize(
    "question",
    ["price for 2 levels of 22612", "22612 for two levels, what does it pay", "price of 22612 at L3-4 and L4-5", "price for 2 levels of 22612 + 22614"],
)  # fmt: skip
def test_levels_are_priced_with_the_code_of_the_further_ones(ask: Ask, question: str) -> None:
    """Two levels are not two units of the first code."""
    written = ask(question)
    assert "**Total $1,817.01**" in written.text
    assert written.checked.clean


def test_a_claim_says_which_levels_it_leaves_out(ask: Ask) -> None:
    lacking = "22634, which is each further one, is not in this list of codes."
    for lines, said in (("22633, 22842", True), ("22633, 22634, 22842", False)):
        written = ask(f"total for {lines} and 22853 x 2, a two level TLIF")
        assert any(lacking in caution for caution in written.draft.cautions) is said
        assert written.checked.clean


def test_one_level_is_priced_as_one_code(ask: Ask) -> None:
    assert ask("price of 22612 at L4-5").text.startswith("**Medicare pays $1,467.64")


def test_a_code_of_one_place_is_offered_for_that_place_alone(ask: Ask) -> None:
    assert "22586 × 1" in ask("interbody fusion L5-S1, which code?").text
    assert "22586" not in ask("interbody fusion L3-4, which code?").text


def test_a_technique_left_open_is_told_apart(ask: Ask) -> None:
    written = ask("two level TLIF L4-S1, which codes?")
    assert written.draft.status == "answered"
    assert "22630 × 1 and 22632 × 1" in written.text
    assert "22633 × 1 and 22634 × 1" in written.text


@pytest.mark.parametrize(
    ("turns", "value"),
    [
        (("C4-C7 fusion", "anterior with discectomy"), "22551 22552x2"),
        (("C4-C7 fusion", "posterior"), "22600 22614x2"),
        (("laminectomy L3-L5: what do we bill", "three segments"), "63047 63048x2"),
        (("two level TLIF L4-S1, which codes?", "interbody only"), "22630 22632"),
        (("two level TLIF L4-S1, which codes?", "posterolateral too"), "22633 22634"),
        (("63047 L3-S1, which codes?", "what about L2-S1"), "63047 63048x3"),
    ],
)
def test_a_follow_up_settles_what_was_open(ask: Ask, turns: tuple[str, ...], value: str) -> None:
    """Further techniques of the same words may stand beside it; what was settled does not."""
    before, after = ask(*turns[:1]).values("level_units"), ask(*turns).values("level_units")
    assert value in after
    assert len(after) < len(before) or len(before) == len(after) == 1


@pytest.mark.parametrize(
    "question",
    ["63052, 63053 at L4-5: difference?", "Can I bill 63047 with 22633 at L4-5?", "63053 alone at L4-5?", "What does 63047 pay at L4-5?",
     "TLIF L4-S1 with decompression, screws and cages: what needs documenting?"],
)  # fmt: skip
def test_levels_beside_another_matter_are_not_coded(ask: Ask, question: str) -> None:
    assert not ask(question).values("level_units")


def test_every_family_cites_and_opens_with_a_known_code(shipped: Store) -> None:
    for family in level_families():
        assert family.place.source, family.first
        assert shipped.known(family.first), family.first
        assert family.add_on != family.first


def test_no_first_code_stands_twice() -> None:
    firsts = sorted(family.first for family in level_families())
    assert all(a != b for a, b in pairwise(firsts))
