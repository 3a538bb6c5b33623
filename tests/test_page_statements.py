"""Single statements of pages, families and digests, held against what they cite: edits, limits, publishers."""

import csv
import gzip
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from corpus.citation import Citation
from corpus.family import FOLDER as FAMILIES
from corpus.family import load_families
from corpus.page import FOLDER as PAGES
from corpus.page import load_pages
from corpus.policy import FOLDER as POLICIES
from corpus.prose import Section
from corpus.shipped import covered_codes
from corpus.sources import source
from corpus.store import Store

DAY = date(2026, 7, 15)
SHARED = Path(__file__).parents[2] / "shared"
SEEDS = SHARED / "seeds"
EDITS_2024 = (
    Path(os.environ.get("LAMINA_CMS_DIR") or SHARED / "cms")
    / "ncci"
    / "ptp_practitioner_2024Q3_northstar.csv.gz"
)
FILES = sorted(path for folder in (PAGES, FAMILIES, POLICIES) for path in folder.glob("*.md"))
every_file = pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])

PAIR = re.compile(r"\b([0-9A-Z]{5})/([0-9A-Z]{5})\b")
EDITS = re.compile(r"@cms-ptp-2026q3, ([^;\]]*)")
MARKERS = re.compile(r"\[@[^\]]*\]")
# An indicator of an edit, not one of the fee file.
TOLD = re.compile(
    r"(?<!bilateral )(?<!assistant )(?<!co-surgeon )(?<!adjudication )(?<!team )"
    r"(?<!multiple-procedure )(?<!ASC )(?<!PC/TC )\bindicator ([019])\b"
)
PUBLISHED = re.compile(r"[a-z]+-(\d{5})")  # a publisher's page on that code
GROUNDS = {
    "anatomical ground": "Anatomic Consideration",
    "ground of CMS policy": "CMS Policy",
    "ground of descriptor": "Code Descriptor / CPT Instruction",
}
GROUNDS_2024 = {
    "mutually exclusive": "Mutually exclusive procedures",
    "more extensive procedure": "More extensive procedure",
    "as misuse": "Misuse of Column Two code with Column One code",
    "instruction of CPT or CMS": "CPT Manual or CMS manual coding instruction",
}
OLD_EDITS = re.compile(r"@cms-ptp-2024q3, ([^;\]]*)")
RUN = 8  # so many identical words in a row are a copy
CMS_TABLES = {
    "cms-pfs-2026c",
    "cms-pfs-2025d",
    "cms-aoc-2026q3",
    "cms-mue-2026q2",
    "cms-ptp-2026q3",
    "cms-addendum-b-2026-01",
    "cms-asc-aa-2026-07",
    "cms-asc-ee-2026-07",
}
# What CPT itself says; "by CPT instruction" is the ground that CMS prints for an edit.
CPT_SAYS = re.compile(
    r"\bCPT (?:draws|has|leaves|counts|keeps|itself)|\bCPT's\b|\b[Bb]y CPT\b(?! instruction)"
    r"|the CPT definition"
)
APPEAL = re.compile(
    r"\b(?:nor an|or on|or|no|without) appeal\b|cannot be overridden|nothing overrides|no override(?! at\b)"
)
EDITION_TOLD = {  # words that tell of an edition, and the source they need
    re.compile(r"(?<!\d )October 2025"): "cms-pfs-2025d",
    re.compile(r"\bin 2024\b|2024Q3"): "cms-ptp-2024q3",
}
# The labels of the fee file name no earlier operation, nor does a list of primaries.
RE_EXPLORED = re.compile(r"\bre-explor|\bnever operated on|\bfirst-time\b")
PUBLISHER_TOLD = re.compile(r"\bpublisher|\bpublished (?:page|description)|\bnewsletter")
DENIED_BESIDE = re.compile(r"\*\*(.*?)\b[Dd]enied beside ((?:\d{5}(?:, | or | and )?)+)\.?\*\*")
SAME_LEVEL = re.compile(r"\b(?:same|that) (?:levels?|vertebra|interspaces?|segments?)\b")
REGIONS = {"cervical", "thoracic", "lumbar"}
TWO_REGIONS = {"63090"}  # lower thoracic, lumbar or sacral


