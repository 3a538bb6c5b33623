"""Code pages of both layouts: every fact arrives typed, nothing of the page's frame does."""

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from corpus.errors import UnreadableFile
from corpus.imported_page import ImportedPage
from corpus.importers.documents import read_document_file
from corpus.importers.plain_text import clean
from corpus.page_parts import (
    FaqPair,
    HistoryRow,
    Indicator,
    ListedCode,
    ModifierText,
    PageFigures,
    PageSource,
    SitePayment,
)

SPECIMENS = Path(__file__).parent / "specimens"
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
SEED_FILES = {
    "mira-63001": "000_6232cc36e1fb0596.txt",
    "mira-63053": "001_c8807dbf17fc6029.txt",
    "mira-63102": "002_c4b0269ef5d5359e.txt",
    "codingahead-63044": "003_83e7384913ed7658.txt",
    "mira-63057": "004_5182e6afb4e7e991.txt",
}
FRAME = (
    "register free",
    "log in",
    "casepilot",
    "page views",
    "guest accounts",
    "redactphi",
    "ai scribe",
    "ready to transform",
    "get started",
    "see how mira",
    "voice-first",
    "ask about",
    "case2code",
    "instant expert",
    "all rights reserved",
    "editorial brief",
    "drawn from",
)
with_seeds = pytest.mark.skipif(
    not SEEDS.is_dir(), reason="the five saved pages are not at ../shared/seeds"
)


def page_of(path: Path) -> ImportedPage:
    page = read_document_file(path)
    assert isinstance(page, ImportedPage)
    return page


def seed(source_id: str) -> ImportedPage:
    return page_of(SEEDS / SEED_FILES[source_id])


# --- the specimens: both layouts with everything that the seeds leave empty ------------------


def test_a_mira_page_with_filled_lists_arrives_whole() -> None:
    page = page_of(SPECIMENS / "mira_add_on.txt")
    assert page == ImportedPage(
        source_id="mira-0998T",
        publisher="Mira",
        hcpcs="0998T",
        layout="mira",
        title="Mira code page 0998T",
        description="Pruning of a rose bush, each additional branch, with the first branch.",
        verified=date(2026, 3, 2),
        categories=("Surgical", "Garden"),
        region="Garden",
        drawn_from=("CMS", "AAPC", "Rosegrowers"),
        source_count=3,
        figures=PageFigures(
            payment_amount=Decimal("1010.50"),
            total_rvu=Decimal("30.26"),
            work_rvu=Decimal("20.00"),
            mp_rvu=Decimal("0.25"),
            edition="2026C",
        ),
        coverage=(
            "0998T is reported after 0997T, once for each further branch.",
            "Thorns are included.",
        ),
        documentation=(
            "Name the branch by its number — 'several branches' is not enough",
            "State that 0997T was reported for the first branch",
        ),
        denials=("Billed without 0997T on the same claim",),
        faq=(
            FaqPair("Does 0998T stand alone?", "No. It follows 0997T.\nIt never stands alone."),
            FaqPair(
                "0997T or 0998T first?",
                "02 branches or 20: the first is always 0997T. "
                "Append modifier 59 (other bush) or XS.",
            ),
        ),
        modifiers=(ModifierText("59", "Another bush on the same day"), ModifierText("XS", None)),
        site_of_service=(
            SitePayment(
                "HOPD (APC 9999)", "Hospital outpatient department", Decimal("12345.67"), "9999"
            ),
            SitePayment(
                "ASC (PI N1)", "Ambulatory surgical center (freestanding)", None, None, "N1"
            ),
        ),
        related_codes=(
            ListedCode("0997T", "Pruning of a rose bush, first branch"),
            ListedCode("0996T", "Watering, each additional can"),
        ),
        sources=(
            PageSource(1, "CMS Physician Fee Schedule 2026", None),
            PageSource(2, "roses.example", "https://roses.example/pruning"),
        ),
        section_sources=page.section_sources,
        disagreements=("Total RVU: 30.25 at the top of the page, 30.26 in its table",),
    )
    assert len(page.section_sources) == 7


