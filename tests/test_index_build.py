"""Building: only what changed is embedded, the switch is at once, damage is told."""

import json
import shutil
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import BadInput, Busy, IndexMissing
from index import build
from index.build import build_index, corpus_digest
from index.chunk import Chunk
from index.chunk_file import identified
from index.cut import Cut, cutting_digest
from index.embeddings import UNFINISHED, read_embeddings
from index.encoder import Vectors
from index.folder import current, point_to, root
from index.hashed_words import HashedWords
from index.keyword import keyword_tokens
from index.manifest import Manifest
from index.search import Index
from index.snapshot import Snapshot
from index.token_file import read_tokens, write_tokens
from index.vector_places import ON_DISK
from index.vectors import ChromaVectors


def corpus(pages: int = 4, passages: int = 5) -> list[Chunk]:
    """Chunks of a few pages, each passage with words of its own."""
    return identified(
        Chunk(
            text=f"Page {page} says in passage {n} that word{page}x{n} holds.",
            source=f"page-{page}",
            locator=f"part {n}",
            title=f"Page {page}",
            kind="page" if page % 2 else "policy",
            document=f"page-{page}",
            section="faq" if n == 0 else "covers",
            codes=(f"6300{page}",),
        )
        for page in range(pages)
        for n in range(passages)
    )


