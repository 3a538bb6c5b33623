"""Search: reciprocal rank by hand, exact look-ups, filters, and the LangChain face."""

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import IndexMissing
from index.build import build_index
from index.chunk import Chunk
from index.chunk_file import identified
from index.encoder import MiniLM, Vectors
from index.fusion import reciprocal_rank
from index.hashed_words import HashedWords
from index.search import Index


def chunk(text: str, document: str, kind: str = "page", **fields: object) -> Chunk:
    return Chunk(text, document, f"{document} {text[:12]}", document, kind, document, **fields)  # type: ignore[arg-type]


CHUNKS = identified(
    [
        chunk("Covers the first segment.", "p52", codes=("63052",), section="covers", heading="C"),
        chunk("One unit each.", "p52", codes=("63052",), section="level_counting", heading="L"),
        chunk(
            "Needs 22633.", "p52", codes=("63052", "22633"), section="primary_codes", heading="L"
        ),
        chunk("Covers each further segment.", "p53", codes=("63053", "63052"), section="covers"),
        chunk("Seed says one unit.", "m53", "imported_page", codes=("63053",), section="faq"),
        chunk(
            "Add-ons are paid in full.", "aoc", "policy", codes=("63053", "22633"), section="faq"
        ),
        chunk("Decompression with fusion.", "ncci", "manual", codes=("63047", "22633")),
        chunk("The family of laminectomy.", "ncci", "manual", ranges=(("63001", "63053"),)),
        chunk("All of surgery.", "ncci", "manual", ranges=(("10000", "69990"),)),
        chunk("Modifier 62 is for two surgeons.", "m62", "modifier", modifiers=("62",)),
    ]
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    home = tmp_path_factory.mktemp("home")
    build_index(home, CHUNKS, HashedWords())
    return Index.open(home, HashedWords())


def texts(found: Sequence[object]) -> list[str]:
    return [getattr(one, "chunk", one).text for one in found]  # type: ignore[attr-defined]


def test_reciprocal_rank_by_hand() -> None:
    scores = reciprocal_rank([[7, 8, 9], [9, 7]])
    # 7: 1/61 + 1/62; 9: 1/63 + 1/61; 8: 1/62
    assert scores[7] == pytest.approx(0.016393443 + 0.016129032)
    assert scores[9] == pytest.approx(0.015873016 + 0.016393443)
    assert scores[8] == pytest.approx(0.016129032)
    assert sorted(scores, key=lambda row: -scores[row]) == [7, 9, 8]


def test_a_hit_carries_both_ranks_and_the_fused_score(index: Index) -> None:
    hit = index.search("modifier 62 surgeons", k=1)[0]
    assert hit.chunk.document == "m62"
    assert (hit.dense_rank, hit.keyword_rank) == (1, 1)
    assert hit.score == pytest.approx(2 / 61)
    vector = HashedWords().encode_query("modifier 62 surgeons")
    own = HashedWords().encode([hit.chunk.embedded_text])[0]
    assert hit.similarity == pytest.approx(float(vector @ own), abs=1e-5)


def test_similarity_is_known_for_keyword_hits_too(tmp_path: Path) -> None:
    class Dense(HashedWords):
        """Every query is the opposite of what holds the word: only keywords find it."""

        def encode_query(self, text: str) -> Vectors:
            vector: Vectors = -self.encode([text])[0]
            return vector

    build_index(tmp_path, CHUNKS, Dense())
    hits = Index.open(tmp_path, Dense()).search("surgeons", k=10)
    assert hits and all(0.0 <= hit.similarity <= 1.0 for hit in hits)
    assert next(hit for hit in hits if hit.chunk.document == "m62").keyword_rank == 1


def test_the_own_page_of_a_code_goes_first(index: Index) -> None:
    found = index.search("segment", k=4, codes=["63053"])
    assert {hit.chunk.document for hit in found[:2]} == {"p53", "m53"}
    assert {hit.chunk.own_code for hit in found[2:]} == {""}


def test_passages_that_name_all_codes_go_first_too(index: Index) -> None:
    found = index.search("paid", k=20, codes=["63053", "22633"])
    assert found[0].chunk.text == "Add-ons are paid in full."
    assert "Decompression with fusion." in texts(found)
    foremost = [hit.chunk.document for hit in found[:3]]
    assert sorted(foremost) == ["aoc", "m53", "p53"]


def test_a_narrow_range_names_its_codes_and_a_wide_one_does_not(index: Index) -> None:
    found = texts(index.search("surgery family", k=20, codes=["63030"]))
    assert found == ["The family of laminectomy."]


@pytest.mark.parametrize(
    ("filters", "documents"),
    [
        ({"kinds": ["manual"]}, {"ncci"}),
        ({"kinds": ["manual", "policy"]}, {"ncci", "aoc"}),
        ({"sections": ["covers"]}, {"p52", "p53"}),
        ({"sources": ["m62"]}, {"m62"}),
        ({"kinds": ["page"], "sections": ["covers"]}, {"p52", "p53"}),
        ({"kinds": ["policy"], "sections": ["covers"]}, set()),
        ({"codes": ["22633"], "kinds": ["policy"]}, {"aoc"}),
        ({"codes": ["99999"]}, set()),
        ({"sources": ["nowhere"]}, set()),
    ],
)
@pytest.mark.parametrize("exact", [8_000, 0])
def test_filters_keep_what_they_say(
    index: Index,
    monkeypatch: pytest.MonkeyPatch,
    filters: dict[str, list[str]],
    documents: set[str],
    exact: int,
) -> None:
    monkeypatch.setattr("index.search.EXACT", exact)  # 0: through the store's own filter
    found = index.search("covers the segment of surgery", k=20, **filters)  # type: ignore[arg-type]
    assert {hit.chunk.document for hit in found} == documents


def test_nothing_asked_finds_nothing(index: Index) -> None:
    assert index.search("", k=5) == [] == index.search("   ") == index.search("segment", k=0)


def test_k_is_kept(index: Index) -> None:
    assert len(index.search("segment", k=3)) == 3
    assert len(index.search("segment", k=500)) == len(CHUNKS)


def test_the_same_question_has_the_same_answer(index: Index) -> None:
    first = [(hit.chunk.id, hit.score) for hit in index.search("covers each segment", k=10)]
    for _ in range(3):
        assert [(h.chunk.id, h.score) for h in index.search("covers each segment", k=10)] == first


def test_exact_look_ups(index: Index) -> None:
    assert texts(index.chunks_of(code="63053")) == [
        "Covers each further segment.",
        "Seed says one unit.",
    ]
    assert texts(index.chunks_of(code="63053", kind="page")) == ["Covers each further segment."]
    assert texts(index.chunks_of(code="63052", section="level_counting")) == ["One unit each."]
    assert index.chunks_of(code="99999") == ()
    assert len(index.chunks_of()) == len(CHUNKS) == len(index.chunks)
    assert texts(index.naming("22633")) == [
        "Needs 22633.",
        "Add-ons are paid in full.",
        "Decompression with fusion.",
    ]


def test_a_passage_and_its_neighbours(index: Index) -> None:
    middle = index.chunks_of(code="63052", section="level_counting")[0]
    assert index.get(middle.id) == middle
    assert index.get("nothing") is None
    assert texts(index.neighbours(middle)) == ["One unit each.", "Needs 22633."]
    stranger = chunk("Not here.", "x")
    assert index.neighbours(stranger) == (stranger,)


def test_threads_may_search_at_once(index: Index) -> None:
    expected = [hit.chunk.id for hit in index.search("covers segment", k=5)]
    faults: list[object] = []

    def ask() -> None:
        for _ in range(20):
            found = [hit.chunk.id for hit in index.search("covers segment", k=5)]
            if found != expected:
                faults.append(found)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_opening_and_exact_look_ups_need_no_encoder(index: Index) -> None:
    class Unusable(HashedWords):
        def encode(self, texts: Sequence[str]) -> Vectors:
            raise AssertionError("the encoder was used")

    opened = Index.open(index.snapshot.folder.parents[1], Unusable())
    assert opened.chunks_of(code="63052")
    assert opened.naming("22633")


def test_a_failing_store_is_told_with_the_command(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("segment gone")

    index.search("segment")
    monkeypatch.setattr("index.vectors.ChromaVectors.query", fail)
    with pytest.raises(IndexMissing, match=r"segment gone.*`lamina index build`$"):
        index.search("segment")


def test_the_retriever_puts_the_codes_of_the_question_first(index: Index) -> None:
    from index.retriever import LaminaRetriever

    documents = LaminaRetriever(index=index, k=4).invoke("covers 63053 segment")
    assert len(documents) == 4
    assert documents[0].metadata["codes"][0] == "63053"
    assert documents[0].id and documents[0].metadata["source"] == "p53"
    only = LaminaRetriever(index=index, k=8, codes=("63052",)).invoke("segment")
    assert all("63052" in d.metadata["codes"] or not d.metadata["codes"] for d in only)


@pytest.mark.model
def test_the_real_encoder_finds_meaning_and_tells_codes_apart(tmp_path: Path) -> None:
    encoder = MiniLM(threads=1)
    passages = {
        "63052": "Decompression beside a lumbar interbody fusion, first segment.",
        "63053": "Decompression beside a lumbar interbody fusion, each further segment.",
        "": "Two surgeons of different specialties each do a part of one operation.",
    }
    built = [
        chunk(text, f"p{code}", codes=(code,) if code else ()) for code, text in passages.items()
    ]
    build_index(tmp_path, built, encoder)
    index = Index.open(tmp_path, encoder)
    hit = index.search("co-surgery", k=1)[0]
    assert hit.chunk.text.startswith("Two surgeons") and hit.similarity > 0.35
    for code in ("63052", "63053"):
        assert (
            index.search("decompression with fusion", k=1, codes=[code])[0].chunk.own_code == code
        )
    vectors = encoder.encode(
        ["one text", "a second, rather longer text of other words", "one text"]
    )
    assert vectors.shape == (3, encoder.dimensions) and vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    np.testing.assert_allclose(vectors[0], vectors[2], atol=1e-6)
    assert encoder.encode_query("x") is encoder.encode_query("x")
    assert encoder.encode([]).shape == (0, encoder.dimensions)