def test_an_empty_field_is_unknown_and_not_zero() -> None:
    fields = page_of(SPECIMENS / "mira_add_on.txt").fields
    assert fields["global_days"] is None
    assert fields["pe_rvu"] is None
    fields = page_of(SPECIMENS / "codingahead_primary.txt").fields
    assert fields["mue_value"] is None
    assert fields["bilateral_surgery"] is None
    assert fields["payment_amount"] is None


def test_a_coding_ahead_page_of_a_primary_code_arrives_whole() -> None:
    page = page_of(SPECIMENS / "codingahead_primary.txt")
    assert (page.source_id, page.hcpcs) == ("codingahead-0997T", "0997T")
    assert page.short_description == "PRUNE ROSE 1ST"
    assert page.medium_description is None
    assert page.add_on_codes == (
        ListedCode(
            "0998T", "Pruning of a rose bush; each additional branch", "Active Code", "N", "N1"
        ),
    )
    assert page.primary_codes == ()
    assert page.related_codes == (ListedCode("0996T", "Watering"),)
    assert page.modifiers == (
        ModifierText("59", "Distinct: another bush."),
        ModifierText("LT", "Left side of the bed"),
    )
    assert page.history == (
        HistoryRow(date(2026, 1, 1), "Added", None),
        HistoryRow(date(2025, 7, 1), "Note", "First announced."),
    )
    assert len(page.coverage) == 2
    assert page.figures.status == Indicator("A", "Active Code")
    assert page.figures.apc_status == Indicator("T")
    assert page.figures.global_days == Indicator("010", "Minor Procedure")


@pytest.mark.parametrize("name", ["mira_add_on.txt", "codingahead_primary.txt"])
def test_no_menu_or_advert_reaches_a_passage_of_a_specimen(name: str) -> None:
    refuse_frame(page_of(SPECIMENS / name))


def test_passages_carry_their_section_codes_and_modifiers() -> None:
    passages = {each.locator: each for each in page_of(SPECIMENS / "mira_add_on.txt").passages()}
    assert {each.section for each in passages.values()} == {
        "covers", "documentation", "figures", "site_of_service", "denials", "faq", "related_codes",
        "modifiers", "sources",
    }  # fmt: skip
    faq = passages["FAQ 2"]
    assert faq.question == "0997T or 0998T first?"
    assert faq.codes == ("0998T", "0997T")
    assert faq.modifiers == ("59", "XS")
    assert "Practice expense" not in passages["Figures"].text
    assert "no amount printed" in passages["Payment by site of service"].text


def test_a_page_is_recognised_by_content_whatever_its_name(tmp_path: Path) -> None:
    for name in ("mira_add_on.txt", "codingahead_primary.txt"):
        other = tmp_path / f"{len(name)}.md"
        text = (SPECIMENS / name).read_text(encoding="utf-8")
        other.write_bytes(("\ufeff" + text.replace("\n", "\r\n")).encode("utf-8"))
        assert read_document_file(other) == read_document_file(SPECIMENS / name)


def changed(tmp_path: Path, name: str, old: str, new: str) -> Path:
    text = (SPECIMENS / name).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / name
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def cut_before(tmp_path: Path, name: str, mark: str) -> Path:
    text = (SPECIMENS / name).read_text(encoding="utf-8")
    path = tmp_path / name
    path.write_text(text[: text.index(mark)], encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "mark", "says"),
    [
        ("mira_add_on.txt", "What this code covers", "What this code covers"),
        ("mira_add_on.txt", "Frequently asked", "Frequently asked questions"),
        ("mira_add_on.txt", "020997T", "cut off"),
        ("mira_add_on.txt", "Mira AI Scribe", "middle of “Sources & references”"),
        ("codingahead_primary.txt", "Short Descr", "table of facts"),
        ("codingahead_primary.txt", "LT Left side", "cut off"),
        ("codingahead_primary.txt", "2025-07-01", "cut off"),
    ],
)
def test_a_cut_off_page_is_refused_with_its_last_line(
    tmp_path: Path, name: str, mark: str, says: str
) -> None:
    path = cut_before(tmp_path, name, mark)
    with pytest.raises(UnreadableFile, match=re.escape(says)) as refusal:
        read_document_file(path)
    assert refusal.value.line == path.read_text(encoding="utf-8").count("\n") + 1
    assert name in str(refusal.value)


