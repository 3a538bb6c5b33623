"""The audit of pages: planted errors are found on any code, and what is true raises no alarm."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.audit.audit import audit, audit_home, loaded_pages
from assistant.audit.audited_page import audited
from assistant.audit.authority import Authority, audit_day
from assistant.audit.between_pages import between_pages
from assistant.audit.contradiction import KINDS, Contradiction
from corpus.data import import_paths
from corpus.documents import import_documents
from corpus.errors import NoAnswer
from corpus.imported_page import ImportedPage
from corpus.page import load_pages
from corpus.page_parts import (
    FaqPair,
    Indicator,
    ListedCode,
    ModifierText,
    PageFigures,
    SitePayment,
)
from corpus.store import Store

DAY = date(2026, 7, 15)
SHARED = Path(__file__).parents[2] / "shared"
SEEDS = SHARED / "seeds"
CMS = Path(os.environ.get("LAMINA_CMS_DIR") or SHARED / "cms")
OFFICE = "Office (PFS non-facility)"
# Figures of the July 2026 fee schedule, as a page prints them.
TRUE_FIGURES = PageFigures(
    payment_amount=Decimal("1700.11"), total_rvu=Decimal("50.90"), work_rvu=Decimal("26.13"),
    pe_rvu=Decimal("16.31"), mp_rvu=Decimal("8.46"), global_days=Indicator("090"),
    status=Indicator("A", "Active"), co_surgeons=Indicator("2"), bilateral_surgery=Indicator("0"),
    mue_value=1, adjudication_indicator="2", edition="2026C",
)  # fmt: skip
Found = list[Contradiction]


def page(hcpcs: str = "22633", **parts: Any) -> ImportedPage:
    """A made-up page of a publisher nobody knows."""
    return ImportedPage(
        source_id=f"garden-{hcpcs}", publisher="Garden", hcpcs=hcpcs, layout="garden",
        title=f"Garden code page {hcpcs}", **parts,
    )  # fmt: skip


def figures(**changed: Any) -> PageFigures:
    return replace(TRUE_FIGURES, **changed)


@pytest.fixture(scope="module")
def check(shipped: Store) -> Callable[[ImportedPage], Found]:
    authority = Authority(shipped, DAY)
    return lambda one: list(audit([audited(one)], authority).contradictions)


Check = Callable[[ImportedPage], Found]


def said(found: Found) -> list[tuple[str, str]]:
    return [(one.kind, one.severity) for one in found]


# --- figures and indicators -------------------------------------------------------------------


def test_a_page_whose_figures_are_the_tables_raises_no_alarm(check: Check) -> None:
    assert check(page(figures=TRUE_FIGURES)) == []


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"work_rvu": Decimal("26.31")}, "figure"),
        ({"mp_rvu": Decimal("8.64")}, "figure"),
        ({"total_rvu": Decimal("50.09")}, "figure"),
        ({"payment_amount": Decimal("1701.11")}, "amount"),
        ({"mue_value": 2}, "unit_limit"),
        ({"adjudication_indicator": "3"}, "indicator"),
        ({"global_days": Indicator("010")}, "global_days"),
        ({"status": Indicator("C")}, "status"),
        ({"co_surgeons": Indicator("1")}, "indicator"),
        ({"bilateral_surgery": Indicator("1")}, "indicator"),
    ],
)
def test_a_wrong_figure_is_an_error_with_its_row(
    changed: dict[str, Any], kind: str, check: Check
) -> None:
    found = [one for one in check(page(figures=figures(**changed))) if one.kind == kind]
    (only,) = found
    assert only.severity == "error" and only.codes == ("22633",)
    assert only.citation is not None and only.citation.source.startswith("cms-")
    assert "file: " in only.citation.quote


def test_an_amount_of_another_year_is_recognised(check: Check, shipped: Store) -> None:
    """22633 in 2025D: total RVU times 32.3465."""
    old = next(r for r in shipped.fee_history("22633") if r.edition.edition == "2025D")
    amount = (old.facility_total_rvu * Decimal("32.3465")).quantize(Decimal("0.01"))
    stale = page(figures=figures(payment_amount=amount, total_rvu=old.facility_total_rvu))
    found = {one.about: one for one in check(stale) if one.kind == "stale_figure"}
    assert "which is the 2025D figure" in found["National amount of 22633"].says
    assert found["Total RVU of 22633"].severity == "error"


def test_a_page_that_names_the_older_edition_is_only_noted(check: Check, shipped: Store) -> None:
    old = next(r for r in shipped.fee_history("22633") if r.edition.edition == "2025D")
    honest = PageFigures(
        work_rvu=old.work_rvu, total_rvu=old.facility_total_rvu, global_days=Indicator("090"),
        edition="2025D",
    )  # fmt: skip
    found = check(page(figures=honest))
    assert found and {one.severity for one in found} == {"note"}


def test_an_empty_global_period_is_unknown_and_never_zero(check: Check) -> None:
    (only,) = check(page(figures=figures(global_days=None)))
    assert only.kind == "missing" and only.severity == "incomplete"
    assert only.holds.startswith("090")


def test_a_unit_limit_without_its_adjudication_indicator_is_incomplete(check: Check) -> None:
    (only,) = check(page(figures=figures(adjudication_indicator=None)))
    assert said([only]) == [("missing", "incomplete")]
    assert "adjudication indicator 2" in only.holds


@pytest.mark.parametrize("hcpcs", ["62380", "63043"])
def test_an_amount_for_a_contractor_priced_code_is_an_error(hcpcs: str, check: Check) -> None:
    printed = PageFigures(payment_amount=Decimal("512.00"), global_days=Indicator("090"))
    found = [o for o in check(page(hcpcs, figures=printed)) if o.kind == "amount_without_rate"]
    assert [one.severity for one in found] == ["error"]
    assert "contractor" in found[0].holds


def test_an_amount_told_for_a_contractor_priced_code_is_an_error(check: Check) -> None:
    told = page("62380", coverage=("Medicare pays $1,950.00 for it.",))
    assert ("amount_without_rate", "error") in said(check(told))


def test_figures_that_do_not_add_up_contradict_themselves(check: Check) -> None:
    odd = figures(work_rvu=Decimal("26.13"), pe_rvu=Decimal("16.31"), total_rvu=Decimal("55.90"))
    assert ("self_contradiction", "error") in said(check(page(figures=odd)))


def test_what_the_importer_saw_twice_is_listed(check: Check) -> None:
    found = check(
        page(disagreements=("Total RVU: 1.00 at the top of the page, 2.00 in its table",))
    )
    assert [(one.kind, one.about) for one in found] == [("self_contradiction", "Total RVU")]


# --- payment by setting -----------------------------------------------------------------------


def test_an_office_price_is_wrong_where_cms_flags_the_code(check: Check) -> None:
    site = SitePayment(OFFICE, None, Decimal("1700.11"))
    (only,) = check(page(site_of_service=(site,)))
    assert only.kind == "office_price" and "is the facility amount" in only.holds


def test_an_office_price_is_right_where_the_office_has_one(check: Check, shipped: Store) -> None:
    row = shipped.fee_row("99213", DAY)
    amount = (row.nonfacility_total_rvu * Decimal("33.4009")).quantize(Decimal("0.01"))
    assert check(page("99213", site_of_service=(SitePayment(OFFICE, None, amount),))) == []
    wrong = SitePayment(OFFICE, None, amount + 1)
    assert said(check(page("99213", site_of_service=(wrong,)))) == [("amount", "error")]


def test_hospital_and_center_rates_are_those_of_the_addenda(check: Check, shipped: Store) -> None:
    apc, asc = shipped.apc("22633", DAY), shipped.asc("22633", DAY)
    assert apc is not None and asc is not None
    right = (
        SitePayment("HOPD (APC)", None, apc.payment_rate, apc=apc.apc),
        SitePayment("ASC", None, asc.payment_rate, asc_payment_indicator=asc.payment_indicator),
    )
    assert check(page(site_of_service=right)) == []
    wrong = (
        SitePayment("HOPD (APC)", None, apc.payment_rate, apc="5111"),
        SitePayment("ASC", None, Decimal("1.00"), asc_payment_indicator=asc.payment_indicator),
    )
    assert said(check(page(site_of_service=wrong))) == [("amount", "error")] * 2


# --- sentences --------------------------------------------------------------------------------

WRONG = [
    # figures told
    ("22633", "The work RVU is 26.31 in 2026.", "figure"),
    ("22633", "The Medicare national rate is $1,650.00.", "amount"),
    ("22633", "22633 has a 10-day global period.", "global_days"),
    ("63048", "63048 carries a 90-day global period.", "global_days"),
    ("22633", "The MUE is 3 per day.", "unit_limit"),
    ("22633", "The code has status B.", "status"),
    ("22633", "20936 has status A.", "status"),
    ("22633", "50.90 RVUs (work 26.31, malpractice 8.46).", "figure"),
    ("22633", "22633 has 50.09 RVUs.", "figure"),
    ("22633", "Co-surgeon indicator 1.", "indicator"),
    # levels
    ("22633", "22633 covers the first additional interspace.", "level"),
    ("63052", "63052 is used for the initial additional segment.", "level"),
    ("63047", "Use 63048 after the first additional segment reported with 63047.", "level"),
    ("63048", "63048 covers the first segment.", "level"),
    # visits
    ("22633", "The visit on the day of surgery needs modifier 25.", "visit_modifier"),
    ("22551", "Append modifier 25 to the E/M at which the decision for surgery was made.", "visit_modifier"),
    ("22505", "The E/M at which the decision was made takes modifier 57.", "visit_modifier"),
    # modifiers
    ("63048", "Report 63048 with modifier 51.", "modifier"),
    ("22633", "Append modifier 50 to 22633 for both sides.", "modifier"),
    ("22633", "Modifier 66 may be used for a team.", "modifier"),
    ("63048", "Append modifier 22 when the work was substantially greater.", "modifier"),
    ("22633", "Do not append modifier 62 to this code.", "modifier"),
    # co-surgeons, indicator 1
    ("63055", "When two surgeons share the work, modifier 62 applies.", "co_surgeons"),
    # bundled codes
    ("22633", "Grafts such as 20930 are commonly reported with it.", "bundled_code"),
    ("22612", "A usual construct is 22612 + 22842 + 20936.", "bundled_code"),
    # primaries
    ("63048", "63048 is an add-on to 63056.", "primary_code"),
    ("22633", "22633 is an add-on code.", "primary_code"),
    ("63048", "The primary procedure code (63001) must be on the claim.", "primary_code"),
    # pairs
    ("22633", "Modifier 59 bypasses the NCCI edit between 22633 and 22630.", "code_pair"),
    ("22633", "There is no NCCI edit between 22633 and 63047.", "code_pair"),
    ("22633", "The edit of 22633 with 63047 has modifier indicator 0.", "code_pair"),
    ("22633", "No modifier opens the edit of 22633 and 63047.", "code_pair"),
    # codes
    ("22633", "Report 22633 instead of 22639.", "unknown_code"),
    # diagnoses
    ("22633", "Support comes from lumbar disc herniation (M48.07).", "diagnosis"),
    ("22633", "Spondylolisthesis is coded M47.816.", "diagnosis"),
    ("63047", "Cervical stenosis (M48.07) supports it.", "diagnosis"),
    ("63047", "Spondylosis with myelopathy (M47.26) supports it.", "diagnosis"),
    ("63047", "Lumbar stenosis (M48.06) supports it.", "diagnosis"),
    ("63047", "M48.99 is the usual diagnosis.", "diagnosis"),
    ("63047", "A burst fracture (C41.2) is the usual ground.", "diagnosis"),
]  # fmt: skip
RIGHT = [
    ("22633", "The work RVU is 26.13 and the total RVU is 50.90."),
    ("22633", "50.90 RVUs (work 26.13, malpractice 8.46); co-surgeon indicator 2."),
    ("22633", "The society advocated for a work RVU of 30.00."),
    ("22633", "The Medicare national rate is $1,700.11."),
    ("22633", "22633 has a 90-day global period, not a 10-day one."),
    ("63048", "It shares the 90-day global period of its primary."),
    ("22633", "The MUE is 1; more than 1 unit is denied."),
    ("63052", "63052 covers the first segment and 63053 each additional segment."),
    ("63052", "63052 is not the first additional segment."),
    ("63048", "63048 covers each additional segment."),
    ("22633", "The visit on the day of surgery takes modifier 57, not modifier 25."),
    ("22633", "Modifier 25 does not go on the visit before this operation."),
    ("22633", "Modifier 25 is for the visit on the day of a minor procedure."),
    ("22505", "A separate visit on the same day takes modifier 25."),
    ("22633", "The visit that decided on surgery needs 57."),
    ("63048", "Modifier 51 is incorrectly appended to 63048."),
    ("63048", "Never use modifier 51: add-on codes are exempt from modifier 51."),
    ("22633", "Modifier 50 is not appropriate here."),
    ("22633", "Modifier 62 applies when two surgeons share the work."),
    ("63055", "Modifier 62 applies when documentation shows why two surgeons were necessary."),
    ("22633", "20930 is bundled and never reported for separate payment."),
    ("22633", "Graft 20930 may be reported, but status B means that nothing is paid."),
    ("22633", "Report 20931 for a structural allograft."),
    ("63048", "63048 is an add-on to 63047 or 63046, never to 63056; 63045 is the cervical one."),
    ("63048", "63048 is an add-on code to 63045, 63046 and 63047."),
    ("22633", "Modifier 59 does not bypass the NCCI edit between 22633 and 22630."),
    ("22633", "Modifier 59 bypasses the NCCI edit between 22633 and 63047 at another interspace."),
    ("22633", "22639 was deleted."),
    ("63047", "Lumbar stenosis needs a sixth character: M48.06 is not billable."),
    ("63047", "Disc disorders (M51.1-) need more characters."),
    ("63047", "Lumbar stenosis without claudication (M48.061), radiculopathy with spondylosis (M47.26)."),
    ("63047", "M43.16 lumbar spondylolisthesis; M51.16 disc disorder with radiculopathy."),
]  # fmt: skip


def _statement_page(hcpcs: str, sentence: str) -> ImportedPage:
    """The sentence on a page that is complete otherwise: primaries named, co-surgery told."""
    rest = {
        "63048": "63048 is listed in addition to 63045, 63046 or 63047.",
        "63052": "63052 is listed in addition to 22630, 22632, 22633 or 22634.",
        "22505": "", "63055": "",
    }.get(hcpcs, "")  # fmt: skip
    return page(hcpcs, coverage=tuple(text for text in (sentence, rest) if text))


@pytest.mark.parametrize(("hcpcs", "sentence", "kind"), WRONG)
def test_a_wrong_statement_is_found(hcpcs: str, sentence: str, kind: str, check: Check) -> None:
    found = check(_statement_page(hcpcs, sentence))
    assert [one for one in found if one.kind == kind and one.severity == "error"], said(found)
    assert {one.kind for one in found} <= {*KINDS}


@pytest.mark.parametrize(("hcpcs", "sentence"), RIGHT)
def test_a_right_statement_raises_no_alarm(hcpcs: str, sentence: str, check: Check) -> None:
    found = [
        f"{one.kind}: {one.about}: {one.says} | {one.holds}"
        for one in check(_statement_page(hcpcs, sentence))
        if one.severity == "error"
    ]
    assert not found


@pytest.mark.parametrize(
    ("hcpcs", "question", "answer", "kind"),
    [
        ("63048", "Can 63048 be reported alone?", "Yes, for a single segment.", "primary_code"),
        ("63048", "Does 63048 take modifier 51?", "Yes, as the second procedure.", "modifier"),
        ("22633", "Can 22633 and 22630 be billed together?", "Yes.", "code_pair"),
    ],
)
def test_a_yes_to_a_wrong_question_is_found(
    hcpcs: str, question: str, answer: str, kind: str, check: Check
) -> None:
    asked = page(hcpcs, faq=(FaqPair(question, answer),))
    assert (kind, "error") in said(check(asked))
    denied = page(hcpcs, faq=(FaqPair(question, "No."),))
    assert (kind, "error") not in said(check(denied))


# --- lists ------------------------------------------------------------------------------------


def test_an_add_on_without_its_primaries_is_incomplete(check: Check) -> None:
    (only,) = check(page("63048", coverage=("It adds a segment.",)))
    assert said([only]) == [("primary_code", "incomplete")]
    assert "63045, 63046, 63047" in only.holds


def test_a_list_with_a_strange_primary_is_an_error(check: Check) -> None:
    listed = tuple(ListedCode(code) for code in ("63045", "63046", "63047", "63030"))
    (only,) = check(page("63048", primary_codes=listed))
    assert only.says == "63030" and only.severity == "error"


def test_an_add_on_list_holds_only_add_ons_of_the_code(check: Check) -> None:
    listed = (ListedCode("63048"), ListedCode("63057"))
    (only,) = check(page("63047", add_on_codes=listed))
    assert only.codes == ("63057",)


def test_a_listed_modifier_that_the_row_excludes_is_an_error(check: Check) -> None:
    listed = tuple(ModifierText(mod, "told") for mod in ("22", "51", "62", "66", "SG", "59"))
    found = check(page(figures=TRUE_FIGURES, modifiers=listed))
    assert {(one.modifiers, one.severity) for one in found} == {
        (("66",), "error"), (("SG",), "note"),
    }  # fmt: skip


def test_a_modifier_text_against_the_pages_own_indicator_is_found(check: Check) -> None:
    text = "Bilateral: it should not be appended to designated add-on codes."
    both = page(
        "63043", modifiers=(ModifierText("50", text),), primary_codes=(ListedCode("63040"),),
        figures=PageFigures(bilateral_surgery=Indicator("1"), global_days=Indicator("ZZZ")),
    )  # fmt: skip
    assert ("self_contradiction", "error") in said(check(both))


def test_two_pages_are_held_against_each_other_where_no_table_decides(shipped: Store) -> None:
    one = audited(page("27447", figures=PageFigures(mue_value=1)))
    two = replace(audited(page("27447", figures=PageFigures(mue_value=2))), source_id="hedge-27447")
    found = list(between_pages([one, two], Authority(shipped, DAY)))
    assert [(each.page, each.says, each.holds) for each in found] == [
        ("hedge-27447", "2", "1 (garden-27447)")
    ]
    same = replace(two, hcpcs="22633")
    assert not list(between_pages([one, same], Authority(shipped, DAY)))


# --- whole sets of pages ----------------------------------------------------------------------


def test_no_false_alarm_among_our_own_pages(shipped: Store, shipped_home: Path) -> None:
    found = audit_home(shipped_home, shipped, DAY)
    assert len(found.pages) > len(load_pages()) and found.statements > 3000
    assert [f"{o.page} {o.about}: {o.says} | {o.holds}" for o in found.contradictions] == []


def test_our_own_pages_are_really_read(shipped: Store) -> None:
    """A figure changed on each of our pages is found on each of them."""
    authority = Authority(shipped, DAY)
    for one in load_pages().values():
        wrong = replace(one, figures=replace(one.figures, work_rvu=one.figures.work_rvu + 1))
        kinds = {each.kind for each in audit([audited(wrong)], authority).contradictions}
        assert kinds & {"figure", "amount_without_rate"}, one.hcpcs


def test_only_the_named_pages_are_audited(shipped: Store, shipped_home: Path) -> None:
    found = audit_home(shipped_home, shipped, DAY, ["lamina-page-63053"])
    assert found.pages == ("lamina-page-63053",)
    with pytest.raises(NoAnswer, match="garden-1"):
        audit_home(shipped_home, shipped, DAY, ["garden-1"])


def test_the_day_is_one_that_the_tables_speak_for(shipped: Store) -> None:
    assert audit_day(shipped, DAY) == DAY
    assert audit_day(shipped, date(2031, 5, 1)) == date(2026, 12, 31)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Found]]:
    if not SEEDS.is_dir():
        pytest.skip("needs ../shared/seeds beside the checkout")
    home = Path(tmp_path_factory.mktemp("seeds"))
    with Store.open(home) as store:
        import_documents(sorted(SEEDS.glob("*.txt")), home)
        found = audit_home(home, store, DAY).contradictions
        assert len(loaded_pages(home)) > 100
    yield {
        source: [one for one in found if one.page == source] for source in {o.page for o in found}
    }


def _has(found: Found, kind: str, *words: str) -> bool:
    told = [f"{one.about} {one.says} {one.holds}" for one in found if one.kind == kind]
    return any(all(word in each for word in words) for each in told)


def test_all_seven_points_of_the_seeds_are_found(seeds: dict[str, Found]) -> None:
    assert _has(seeds["mira-63053"], "level", "63052 is “initial additional segment”", "22630")
    for code in ("63053", "63057"):
        assert _has(seeds[f"mira-{code}"], "missing", "Global days", "ZZZ")
    for code in ("63001", "63053", "63102", "63057"):
        assert _has(seeds[f"mira-{code}"], "office_price", "is the facility amount")
    assert _has(seeds["mira-63057"], "diagnosis", "M48.06", "M48.061, M48.062")
    for code in ("M47.11", "M47.12"):
        assert _has(seeds["mira-63001"], "diagnosis", code, "stenosis", "spondylosis")
    assert _has(seeds["mira-63102"], "visit_modifier", "modifier 25", "57")
    assert _has(seeds["mira-63102"], "bundled_code", "20936", "status B")
    for code in ("63102", "63057"):
        assert _has(seeds[f"mira-{code}"], "co_surgeons", "indicator 1")
    assert _has(seeds["codingahead-63044"], "amount_without_rate", "status C", "none may be")
    assert _has(seeds["codingahead-63044"], "self_contradiction", "Modifier 50", "indicator 1")
    assert _has(seeds["codingahead-63044"], "missing", "MUE", "4 without adjudication indicator")


def test_what_the_seeds_say_rightly_raises_no_alarm(seeds: dict[str, Found]) -> None:
    """Every error is one of those told in the seeds' own description, or a listed modifier."""
    known = {"level", "office_price", "diagnosis", "visit_modifier", "bundled_code", "co_surgeons",
             "self_contradiction", "modifier"}  # fmt: skip
    errors = [one for found in seeds.values() for one in found if one.severity == "error"]
    assert {one.kind for one in errors} == known
    assert {one.says for one in errors if one.kind == "modifier"} == {"listed with the code"}
    assert not [source for source in seeds if source.startswith("lamina-")]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The whole fee schedule and unit limits, where CMS's files are at hand."""
    names = (
        "mpfs/PPRRVU2026_Jul_nonQPP.csv",
        "ncci/mue_practitioner_2026Q2.csv",
        "ncci/aoc_2026Q3.csv",
    )
    files = [CMS / name for name in names]
    if not all(file.is_file() for file in files):
        pytest.skip("needs CMS's files in ../shared/cms or $LAMINA_CMS_DIR")
    home = Path(tmp_path_factory.mktemp("full"))
    import_paths(files, home)
    with Store.open(home) as store:
        yield store


@pytest.mark.parametrize(
    ("hcpcs", "sentence", "kind"),
    [
        ("27447", "The visit on the day of surgery needs modifier 25.", "visit_modifier"),
        ("27447", "Modifier 62 applies when two surgeons share the work.", "co_surgeons"),
        ("27447", "The MUE is 2.", "unit_limit"),
        ("27447", "27447 has a 10-day global period.", "global_days"),
        ("27447", "Hip osteoarthritis with a fracture (M17.11) supports it.", ""),
        ("27447", "A fracture (M17.11) supports it.", "diagnosis"),
        ("62323", "The E/M at which the decision was made takes modifier 57.", "visit_modifier"),
        ("62323", "Two surgeons may use modifier 62.", "modifier"),
        ("62323", "62323 covers each additional level.", "level"),
        ("62323", "Append modifier 50 for both sides.", "modifier"),
    ],
)
def test_other_families_of_codes_are_audited_alike(
    hcpcs: str, sentence: str, kind: str, full: Store
) -> None:
    found = audit([audited(page(hcpcs, coverage=(sentence,)))], Authority(full, DAY)).contradictions
    assert ((kind, "error") in said(list(found))) is bool(kind)
