"""Manuals: every paragraph stands at its place and page, with nothing of the page's frame in it."""

import os
import re
import time
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from corpus.errors import UnreadableFile
from corpus.imported_manual import ImportedManual
from corpus.importers.documents import read_document_file
from corpus.named_codes import diagnoses_in, hcpcs_in, modifiers_in, ranges_in
from corpus.passage import Passage

SPECIMENS = Path(__file__).parent / "specimens"
CMS = Path(os.environ.get("LAMINA_CMS_DIR") or Path(__file__).parents[2] / "shared" / "cms")
MANUALS = CMS / "text"
NCCI, GUIDELINES, LAYOUT = "ncci_policy_manual.txt", "icd10cm_guidelines.txt", "RVU25D.txt"
with_manuals = pytest.mark.skipif(
    not MANUALS.is_dir(), reason=f"CMS's manuals are not at {MANUALS} (LAMINA_CMS_DIR)"
)


@cache
def manual(path: Path) -> ImportedManual:
    document = read_document_file(path)
    assert isinstance(document, ImportedManual)
    return document


def at(path: Path, locator: str) -> Passage:
    found = [each for each in manual(path).passages if each.locator == locator]
    assert len(found) == 1, (locator, [each.locator for each in manual(path).passages][:50])
    return found[0]


# --- specimens -------------------------------------------------------------------------------


def test_a_paragraph_that_crosses_a_page_is_whole_and_names_both() -> None:
    item = at(SPECIMENS / "ncci_manual.txt", "ch. I §B.1")
    assert item.page == "I-3/4"
    assert "Revision Date" not in item.text
    assert "bush in the question.\nA second paragraph" in item.text
    assert "non-contiguous" in item.text
    assert item.codes == ("0997T", "0998T", "0990T", "0995T")
    assert item.ranges == (("0990T", "0995T"),)
    assert item.modifiers == ("59", "XS")
    assert item.heading == "Chapter I: Rose Policies > B. Pruning"


def test_only_the_next_letter_or_number_opens_a_place() -> None:
    locators = [each.locator for each in manual(SPECIMENS / "ncci_manual.txt").passages]
    assert locators == [
        "Title page", "Introduction", "Introduction, Purpose", "ch. I §A", "ch. I §B.1",
        "ch. I §B.2", "ch. I §C", "ch. I §C.a", "ch. I §C.b", "ch. I §D", "List of Acronyms",
    ]  # fmt: skip
    assert "C. elegans" in at(SPECIMENS / "ncci_manual.txt", "ch. I §A").text
    assert "4. This number" in at(SPECIMENS / "ncci_manual.txt", "ch. I §B.2").text


def test_one_chapter_alone_does_not_pass_for_the_manual() -> None:
    one = manual(SPECIMENS / "ncci_manual.txt")
    assert (one.source_id, one.edition) == ("ncci-manual-2031-ch-i", "2031-01-01")


def test_guidelines_nest_and_a_list_inside_one_stays_text() -> None:
    guidelines = manual(SPECIMENS / "guidelines.txt")
    assert [(each.locator, each.page) for each in guidelines.passages] == [
        ("Introduction", "1"), ("I.A.1", "3"), ("I.A.2.a.1.a", "3/4"), ("I.A.2.a.1.b.i", "4"),
        ("I.A.3", "4"), ("Appendix I", "4"),
    ]  # fmt: skip
    wet = at(SPECIMENS / "guidelines.txt", "I.A.2.a.1.a")
    assert "b. stay in its text." in wet.text
    assert "neither thorn nor flower > a. Old leaves > 1) Brown leaves > (a) Wet" in wet.heading
    assert at(SPECIMENS / "guidelines.txt", "I.A.1").diagnoses == ("Z59.0", "B20")
    assert at(SPECIMENS / "guidelines.txt", "I.A.1").codes == ()


def test_each_value_of_an_indicator_is_a_passage() -> None:
    layout = SPECIMENS / "record_layout.txt"
    assert (manual(layout).source_id, manual(layout).edition) == ("cms-rvu-layout-2031", "2031B")
    zero = at(layout, "Bilateral Surgery (Modifier 50), value 0")
    assert zero.text == "150% adjustment does not apply. Example: 1 = one rose, and not two."
    assert (zero.line, zero.page) == (20, "2")
    two = at(layout, "Bilateral Surgery (Modifier 50), value 2")
    assert (two.text, two.page) == ("It is in the RVUs already.", "2/3")
    assert at(layout, "Non-Facility Practice Expense RVU").heading.endswith("(positions 67-72)")
    assert at(layout, "Status Code, value C").text == "Contractors price the code."


