"""Our code pages, held against the tables that come with Lamina: figures, edits, verdicts and prose."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations_with_replacement

import pytest

from assistant.rules.modifier_verdict import modifier_on
from corpus.diagnosis import diagnosis
from corpus.errors import LaminaError
from corpus.modifier import modifier
from corpus.page import FOLDER, CodePage, load_pages, page_codes
from corpus.parameter import parameter
from corpus.prose import MARKER, read_prose
from corpus.rows import FeeRow
from corpus.sources import source
from corpus.store import Store

DAY, JANUARY = date(2026, 7, 15), date(2026, 1, 15)
FIRST_PAGES = """
    63001 63015 63030 63035 63042 63044 63047 63048 63052 63053 63055 63056 63057 63101 63102
    63103 22558 22612 22614 22630 22632 22633 22634 22840 22842 22853 20930 20936"""
CODE = re.compile(r"(?<![\w$.,])(?:\d{5}|[A-CE-HJ-MP-V]\d{4})(?![\w,]\d|\w)")
DECIMAL = re.compile(r"(?<![\w.§-])(\$?)(\d[\d,]*\.\d+)(?![\w])")
IMPORTED = "mira-63001 mira-63053 mira-63057 mira-63102 codingahead-63044"
KINDS = ("single", "range", "each_additional", "per_session")
ADD_ON_LIST_IN_FULL = 15  # a longer list of primaries may be an excerpt
TABLE_FIGURES = (
    "status global_days work_rvu facility_pe_rvu mp_rvu facility_total_rvu nonfacility_na "
    "pctc_indicator multiple_procedure bilateral_surgery assistant_surgery co_surgeons team_surgery"
)
# Figures that no CMS table prints: 63053 tells of the value the RUC recommended.
EDITORIAL = {"63053": {Decimal("5.00")}}

CODES = page_codes()
every_page = pytest.mark.parametrize("hcpcs", CODES)


def _page(hcpcs: str) -> CodePage:
    return load_pages()[hcpcs]


def _body(hcpcs: str) -> str:
    return read_prose(FOLDER / f"{hcpcs}.md")[1]


def test_every_code_of_the_first_family_has_a_page() -> None:
    assert set(FIRST_PAGES.split()) <= set(CODES)


# --- front matter ----------------------------------------------------------------------------


@every_page
def test_figures_and_indicators_are_those_of_the_fee_file(hcpcs: str, shipped: Store) -> None:
    row, figures = shipped.fee_row(hcpcs, DAY), _page(hcpcs).figures
    said = {name: getattr(figures, name) for name in TABLE_FIGURES.split()}
    assert said == {name: getattr(row, name) for name in TABLE_FIGURES.split()}
    assert figures.edition == row.edition.edition


@every_page
def test_units_are_those_of_the_mue_file(hcpcs: str, shipped: Store) -> None:
    mue, figures = shipped.mue(hcpcs, DAY), _page(hcpcs).figures
    published = (
        (mue.mue_value, mue.adjudication_indicator, mue.edition.edition)
        if mue
        else (None, None, None)
    )
    assert (
        figures.mue_value,
        figures.adjudication_indicator,
        figures.mue_edition,
    ) == published


@every_page
def test_facility_rates_are_those_of_the_addenda(hcpcs: str, shipped: Store) -> None:
    apc, asc, figures = shipped.apc(hcpcs, DAY), shipped.asc(hcpcs, DAY), _page(hcpcs).figures
    outpatient = apc and (apc.apc, apc.payment_rate, apc.edition.edition)
    center = asc and (asc.payment_indicator, asc.payment_rate, asc.edition.edition)
    said_apc = figures.apc and (figures.apc.code, figures.apc.rate, figures.apc.edition)
    said_asc = figures.asc and (
        figures.asc.payment_indicator,
        figures.asc.rate,
        figures.asc.edition,
    )
    assert (said_apc, said_asc) == (outpatient, center)


@every_page
def test_add_on_status_and_primaries_are_those_of_the_add_on_table(
    hcpcs: str, shipped: Store
) -> None:
    page, entry = _page(hcpcs), shipped.add_on(hcpcs, DAY)
    listed = entry.primaries if entry else ()
    assert page.add_on is (entry is not None)
    assert page.primaries_total == len(listed)
    if len(listed) <= ADD_ON_LIST_IN_FULL:
        assert set(page.primaries) == set(listed)
    else:
        assert page.primaries and set(page.primaries) <= set(listed)


@every_page
def test_its_add_ons_list_it_as_a_primary(hcpcs: str, shipped: Store) -> None:
    page, table = _page(hcpcs), set(shipped.add_ons_of(hcpcs, DAY))
    assert set(page.add_ons) <= table
    forgotten = (table & set(CODES)) - set(page.add_ons)
    assert not forgotten, f"add-ons with a page of their own are missing: {forgotten}"


@every_page
def test_every_diagnosis_is_billable(hcpcs: str) -> None:
    for listed in _page(hcpcs).diagnoses:
        found = diagnosis(listed.code)
        assert found is not None and found.billable, listed.code
        assert listed.label.strip(), listed.code


@every_page
def test_level_counting_is_told(hcpcs: str) -> None:
    counting = _page(hcpcs).level_counting
    assert counting.kind in KINDS
    assert counting.unit.strip() and counting.count.strip()
    assert counting.rule.endswith(".")
    assert _page(hcpcs).section("Level counting") is not None
    if _page(hcpcs).add_on and counting.kind == "each_additional":
        assert "additional" in counting.count


@every_page
def test_family_and_related_codes_exist(hcpcs: str, shipped: Store) -> None:
    page = _page(hcpcs)
    named = [*page.family, *(related.code for related in page.related), *page.add_ons]
    assert not [code for code in named if not shipped.known(code)]
    assert all(related.why.strip() for related in page.related)
    assert hcpcs not in {related.code for related in page.related}


# --- modifiers -------------------------------------------------------------------------------


def _ruled(hcpcs: str, store: Store) -> Iterator[tuple[str, str, str, str]]:
    """Modifier, the page's verdict, the rule's verdict, and what decided it."""
    page = _page(hcpcs)
    row = store.fee_row(hcpcs, DAY)
    for said in page.modifiers:
        found = modifier_on(modifier(said.modifier), row, page.add_on)
        yield said.modifier, said.verdict, found.verdict, found.decided_by


@every_page
def test_modifier_verdicts_follow_the_indicators(hcpcs: str, shipped: Store) -> None:
    wrong = [
        f"{mod}: the page says {said}, {why} says {ruled}"
        for mod, said, ruled, why in _ruled(hcpcs, shipped)
        if why != "no indicator" and said != ruled
    ]
    assert not wrong


def _without_indicator(store: Store) -> dict[str, set[tuple[str, str, str]]]:
    """By modifier: the pages whose verdict is not the rule's where no indicator decides."""
    differ: dict[str, set[tuple[str, str, str]]] = {}
    for hcpcs in CODES:
        for mod, said, ruled, why in _ruled(hcpcs, store):
            if why == "no indicator" and said != ruled:
                differ.setdefault(mod, set()).add((hcpcs, said, ruled))
    return differ


