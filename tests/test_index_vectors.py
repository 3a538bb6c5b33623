"""One contract for every vector store."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from corpus.errors import BadInput, IndexMissing, NotSetUp
from index.build import build_index
from index.chunk import Chunk
from index.encoder import Vectors, unit
from index.folder import current
from index.hashed_words import HashedWords
from index.search import Index
from index.vector_places import ON_DISK, OnServer, place_of
from index.vectors import LARGEST_BATCH, MemoryVectors, VectorStore

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


class TestChromaOnDisk(VectorStoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[VectorStore]:
        opened = ON_DISK.create(tmp_path)
        yield opened
        opened.close()

    def test_it_is_on_disk_when_closed(self, tmp_path: Path) -> None:
        first = ON_DISK.create(tmp_path)
        first.add(["a", "b"], some(2), [{"kind": "page"}, {"kind": "page"}])
        first.close()
        second = ON_DISK.open(tmp_path)
        assert second.count() == 2
        assert second.query(some(2)[1], 1)[0][0] == "b"
        second.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Chroma server of this module's own."""
    with running(tmp_path_factory.mktemp("server")) as url:
        yield url


@contextmanager
def running(folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [Path(sys.executable).with_name("chroma"), "run", "--path", folder, "--host", "127.0.0.1",
               "--port", str(port)]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(300):
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


class TestChromaOnServer(VectorStoreContract):
    @pytest.fixture
    def store(self, server: str, tmp_path: Path) -> Iterator[VectorStore]:
        place, folder = (
            OnServer(server),
            tmp_path / f"index-{uuid4().hex[:7]}_",
        )  # as mkdtemp may name
        yield place.create(folder)
        place.drop(folder)
        with pytest.raises(IndexMissing, match=r"holds no vectors .*`lamina index build`$"):
            place.open(folder)

    def test_an_index_is_built_searched_and_taken_away_again(
        self, server: str, tmp_path: Path
    ) -> None:
        place = OnServer(server)
        chunks = [passage(n) for n in range(9)]
        build_index(tmp_path, chunks, HashedWords(), place=place)
        assert not list(tmp_path.rglob("chroma*"))
        index = Index.open(tmp_path, HashedWords(), place)
        first = current(tmp_path)
        assert index.search("word4", k=1)[0].chunk.text == "Passage of word4."
        assert index.snapshot.store.count() == 9
        build_index(tmp_path, [*chunks, passage(9)], HashedWords(), place=place)
        assert index.search("word9", k=1)[0].chunk.text == "Passage of word9."
        build_index(tmp_path, chunks[:8], HashedWords(), place=place)
        with pytest.raises(IndexMissing):
            place.open(first)
        with pytest.raises(
            IndexMissing, match=r"a Chroma server, .* the disk .*lamina index build"
        ):
            Index.open(tmp_path, HashedWords())
        build_index(tmp_path, chunks, HashedWords())
        with pytest.raises(IndexMissing, match="on the disk, Lamina now looks on a Chroma server"):
            Index.open(tmp_path, HashedWords(), place)

    def test_a_server_that_is_gone_is_said(self, tmp_path: Path) -> None:
        with running(tmp_path / "server") as url:
            place = OnServer(url)
            build_index(tmp_path, [passage(1), passage(2)], HashedWords(), place=place)
            index = Index.open(tmp_path, HashedWords(), place)
            index.search("word1")
        with pytest.raises(NotSetUp, match=f"The Chroma server {url} does not answer"):
            index.search("word2")
        with pytest.raises(NotSetUp, match="LAMINA_CHROMA"):
            Index.open(tmp_path, HashedWords(), OnServer(url))
        with pytest.raises(NotSetUp, match="does not answer"):
            build_index(tmp_path, [passage(1)], HashedWords(), place=OnServer(url))
        assert current(tmp_path) == index.snapshot.folder, "a build that failed changes nothing"


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host", "http://", "chroma"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match="LAMINA_CHROMA"):
        place_of(url)


def passage(n: int) -> Chunk:
    return Chunk(f"Passage of word{n}.", f"d{n}", "part 1", f"Document {n}", "document", f"d{n}")