def test_any_other_text_is_a_document_under_its_headings() -> None:
    notes = manual(SPECIMENS / "notes.md")
    assert (notes.source_id, notes.title) == ("document-notes", "Garden bulletin")
    assert [(each.locator, each.line) for each in notes.passages] == [
        ("Garden bulletin", 6), ("Coverage", 10), ("Coverage (2)", 22)
    ]  # fmt: skip
    assert notes.passages[1].heading == "Garden bulletin > Coverage"
    assert notes.passages[1].codes == ("0997T", "0998T")
    assert "ignore previous" not in " ".join(each.text for each in notes.passages)
    assert "| code | units |\n|---|---|\n| 0998T | 2 |" in notes.passages[1].text


def test_a_text_without_headings_is_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("First line\nof a paragraph.\n\nSecond paragraph, 63047.\n", encoding="utf-8")
    assert [(each.locator, each.text) for each in manual(path).passages] == [
        ("¶1", "First line of a paragraph.\nSecond paragraph, 63047.")
    ]


@pytest.mark.parametrize(
    ("name", "mark", "says"),
    [
        ("ncci_manual.txt", "tion.\nA second", "cut off"),
        ("ncci_manual.txt", "CHAPTER I\n", "chapter I"),
        ("guidelines.txt", "b. stay in", "page 3 of 4"),
        ("record_layout.txt", "PC/TC INDICATOR", "cut off"),
    ],
)
def test_a_cut_off_manual_is_refused(tmp_path: Path, name: str, mark: str, says: str) -> None:
    text = (SPECIMENS / name).read_text(encoding="utf-8")
    path = tmp_path / name
    path.write_text(text[: text.index(mark)], encoding="utf-8")
    with pytest.raises(UnreadableFile, match=says) as refusal:
        read_document_file(path)
    assert refusal.value.line


# --- codes in running text -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("63052 vs 63053", ("63052", "63053")),
        ("codes 22532-\n22865, +63103 and (95940/95941/G0453)",
         ("22532", "22865", "63103", "95940", "95941", "G0453")),
        ("0001T – 0199T, 0042F, 0001U, 0002M", ("0001T", "0199T", "0042F", "0001U", "0002M")),
        ("63030-50, 63030LT", ("63030",)),
        ("$12345, 12345.67, 612345, P.L. 101-239, 2026, 100-04", ()),
        ("M48.061, L4-L5, T12, 9XXXX, X1234, W1234", ()),
    ],
)  # fmt: skip
def test_hcpcs_codes(text: str, codes: tuple[str, ...]) -> None:
    assert hcpcs_in(text) == codes


def test_ranges_diagnoses_and_modifiers() -> None:
    assert ranges_in("63001–63053, 22532- 22534 and 29866") == (
        ("63001", "63053"),
        ("22532", "22534"),
    )
    assert diagnoses_in("L4-5, T12, M48.061, S32.001A, Z59.0-") == ("M48.061", "S32.001A", "Z59.0")
    assert diagnoses_in("B20 and A00-B99", categories=True) == ("B20", "A00", "B99")
    assert modifiers_in("modifier 24 (E/M) or 79; modifiers (i.e., 59 or XE, XS); -51") == (
        "24", "79", "59", "XE", "XS"
    )  # fmt: skip
    assert modifiers_in("the modifier is OR, modifier IN use, NCCI PTP-associated modifier") == ()


# --- the real manuals ------------------------------------------------------------------------