def test_a_page_without_its_code_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="without its code"):
        read_document_file(
            changed(tmp_path, "mira_add_on.txt", "\n0998T\n\nPruning", "\n\nPruning")
        )
    with pytest.raises(UnreadableFile, match="without its code"):
        read_document_file(changed(tmp_path, "codingahead_primary.txt", "CPT® Code 0997T", "it"))


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "column"),
    [
        ("mira_add_on.txt", "Work RVU20.00", "Work RVUtwenty", 54, 9),
        ("codingahead_primary.txt", "MUE\n", "MUE four\n", 55, 5),
        ("codingahead_primary.txt", "2025-07-01", "2025-17-01", 67, 1),
    ],
)
def test_a_figure_that_is_none_is_named_with_line_and_column(
    tmp_path: Path, name: str, old: str, new: str, line: int, column: int
) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_document_file(changed(tmp_path, name, old, new))
    assert (refusal.value.line, refusal.value.column) == (line, column)


# --- the five seeds, fact by fact ------------------------------------------------------------

MIRA = {
    # figures: payment, total, work, PE, MP, global; then categories, sources, drawn from
    "mira-63001": (
        ("1193.75", "35.74", "17.17", "12.12", "6.45", "090"),
        ("Fusion", "Spine"), 6, ("CMS", "Fastrvu", "NIH", "AAOS"),
    ),
    "mira-63053": (
        ("204.75", "6.13", "3.69", "1.23", "1.21", None),
        ("Surgical", "Spine"), 5, ("CMS", "AAOS", "AAPC", "Youtube"),
    ),
    "mira-63102": (
        ("2174.06", "65.09", "33.25", "20.28", "11.56", "090"),
        ("Fusion", "Spine"), 7,
        ("CMS", "AAPC", "Findacode", "Healthcareinspiredllc", "Files"),
    ),
    "mira-63057": (
        ("287.58", "8.61", "5.12", "1.73", "1.76", None),
        ("Surgical", "Spine"), 6, ("CMS", "Nuvasive", "Medtronic", "Codingclarified"),
    ),
}  # fmt: skip
OFFICE = ("Office (PFS non-facility)", "Procedure performed in physician's office")
SITES = {
    "mira-63001": (
        (*OFFICE, "1193.75", None, None),
        ("HOPD (APC 5114)", "Hospital outpatient department", "7413.38", "5114", None),
        ("ASC (PI G2)", "Ambulatory surgical center (freestanding)", "3695.53", None, "G2"),
    ),
    "mira-63053": ((*OFFICE, "204.75", None, None),),
    "mira-63102": ((*OFFICE, "2174.06", None, None),),
    "mira-63057": ((*OFFICE, "287.58", None, None),),
}
# first words of every bullet and paragraph
LISTS = {
    "mira-63001": {
        "documentation": (
            "Specify the number",
            "Confirm no facetectomy",
            "Document the posterior",
            "Record the pre-",
            "Include imaging",
            "For modifier 22",
        ),
        "denials": (
            "Medical necessity not",
            "Level-count mismatch",
            "Unbundling: billing 63001",
            "Procedure billed during",
            "Missing or vague",
        ),
        "coverage": ("CPT 63001 covers", "The 90-day global", "Per the CMS"),
    },
    "mira-63053": {
        "documentation": (
            "Identify the specific",
            "Describe the decompressive",
            "Confirm the procedure",
            "Document the primary procedure",
            "Note laterality",
            "Record intraoperative",
        ),
        "denials": (
            "Billed without",
            "Operative note fails",
            "Modifier 51 incorrectly",
            "Segment count",
            "Missing documentation",
        ),
        "coverage": ("63053 is an add-on", "The code was introduced", "The AAOS advocated"),
    },
    "mira-63102": {
        "documentation": (
            "Specify the approach",
            "Document the lumbar",
            "Clearly state",
            "If co-surgeons",
            "Document the extent",
            "If fusion or",
        ),
        "denials": (
            "Operative note describes",
            "63102 billed for",
            "Modifier 62 applied",
            "Same-day fusion",
            "Medical necessity denial",
        ),
        "coverage": ("CPT 63102 covers", "This is a high-complexity"),
    },
    "mira-63057": {
        "documentation": (
            "Identify each additional",
            "Name the surgical",
            "Document that pathology",
            "Confirm the primary procedure",
            "If 63057 is billed",
        ),
        "denials": (
            "Missing primary",
            "NCCI bundling",
            "Operative note fails",
            "Incorrect unit",
            "Wrong add-on",
        ),
        "coverage": ("63057 is a ZZZ", "The transpedicular approach", "Not interchangeable"),
    },
}
# codes, diagnoses and modifiers that each answer names, and how it begins
FAQ = {
    "mira-63001": (
        ("63001 63015", "63001 is specific"),
        ("63001 59 XS", "Yes, when decompression"),
        ("63001 50", "The cervical lamina"),
        ("63001 24", "Routine follow-up"),
        ("63001 22", "Use modifier 22"),
        ("63001 M47.11 M47.12 M48.02 M47.22", "Cervical spinal"),
    ),
    "mira-63053": (
        ("63053", "No. 63053 is"),
        ("63053 63052", "63052 covers the"),
        ("63053 51", "No. Add-on"),
        ("63053", "ZZZ means"),
        ("63053 63052", "Once per"),
        ("63053 62", "Yes. If two"),
        ("63053 63052", "AAOS argued"),
    ),
    "mira-63102": (
        ("63102 63101 63103", "63101 is for"),
        ("63102 62", "Use modifier 62"),
        ("63102 22558 22845 20931 20936 51", "Yes, if performed"),
        ("63102", "Primary and metastatic"),
        ("63102", "No. 63102"),
        ("63102 24 25", "63102 carries"),
    ),
    "mira-63057": (
        ("63057 63055 63056 63064 63047", "63057 is listed"),
        ("63057", "Yes — one unit"),
        ("63057 63056 22630 59 XS", "CMS NCCI policy"),
        ("63057 51", "No. Add-on"),
        ("63057 M51.06 M51.16 M48.06 M48.07", "Diagnoses should"),
        ("63057 63055 63056", "63057 carries"),
    ),
}


