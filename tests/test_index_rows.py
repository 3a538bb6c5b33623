"""What an index tells of words: which passages hold them, how many; and cutting that counts little."""

from pathlib import Path

import numpy as np
import pytest

from assistant import indexing
from assistant.answer import NumberedCitation
from assistant.attribution import of_document, without_attributions
from assistant.settings import Settings
from corpus.citation import Citation
from index.build import build_index
from index.chunk import Chunk
from index.chunk_file import identified
from index.cut import Cut
from index.hashed_words import HashedWords
from index.search import Index, _keyword
from index.wordpiece import token_count, within

CHUNKS = identified(
    [
        Chunk("Fusion of the segment.", "p", "p 1", "Page", "page", "p", keywords="arthrodesis"),
        Chunk("A bulletin on fusion.", "d", "d 1", "Bulletin", "document", "d", payer="Meridian"),
        Chunk("Fees of Meridian.", "d", "d 2", "Bulletin", "document", "d", payer="Meridian"),
    ]
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    home = Path(tmp_path_factory.mktemp("rows"))
    build_index(home, CHUNKS, HashedWords())
    return Index.open(home, HashedWords())


def test_words_are_counted_in_what_is_embedded_and_not_among_keywords(index: Index) -> None:
    assert index.frequency("fus") == 2
    assert index.frequency("fus", apart_from="document") == 1
    assert index.frequency("arthrodesi") == index.frequency("nowhere") == 0
    assert [chunk.text for chunk in index.holding(["fus", "bulletin"])] == ["A bulletin on fusion."]
    assert index.holding(["nowhere"]) == ()


def test_whose_rules_a_passage_holds_survives_the_disk(index: Index) -> None:
    assert [chunk.payer for chunk in index.chunks] == ["", "Meridian", "Meridian"]


@pytest.mark.parametrize("pool", [1, 7, 60, 500])
def test_the_best_rows_are_those_of_a_full_sort(pool: int) -> None:
    scores = np.random.default_rng(3).integers(0, 9, 400).astype(np.float32)  # many are equal
    rows = np.flatnonzero(scores > 0)
    expected = rows[np.argsort(-scores[rows], kind="stable")][:pool]
    assert _keyword(scores, None, pool) == expected.tolist()
    kept = frozenset(range(0, 400, 3))
    assert (
        _keyword(scores, kept, pool)
        == [row for row in rows[np.argsort(-scores[rows], kind="stable")].tolist() if row in kept][
            :pool
        ]
    )


@pytest.mark.parametrize("most", [1, 3, 5, 40])
@pytest.mark.parametrize(
    "text", ["", "a", "one two", "electroencephalography", "fusion " * 6, "a.b;c"]
)
def test_whether_a_text_fits_is_what_counting_says(text: str, most: int) -> None:
    assert within(text, most, token_count) == (token_count(text) <= most)


class Words(HashedWords):
    """Takes the place of the real encoder."""

    def __init__(self, threads: int, home: Path) -> None:
        super().__init__()

    def write_question_model(self) -> bool:
        return False


def test_a_home_that_is_up_to_date_gets_its_phrasings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "cut_corpus", lambda home: Cut(tuple(CHUNKS)))
    monkeypatch.setattr(indexing, "MiniLM", Words)
    settings = Settings(home=tmp_path)
    indexing.rebuild(settings)
    (kept,) = tmp_path.glob("phrasings-*.npy")
    kept.unlink()
    assert "up to date" in indexing.rebuild(settings, if_missing=True)
    assert kept.exists()


def test_the_name_of_a_document_is_no_statement_of_its_own() -> None:
    cited = Citation("document-a", "3. Units in 2027", "", "Notice 2026-11 (Meridian)", "", "Two.")
    name = of_document(cited)
    assert name == "Your imported document “Notice 2026-11 (Meridian)”, at “3. Units in 2027”"
    numbered = [NumberedCitation(1, cited)]
    assert without_attributions(f"{name}: “Two.” [1]", numbered) == "“Two.” [1]"
    for other in (f"{name}: “Two.”", f"{name.replace('11', '12')}: “Two.” [1]", f"So {name}: “Two.” [1]"):  # fmt: skip
        assert without_attributions(other, numbered) == other