PLACES: list[tuple[str, str, str, str, str]] = [
    # manual, locator, page, codes that it names, first words
    (NCCI, "ch. IV §F.9", "IV-9/10", "63042 63047 22630 22633", "Centers of Medicare"),
    (NCCI, "ch. IV §F.12", "IV-10", "22630 63056", "The PTP edit"),
    (NCCI, "ch. IV §F.1", "IV-7", "22830", "Exploration of"),
    (NCCI, "ch. IV §F.3", "IV-7/8", "22532 22865 22505", "Spinal arthrodesis"),
    (NCCI, "ch. IV §F.10", "IV-10", "22840 22847", "Only one anterior"),
    (NCCI, "ch. IV §F.11", "IV-10", "22853 22854 22845 22847", "CPT codes 22853"),
    (NCCI, "ch. IV §G.1", "IV-10", "29700 29750", "The application of"),
    (NCCI, "ch. IV §H.4", "IV-14", "20931 20937 20938", "The MUE values"),
    (NCCI, "ch. IV §I.31", "IV-20", "96523", "CPT code 96523"),
    (NCCI, "ch. VIII §C.34", "VIII-11", "61783 63001 63053", "CPT code 61783"),
    (NCCI, "ch. VIII §C.36", "VIII-11", "22630 63056", "The PTP edit"),
    (NCCI, "ch. VIII §D.1", "VIII-11/12", "68200", "When a subconjunctival"),
    (NCCI, "ch. I §E ¶1", "I-14", "", "The AMA CPT"),
    (NCCI, "ch. I §E ¶4", "I-14", "", "Modifiers 22"),
    (NCCI, "ch. I §E.b", "I-15/16", "", "Modifier 25"),
    (NCCI, "ch. I §E.c ¶1", "I-16", "", "Modifier 58"),
    (NCCI, "ch. I §E.e", "I-20", "", "Modifiers XE, XS"),
    (NCCI, "ch. I §B, Surgical Examples 4", "I-9", "", "Because a colectomy"),
    (NCCI, "ch. I §V.10", "I-32", "", "Published policies"),
    (NCCI, "ch. I §V, after 10 ¶1", "I-32", "", "UOS denied based"),
    (NCCI, "ch. I §S", "I-27", "", "The NCCI program"),
    (NCCI, "ch. XIII §D.1", "XIII-5", "", "Medically Unlikely Edits"),
    (GUIDELINES, "I.A.19", "12", "", "The assignment of"),
    (GUIDELINES, "I.A.12.a", "9/10", "", "A type 1"),
    (GUIDELINES, "I.B.13 ¶1", "15", "", "Some ICD-10-CM codes"),
    (GUIDELINES, "I.B.16", "16/17", "", "Code assignment"),
    (GUIDELINES, "I.B.20", "19", "", "The classification defines"),
    (GUIDELINES, "I.C.1.a.2.i", "21/22", "", "If a patient"),
    (GUIDELINES, "I.C.1.d.9", "26", "", "If the reason"),
    (GUIDELINES, "I.C.13.c", "61", "", "7th character A"),
    (GUIDELINES, "I.C.13.d.2", "62", "", "Category M80"),
    (GUIDELINES, "I.C.19.g.3.a", "86", "", "Codes under category"),
    (GUIDELINES, "I.C.21.c.6 ¶1", "98/99", "", "There are three"),
    (GUIDELINES, "II.J", "109/110", "", "When a patient"),
    (GUIDELINES, "IV.H", "114", "", "Do not code"),
    (GUIDELINES, "IV.A.1", "112", "", "When a patient"),
    (LAYOUT, "Multiple Procedure (Modifier 51), value 2", "9", "", "Standard payment"),
    (LAYOUT, "Multiple Procedure (Modifier 51), value 3", "9/10", "", "Special rules"),
    (LAYOUT, "Bilateral Surgery (Modifier 50), value 1", "11", "", "150% payment"),
    (LAYOUT, "Co-surgeons (Modifier 62), value 1", "13", "", "Co-surgeons could"),
    (LAYOUT, "Team Surgery (Modifier 66), value 1", "13", "", "Team surgeons"),
    (LAYOUT, "Global Surgery, value ZZZ", "8", "", "The code is related"),
    (LAYOUT, "Status Code, value C", "18", "", "Contractors price"),
    (LAYOUT, "PC/TC Indicator, value 9", "22", "", "Not Applicable"),
]


@with_manuals
@pytest.mark.parametrize(("name", "locator", "page", "codes", "begins"), PLACES)
def test_a_paragraph_stands_at_its_place_and_page(
    name: str, locator: str, page: str, codes: str, begins: str
) -> None:
    found = at(MANUALS / name, locator)
    assert found.page == page
    assert found.codes == tuple(codes.split()) or not codes
    assert found.text.startswith(begins)