@with_seeds
@pytest.mark.parametrize("source_id", list(MIRA))
def test_every_fact_of_a_mira_seed(source_id: str) -> None:
    page = seed(source_id)
    figures, categories, source_count, drawn_from = MIRA[source_id]
    payment, total, work, pe, mp, days = figures
    assert page.figures == PageFigures(
        payment_amount=Decimal(payment),
        total_rvu=Decimal(total),
        work_rvu=Decimal(work),
        pe_rvu=Decimal(pe),
        mp_rvu=Decimal(mp),
        global_days=Indicator(days) if days else None,
        edition="2026A",
    )
    assert (page.source_id, page.hcpcs) == (source_id, source_id.removeprefix("mira-"))
    assert page.verified == date(2026, 5, 8)
    assert (page.categories, page.region) == (categories, "Spine")
    assert (page.source_count, page.drawn_from) == (source_count, drawn_from)
    assert page.site_of_service == tuple(
        SitePayment(setting, detail, Decimal(amount), apc, indicator)
        for setting, detail, amount, apc, indicator in SITES[source_id]
    )
    assert page.description and page.description[0].isupper()
    for name, starts in LISTS[source_id].items():
        entries = getattr(page, name)
        assert len(entries) == len(starts), name
        assert all(e.startswith(s) for e, s in zip(entries, starts, strict=True)), name
    assert page.modifiers == page.related_codes == page.primary_codes == page.history == ()
    assert page.disagreements == ()
    assert {each.section: bool(each.text) for each in page.section_sources} == dict.fromkeys(
        (
            "Documentation requirements", "Applicable modifiers", "What this code covers",
            "RVU & reimbursement", "Payment by site of service", "Common denial reasons",
            "Frequently asked questions",
        ),
        True,
    )  # fmt: skip


