"""Our Markdown: front matter, sections, bullets, questions and the places they cite."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from corpus import page as page_module
from corpus.errors import NoAnswer, UnreadableFile
from corpus.page import load_pages, page, page_codes
from corpus.policy import load_policies, policy
from corpus.prose import cited, read_prose, sections_of

PAGE = """---
hcpcs: "63053"
title: "Decompression at an interbody fusion, each additional segment"
synonyms: [add-on level]
region: lumbar
procedure: decompression
approach: posterior
family: ["63052", "63053"]
level_counting: {unit: segment, kind: each_additional, count: each additional, rule: "One."}
add_on: true
primaries: ["22630", "63052"]
figures:
  edition: 2026C
  status: A
  global_days: ZZZ
  work_rvu: "3.69"
  facility_pe_rvu: "1.23"
  mp_rvu: "1.21"
  facility_total_rvu: "6.13"
  nonfacility_na: true
  pctc_indicator: "0"
  multiple_procedure: "0"
  bilateral_surgery: "0"
  assistant_surgery: "2"
  co_surgeons: "2"
  team_surgery: "0"
  mue_value: 4
  adjudication_indicator: "2"
  mue_edition: 2026Q2
  apc: null
  asc: {payment_indicator: N1, rate: null, edition: 2026-07}
modifiers:
  - {modifier: "51", verdict: not_allowed, note: exempt, sources: [cms-pfs-2026c]}
diagnoses:
  - {code: M48.061, label: "lumbar stenosis", note: "", sources: [mira-63053]}
corrections:
  - {about: a, they_say: b, source: mira-63053, we_say: c, because: d, evidence: cms-aoc-2026q3}
related: [{code: "63048", why: other family}]
sources: [cms-pfs-2026c, mira-63053]
reviewed: 2026-11-21
---

## Covers
First paragraph
over two lines. [@cms-aoc-2026q3; @mira-63053]

Second. [@ncci-manual-2026, ch. IV §F.9 p. IV-9]

## Documentation
- **Levels.** Name each
  segment. [@mira-63053]
- Laterality. [@mira-63053]

## FAQ
### Can I bill it alone?
No. [@cms-aoc-2026q3]
### And with 63047?
No: 63047; see the table. [@cms-aoc-2026q3, 63048; @cms-ptp-2026q3, 63047/63052]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "63053.md").write_text(PAGE, encoding="utf-8")
    monkeypatch.setattr(page_module, "FOLDER", tmp_path)
    page.cache_clear()
    load_pages.cache_clear()
    yield tmp_path
    page.cache_clear()
    load_pages.cache_clear()


def test_a_page_is_typed(folder: Path) -> None:
    one = page("63053")
    assert one is not None
    assert one.figures.facility_total_rvu == Decimal("6.13") and one.figures.global_days == "ZZZ"
    assert one.figures.apc is None and one.figures.asc is not None and one.figures.asc.rate is None
    assert one.primaries_total == 2 and one.add_ons == ()
    assert one.reviewed == date(2026, 11, 21)
    mod = one.modifier("51")
    assert mod is not None and mod.verdict == "not_allowed" and one.modifier("62") is None
    assert one.corrections[0].evidence == "cms-aoc-2026q3"
    assert list(load_pages()) == ["63053"] and page_codes() == ("63053",)


def test_passages_lose_their_markers_and_keep_their_places(folder: Path) -> None:
    one = page("63053")
    assert one is not None
    covers = one.section("Covers")
    assert covers is not None
    assert [item.text for item in covers.items] == ["First paragraph over two lines.", "Second."]
    first, second = covers.items
    assert [(c.source, c.locator) for c in first.citations] == [
        ("cms-aoc-2026q3", "63053"),  # a table without locator is cited at the page's code
        ("mira-63053", ""),
    ]
    assert second.citations[0].locator == "ch. IV §F.9 p. IV-9"
    assert "@" not in covers.text


def test_bullets_are_passages_of_their_own(folder: Path) -> None:
    one = page("63053")
    section = one.section("documentation") if one else None
    assert section is not None and all(item.bullet for item in section.items)
    assert [item.text for item in section.items] == [
        "**Levels.** Name each segment.",
        "Laterality.",
    ]
    assert section.text.startswith("- **Levels.**")


def test_questions_keep_their_answers(folder: Path) -> None:
    one = page("63053")
    assert one is not None
    assert [(e.question, e.answer) for e in one.faq] == [
        ("Can I bill it alone?", "No."),
        ("And with 63047?", "No: 63047; see the table."),
    ]
    assert one.faq[1].sources == ("cms-aoc-2026q3", "cms-ptp-2026q3")


@pytest.mark.parametrize("hcpcs", ["99999", "../63053", "63053.md", "", "6305"])
def test_no_page_is_none(folder: Path, hcpcs: str) -> None:
    assert page(hcpcs) is None


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('hcpcs: "63053"', 'hcpcs: "63052"', "file name"),
        ("global_days: ZZZ", "global_days: 010", "quoted"),  # YAML 1.1 reads 010 as 8
        ('work_rvu: "3.69"', "work_rvu: 3.69", "quoted"),
        ("region: lumbar", "", "region"),
        ("[@mira-63053]", "[@mira-00000]", "mira-00000"),
        ("---\nhcpcs", "hcpcs", "front matter"),
        ("family: [", "family: {", "line"),
    ],
)
def test_a_malformed_page_is_named(folder: Path, old: str, new: str, problem: str) -> None:
    assert old in PAGE
    (folder / "63053.md").write_text(PAGE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UnreadableFile, match=problem) as caught:
        page("63053")
    assert "63053.md" in str(caught.value)


def test_a_semicolon_inside_a_locator_does_not_split_it() -> None:
    text, places = cited("So. [@mcpm-4, §20.6.4; ch. 14 §40.4; @mcpm-23, §30.A]", "x")
    assert text == "So."
    assert [(p.source, p.locator) for p in places] == [
        ("mcpm-4", "§20.6.4; ch. 14 §40.4"),
        ("mcpm-23", "§30.A"),
    ]


def test_a_table_stays_one_passage() -> None:
    (section,) = sections_of("## T\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[@mcpm-12, §1]\n", "x")
    assert section.items[0].text == "| a | b |\n|---|---|\n| 1 | 2 |"


def test_policies_load_by_topic() -> None:
    assert policy("mue") is load_policies()["mue"]
    assert policy("mue").source_id == "lamina-policy-mue"
    for topic, one in load_policies().items():
        assert one.sections and len(one.faq) >= 3, topic
    with pytest.raises(NoAnswer, match="global-surgery"):
        policy("astrology")


def test_front_matter_is_required(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text("# no front matter\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="line 1"):
        read_prose(path)
