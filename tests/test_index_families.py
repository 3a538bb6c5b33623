"""Family pages as passages: rows of the decision table by their code, sections on how to choose."""

import pytest

from corpus.family import NOT_TOLD, load_families
from corpus.sources import source
from index.family_chunks import family_chunks


def _words(text: str) -> int:
    return len(text.split())


@pytest.mark.parametrize("name", load_families())
def test_every_row_is_a_passage_of_its_code(name: str) -> None:
    family = load_families()[name]
    rows = [c for c in family_chunks(family, _words) if c.section == "choice"]
    assert [c.codes[0] for c in rows] == list(family.members)
    for chunk, choice in zip(rows, family.choices, strict=True):
        assert choice.add_on in chunk.text and choice.work in chunk.text
        assert set(chunk.sources) == {c.source for c in choice.citations}
        assert NOT_TOLD not in chunk.text.split("Counts")[1]


def test_sections_and_questions_are_passages_too() -> None:
    chunks = list(family_chunks(load_families()["fusion-posterior"], _words))
    assert {"How to choose", "Never together"} <= {c.heading for c in chunks}
    asked = [c for c in chunks if c.question]
    assert len(asked) == len(load_families()["fusion-posterior"].faq)
    assert all(c.kind == "family" and source(c.source).authority == 3 for c in chunks)


def test_a_row_leaves_out_what_makes_no_difference() -> None:
    family = load_families()["fusion-posterior"]
    row = family.choice("22614")
    assert row is not None
    assert "First or repeat" not in row.said