@with_seeds
@pytest.mark.parametrize("source_id", list(FAQ))
def test_every_question_of_a_mira_seed(source_id: str) -> None:
    page = seed(source_id)
    passages = [each for each in page.passages() if each.section == "faq"]
    assert len(page.faq) == len(passages) == len(FAQ[source_id])
    for number, (pair, passage) in enumerate(zip(page.faq, passages, strict=True)):
        named, begins = FAQ[source_id][number]
        assert pair.question.endswith("?") and not pair.question[0].isspace()
        assert not re.match(r"0\d[A-Z]", pair.question)
        assert pair.answer.startswith(begins)
        found = {*passage.codes, *passage.diagnoses, *passage.modifiers}
        assert found == set(named.split())


@with_seeds
def test_the_one_mira_seed_with_sources_keeps_their_addresses() -> None:
    assert [(each.number, each.title, each.url) for each in seed("mira-63053").sources] == [
        (1, "CMS Physician Fee Schedule 2026", None),
        (
            2,
            "aaos.org",
            "https://www.aaos.org/globalassets/advocacy/issues/aaos-cy-2023-mpfs-rule-comments.pdf",
        ),
        (3, "aapc.com", "https://www.aapc.com/codes/cpt-codes/63053"),
        (4, "youtube.com", "https://www.youtube.com/watch?v=p_47o5MLRcU"),
        (5, "cms.gov", "https://www.cms.gov"),
    ]
    for other in ("mira-63001", "mira-63102", "mira-63057"):
        assert seed(other).sources == ()


@with_seeds
def test_every_fact_of_the_coding_ahead_seed() -> None:
    page = seed("codingahead-63044")
    assert (page.hcpcs, page.verified, page.edition) == ("63044", None, "")
    values = {
        name: (value.value if isinstance(value, Indicator) else value)
        for name, value in page.fields.items()
    }
    assert values == {
        "payment_amount": None, "total_rvu": None, "work_rvu": None, "pe_rvu": None, "mp_rvu": None,
        "global_days": "ZZZ", "status": "C", "pctc_indicator": "0", "multiple_procedure": "0",
        "bilateral_surgery": "1", "physician_supervision": "09", "assistant_surgery": "2",
        "co_surgeons": "2", "team_surgery": "0", "imaging_family": "99", "apc_status": None,
        "asc_payment_indicator": None, "type_of_service": "2", "betos": "P1F", "ccs": "3",
        "mue_value": 4, "adjudication_indicator": None, "edition": None,
    }  # fmt: skip
    begins = {
        "global_days": "Code Related", "status": "Carriers Price", "pctc_indicator": "Physician",
        "multiple_procedure": "No payment adjustment", "bilateral_surgery": "150% payment",
        "physician_supervision": "Concept", "assistant_surgery": "Payment restriction",
        "co_surgeons": "Co-surgeons permitted", "team_surgery": "Team surgeons not",
        "imaging_family": "Concept", "apc_status": "Items and Services Packaged",
        "asc_payment_indicator": "Packaged service/item", "type_of_service": "Surgery",
        "betos": "Major procedure", "ccs": "Laminectomy, excision",
    }  # fmt: skip
    for name, start in begins.items():
        assert page.fields[name].meaning.startswith(start), name
    assert page.short_description == "LAMINOTOMY ADDL LUMBAR"
    assert page.medium_description and page.medium_description.startswith("LAMOT W/PRTL")
    assert page.long_description == page.description
    assert [
        (e.hcpcs, e.status, e.apc_status, e.asc_payment_indicator) for e in page.primary_codes
    ] == [("63042", "Active Code", "J1", "G2")]
    assert (page.primary_codes[0].description or "").startswith("Laminotomy")
    assert " ".join(each.modifier for each in page.modifiers) == (
        "AS 80 59 82 50 58 62 LT XS 22 51 76 78 79 81 CC CR GC RT SG XU"
    )
    assert all(each.text for each in page.modifiers)
    assert [(h.on.isoformat(), h.action) for h in page.history] == [
        ("2011-01-01", "Changed"), ("2007-01-01", "Changed"), ("2001-01-01", "Added")
    ]  # fmt: skip
    assert [each.split(" - ")[0] for each in page.indications] == [
        "Herniated Intervertebral Disc", "Spinal Stenosis", "Degenerative Disc Disease",
        "Facet Joint Osteoarthritis",
    ]  # fmt: skip
    assert [each.split(":")[0] for each in page.procedure] == [f"Step {n}" for n in range(1, 7)]
    assert len(page.post_procedure) == len(page.coverage) == 1
    assert [each.section for each in page.introductions] == ["Indications", "Procedure"]
    assert len(page.notices) == 2
    assert (page.documentation, page.denials, page.faq, page.related_codes) == ((), (), (), ())