@with_manuals
def test_every_section_that_the_contents_list_is_found() -> None:
    text = (MANUALS / NCCI).read_text(encoding="utf-8")
    listed: dict[str, str] = {}
    chapter = ""
    for line in text[: text.index("\nINTRODUCTION\n")].split("\n"):
        if opened := re.match(r"Chapter ([IVX]+) – ", line):
            chapter = opened[1]
        elif section := re.match(r"([A-Z])\. (?!Reserved)", line):
            listed[f"ch. {chapter} §{section[1]}"] = line
    found = {each.section for each in manual(MANUALS / NCCI).passages}
    assert len(listed) == 136
    assert not set(listed) - found


@with_manuals
def test_what_follows_a_section_s_last_item_is_not_taken_for_that_item() -> None:
    after = {
        e.locator.split(" ¶")[0] for e in manual(MANUALS / NCCI).passages if "after" in e.locator
    }
    assert after == {
        "ch. I §V, after 10",
        "ch. II §B, after 6",
        "ch. II §B, after 8",
        "ch. XI §U, after 6",
    }


@with_manuals
def test_lines_of_the_record_layout_are_those_of_the_file() -> None:
    assert at(MANUALS / LAYOUT, "Global Surgery, value 000").line == 226
    assert at(MANUALS / LAYOUT, "Status Code, value R").line == 588


@with_manuals
def test_source_ids_and_editions_are_those_of_the_register() -> None:
    from corpus.sources import source

    for name in (NCCI, GUIDELINES, LAYOUT):
        imported = manual(MANUALS / name)
        assert source(imported.source_id).edition == imported.edition


@with_manuals
@pytest.mark.parametrize("name", [NCCI, GUIDELINES, LAYOUT])
def test_locators_are_unique_and_no_foot_of_a_page_is_in_a_text(name: str) -> None:
    passages = manual(MANUALS / name).passages
    assert max(Counter(each.locator for each in passages).values()) == 1
    foot = re.compile(
        r"Revision Date|\b(?:[IVX]+|Intro)-\d{1,2}\b(?! )|Page \d+ of \d+|^FY 2026$|\.{6}|\f", re.M
    )
    found = [(each.locator, match[0]) for each in passages if (match := foot.search(each.text))]
    assert not found
    assert all(each.text.strip() and each.line for each in passages)


@with_manuals
@pytest.mark.parametrize("name", [NCCI, GUIDELINES, LAYOUT])
def test_at_least_98_of_100_words_of_a_manual_are_kept(name: str) -> None:
    """Counted without contents, page feet and the repeated title pages of the chapters."""
    passages = manual(MANUALS / name).passages
    kept = words("\n".join(f"{e.locator} {e.heading} {e.text}" for e in passages))
    printed = words("\n".join(body_lines(name)))
    lost = printed - kept
    assert sum(printed.values()) > 4_000
    assert sum(lost.values()) <= 0.02 * sum(printed.values()), lost.most_common(20)


def body_lines(name: str) -> list[str]:
    text = (MANUALS / name).read_text(encoding="utf-8").replace("\f", "\n")
    if name == NCCI:
        text = text[text.index("\nINTRODUCTION\n") :]
        text = re.sub(r"\nCHAPTER [IVX]+\n.*?\n[IVX]+-1\n", "\n", text, flags=re.DOTALL)
        text = re.sub(r"Revision Date \(Medicare\): \S+(\n(?:[IVX]+|Intro)-\d+)?", "", text)
        text = re.sub(r"^\d{1,2}\. ", "", text, flags=re.M)
    if name == GUIDELINES:
        start = text.index("\nSection I. Conventions, general coding guidelines and chapter\n")
        text = text[: text.index("\nICD-10-CM Official Guidelines", 10)] + text[start:]
        text = re.sub(r"ICD-10-CM Official Guidelines.*\nFY 2026\nPage \d+ of \d+", "", text)
    return [line for line in text.split("\n") if not re.search(r"[.…]{5,}\s*\S*\d+$", line)]


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


@with_manuals
def test_no_passage_is_so_long_that_its_end_is_not_read() -> None:
    for name in (NCCI, GUIDELINES, LAYOUT):
        lengths = sorted(len(each.text) for each in manual(MANUALS / name).passages)
        assert lengths[int(0.95 * len(lengths))] <= 1_400
        assert lengths[-1] <= 2_700


@with_manuals
def test_all_manuals_are_read_within_five_seconds() -> None:
    start = time.perf_counter()
    for name in (NCCI, GUIDELINES, LAYOUT):
        read_document_file(MANUALS / name)
    assert time.perf_counter() - start < 5