def test_a_first_build_embeds_everything_and_says_so(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    report = build_index(tmp_path, corpus(), HashedWords(), lambda *step: seen.append(step))
    assert (report.embedded, report.reused, report.removed, report.chunks) == (20, 0, 0, 20)
    assert ("Embedding passages", 20, 20) in seen
    manifest = Manifest.read(current(tmp_path))
    assert (manifest.chunks, manifest.documents, manifest.dimensions) == (20, 4, 64)
    assert manifest.kinds == {"page": 10, "policy": 10}
    assert manifest.model == "hashed words 1" and manifest.corpus == corpus_digest(corpus())
    assert manifest.settings["window"] == 254


def test_a_second_build_embeds_nothing(tmp_path: Path) -> None:
    build_index(tmp_path, corpus(), HashedWords())
    again = HashedWords()
    report = build_index(tmp_path, corpus(), again)
    assert (report.embedded, report.reused, again.encoded) == (0, 20, 0)


def test_one_changed_page_embeds_only_its_changed_passages(tmp_path: Path) -> None:
    build_index(tmp_path, corpus(), HashedWords())
    chunks = corpus()
    chunks[7] = replace(chunks[7], text="Page 1 now says something else.")
    encoder = HashedWords()
    report = build_index(tmp_path, chunks, encoder)
    assert (report.embedded, report.reused, report.removed, encoder.encoded) == (1, 19, 1, 1)
    found = Index.open(tmp_path, encoder).search("something else", k=1)
    assert found[0].chunk.text == "Page 1 now says something else."


def test_a_passage_put_before_others_does_not_embed_them_again(tmp_path: Path) -> None:
    build_index(tmp_path, corpus(), HashedWords())
    new = Chunk("A new first passage.", "page-0", "part 0a", "Page 0", "policy", "page-0")
    report = build_index(tmp_path, [new, *corpus()], HashedWords())
    assert (report.embedded, report.reused) == (1, 20)


def test_a_removed_page_is_gone(tmp_path: Path) -> None:
    build_index(tmp_path, corpus(), HashedWords())
    report = build_index(tmp_path, corpus(pages=3), HashedWords())
    assert (report.embedded, report.removed) == (0, 5)
    index = Index.open(tmp_path, HashedWords())
    assert index.chunks_of(source="page-3") == ()
    assert all(hit.chunk.source != "page-3" for hit in index.search("word3x1", k=20))


def test_added_passages_are_added_to_a_copy_of_the_vector_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_index(tmp_path, corpus(), HashedWords())
    put: list[int] = []
    add = ChromaVectors.add

    def counted(store: ChromaVectors, ids: Any, vectors: Any, fields: Any) -> None:
        put.append(len(ids))
        add(store, ids, vectors, fields)

    monkeypatch.setattr(ChromaVectors, "add", counted)
    new = Chunk("A new passage of word9x9.", "page-9", "part 1", "Page 9", "policy", "page-9")
    build_index(tmp_path, [new, *corpus()], HashedWords())
    index = Index.open(tmp_path, HashedWords())
    assert index.search("word9x9", k=1)[0].chunk.source == "page-9"
    assert index.search("word1x1", k=1)[0].chunk.source == "page-1"
    build_index(tmp_path, [new, *corpus()], HashedWords(), anew=True)
    build_index(tmp_path, [new, *corpus()][:-1], HashedWords())
    assert put == [1, 21, 20], "a passage taken away makes the store anew"


def test_nothing_of_a_removed_document_stays_on_the_disk(tmp_path: Path) -> None:
    build_index(tmp_path, corpus(), HashedWords())
    build_index(tmp_path, corpus(pages=3), HashedWords())
    files = [path for path in root(tmp_path).rglob("*") if path.is_file()]
    assert files and not [path for path in files if b"word3x1" in path.read_bytes()]
    build_index(tmp_path, corpus(pages=4), HashedWords())
    assert any(b"word3x1" in path.read_bytes() for path in root(tmp_path).rglob("chunks.jsonl"))


def test_a_reader_of_the_index_that_was_removed_reads_the_new_one(built: Path) -> None:
    index = Index.open(built, HashedWords())
    before = index.snapshot
    build_index(built, corpus(pages=3), HashedWords())
    assert not before.folder.exists()
    index._snapshot = before  # as it is for a search that began before the switch
    assert index.search("word1x1", k=1)[0].chunk.source == "page-1"


def test_keywords_taken_over_are_those_of_their_passages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = Cut(made_by=cutting_digest())
    build_index(tmp_path, corpus(), HashedWords(), cut=cut)
    changed = [replace(corpus()[0], keywords="kyphosis"), *corpus()[1:]]
    new = Chunk("Words of their own.", "page-9", "part 1", "Page 9", "policy", "page-9")
    read: list[str] = []
    with monkeypatch.context() as patched:
        patched.setattr(build, "keyword_tokens", lambda c: read.append(c.text) or keyword_tokens(c))
        build_index(tmp_path, [new, *changed], HashedWords(), cut=cut)
    assert read == [new.text, changed[0].text]
    snapshot = Snapshot(current(tmp_path), "hashed words 1")
    (row,) = snapshot.keywords.rows("kyphosi")
    assert snapshot.chunks[row].id == changed[0].id
    assert read_tokens(snapshot.folder) == [keyword_tokens(chunk) for chunk in snapshot.chunks]
    with monkeypatch.context() as patched:
        patched.setattr(build, "keyword_tokens", lambda c: read.append(c.text) or keyword_tokens(c))
        build_index(tmp_path, [new, *changed], HashedWords(), cut=Cut(made_by="other code"))
        build_index(tmp_path, [new, *changed], HashedWords(), cut=cut)
    assert len(read) == 2 + 21, "tokens of other code are made anew"


def test_vectors_taken_over_are_those_of_their_texts(tmp_path: Path) -> None:
    build_index(tmp_path, corpus(), HashedWords())
    shuffled = list(reversed(corpus(pages=3)))
    build_index(tmp_path, shuffled, HashedWords())
    snapshot = Snapshot(current(tmp_path), "hashed words 1")
    expected = HashedWords().encode([chunk.embedded_text for chunk in snapshot.chunks])
    assert abs(snapshot.embeddings - expected).max() < 1e-6
    stored = snapshot.store.get([snapshot.chunks[4].id])
    assert abs(stored[snapshot.chunks[4].id] - expected[4]).max() < 1e-6


def test_another_model_embeds_everything_anew(tmp_path: Path) -> None:
    build_index(tmp_path, corpus(), HashedWords())
    report = build_index(tmp_path, corpus(), HashedWords(model="hashed words 2"))
    assert report.embedded == 20


def test_the_folder_before_stays_and_older_ones_go(tmp_path: Path) -> None:
    names = []
    for pages in (1, 2, 3):
        build_index(tmp_path, corpus(pages), HashedWords())
        names.append(current(tmp_path).name)
    left = {path.name for path in root(tmp_path).iterdir() if path.is_dir()}
    assert left == set(names[1:])


def test_nothing_to_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nothing to index"):
        build_index(tmp_path, [], HashedWords())


def test_a_second_builder_is_told_after_its_wait(tmp_path: Path) -> None:
    started, release = threading.Event(), threading.Event()

    class Slow(HashedWords):
        def encode(self, texts: list[str]) -> Vectors:  # type: ignore[override]
            started.set()
            assert release.wait(20)
            return super().encode(texts)

    builder = threading.Thread(target=build_index, args=(tmp_path, corpus(), Slow()))
    builder.start()
    try:
        assert started.wait(20)
        with pytest.raises(Busy, match="Another process is building"):
            build_index(tmp_path, corpus(), HashedWords(), wait=0.1)
    finally:
        release.set()
        builder.join()
    assert Manifest.read(current(tmp_path)).chunks == 20


def test_a_build_that_fails_leaves_the_old_index_and_its_work_is_not_lost(tmp_path: Path) -> None:
    build_index(tmp_path, corpus(pages=1), HashedWords())
    before = current(tmp_path)

    def fail(label: str, done: int, total: int) -> None:
        if label == "Storing passages":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_index(tmp_path, corpus(), HashedWords(), fail)
    assert current(tmp_path) == before
    encoder = HashedWords()
    report = build_index(tmp_path, corpus(), encoder)
    assert (report.embedded, encoder.encoded) == (0, 0)
    assert not list(root(tmp_path).rglob(UNFINISHED))


def test_work_of_a_killed_build_with_another_model_is_not_used(tmp_path: Path) -> None:
    build_index(tmp_path, corpus(pages=1), HashedWords())
    folder = current(tmp_path)
    killed = root(tmp_path) / "index-killed"
    killed.mkdir()
    (killed / UNFINISHED).write_bytes(b'{"model": "other", "dimensions": 64}\n' + b"\0" * 3000)
    (root(tmp_path) / "index-torn").mkdir()
    (root(tmp_path) / "index-torn" / UNFINISHED).write_bytes(b'{"mod')
    report = build_index(tmp_path, corpus(), HashedWords())
    assert report.embedded == 15
    assert {p.name for p in root(tmp_path).iterdir() if p.is_dir()} == {
        folder.name,
        current(tmp_path).name,
    }


def test_no_index_names_the_command_that_builds_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match=r"`lamina index build`$"):
        Index.open(tmp_path, HashedWords())


