"""Retrieval measures against values worked out by hand, and against ir_measures' own."""

import math
import re
from pathlib import Path

import pytest

from corpus.errors import UnreadableFile
from evals.retrieval_judgement import (
    ANSWERS,
    BUILT_IN,
    JudgedPassage,
    Judgement,
    askable,
    read_judgements,
)
from evals.retrieval_measures import by_question, measured, ranking
from index.chunk import Chunk
from index.chunking import own_chunks


def passage(name: str, words: str, grade: int = ANSWERS, source: str = "s") -> JudgedPassage:
    return JudgedPassage(name, source, (re.compile(words),), grade=grade)


def chunk(text: str, source: str = "s", **more: str) -> Chunk:
    return Chunk(text, source, "", "", "policy", source, id=text, **more)


TWO = Judgement("two", "?", "dev", (passage("a", "alpha"), passage("b", "beta", 1)))
ONE = Judgement("one", "?", "test", (passage("c", "gamma"),))


def test_measures_equal_those_worked_out_by_hand() -> None:
    # two: nothing, b (grade 1), a (grade 2). one: found nowhere.
    rankings = {"two": ["x", "b", "a"], "one": ["x", "y"]}
    found = measured([TWO, ONE], rankings)
    gain = 1 / math.log2(3) + 2 / math.log2(4)  # grade over log2(rank + 1)
    ideal = 2 / math.log2(2) + 1 / math.log2(3)
    assert found["R@4"] == pytest.approx((1 + 0) / 2)
    assert found["Success@4"] == pytest.approx((1 + 0) / 2)
    assert found["RR@10"] == pytest.approx((1 / 2 + 0) / 2)
    assert found["RR(rel=2)@10"] == pytest.approx((1 / 3 + 0) / 2)
    assert found["nDCG@10"] == pytest.approx((gain / ideal + 0) / 2)


def test_measures_are_those_of_ir_measures() -> None:
    import ir_measures

    rankings = {"two": ["b", "x", "y", "z", "a"], "one": ["x", "c"]}
    qrels = {j.id: j.grades for j in (TWO, ONE)}
    run = {q: {d: 100.0 - i for i, d in enumerate(ids)} for q, ids in rankings.items()}
    names = ("R@4", "RR@10", "nDCG@10")
    own = measured([TWO, ONE], rankings, names)
    theirs = ir_measures.calc_aggregate([ir_measures.parse_measure(n) for n in names], qrels, run)
    assert own == pytest.approx({str(name): value for name, value in theirs.items()})


def test_the_order_of_a_ranking_counts_whatever_the_ids() -> None:
    # Equal scores would be put in the order of ids: "a" would rise to the first place.
    values = by_question([TWO], {"two": [*(f"x{n}" for n in range(8)), "a"]}, ("RR@10",))
    assert values["RR@10"]["two"] == pytest.approx(1 / 9)


def test_a_question_without_any_passage_counts_as_zero() -> None:
    assert measured([TWO], {}, ("RR@10",)) == {"RR@10": 0.0}
    assert measured([TWO], {"two": []}, ("RR@10",)) == {"RR@10": 0.0}


def test_another_chunking_leaves_the_judgement_as_it_is() -> None:
    whole = ranking(TWO, [chunk("of something else"), chunk("alpha and beta")])
    assert whole[1:] == ["a", "b"]
    cut = ranking(TWO, [chunk("first alpha"), chunk("alpha, again"), chunk("beta")])
    assert [cut[0], cut[2]] == ["a", "b"]
    assert cut[1].startswith("chunk "), "a passage counts where it is found first"


def test_words_are_looked_for_in_heading_question_and_text_of_that_source_only() -> None:
    wanted = JudgedPassage("p", "manual-*", (re.compile("alpha"), re.compile("beta")), "§ 4")
    good = chunk("**beta**\nand more", "manual-2026", heading="§ 4 Alpha")
    assert wanted.holds(good)
    assert not wanted.holds(chunk("alpha beta", "manual-2026", heading="§ 5"))
    assert not wanted.holds(chunk("beta", "manual-2026", heading="§ 4"))
    assert not wanted.holds(chunk("alpha beta", "other", heading="§ 4"))


def test_questions_on_a_document_that_is_not_imported_are_left_out_and_counted() -> None:
    kept, missing = askable([TWO, Judgement("m", "?", "dev", (passage("a", "x", 2, "manual-*"),))], [chunk("")])  # fmt: skip
    assert [one.id for one in kept] == ["two"]
    assert missing == {"manual": 1}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("- {id: a, question: q, split: dev, passages: [{source: s, words: [x]}], hint: y}", "hint"),
        ("- {id: a, question: q, split: train, passages: [{source: s, words: [x]}]}", "split"),
        ("- {id: a, question: q, split: dev, passages: [{source: s, words: ['(']}]}", "compile"),
        ("- {id: a, question: q, split: dev, passages: [{source: s, words: [x], grade: 3}]}", "grade"),
        ("- {id: a, question: q, split: dev, passages: [{source: s, words: [x], grade: 1}]}", "no passage answers"),
        ("- {id: a, question: q, split: dev, passages: [{source: s}]}", "needs source and words"),
    ],
)  # fmt: skip
def test_a_broken_judgement_is_named(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=re.escape(said)):
        read_judgements(file)


def test_an_id_used_twice_is_named(tmp_path: Path) -> None:
    line = "- {id: a, question: q, split: dev, passages: [{source: s, words: [x]}]}\n"
    (tmp_path / "one.yaml").write_text(line, encoding="utf-8")
    (tmp_path / "two.yaml").write_text(line, encoding="utf-8")
    with pytest.raises(UnreadableFile, match="twice"):
        read_judgements(tmp_path)


def test_there_are_enough_judgements_of_both_splits() -> None:
    judgements = read_judgements(BUILT_IN)
    splits = [one.split for one in judgements]
    assert len(judgements) >= 200
    assert min(splits.count("dev"), splits.count("test")) >= 80
    assert len({one.question.lower() for one in judgements}) == len(judgements)


def test_every_judged_passage_of_ours_stands_in_the_corpus_and_tells_it_apart() -> None:
    chunks = list(own_chunks(lambda text: len(text.split())))
    lost, loose = [], []
    for judgement in read_judgements(BUILT_IN):
        for one in judgement.passages:
            if not one.source.startswith("lamina-"):
                continue
            held = sum(one.holds(chunk) for chunk in chunks)
            if not held:
                lost.append(f"{one.id}: {one.source}")
            if held > (3 * 28 if "*" in one.source else 20):
                loose.append(f"{one.id}: {held} passages")
    assert not lost, f"these judged passages are gone; judge them anew: {lost}"
    assert not loose, f"these words tell too little: {loose}"