# what belongs to the frame of a page (headings, menus, adverts), and the rows of figures, which the
# tests above hold value by value
FRAME_LINES = re.compile(
    r"Source ·|What must appear|Modifiers commonly|Component RVUs|Medicare pays different|"
    r"SettingMedicare|The recurring reasons|Editorial content was|Mira's AI scribe|See how|Ready|"
    r"Get started|Medicare$|Total RVUs$|Global, days$|Region$|Drawn from|Verified |Mira AI Scribe|"
    r"Documentation requirements|Applicable modifiers|What this code covers|RVU & reimbursement|"
    r"Payment by site|Common denial|Frequently asked|Sources & references|Related CPT codes|"
    r"Coding Ahead$|CasePilot|Medical Coding Assistant|Case2Code|Search and|RedactPHI|HIPAA|"
    r"DetectICD|ICD-10-CM Code|Log in|1 code page|Date$|Action$|Notes$|Code$|Description$|"
    r"Get instant|Ask about|CPT Codes|Example:|This is an add-on code|\d\. (Indic|Proc|Post)|"
    r"(Official|Common Language) Description|\$?[\d,.]+$|"
    r"(Work|Practice expense|Malpractice|Total) RVU|Medicare national rate|Global period|"
    r"(Short|Medium|Long) Descr|Status Code|Global Days|PC/TC|Multiple Procedures|Bilateral|"
    r"Physician Superv|Assistant Surgeon \(|Co-Surgeons|Team Surgery|Diagnostic Imaging|APC Status|"
    r"ASC Payment|Type of Service|Berenson|MUE|CCS|\d{4}-\d\d-\d\d|\d\. 0\d$|Fusion · |Surgical · "
)


@with_seeds
@pytest.mark.parametrize("source_id", list(SEED_FILES))
def test_every_line_of_prose_in_a_seed_is_kept(source_id: str) -> None:
    path = SEEDS / SEED_FILES[source_id]
    kept = list(strings(json.loads(TypeAdapter(ImportedPage).dump_json(seed(source_id)))))
    prose = 0
    for line in clean(path.read_text(encoding="utf-8")).splitlines():
        text = line.strip().removeprefix("• ")
        if not text or FRAME_LINES.match(text):
            continue
        bare = re.sub(r"^(?:\d\. 0\d|0\d(?=\S)|[A-Z\d]{2} |63042 MPFS.*?Article )", "", text)
        assert any(text in each or bare in each for each in kept), text
        prose += 1
    assert prose >= 25


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


def refuse_frame(page: ImportedPage) -> None:
    for each in page.passages():
        shown = " ".join((each.locator, each.heading, each.question, each.text)).lower()
        assert not [word for word in FRAME if word in shown], each.locator


@with_seeds
@pytest.mark.parametrize("source_id", list(SEED_FILES))
def test_no_menu_or_advert_reaches_a_passage_of_a_seed(source_id: str) -> None:
    page = seed(source_id)
    refuse_frame(page)
    locators = [each.locator for each in page.passages()]
    assert len(set(locators)) == len(locators)
    assert all(each.codes[0] == page.hcpcs for each in page.passages())
