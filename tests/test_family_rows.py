"""Comparisons of codes that have no page of their own: the decision table of their family speaks."""

from itertools import pairwise

import pytest

from assistant.compose.family_row import family_row
from corpus.family import NOT_TOLD, load_families
from corpus.page import page
from tests.conftest import Ask

PAIRS = [
    (name, one, other)
    for name, family in load_families().items()
    for one, other in pairwise(code for code in family.members if page(code) is None)
]


@pytest.mark.parametrize(("name", "one", "other"), PAIRS[::3])
def test_two_members_are_told_apart_by_their_rows(
    ask: Ask, name: str, one: str, other: str
) -> None:
    written = ask(f"{one} vs {other}")
    assert written.checked.clean, [str(fault) for fault in written.checked.found]
    for code in (one, other):
        row = family_row(code, (one, other))
        assert row is not None and row.choice.work in written.text
        assert "has no page on it" not in written.text
    cited = {n.citation.source for n in written.draft.citations}
    assert any(source.startswith("lamina-family-") for source in cited)


def test_there_are_such_pairs_in_many_families() -> None:
    assert len({name for name, *_ in PAIRS}) > 8 and len(PAIRS) > 60


def test_the_family_of_both_codes_is_chosen() -> None:
    families = load_families()
    for name, one, other in PAIRS:
        row = family_row(one, (one, other))
        assert row is not None and other in row.family.members, name
    assert family_row("99213", ("99213",)) is None
    assert NOT_TOLD in {c.occasion for f in families.values() for c in f.choices}


def test_where_every_code_has_a_page_its_page_speaks(ask: Ask) -> None:
    assert "What is done" not in ask("63052 vs 63053").text
    assert "What is done" in ask("63047 vs 62323").text
