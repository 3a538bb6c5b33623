"""The passage behind a citation: a row's fields, a section of an indexed source, or honestly nothing."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.passage import passage_of
from corpus.citation import Citation
from corpus.rows import Edition, Mue
from corpus.store import Store
from index.build import build_index
from index.chunk import Chunk
from index.chunk_file import identified
from index.hashed_words import HashedWords
from index.search import Index


def manual(text: str, locator: str, page: str) -> Chunk:
    return Chunk(text, "ncci-manual-2026", locator, "NCCI Policy Manual 2026", "manual", "ncci",
                 heading=locator[:8], page=page)  # fmt: skip


def own(text: str, heading: str) -> Chunk:
    return Chunk(text, "lamina-page-63052", heading, "63052", "page", "63052", heading=heading)


CHUNKS = identified(
    [
        manual("An add-on needs its primary.", "ch. I §W ¶1", "I-35"),
        manual("The contractor keeps a list.", "ch. I §W ¶2", "I-35/36"),
        manual("Mutually exclusive codes.", "ch. I §P", "I-25"),
        manual("Weight loss.", "ch. I §WX", "I-35"),
        own("Once for the first segment.", "Level counting"),
        own("Two-level TLIF: 63052 and 63053.", "Level counting"),
    ]
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    home: Path = tmp_path_factory.mktemp("home")
    build_index(home, CHUNKS, HashedWords())
    return Index.open(home, HashedWords())


def test_every_field_of_a_fee_row_is_a_pair(shipped: Store, index: Index) -> None:
    row = shipped.fee_row("63053", date(2026, 7, 15))
    fields = dict(passage_of(row.citation(), index).rows)
    assert fields["code"] == "63053"
    assert fields["total facility RVU"] == "6.13"
    assert fields["non-facility PE RVU"] == "1.23 (NA)"
    assert fields["global days"] == "ZZZ"
    assert fields["file"] == "PPRRVU2026_Jul_nonQPP.csv row 6951"
    assert all(name and value for name, value in fields.items())


def test_a_value_may_hold_the_marks_that_part_fields(index: Index) -> None:
    edition = Edition("mue", "2026Q2", "cms-mue-2026q2", "MUE", "mue.csv", "", date(2026, 4, 1),
                      date(2026, 6, 30), 1)  # fmt: skip
    rationale = "Anatomic: bone; two of each"
    row = Mue("63053", 4, "2", rationale, 7, edition)
    assert dict(passage_of(row.citation(), index).rows)["rationale"] == rationale


def test_the_fields_of_two_rows_cited_together(index: Index) -> None:
    quote = "code: 1; MUE: 1; file: a row 1\ncode: 2; MUE: 4; file: a row 2"
    rows = passage_of(Citation("cms-mue-2026q2", "1", quote=quote), index).rows
    assert [value for name, value in rows if name == "MUE"] == ["1", "4"]


def test_a_section_of_our_own_page_shows_whole_with_the_cited_words_first(index: Index) -> None:
    found = passage_of(Citation("lamina-page-63052", "Level counting", quote="One unit."), index)
    assert found.text.startswith("One unit.")
    assert "Two-level TLIF" in found.text
    assert found.highlight in found.text


def test_a_paragraph_of_a_manual_is_found_by_section_and_page(index: Index) -> None:
    found = passage_of(Citation("ncci-manual-2026", "ch. I §W, pp. I-35 to I-36"), index)
    assert found.text == "An add-on needs its primary.\n\nThe contractor keeps a list."
    only = passage_of(Citation("ncci-manual-2026", "ch. I §W p. I-36"), index)
    assert only.text == "The contractor keeps a list."


def test_a_source_that_is_not_kept_here_shows_no_text(index: Index) -> None:
    found = passage_of(Citation("mcpm-12", "§20.4.2, pp. 14-17"), index)
    assert (found.text, found.rows) == ("", ())
    assert found.locator == "§20.4.2, pp. 14-17"


def test_decimal_fields_print_as_the_file_has_them(index: Index) -> None:
    edition = Edition("apc", "2026-01", "cms-addendum-b-2026-01", "B", "b.csv", "",
                      date(2026, 1, 1), date(2026, 12, 31), 1)  # fmt: skip
    quote = edition.row_citation("63047", 9, {"payment rate": Decimal("7413.380")}).quote
    assert quote == "payment rate: 7413.380; file: b.csv row 9"
