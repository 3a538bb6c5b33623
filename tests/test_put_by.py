"""Claims put by: they survive a restart, belong to one reader, and hold no identifier in their free text."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.history import History
from corpus.errors import BadInput

ROWS = ({"hcpcs": "22633", "units": "1"}, {"hcpcs": "63052", "rendering_npi": "1234567893"})


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    opened = History.open(tmp_path)
    yield opened
    opened.close()


def test_a_claim_put_by_is_there_after_a_restart(history: History, tmp_path: Path) -> None:
    history.put_by.keep("Fusion L4-5", ROWS, {"place_of_service": "21"})
    history.close()
    again = History.open(tmp_path)
    (kept,) = again.put_by.claims()
    again.close()
    assert (kept.name, kept.rows, kept.about) == ("Fusion L4-5", ROWS, {"place_of_service": "21"})


def test_a_name_holds_one_claim_and_the_newest_comes_first(history: History) -> None:
    history.put_by.keep("one", ROWS, {})
    history.put_by.keep("two", ROWS, {})
    history.put_by.keep("one", ROWS[:1], {})
    assert [(c.name, len(c.rows)) for c in history.put_by.claims()] == [("one", 1), ("two", 2)]
    history.put_by.forget("one")
    assert [c.name for c in history.put_by.claims()] == ["two"]


def test_readers_see_their_own(history: History) -> None:
    history.put_by.keep("mine", ROWS, {}, "a@example.org")
    assert history.put_by.claims("b@example.org") == ()
    history.put_by.forget("mine", "b@example.org")
    assert len(history.put_by.claims("a@example.org")) == 1


def test_identifiers_in_free_text_are_masked_and_codes_stay(history: History) -> None:
    number = "1EG4-TE5-MK73"
    history.put_by.keep(f"MBI {number}", ROWS, {"claim_id": f"MBI {number}", "zip": "10001"})
    (kept,) = history.put_by.claims()
    assert number not in kept.name + kept.about["claim_id"]
    assert kept.about["zip"] == "10001"
    assert kept.rows == ROWS


@pytest.mark.parametrize(("name", "rows"), [("", ROWS), ("  ", ROWS), ("empty", ())])
def test_nothing_is_put_by_without_name_or_lines(
    history: History, name: str, rows: tuple[dict[str, str], ...]
) -> None:
    with pytest.raises(BadInput, match="under a name"):
        history.put_by.keep(name, rows, {})
