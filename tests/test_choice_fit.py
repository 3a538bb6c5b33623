"""Sibling codes are told apart by what a question tells of an operation: region, way in, first or again, which level."""

import pytest

from assistant.choice_fit import agreements, contradictions, is_another_operation
from assistant.described import describes_operation
from assistant.intents import Intents
from assistant.levels import level_mentions
from assistant.operations import level_coding, operations
from corpus.family import load_families
from corpus.operation_traits import traits_of, traits_of_row
from tests.conftest import Ask


@pytest.mark.parametrize(
    ("described", "meant", "others"),
    [
        ("loose pedicle screws taken out", "22852", ("22842", "22840", "22850", "22855")),
        ("stimulator paddle explanted", "63662", ("63655", "63661", "63664")),
        ("cord tumor inside the dura, intradural, at T5", "63281", ("63276", "63280", "63286")),
        ("redo laminotomy L5-S1", "63042", ("63030", "63040", "63044")),
        ("lumbar PLIF at a further interspace, interbody only", "22632", ("22630", "22634", "22614")),
        ("laminoplasty without graft or plate", "63050", ("63051",)),
        ("interlaminar epidural, low back, no imaging", "62322", ("62323", "62320", "64483")),
        ("radiofrequency of a further lumbar facet joint", "64636", ("64635", "64634", "64494")),
        ("kyphectomy of three segments", "22819", ("22818",)),
        ("Smith-Petersen osteotomy at L3", "22214", ("22207", "22212", "63047")),
        ("vertebrectomy from the front for an extradural tumor at C6", "63300", ("63081", "63304")),
    ],
)  # fmt: skip
def test_the_row_meant_contradicts_nothing_and_its_siblings_do(
    described: str, meant: str, others: tuple[str, ...]
) -> None:
    assert contradictions(described, meant) == 0
    assert [code for code in others if contradictions(described, code) == 0] == []


def test_what_differs_in_words_only_counts_as_agreement() -> None:
    told = "facet block at C5-6, second level"  # the region, the level and that it is an injection
    assert agreements(told, "64491") == 3
    assert agreements(told, "64494") == 2
    assert agreements("a visit", "64491") == 0
    assert contradictions("facet block at C5-6", "99213") == 0


def test_a_removal_of_tissue_is_no_removal_of_hardware() -> None:
    assert "action" not in traits_of(
        "removal of a disc fragment, cage and screws placed after it"
    ) or (
        "removal" not in traits_of("removal of a disc fragment, cage and screws placed")["action"]
    )
    assert traits_of("removal of the anterior cervical plate")["action"] == {"removal"}


def test_what_was_left_out_is_not_told() -> None:
    assert "access" not in traits_of("spacer without open decompression")


def test_every_row_tells_its_region() -> None:
    """Of rows with a region only: a value that no pattern reads would never tell siblings apart."""
    unread = [
        row.code
        for family in load_families().values()
        for row in family.choices
        if row.region not in ("any", "none named", "spinal or in the brain")
        and not traits_of_row(row).get("region")
    ]
    assert unread == []


def test_levels_are_not_coded_as_another_operation() -> None:
    def firsts(text: str) -> set[str]:
        levels = level_mentions(text)
        assert levels is not None
        return {family.first for family in operations(text, levels, ())}

    assert "63030" not in firsts("redo microdiscectomy L5-S1")
    assert firsts("anterior arthrodesis for kyphosis, 5 segments") <= {"22808", "22810", "22812"}
    coding = level_coding("anterior arthrodesis for kyphosis, 5 segments: code?", (), Intents(()))
    assert coding is not None
    assert [m.hcpcs for m in coding.mentions] == ["22810"]
    assert is_another_operation("anterior osteotomy at T8", "63077")
    assert not is_another_operation("anterior discectomy at T8", "63077")


def test_a_name_with_a_place_is_of_that_place_only() -> None:
    levels = level_mentions("posterior C4-C7 fusion")
    assert levels is not None
    found = operations("posterior C4-C7 fusion", levels, ())
    assert "22595" not in {family.first for family in found}


def test_only_a_question_without_a_code_describes_an_operation(ask: Ask) -> None:
    assert describes_operation(ask("kyphoplasty of a second vertebra, which add-on?").query)
    assert not describes_operation(ask("22513 with 22515, same session?").query)
    assert not describes_operation(ask("How does the multiple procedure reduction work?").query)


@pytest.mark.parametrize(
    ("text", "meant", "not_meant"),
    [
        ("thoracic spinal cord AVM T6 resected through laminectomy", "63251", "63003"),
        ("laminectomy L3 for an intradural schwannoma", "63282", "63005"),
        ("ependymoma C4 taken out, laminectomy", "63285", "63001"),
        ("laminectomy L2 for detethering", "63200", "63005"),
    ],
)
def test_what_is_taken_out_through_a_laminectomy_is_not_the_laminectomy(
    text: str, meant: str, not_meant: str
) -> None:
    assert contradictions(text, not_meant) > contradictions(text, meant)
    levels = level_mentions(text)
    assert levels is not None
    assert not_meant not in {family.first for family in operations(text, levels, ())}