@pytest.mark.parametrize(
    "mod",
    ["22", "59", "XS", "XU", "LT", "RT", "54", "55", "57", "58", "78", "79", "24", "25", "76"],
)
def test_where_no_indicator_decides_pages_and_rule_agree(mod: str, shipped: Store) -> None:
    """The verdict of a page and that of `assistant.rules.modifier_verdict` are read side by side."""
    assert not _without_indicator(shipped).get(mod)


@every_page
def test_the_modifier_section_takes_up_every_verdict(hcpcs: str) -> None:
    page = _page(hcpcs)
    section = page.section("Modifiers")
    assert section is not None
    bold = " ".join(re.findall(r"\*\*([^*]+)\*\*", section.text))
    assert {said.modifier for said in page.modifiers} <= set(re.findall(r"\b[0-9A-Z]{2}\b", bold))


# --- sources ---------------------------------------------------------------------------------


@every_page
def test_every_passage_has_a_registered_source(hcpcs: str) -> None:
    page = _page(hcpcs)
    bare = [
        f"{section.heading}: {text[:80]}"
        for section in page.sections
        for text, citations in [
            *((item.text, item.citations) for item in section.items),
            *((entry.question, entry.citations) for entry in section.entries),
        ]
        if not citations
    ]
    assert not bare
    used = {c.source for section in page.sections for c in section.citations}
    assert used <= set(page.sources), "sources used but not listed in the front matter"
    for one in page.sources:
        assert source(one).title


