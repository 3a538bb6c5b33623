"""Single statements of pages, families and digests, held against what they cite: edits, limits, publishers."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from corpus.family import FOLDER as FAMILIES
from corpus.page import FOLDER as PAGES
from corpus.page import load_pages
from corpus.policy import FOLDER as POLICIES
from corpus.shipped import covered_codes
from corpus.store import Store

DAY = date(2026, 7, 15)
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
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
PUBLISHED = re.compile(r"(?:mira|codingahead)-(\d{5})")
GROUNDS = {
    "anatomical ground": "Anatomic Consideration",
    "ground of CMS policy": "CMS Policy",
    "ground of descriptor": "Code Descriptor / CPT Instruction",
}
RUN = 8  # so many identical words in a row are a copy


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


def test_a_published_page_speaks_for_the_diagnoses_of_its_own_operation_only() -> None:
    """What a publisher lists for a laminotomy supports no diagnosis of a fusion."""
    foreign = [
        f"{hcpcs} {listed.code}: {source}"
        for hcpcs, page in load_pages().items()
        for listed in page.diagnoses
        for source in listed.sources
        if (named := PUBLISHED.fullmatch(source)) and named[1] not in {hcpcs, *page.family}
    ]
    assert not foreign


@every_file
def test_a_code_without_an_outpatient_rate_is_not_said_to_be_missing_from_addendum_b(
    path: Path,
) -> None:
    """CMS's addendum lists packaged and inpatient codes without a rate; the loaded table has rates only."""
    text = path.read_text(encoding="utf-8")
    assert not re.findall(r"not (?:on|in) Addendum B|absent from Addendum B", text)


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