@pytest.fixture
def built(tmp_path: Path) -> Path:
    build_index(tmp_path, corpus(), HashedWords())
    return tmp_path


@pytest.mark.parametrize(
    "name",
    [
        "manifest.json",
        "chunks.jsonl",
        "embeddings.npy",
        "chroma/chroma.sqlite3",
        "bm25/params.index.json",
        "bm25/data.csc.index.npy",
    ],
)
@pytest.mark.parametrize("how", ["removed", "cut off", "overwritten"])
def test_a_damaged_part_is_told_and_mended_by_a_build(built: Path, name: str, how: str) -> None:
    path = current(built) / name
    if how == "removed":
        path.unlink()
    elif how == "cut off":
        path.write_bytes(path.read_bytes()[: 10 if name.startswith("chroma") else -20])
    else:
        path.write_bytes(b"not what it was")
    with pytest.raises(IndexMissing, match=r"`lamina index build`$"):
        Index.open(built, HashedWords())
    build_index(built, corpus(), HashedWords())
    assert Index.open(built, HashedWords()).search("word1x1", k=1)[0].chunk.source == "page-1"


def test_a_store_whose_vectors_are_gone_is_told_at_the_first_search(built: Path) -> None:
    chroma = current(built) / "chroma"
    shutil.rmtree(chroma)
    ON_DISK.create(current(built)).close()
    index = Index.open(built, HashedWords())
    with pytest.raises(IndexMissing, match=r"0 of 20 vectors.*`lamina index build`$"):
        index.search("word1x1")


def test_a_pointer_to_nowhere_is_told(built: Path) -> None:
    for name in ("index-gone", "", "../../etc"):
        (root(built) / "CURRENT").write_text(name)
        with pytest.raises(IndexMissing, match=r"`lamina index build`$"):
            Index.open(built, HashedWords())


def test_an_index_of_another_model_or_version_is_told(built: Path) -> None:
    with pytest.raises(
        IndexMissing, match=r"hashed words 1.*hashed words 2.*`lamina index build`$"
    ):
        Index.open(built, HashedWords(model="hashed words 2"))
    path = current(built) / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 1}))
    with pytest.raises(IndexMissing, match=r"another version.*`lamina index build`$"):
        Index.open(built, HashedWords())


def test_spoilt_vectors_are_embedded_again(built: Path) -> None:
    import numpy as np

    vectors = np.array(read_embeddings(current(built)))
    vectors[3] = 0.0
    np.save(current(built) / "embeddings.npy", vectors)
    assert build_index(built, corpus(), HashedWords()).embedded == 1


def test_an_open_reader_moves_with_the_pointer(built: Path) -> None:
    index = Index.open(built, HashedWords())
    assert index.search("brand new words", k=1)[0].chunk.source != "page-9"
    old = current(built)
    new = Chunk("Brand new words.", "page-9", "part 1", "Page 9", "page", "page-9")
    build_index(built, [*corpus(), new], HashedWords())
    assert index.search("brand new words", k=1)[0].chunk.source == "page-9"
    assert index.manifest.chunks == 21
    point_to(built, old)
    assert index.search("brand new words", k=1)[0].chunk.source != "page-9"


def test_a_reader_keeps_answering_when_the_new_index_cannot_be_opened(built: Path) -> None:
    index = Index.open(built, HashedWords())
    build_index(built, corpus(), HashedWords(model="hashed words 2"))
    assert index.search("word1x1", k=1)[0].chunk.source == "page-1"
    (root(built) / "CURRENT").unlink()
    assert index.search("word2x1", k=1)[0].chunk.source == "page-2"


def test_readers_answer_while_indexes_are_built(built: Path) -> None:
    index = Index.open(built, HashedWords())
    stop, faults = threading.Event(), []

    def read() -> None:
        while not stop.is_set():
            try:
                assert index.search("word1x1", k=1)[0].chunk.source == "page-1"
            except BaseException as error:
                faults.append(error)
                return

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for pages in (5, 6, 7):
        build_index(built, corpus(pages), HashedWords())
    stop.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert index.manifest.chunks == 35


def test_the_digest_tells_every_field_and_no_order() -> None:
    chunks = corpus()
    assert corpus_digest(chunks) == corpus_digest(list(reversed(chunks)))
    assert corpus_digest([replace(chunks[0], url="x"), *chunks[1:]]) != corpus_digest(chunks)


def test_a_word_of_many_passages_is_held_once(tmp_path: Path) -> None:
    write_tokens(tmp_path, [["lumbar", "fusion"], ["fusion"]])
    first, second = read_tokens(tmp_path)
    assert first == ["lumbar", "fusion"] and second[0] is first[1]