@every_page
def test_every_fact_of_the_front_matter_has_a_source(hcpcs: str) -> None:
    page = _page(hcpcs)
    for ids in (
        *(m.sources for m in page.modifiers),
        *(d.sources for d in page.diagnoses),
        *((c.source, c.evidence) for c in page.corrections),
    ):
        assert ids and all(source(one).title for one in ids)


# --- figures in the prose --------------------------------------------------------------------


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _shares() -> tuple[Decimal, ...]:
    """Shares of a fee that CMS sets: rank two, bilateral, assistants, co-surgeons."""
    shares = (
        parameter("multiple_procedure").at(DAY, 2),
        parameter("bilateral").at(DAY, 1),
        parameter("assistant_at_surgery").at(DAY),
        parameter("assistant_nonphysician").at(DAY),
        parameter("co_surgeon").at(DAY),
    )
    return tuple(share.value for share in shares)


def _national(hcpcs: str, store: Store) -> set[Decimal]:
    """National amounts of a code in every loaded edition, facility and non-facility."""
    return {
        _cents(total * parameter("conversion_factor").at(row.edition.in_force_to).value)
        for row in store.fee_history(hcpcs)
        for total in (row.facility_total_rvu, row.nonfacility_total_rvu)
    }


def _amounts(hcpcs: str, store: Store) -> set[Decimal]:
    """What one code is paid: in full, at a share of it, at the rate of hospital or center."""
    parts = {share for row in store.fee_history(hcpcs) for share in _global_shares(row)}
    full = _national(hcpcs, store)
    rates = set()
    for day in (JANUARY, DAY):
        for look_up in (store.apc, store.asc):
            found = look_up(hcpcs, day)
            if found is not None and found.payment_rate is not None:
                rates |= {_cents(found.payment_rate), _cents(found.payment_rate / 2)}
    return full | rates | {_cents(one * share) for one in full for share in (*_shares(), *parts)}


def _global_shares(row: FeeRow) -> set[Decimal]:
    """Shares of the global package: 55 the last, 54 the first two, 78 the second."""
    pre, intra, post = row.preoperative, row.intraoperative, row.postoperative
    if pre is None or intra is None or post is None:
        return set()
    return {pre, intra, post, pre + intra}


def _figures(hcpcs: str, store: Store) -> set[Decimal]:
    """Every decimal in the fee rows of a code."""
    return {
        value
        for row in store.fee_history(hcpcs)
        for name in row.__dataclass_fields__
        if isinstance(value := getattr(row, name), Decimal)
    }


def _totals(codes: list[str], store: Store, most: int = 7) -> set[Decimal]:
    """Sums of whole amounts of the codes, and of the first in full with the second at half."""
    day_row = {c: _amount_of(c, store) for c in codes}
    sums = {
        sum((day_row[c] for c in chosen), Decimal(0))
        for count in range(2, most)
        for chosen in combinations_with_replacement(codes, count)
    }
    half = parameter("multiple_procedure").at(DAY, 2).value
    halved = {a + _cents(b * half) for a in day_row.values() for b in day_row.values() if a >= b}
    return sums | halved


