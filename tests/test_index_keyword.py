"""Keyword search: codes, levels, amounts and modifiers stay whole; words lose their endings."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import IndexMissing
from index.chunk import Chunk
from index.keyword import Keywords, tokenize


def chunk(text: str, **fields: object) -> Chunk:
    return Chunk(text, "s", "l", "Title", "page", "d", **fields)  # type: ignore[arg-type]


def test_codes_are_one_token_each() -> None:
    assert tokenize("63052, 63053; G0453 and 0202T") == ["63052", "63053", "g0453", "0202t"]


@pytest.mark.parametrize("code", ["M48.061", "M53.2X6", "T84.296A", "R00"])
def test_a_diagnosis_is_one_token(code: str) -> None:
    assert tokenize(f"with {code}.") == [code.lower()]


@pytest.mark.parametrize("level", ["L4-5", "L4-L5", "L4–L5", "l4/5", "L4 - L5"])
def test_a_level_is_one_token_however_it_is_written(level: str) -> None:
    assert tokenize(level) == ["l4-l5"]


def test_a_level_across_regions_keeps_both() -> None:
    assert tokenize("T12-L1") == ["t12-l1"]


def test_amounts_are_whole_with_or_without_separators() -> None:
    assert tokenize("$1,700.11") == tokenize("1700.11") == ["1700.11"]


def test_a_named_modifier_has_a_token_of_its_own() -> None:
    assert "mod:59" in tokenize("Is modifier 59 needed?")
    assert "mod:59" in tokenize("63047-59 with 22633")
    assert "mod:as" in tokenize("modifier AS")
    assert "mod:59" not in tokenize("59 minutes")


def test_the_word_as_is_no_modifier() -> None:
    assert tokenize("as an assistant") == tokenize("assistant")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("requires", "required"),
        ("documentation", "documented"),
        ("fusion", "fused"),
        ("planned", "planning"),
        ("surgeries", "surgery"),
        ("denied", "deny"),
        ("codes", "code"),
        ("pays", "pay"),
        ("add-on", "addon"),
        ("add on codes", "add-on code"),
        ("co-surgeon", "cosurgeons"),
    ],
)
def test_forms_of_a_word_share_a_token(one: str, other: str) -> None:
    assert set(tokenize(one)) & set(tokenize(other))


@given(st.text(max_size=200))
def test_any_text_has_tokens_without_spaces_or_capitals(text: str) -> None:
    for token in tokenize(text):
        assert token and token == token.lower() and not token.isspace()


def test_near_codes_are_told_apart_every_time() -> None:
    codes = [str(code) for code in range(63045, 63058)]
    chunks = [
        chunk(f"{code} is reported for decompression of a segment, see {other} for the next one.")
        for code, other in zip(codes, [*codes[1:], codes[0]], strict=True)
    ]
    chunks = [
        chunk(one.text, subject=f"{code} page") for one, code in zip(chunks, codes, strict=True)
    ]
    keywords = Keywords.build(chunks)
    for row, code in enumerate(codes):
        assert keywords.scores(f"{code} decompression").argmax() == row


def test_words_an_asker_would_use_are_searched() -> None:
    keywords = Keywords.build(
        [chunk("posterior fusion", keywords="keyhole"), chunk("anterior fusion")]
    )
    assert keywords.scores("keyhole").argmax() == 0
    assert keywords.scores("keyhole")[1] == 0


def test_what_a_chunk_is_about_counts_as_named_modifier() -> None:
    keywords = Keywords.build([chunk("Co-surgeons", modifiers=("62",)), chunk("62 patients")])
    assert keywords.scores("modifier 62").argmax() == 0


def test_unknown_words_score_nothing() -> None:
    keywords = Keywords.build([chunk("posterior fusion")])
    assert list(keywords.scores("zebra ∅")) == [0.0]
    assert list(keywords.scores("")) == [0.0]


def test_it_scores_the_same_when_read_back(tmp_path: Path) -> None:
    chunks = [
        chunk(" ".join(words)) for words in itertools.permutations(["63052", "fusion", "pay"], 2)
    ]
    built = Keywords.build(chunks)
    built.save(tmp_path)
    read = Keywords.load(tmp_path, len(chunks))
    assert list(read.scores("63052 pay")) == list(built.scores("63052 pay"))


def test_another_count_of_passages_is_refused(tmp_path: Path) -> None:
    Keywords.build([chunk("a fusion")]).save(tmp_path)
    with pytest.raises(IndexMissing, match="lamina index build"):
        Keywords.load(tmp_path, 2)
