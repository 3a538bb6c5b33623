"""The code of an operation that no source tells: said so, with the words that stand nowhere."""

import pytest

from assistant.compose.draft import Draft
from assistant.compose.prose import write_prose
from assistant.compose.refusal import write_nothing
from assistant.evidence import Evidence
from assistant.intents import find_intents
from assistant.operation_told import tells_operation
from assistant.plan import Plan
from assistant.query import Query
from assistant.rarity import Rarity
from assistant.relevance import ranked
from assistant.settings import QuestionSettings
from assistant.unheard import unheard
from index.chunk import Chunk
from index.hit import Hit
from tests.conftest import DAY


def _query(question: str) -> Query:
    return Query(question, QuestionSettings(DAY), find_intents(question))


def _hit(text: str, similarity: float, section: str = "choice", kind: str = "family") -> Hit:
    made = Chunk(text, f"lamina-{kind}-x", section, "A page", kind, "x", section=section, id=text)
    return Hit(made, 0.5, similarity=similarity)


def _held(*words: str) -> Rarity:
    return Rarity(lambda token: int(token in words), 100)


def test_words_that_no_passage_holds_are_named_as_they_were_written() -> None:
    held = {"lumbar", "fusion", "fus", "sacroiliac", "joint"}
    found = unheard("what is the code for a Sacroplasty beside lumbar fusion?", lambda t: t in held)
    assert found == ("sacroplasty", "beside")
    assert not unheard("lumbar fusion code, 2 levels, L4-5, SI", lambda t: t in held)


def test_a_word_with_another_name_is_no_unheard_one() -> None:
    assert not unheard("TLIF code", lambda token: token in ("posterior", "interbody", "fus"))


@pytest.mark.parametrize(
    ("question", "words", "value", "kind", "told"),
    [
        ("sacroplasty code", ("sacroplasty",), 0.47, "manual", False),
        ("sacroplasty code", ("sacroplasty",), 0.55, "manual", True),
        ("code for halo placement", (), 0.36, "page", False),
        ("code for halo placement", (), 0.41, "family", False),
        ("code for halo placement", (), 0.41, "manual", True),
        ("hooks and rods at the top and bottom of a scoliosis, code", ("bottom",), 0.46, "page", True),
        ("what must the note show for a fusion", ("show",), 0.31, "page", True),
    ],
)  # fmt: skip
def test_the_nearest_page_is_no_answer_to_which_code(
    question: str, words: tuple[str, ...], value: float, kind: str, told: bool
) -> None:
    hit = _hit("22853: device in a disc space.", 0.5, "title", kind)
    assert tells_operation(_query(question), words, value, hit) is told


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("Ponte x1 at T8-9, cpt", "22212: osteotomy; region thoracic, approach posterior."),
        ("MBB C3-4, code", "64490: injection of the joint; region cervicothoracic, at the facet joint."),
        ("SNRB left C6, cpt", "64479: one injection; region cervicothoracic, approach transforaminal."),
    ],
)  # fmt: skip
def test_a_row_that_has_the_operation_under_another_name_is_shown(question: str, row: str) -> None:
    assert tells_operation(_query(question), ("ponte", "mbb", "snrb"), 0.31, _hit(row, 0.2))
    other = _hit("64625: nerves of the joint destroyed by radiofrequency; region sacroiliac.", 0.5)
    assert not tells_operation(_query("si joint fusion code"), (), 0.38, other)


def test_what_only_a_trait_knows_is_heard() -> None:
    assert unheard("Ponte or intracept or stealthy, code", lambda token: False) == ("stealthy",)


def test_an_operation_that_no_source_tells_gets_no_code() -> None:
    near = _hit("22848: lower end anchored in the pelvis; region sacral.", 0.44)
    evidence = Evidence(
        _query("sacroplasty code"), Plan(("prose",)), {}, ranked=((0.33, near),), unheard=("sacroplasty",)
    )  # fmt: skip
    draft = Draft()
    assert not write_prose(draft, evidence)
    write_nothing(draft, evidence)
    assert draft.status == "not_found" and "22848" not in draft.text
    assert "No passage has the word “sacroplasty”" in draft.text


def test_how_a_row_stands_to_a_fusion_makes_it_no_fusion() -> None:
    row = _hit("64625: nerves of the sacroiliac joint destroyed. Beside a fusion: no edit with 22612.", 0.56)  # fmt: skip
    bullet = _hit("- Fusion of the sacroiliac joint: 27279 is column 1.", 0.55, "does_not_cover", "page")  # fmt: skip
    order = ranked(_query("sacroiliac joint fusion code"), (row, bullet), _held())
    assert [hit.chunk.kind for _, hit in order] == ["page", "family"]
