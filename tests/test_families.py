"""Family pages, held against the code pages and the tables that come with Lamina."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from corpus.citation import Citation
from corpus.errors import EditionMissing, NoAnswer, UnreadableFile
from corpus.family import FOLDER, Choice, Family, families_of, family, load_families
from corpus.page import load_pages, page_codes
from corpus.parameter import parameter
from corpus.prose import read_prose
from corpus.shipped import covered_codes
from corpus.sources import source
from corpus.store import Store

DAY = date(2026, 7, 15)
PAIR = re.compile(r"\b([0-9A-Z]{5})/([0-9A-Z]{5})\b")
CODE = re.compile(r"(?<![\w$.,])\d{5}(?![\w,]\d|\w)")
PRICED = re.compile(r"\b(\d{5}) \$([\d,]+\.\d\d)")
RVUS = re.compile(r"\b(\d+\.\d\d)(?: against (\d+\.\d\d))? RVUs")
CENT = Decimal("0.01")
DECOMPRESSION = ["decompression", "discectomy", "transpedicular", "corpectomy"]
TABLES_ONLY = {
    "ablation", "augmentation", "cord-and-roots", "deformity", "epidural-injections",
    "facet-injections", "infusion-pumps", "intraspinal-lesions", "neurostimulators", "osteotomy",
    "vertebral-body-lesions", "vertebral-fracture",
}  # fmt: skip
ADD_ONS_ELSEWHERE = {"69990", "61783"}  # beside operations of many families, members of none

FAMILIES = tuple(load_families())
every_family = pytest.mark.parametrize("name", FAMILIES)
of_decompression = pytest.mark.parametrize("name", DECOMPRESSION)


def _citations(one: Family) -> Iterator[tuple[str, Citation]]:
    """What a family cites, with the words it stands by."""
    for row in one.choices:
        yield from ((row.code, citation) for citation in row.citations)
    for section in one.sections:
        yield from ((section.heading, citation) for citation in section.citations)


def test_the_families_of_decompression_are_there() -> None:
    assert set(DECOMPRESSION) <= set(FAMILIES)


def test_every_decompression_and_corpectomy_of_the_fee_file_has_a_page(shipped: Store) -> None:
    codes = {f"{number}" for number in range(63001, 63104)} | {"62380", *ADD_ONS_ELSEWHERE}
    paid = {code for code in codes if shipped.known(code)}
    assert len(paid) > 45
    assert paid <= set(page_codes())


def test_every_decompression_and_corpectomy_is_a_member_of_one_family(shipped: Store) -> None:
    codes = [c for c in map(str, range(63001, 63104)) if shipped.known(c)] + ["62380"]
    assert not [code for code in codes if len(families_of(code)) != 1]


# --- the decision table ----------------------------------------------------------------------


@every_family
def test_every_member_has_a_page_or_none_has(name: str) -> None:
    """A family whose codes are told from the tables alone says so by having no page at all."""
    missing = set(family(name).members) - set(page_codes())
    assert not missing or (name in TABLES_ONLY and missing == set(family(name).members))


@every_family
def test_no_two_members_are_chosen_by_the_same_answers(name: str) -> None:
    asked = [
        (row.region, row.approach, row.work, row.levels, row.occasion)
        for row in family(name).choices
    ]
    assert len(asked) == len(set(asked))


def _page_words(row: Choice) -> tuple[str, str, str]:
    page = load_pages()[row.code]
    counting = page.level_counting
    levels = f"{counting.count} {counting.unit}" + ("s" if counting.kind == "range" else "")
    return page.region, levels, ",".join(c for c in page.add_ons if c in counting.rule)


@of_decompression
def test_region_levels_and_add_on_are_those_of_the_pages(name: str) -> None:
    for row in family(name).choices:
        region, levels, add_on = _page_words(row)
        assert row.region == region, row.code
        assert row.levels == levels, row.code
        assert row.add_on == add_on, row.code


@every_family
def test_an_add_on_in_the_table_lists_the_code(name: str, shipped: Store) -> None:
    for row in family(name).choices:
        if row.add_on:
            assert row.add_on in shipped.add_ons_of(row.code, DAY), row.code


@every_family
def test_an_add_on_for_any_region_has_primaries_in_every_region(name: str) -> None:
    """63035 follows 63020 and 63030 only: "any" would take in the thoracic spine."""
    one = family(name)
    for row in one.choices:
        firsts = [first for first in one.choices if row.code in first.add_on]
        if row.region == "any" and firsts:
            regions = " ".join(first.region for first in firsts)
            if "other than neck and thorax" in regions:
                regions += " lumbar"
            reached = [part for part in ("cervic", "thorac", "lumb") if part in regions]
            assert len(reached) == 3, f"{row.code}: its primaries are {regions}"


# --- citations and figures -------------------------------------------------------------------


@every_family
def test_every_row_and_passage_cites_what_is_registered(name: str) -> None:
    one = family(name)
    assert not [row.code for row in one.choices if not row.citations]
    assert not [item.text for s in one.sections for item in s.items if not item.citations]
    assert not [entry.question for entry in one.faq if not entry.citations]
    used = {citation.source for _, citation in _citations(one)}
    assert used == set(one.sources)
    assert all(source(each).title for each in used)


@every_family
def test_cited_edits_are_in_the_edit_table(name: str, shipped: Store) -> None:
    covered, wrong, looked_up = set(covered_codes()), [], 0
    for where, citation in _citations(family(name)):
        if citation.source != "cms-ptp-2026q3":
            continue
        absent = citation.locator.startswith("no row")
        for first, second in PAIR.findall(citation.locator):
            if {first, second} <= covered:
                looked_up += 1
                edit = shipped.ptp(first, second, DAY)
                found = edit is not None and (absent or edit.column_one == first)
                wrong += [f"{where}: {citation.locator}"] if found is absent else []
    assert looked_up and not wrong


NEGATION = re.compile(r"\b(?:not|never|neither|nor|no)\b", re.IGNORECASE)


@every_family
def test_what_never_goes_together_says_so_without_its_heading(name: str) -> None:
    """A bullet is quoted alone in an answer, so it has to be a sentence of its own."""
    section = next(one for one in family(name).sections if one.heading == "Never together")
    told = [item.text for item in section.items]
    assert told and not [text for text in told if not NEGATION.search(text)]


def _is_add_on_of(add_on: str, primary: str, store: Store) -> bool:
    """As the row of either says: the tables that come with Lamina hold those of our codes."""
    try:
        found = store.add_on(add_on, DAY)
        return found is not None and primary in found.primaries
    except EditionMissing:
        return add_on in store.add_ons_of(primary, DAY)


@every_family
def test_cited_add_ons_are_in_the_add_on_table(name: str, shipped: Store) -> None:
    wrong = [
        f"{where}: {add_on}/{primary}"
        for where, citation in _citations(family(name))
        if citation.source == "cms-aoc-2026q3"
        for add_on, primary in PAIR.findall(citation.locator)
        if not _is_add_on_of(add_on, primary, shipped)
    ]
    assert not wrong


@every_family
def test_every_code_named_exists(name: str, shipped: Store) -> None:
    front, body = read_prose(FOLDER / f"{name}.md")
    named = set(CODE.findall(body)) | set(CODE.findall(str(front["choices"])))
    assert not [code for code in sorted(named) if not shipped.known(code)]


# --- figures ---------------------------------------------------------------------------------


def _amounts(hcpcs: str, store: Store) -> set[Decimal]:
    """What CMS pays for a code: the two national fees, a surgery center, a hospital, in USD."""
    row, center, outpatient = (
        store.fee_row(hcpcs, DAY), store.asc(hcpcs, DAY), store.apc(hcpcs, DAY),
    )  # fmt: skip
    factor = parameter("conversion_factor").at(DAY).value
    fees = (row.facility_total_rvu, row.nonfacility_total_rvu)
    paid = {(rvu * factor).quantize(CENT, ROUND_HALF_UP) for rvu in fees}
    rates = {rate.payment_rate for rate in (center, outpatient) if rate and rate.payment_rate}
    return paid | {rate.quantize(CENT) for rate in rates}


@every_family
def test_an_amount_after_a_code_is_what_cms_pays_for_it(name: str, shipped: Store) -> None:
    _, body = read_prose(FOLDER / f"{name}.md")
    told = [(code, Decimal(amount.replace(",", ""))) for code, amount in PRICED.findall(body)]
    assert not [(code, paid) for code, paid in told if paid not in _amounts(code, shipped)]


@every_family
def test_relative_values_are_those_of_a_cited_code(name: str, shipped: Store) -> None:
    for section in family(name).sections:
        passages = [(item.text, item.citations) for item in section.items]
        passages += [(entry.answer, entry.citations) for entry in section.entries]
        for text, citations in passages:
            told = {Decimal(rvu) for found in RVUS.findall(text) for rvu in found if rvu}
            cited = {code for citation in citations for code in CODE.findall(citation.locator)}
            totals = {shipped.fee_row(code, DAY).facility_total_rvu for code in cited if told}
            assert told <= totals, text


@every_family
def test_the_codes_of_a_family_have_their_figures_in_the_shipped_tables(name: str) -> None:
    assert set(family(name).members) <= set(covered_codes())


# --- reading ---------------------------------------------------------------------------------


def test_an_unknown_family_is_told_with_those_there_are() -> None:
    with pytest.raises(NoAnswer, match="corpectomy"):
        family("no-such-family")


def test_a_code_without_a_family_has_none() -> None:
    assert families_of("99213") == ()
    assert [one.name for one in families_of("63087")] == ["corpectomy"]


def test_members_that_are_not_the_rows_are_refused(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    import corpus.family as module

    text = (FOLDER / "corpectomy.md").read_text(encoding="utf-8")
    folder = FOLDER.__class__(str(tmp_path))
    (folder / "broken.md").write_text(
        text.replace("family: corpectomy", "family: broken").replace(
            'members: ["63081", ', "members: ["
        ),
        encoding="utf-8",
    )
    monkeypatch.setattr(module, "FOLDER", folder)
    with pytest.raises(UnreadableFile, match="not the same codes"):
        family("broken")