def _lines(path: Path) -> Iterator[str]:
    yield from path.read_text(encoding="utf-8").splitlines()


def _edits(line: str) -> Iterator[tuple[str, str, bool]]:
    """Column one, column two and whether the line says that there is no such row."""
    for locator in EDITS.findall(line):
        absent = locator.startswith("no row")
        yield from ((first, second, absent) for first, second in PAIR.findall(locator))


@every_file
def test_cited_edits_are_in_the_edit_table_and_missing_ones_are_not(
    path: Path, shipped: Store
) -> None:
    covered, wrong = set(covered_codes()), []
    for line in _lines(path):
        for first, second, absent in _edits(line):
            if {first, second} <= covered:
                edit = shipped.ptp(first, second, DAY)
                stands = edit is not None and (absent or edit.column_one == first)
                wrong += [f"{first}/{second} in: {line[:120]}"] if stands is absent else []
    assert not wrong


@every_file
def test_a_locator_names_edits_or_missing_edits_but_never_both(path: Path) -> None:
    """ "no row for A/B, C/D" reads as if neither pair had a row."""
    mixed = [
        locator
        for line in _lines(path)
        for locator in EDITS.findall(line)
        if "no row" in locator and not locator.startswith("no row")
    ]
    assert not mixed


@every_file
def test_an_indicator_told_of_an_edit_is_that_of_a_cited_edit(path: Path, shipped: Store) -> None:
    covered, wrong = set(covered_codes()), []
    for line in _lines(path):
        told = set(TOLD.findall(MARKERS.sub("", line)))
        pairs = {(a, b) for a, b, absent in _edits(line) if not absent}
        if not told or not pairs or "No edit" in line:
            continue
        if all({a, b} <= covered for a, b in pairs):
            found = {edit.modifier_indicator for a, b in pairs if (edit := shipped.ptp(a, b, DAY))}
            wrong += [f"{told - found} told, {found} found: {line[:120]}"] if told - found else []
    assert not wrong


def test_the_ground_told_for_a_limit_is_that_of_the_file(shipped: Store) -> None:
    told = 0
    for hcpcs, page in load_pages().items():
        counting = page.section("Level counting")
        mue = shipped.mue(hcpcs, DAY)
        for words, rationale in GROUNDS.items():
            if counting is not None and words in counting.text:
                assert mue is not None and mue.rationale == rationale, hcpcs
                told += 1
    assert told > 20


def test_the_ground_told_for_an_edit_is_that_of_the_file_of_2024() -> None:
    """CMS gives grounds in that file only; words and cited pairs stand on one line."""
    if not EDITS_2024.is_file():
        pytest.skip("needs ncci/ptp_practitioner_2024Q3_northstar.csv.gz of ../shared/cms")
    told = [
        (path.stem, MARKERS.sub("", line)[:90], ground, pairs)
        for path in FILES
        for line in _lines(path)
        if (pairs := {p for locator in OLD_EDITS.findall(line) for p in PAIR.findall(locator)})
        for words, ground in GROUNDS_2024.items()
        if words in MARKERS.sub("", line)
    ]
    wanted = {f"{first},{second}" for *_, pairs in told for first, second in pairs}
    with gzip.open(EDITS_2024, "rt", encoding="utf-8") as file:
        lines = [line for line in file if line[:11] in wanted]
    rows = sorted(csv.reader(lines), key=lambda row: row[3])  # the last of a pair that came back
    grounds = {(row[0], row[1]): row[4] for row in rows}
    assert len(told) > 80 and len(grounds) == len(wanted)
    wrong = [each[:3] for each in told if each[2] not in {grounds[pair] for pair in each[3]}]
    assert not wrong


def test_a_published_page_speaks_for_the_diagnoses_of_its_own_operation_only() -> None:
    """What a publisher lists for a laminotomy supports no diagnosis of a fusion."""
    foreign = [
        f"{hcpcs} {listed.code}: {source}"
        for hcpcs, page in load_pages().items()
        for listed in page.diagnoses
        for source in listed.sources
        if (named := PUBLISHED.fullmatch(source)) and named[1] != hcpcs
    ]
    assert not foreign


