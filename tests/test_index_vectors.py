"""One contract for every vector store."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.encoder import Vectors, unit
from index.vectors import LARGEST_BATCH, ChromaVectors, MemoryVectors, VectorStore

KINDS = ("page", "policy", "manual")


def some(count: int, seed: int = 7) -> Vectors:
    return unit(np.random.default_rng(seed).normal(size=(count, 32)))


class VectorStoreContract:
    """What holds for every backend; a backend's test class gives the `store`."""

    @pytest.fixture
    def store(self) -> Iterator[VectorStore]:
        raise NotImplementedError

    @pytest.fixture
    def filled(self, store: VectorStore) -> VectorStore:
        ids = [f"c{n}" for n in range(30)]
        fields = [
            {"kind": KINDS[n % 3], "section": "faq" if n < 10 else "covers"} for n in range(30)
        ]
        store.add(ids, some(30), fields)
        return store

    def test_an_empty_store_finds_nothing(self, store: VectorStore) -> None:
        assert store.count() == 0
        assert store.query(some(1)[0], 5) == []
        assert store.get(["c1"]) == {}

    def test_every_vector_is_counted_and_comes_back(self, filled: VectorStore) -> None:
        assert filled.count() == 30
        found = filled.get(["c3", "c29", "nothing"])
        assert sorted(found) == ["c29", "c3"]
        np.testing.assert_allclose(found["c3"], some(30)[3], atol=1e-6)

    def test_a_vector_is_its_own_nearest_with_similarity_one(self, filled: VectorStore) -> None:
        (first, similarity), *_ = filled.query(some(30)[17], 3)
        assert first == "c17"
        assert similarity == pytest.approx(1.0, abs=1e-5)

    def test_similarity_is_the_cosine_and_falls(self, filled: VectorStore) -> None:
        vector = some(1, seed=8)[0]
        expected = np.sort(some(30) @ vector)[::-1][:5]
        found = [similarity for _, similarity in filled.query(vector, 5)]
        np.testing.assert_allclose(found, expected, atol=1e-5)

    def test_no_more_than_there_are(self, filled: VectorStore) -> None:
        assert len(filled.query(some(1)[0], 500)) == 30

    def test_one_field_filters(self, filled: VectorStore) -> None:
        found = filled.query(some(1)[0], 30, {"kind": ["policy"]})
        assert sorted(one for one, _ in found) == sorted(f"c{n}" for n in range(1, 30, 3))

    def test_a_field_may_allow_several_values(self, filled: VectorStore) -> None:
        assert len(filled.query(some(1)[0], 30, {"kind": ["policy", "page"]})) == 20

    def test_two_fields_must_both_agree(self, filled: VectorStore) -> None:
        found = filled.query(some(1)[0], 30, {"kind": ["page"], "section": ["faq"]})
        assert sorted(one for one, _ in found) == ["c0", "c3", "c6", "c9"]

    def test_a_value_that_nobody_has_finds_nothing(self, filled: VectorStore) -> None:
        assert filled.query(some(1)[0], 5, {"kind": ["recipe"]}) == []

    def test_more_than_one_batch_can_be_added_at_once(self, store: VectorStore) -> None:
        count = LARGEST_BATCH + 1
        store.add([str(n) for n in range(count)], some(count), [{"kind": "page"}] * count)
        assert store.count() == count
        assert len(store.get([str(n) for n in range(count)])) == count


class TestMemoryVectors(VectorStoreContract):
    @pytest.fixture
    def store(self) -> Iterator[VectorStore]:
        yield MemoryVectors()


class TestChromaVectors(VectorStoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[VectorStore]:
        opened = ChromaVectors(tmp_path / "chroma", create=True)
        yield opened
        opened.close()

    def test_it_is_on_disk_when_closed(self, tmp_path: Path) -> None:
        first = ChromaVectors(tmp_path / "kept", create=True)
        first.add(["a", "b"], some(2), [{"kind": "page"}, {"kind": "page"}])
        first.close()
        second = ChromaVectors(tmp_path / "kept")
        assert second.count() == 2
        assert second.query(some(2)[1], 1)[0][0] == "b"
        second.close()