def _amount_of(hcpcs: str, store: Store) -> Decimal:
    """The national facility amount of the day."""
    row = store.fee_row(hcpcs, DAY)
    return _cents(row.facility_total_rvu * parameter("conversion_factor").at(DAY).value)


def _passages(hcpcs: str) -> Iterator[tuple[str, list[str]]]:
    """Each line of prose without markers, and the codes it names or cites, its own among them."""
    question = ""
    for line in _body(hcpcs).splitlines():
        if line.startswith("#"):
            question = line
            continue
        if line.strip():
            codes = dict.fromkeys([hcpcs, *CODE.findall(f"{question} {line}")])
            yield MARKER.sub("", line), list(codes)


def _covered(codes: list[str], store: Store) -> list[str]:
    found = []
    for code in codes:
        try:
            store.fee_row(code, DAY)
        except LaminaError:
            continue
        found.append(code)
    return found


@every_page
def test_every_code_in_the_prose_exists(hcpcs: str, shipped: Store) -> None:
    named = {code for _, codes in _passages(hcpcs) for code in codes}
    assert not [code for code in sorted(named) if not shipped.known(code)]


@every_page
def test_every_amount_in_the_prose_is_derived_from_the_tables(hcpcs: str, shipped: Store) -> None:
    loose = []
    for text, named in _passages(hcpcs):
        printed = {Decimal(n.replace(",", "")) for sign, n in DECIMAL.findall(text) if sign}
        codes = _covered(named, shipped)
        rest = printed - {a for code in codes for a in _amounts(code, shipped)}
        if rest:
            rest -= _totals(codes, shipped)
        loose += [f"${amount} in: {text[:120]}" for amount in sorted(rest)]
    assert not loose


@every_page
def test_every_decimal_in_the_prose_is_a_figure_of_the_tables(hcpcs: str, shipped: Store) -> None:
    shares = {share * 100 for share in _shares()}
    factors = {v for _, one in parameter("conversion_factor").history() for v in one.values()}
    known = shares | {Decimal(f) for f in factors} | EDITORIAL.get(hcpcs, set())
    loose = []
    for text, named in _passages(hcpcs):
        printed = {Decimal(n.replace(",", "")) for sign, n in DECIMAL.findall(text) if not sign}
        figures = {f for code in _covered(named, shipped) for f in _figures(code, shipped)}
        loose += [f"{n} in: {text[:120]}" for n in sorted(printed - known - figures)]
    assert not loose


@every_page
def test_unit_limits_in_the_prose_are_those_of_the_mue_file(hcpcs: str, shipped: Store) -> None:
    own = shipped.mue(hcpcs, DAY)
    told = False
    for text, named in _passages(hcpcs):
        limits = {
            mue.mue_value
            for c in _covered(named, shipped)
            if (mue := shipped.mue(c, DAY)) is not None
        }
        said = {int(n) for n in re.findall(r"\bMUE (?:is |of )?(\d{1,2})\b", text)}
        assert said <= limits, text
        told = told or (own is not None and own.mue_value in said)
    assert told, "the page does not tell its own MUE"


@every_page
def test_a_formula_in_the_prose_adds_up(hcpcs: str) -> None:
    text = _body(hcpcs)
    for parts, total in re.findall(
        r"([\d.]+(?: [a-z -]+)?(?: \+ [\d.]+[a-z -]*)+) = ([\d.]+)", text
    ):
        added = sum(Decimal(n) for n in re.findall(r"\d+\.\d+", parts))
        assert added == Decimal(total)


def test_corrected_errors_of_published_pages_are_noted() -> None:
    """Each imported page that we contradict is named, with what shows otherwise."""
    corrected = {c.source for page in load_pages().values() for c in page.corrections}
    assert {
        "mira-63053",
        "mira-63001",
        "mira-63102",
        "mira-63057",
        "codingahead-63044",
    } <= corrected
    for page in load_pages().values():
        for one in page.corrections:
            assert one.they_say != one.we_say and one.because.strip()
            assert source(one.evidence).authority <= source(one.source).authority