def _spoken(sections: tuple[Section, ...]) -> Iterator[tuple[str, str, tuple[Citation, ...]]]:
    """Heading, words and citations of every passage and answer; a question counts as words."""
    for section in sections:
        yield from ((section.heading, item.text, item.citations) for item in section.items)
        for entry in section.entries:
            yield section.heading, f"{entry.question} {entry.answer}", entry.citations


def _borrowed(words: str, citations: tuple[Citation, ...]) -> list[str]:
    """Cited publishers' pages on a code that the words do not name."""
    named = [(each.source, PUBLISHED.fullmatch(each.source)) for each in citations]
    return [source for source, match in named if match and match[1] not in words]


def test_a_published_page_on_another_code_is_cited_only_where_that_code_is_named() -> None:
    """What a publisher asks of 63102 is not what is asked of 63101, unless the sentence says so.

    The lists under Diagnoses are held to it as well: a title of ICD-10-CM bears them by itself.
    """
    borrowed = [
        f"{hcpcs} {heading}: {sources}: {words[:90]}"
        for hcpcs, page in load_pages().items()
        for heading, words, citations in _spoken(page.sections)
        if (sources := _borrowed(f"{hcpcs} {words}", citations))
    ]
    assert not borrowed


def test_a_published_page_is_cited_in_a_family_only_where_its_code_is_named() -> None:
    told = [
        (name, words, citations)
        for name, one in load_families().items()
        for words, citations in [
            *((row.said, row.citations) for row in one.choices),
            *((words, citations) for _, words, citations in _spoken(one.sections)),
        ]
    ]
    assert len(told) > 400
    assert not [(n, w[:90]) for n, w, citations in told if _borrowed(w, citations)]


def test_a_borrowed_demand_is_found_and_an_own_or_named_one_is_not() -> None:
    cited = (Citation("mira-63102", "", "", "", "", ""), Citation("mcpm-12", "", "", "", "", ""))
    assert _borrowed("63101 The approach by name.", cited) == ["mira-63102"]
    assert not _borrowed("63101 The approach by name, as is asked of 63102.", cited)


def test_every_page_says_what_the_note_must_show() -> None:
    bare = [
        hcpcs
        for hcpcs, page in load_pages().items()
        if (asked := page.section("Documentation")) is None or not asked.items
    ]
    assert not bare


@every_file
def test_a_code_without_an_outpatient_rate_is_not_said_to_be_missing_from_addendum_b(
    path: Path,
) -> None:
    """CMS's addendum lists packaged and inpatient codes without a rate; the loaded table has rates only."""
    text = path.read_text(encoding="utf-8")
    assert not re.findall(r"not (?:on|in) Addendum B|absent from Addendum B", text)


@every_file
def test_no_citation_stands_twice_in_one_marker(path: Path) -> None:
    markers = [each[1:-1].split("; ") for line in _lines(path) for each in MARKERS.findall(line)]
    assert not [cited for cited in markers if len(cited) != len(set(cited))]


@every_file
def test_what_cpt_itself_says_rests_on_more_than_tables_of_cms(path: Path) -> None:
    """The labels of the fee file do not tell 22840 from 22842; a source that does is cited."""
    bare = [
        line[:120]
        for line in _lines(path)
        if CPT_SAYS.search(MARKERS.sub("", line))
        and (cited := set(re.findall(r"@([a-z0-9-]+)", line)))
        and cited <= CMS_TABLES
    ]
    assert not bare


def test_what_is_told_of_an_earlier_operation_rests_on_more_than_tables_of_cms() -> None:
    bare = [
        f"{path.stem}: {line[:100]}"
        for path in sorted(PAGES.glob("*.md"))
        for line in _lines(path)
        if RE_EXPLORED.search(MARKERS.sub("", line))
        and (cited := set(re.findall(r"@([a-z0-9-]+)", line)))
        and cited <= CMS_TABLES
    ]
    assert not bare


