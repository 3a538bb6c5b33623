"""Other names of a phrase: found as whole words, in capitals only where they are meant so."""

import pytest

from index.chunk import Chunk
from index.keyword import Keywords
from index.vocabulary import Vocabulary, vocabulary

ROOM = Vocabulary([["OR", "operating room"], ["dxa", "bone density"]])


def test_a_phrase_brings_its_other_names() -> None:
    assert ROOM.other_names("DXA of the hip") == ("bone density",)
    assert ROOM.other_names("Bone-density tests") == ("dxa",)
    assert ROOM.other_names("bone density by dxa") == ()


@pytest.mark.parametrize(
    ("text", "found"), [("back to the OR", True), ("this or that", False), ("ORs", True)]
)
def test_capitals_are_meant(text: str, found: bool) -> None:
    assert bool(ROOM.other_names(text)) is found


def test_a_part_of_a_word_is_no_phrase() -> None:
    assert ROOM.other_names("dxax, adxa") == ()


def test_what_is_said_keeps_the_tokens_of_both_names() -> None:
    (said,) = ROOM.said("dxa, please")
    assert said.tokens == {"dxa"}
    assert said.others == (frozenset({"bone", "density"}),)


def test_keywords_find_a_passage_by_another_name_but_the_askers_word_weighs_more() -> None:
    texts = ["the bone report", "the dxa report", "a knee"]
    chunks = [Chunk(text, "s", str(n), "", "manual", "s") for n, text in enumerate(texts)]
    scores = Keywords.build(chunks).scores("dxa")
    assert scores[1] > scores[0] > scores[2] == 0


def test_the_vocabulary_that_comes_along_holds_no_phrase_twice_in_a_group() -> None:
    known = vocabulary()
    assert "advance beneficiary notice" in known.other_names("can we get an ABN")
    assert known.other_names("xyzzy") == ()
