"""Chunks follow the documents' own structure, fit the encoder and name what they are about."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import import_documents
from corpus.imported_manual import ImportedManual
from corpus.passage import passage
from corpus.prose import Passage
from index import cut
from index.build import build_index
from index.chunk import Chunk
from index.chunk_file import chunk_line, identified, read_chunks, write_chunks
from index.chunking import own_chunks
from index.cut import all_chunks, cut_corpus
from index.document_chunks import document_chunks
from index.hashed_words import HashedWords
from index.pieces import GROUP, grouped, parts_of
from index.wordpiece import WINDOW, token_count

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


def words(text: str) -> int:
    return len(text.split())


@pytest.fixture(scope="module")
def own() -> list[Chunk]:
    return identified(own_chunks())


def test_every_chunk_of_ours_fits_the_encoder(own: list[Chunk]) -> None:
    assert len(own) > 500
    assert max(token_count(chunk.embedded_text) for chunk in own) <= WINDOW


def test_ids_are_unique_and_the_same_every_time(own: list[Chunk]) -> None:
    ids = [chunk.id for chunk in own]
    assert len(set(ids)) == len(ids) and all(ids)
    assert ids == [chunk.id for chunk in identified(own_chunks())]


def test_no_marker_is_left_in_a_text(own: list[Chunk]) -> None:
    assert not [chunk.locator for chunk in own if "[@" in chunk.text or "[@" in chunk.question]


def test_prose_of_ours_names_its_sources(own: list[Chunk]) -> None:
    bare = [
        (chunk.source, chunk.locator)
        for chunk in own
        if not chunk.sources and chunk.section not in ("title", "related_codes", "figures")
    ]
    assert bare == []


def test_a_page_chunk_names_its_own_code_first(own: list[Chunk]) -> None:
    pages = [chunk for chunk in own if chunk.kind == "page"]
    assert pages and all(
        chunk.own_code == chunk.document.removeprefix("lamina-page-") for chunk in pages
    )
    assert all(chunk.own_code == "" for chunk in own if chunk.kind != "page")


def test_a_page_has_its_title_figures_and_questions(own: list[Chunk]) -> None:
    page = [chunk for chunk in own if chunk.document == "lamina-page-63053"]
    assert {"title", "figures", "faq", "covers"} <= {chunk.section for chunk in page}
    figures = next(chunk for chunk in page if chunk.section == "figures")
    assert "6.13" in figures.text and "ZZZ" in figures.text


def test_a_modifier_file_is_found_under_all_its_modifiers(own: list[Chunk]) -> None:
    finger = [chunk for chunk in own if "FA" in chunk.modifiers and chunk.kind == "modifier"]
    assert finger and all({"FA", "F1", "F9"} <= set(chunk.modifiers) for chunk in finger)
    assert len({chunk.document for chunk in finger}) == 1


def test_a_short_text_stays_whole() -> None:
    assert parts_of("One. Two.\n- three", 10, words) == ["One. Two.\n- three"]


def test_a_long_text_is_cut_between_sentences() -> None:
    text = "Alpha beta gamma. Delta epsilon zeta. Eta theta iota."
    assert parts_of(text, 6, words) == ["Alpha beta gamma. Delta epsilon zeta.", "Eta theta iota."]


def test_an_abbreviation_ends_no_sentence() -> None:
    text = "See ch. IV of the manual. The rule holds there."
    assert parts_of(text, 6, words) == ["See ch. IV of the manual.", "The rule holds there."]


def test_lines_of_a_list_stay_lines() -> None:
    text = "Needs:\n- one two three\n- four five six\n- seven eight"
    assert parts_of(text, 9, words) == ["Needs:\n- one two three\n- four five six", "- seven eight"]


def test_a_sentence_longer_than_a_part_is_cut_at_its_joints() -> None:
    text = "one two three four; five six seven eight"
    assert parts_of(text, 5, words) == ["one two three four;", "five six seven eight"]


@given(st.lists(st.sampled_from(["Word", "two.", "L4-5", "e.g.", "x;", "\n", "- b"]), max_size=60))
def test_cutting_loses_and_repeats_nothing(pieces: list[str]) -> None:
    text = " ".join(pieces)
    parts = parts_of(text, 7, words)
    assert " ".join(parts).split() == text.split()
    assert all(words(part) <= 7 for part in parts)


def test_short_paragraphs_and_bullets_join_their_neighbours() -> None:
    def item(count: int, bullet: bool = False) -> Passage:
        return Passage(" ".join(["w"] * count), (), bullet)

    items = (item(90), item(60), item(10), item(50, True), item(50, True), item(50, True))
    sizes = [[words(one.text) for one in group] for group in grouped(items, words)]
    assert sizes == [[90], [60, 10, 50], [50, 50]]
    assert max(map(sum, sizes)) <= GROUP


def test_a_bullet_that_begins_in_bold_stands_alone() -> None:
    bullets = [Passage(text, (), True) for text in ("**62** Yes.", "**80** No.", "plain", "also")]
    groups = [[one.text for one in group] for group in grouped(bullets, words)]
    assert groups == [["**62** Yes."], ["**80** No."], ["plain", "also"]]


def test_each_modifier_of_a_page_is_found_by_itself(own: list[Chunk]) -> None:
    found = [c for c in own if c.document == "lamina-page-22633" and c.section == "modifiers"]
    assert ("62",) in [chunk.modifiers[:1] for chunk in found]
    assert all(chunk.text.count("**") <= 2 for chunk in found)


def manual(*texts: str, heading: str = "Chapter I > A. Part") -> ImportedManual:
    passages = tuple(
        passage(f"ch. I §A.1 ¶{number}", heading, "ch. I §A", text, page="I-3")
        for number, text in enumerate(texts, start=1)
    )
    return ImportedManual("a-manual", "A Manual", "2026", "document", "Somebody", passages)


def test_a_manual_keeps_its_paragraphs_with_place_and_page() -> None:
    whole = " ".join(["word"] * 60)
    chunks = list(document_chunks(manual(f"{whole} 63047", f"{whole} 63048"), words))
    assert [(c.locator, c.page, c.codes) for c in chunks] == [
        ("ch. I §A.1 ¶1", "I-3", ("63047",)),
        ("ch. I §A.1 ¶2", "I-3", ("63048",)),
    ]
    assert {(c.kind, c.authority) for c in chunks} == {("document", 4)}


def test_a_fragment_joins_the_paragraph_after_it() -> None:
    chunks = list(document_chunks(manual("For example:", "63047 and 63048."), words))
    assert [(c.locator, c.text) for c in chunks] == [
        ("ch. I §A.1 ¶1–2", "For example:\n63047 and 63048.")
    ]


def test_each_part_of_a_long_paragraph_names_its_own_codes() -> None:
    text = f"63047 {'word ' * 200}end. Then 63048 {'word ' * 200}end."
    found = list(document_chunks(manual(text), words))
    assert [c.codes for c in found] == [("63047",), ("63048",)]


def test_a_path_of_headings_that_is_too_long_keeps_its_end() -> None:
    heading = " > ".join(f"{part} {'x ' * 30}".strip() for part in "ABCDE")
    (chunk,) = document_chunks(manual("Some text of a few words.", heading=heading), words)
    assert chunk.heading.startswith("D") and chunk.heading.endswith("x")


def test_chunks_survive_the_file(tmp_path: Path, own: list[Chunk]) -> None:
    chunk = replace(own[0], ranges=(("63001", "63048"),), diagnoses=("M48.061",), page="IV-9")
    write_chunks(tmp_path, [chunk, own[1]])
    assert read_chunks(tmp_path) == [chunk, own[1]]
    assert "\n" not in chunk_line(chunk)


def test_a_repeated_passage_is_one_and_the_rest_keep_their_order() -> None:
    one = Chunk("a", "s", "l", "t", "page", "d")
    two = replace(one, text="b")
    found = identified([one, two, one])
    assert [(c.text, c.position) for c in found] == [("a", 0), ("b", 1)]


def test_the_published_pages_become_chunks(tmp_path: Path) -> None:
    if not SEEDS.is_dir():
        pytest.skip("the published pages of ../shared/seeds are not here")
    import_documents([SEEDS], tmp_path)
    pages = [chunk for chunk in all_chunks(tmp_path) if chunk.kind == "imported_page"]
    assert {chunk.own_code for chunk in pages} == {"63001", "63044", "63053", "63057", "63102"}
    assert max(token_count(chunk.embedded_text) for chunk in pages) <= WINDOW


def test_documents_that_are_as_before_are_not_cut_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    inbox.mkdir()
    for name in ("one", "two"):
        (inbox / f"{name}.md").write_text(f"# Bulletin {name}\n\nOf {name} nothing else is said.\n")
    import_documents([inbox], home)
    first = cut_corpus(home, words)
    build_index(home, first.chunks, HashedWords(), cut=first)
    (inbox / "two.md").write_text("# Bulletin two\n\nOf two something new is said.\n")
    import_documents([inbox], home)
    read: list[str] = []
    whole = cut.document_chunks
    with monkeypatch.context() as patched:
        patched.setattr(
            cut,
            "document_chunks",
            lambda one, count: read.append(one.source_id) or whole(one, count),
        )
        again = cut_corpus(home, words)
        assert read == ["document-two"]
    texts = [chunk.text for chunk in again.chunks if chunk.kind == "document"]
    assert texts == ["Of one nothing else is said.", "Of two something new is said."]
    assert [c for c in again.chunks if c.document == "document-one"] == [
        c for c in first.chunks if c.document == "document-one"
    ]
    with monkeypatch.context() as patched:
        patched.setattr(cut, "cutting_digest", lambda: "other code")
        patched.setattr(
            cut,
            "document_chunks",
            lambda one, count: read.append(one.source_id) or whole(one, count),
        )
        cut_corpus(home, words)
    assert read[1:] == ["document-one", "document-two"], "other code cuts everything anew"