@every_file
def test_what_a_publisher_is_said_to_tell_cites_one(path: Path) -> None:
    unnamed = [
        line[:120]
        for line in _lines(path)
        if "[@" in line
        and PUBLISHER_TOLD.search(MARKERS.sub("", line))
        and all(source(each).authority < 4 for each in re.findall(r"@([a-z0-9-]+)", line))
    ]
    assert not unnamed


def test_a_denial_beside_another_code_cites_the_edit_that_denies() -> None:
    """A code is denied beside another when it is column two of it, so that pair is cited."""
    told = [
        (path.stem, first, second, set(_edits(line)))
        for path in sorted(PAGES.glob("*.md"))
        for line in _lines(path)
        if (bold := DENIED_BESIDE.search(line))
        for second in re.findall(r"\b\d{5}\b", bold[1]) or [path.stem]
        for first in re.findall(r"\b\d{5}\b", bold[2])
    ]
    assert len(told) > 60
    assert not [each[:3] for each in told if (each[1], each[2], False) not in each[3]]


@every_file
def test_a_unit_limit_is_not_said_to_withstand_every_appeal(path: Path) -> None:
    """CMS rules out an override at processing, reopening and redetermination; no more is written."""
    assert not [line[:120] for line in _lines(path) if "cms-mue" in line and APPEAL.search(line)]


@every_file
def test_what_is_told_of_an_older_edition_cites_that_edition(path: Path) -> None:
    uncited = [
        line[:120]
        for line in _lines(path)
        for words, edition in EDITION_TOLD.items()
        if "[@" in line and words.search(MARKERS.sub("", line)) and f"@{edition}" not in line
    ]
    assert not uncited


def test_codes_said_to_be_of_the_same_level_are_of_the_same_region() -> None:
    """A thoracic code cannot be of the same level as a cervical one."""
    pages = load_pages()
    region = {hcpcs: page.region for hcpcs, page in pages.items() if page.region in REGIONS}
    mixed = [
        f"{hcpcs} {other}: {sentence[:90]}"
        for hcpcs, page in pages.items()
        if hcpcs in region and hcpcs not in TWO_REGIONS
        for _, words, _ in _spoken(page.sections)
        for sentence in re.split(r"(?<=[.;])\s", words)
        if SAME_LEVEL.search(sentence)
        for other in set(re.findall(r"\b\d{5}\b", sentence)) - TWO_REGIONS
        if region.get(other, region[hcpcs]) != region[hcpcs]
    ]
    assert not mixed


# --- own words ---------------------------------------------------------------------------------


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9']+", text.lower())
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


@pytest.fixture(scope="module")
def publishers() -> set[tuple[str, ...]]:
    if not SEEDS.is_dir():
        pytest.skip("needs ../shared/seeds beside the checkout")
    return {run for path in SEEDS.glob("*.txt") for run in _runs(path.read_text(errors="replace"))}


@every_file
def test_no_eight_words_in_a_row_are_those_of_a_published_page(
    path: Path, publishers: set[tuple[str, ...]]
) -> None:
    sentences = [
        sentence
        for line in _lines(path)
        for sentence in re.split(r"(?<=[.?!;])\s", MARKERS.sub("", line))
    ]
    assert not [s for s in sentences if _runs(s) & publishers]


DRUG_DEVICES = {"20704", "20705"}
"""Add-ons of hundreds of operations, most of them outside the spine."""


def test_every_add_on_that_cms_lists_for_a_code_is_named_on_its_page(shipped: Store) -> None:
    """One without a page of its own too: 0095T counts a further 22864."""
    unnamed = [
        f"{hcpcs}: {add_on}"
        for hcpcs in load_pages()
        for add_on in set(shipped.add_ons_of(hcpcs, DAY)) - DRUG_DEVICES
        if add_on not in (PAGES / f"{hcpcs}.md").read_text(encoding="utf-8")
    ]
    assert not unnamed


def test_one_primary_is_not_told_as_one_of_several() -> None:
    assert not [
        hcpcs
        for hcpcs, one in load_pages().items()
        if len(one.primaries) == 1
        and "Without one of them" in (PAGES / f"{hcpcs}.md").read_text(encoding="utf-8")
    ]
