"""What the code page, the comparison and the sources show, on the tables that come with Lamina."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant import indexing
from assistant.own_sources import Upload, add_sources, remove_source, share
from assistant.settings import QuestionSettings, Settings
from assistant.views.code_page import CodeView, code_page
from assistant.views.compare import comparison, read_codes
from assistant.views.edits import edits_view
from assistant.views.finder import find_codes, nearest
from assistant.views.holdings import holdings
from assistant.views.lines import line
from assistant.views.records import Bar
from assistant.views.sources import LATER, OTHER, SPEAKS, sources_view
from corpus.documents import list_documents
from corpus.errors import BadInput, NoAnswer, UnknownCode
from corpus.store import Store
from ui.code_charts import bars
from ui.markup import cited

DAY = date(2026, 7, 15)
JULY = QuestionSettings(DAY)


def texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from texts(one)
    elif is_dataclass(part):
        for field in fields(part):
            yield from texts(getattr(part, field.name))


def shown(view: CodeView, label: str) -> str:
    """A headline figure without its markers."""
    return next(fact.text.split(" [")[0] for fact in view.headline if fact.label == label)


@pytest.fixture(scope="module")
def view(shipped: Store) -> CodeView:
    return code_page("63053", JULY, shipped)


def test_the_headline_has_the_figures_of_the_tables(view: CodeView, shipped: Store) -> None:
    row = shipped.fee_row("63053", DAY)
    assert shown(view, "Total RVU") == str(row.facility_total_rvu) == "6.13"
    assert shown(view, "Payment, facility") == "$204.75"  # 6.13 × 33.4009
    assert shown(view, "Payment, office") == "NA"
    assert shown(view, "Global period") == "ZZZ"
    assert shown(view, "MUE") == "4"


@pytest.mark.parametrize("hcpcs", ["63053", "63047", "22853", "20930", "99213"])
def test_every_marker_has_its_source_and_every_source_a_marker(hcpcs: str, shipped: Store) -> None:
    view = code_page(hcpcs, JULY, shipped)
    named = {int(n) for text in texts(view) for n in re.findall(r"\[(\d+)\]", text)}
    assert named == {one.n for one in view.citations}


def test_a_source_that_is_a_table_row_quotes_its_fields(view: CodeView) -> None:
    rows = {one.citation.source: one.citation for one in view.citations}
    assert "work RVU: 3.69" in rows["cms-pfs-2026c"].quote
    pair = next(
        one.citation for one in view.citations
        if one.citation.source == "cms-ptp-2026q3" and one.citation.locator == "63053/69990"
    )  # fmt: skip
    assert "column two: 69990; modifier indicator: 0" in pair.quote


def test_the_locality_of_the_settings_prices_the_page(shipped: Store) -> None:
    view = code_page("63053", QuestionSettings(DAY, zip="10001"), shipped)
    assert view.asked_for == "Manhattan, NY (13202-01)"
    assert shown(view, "Payment, facility") == "$242.97"
    assert {one.place for one in view.paid} == {"Manhattan, NY (13202-01)", "National"}
    lost = code_page("63053", QuestionSettings(DAY, zip="00000"), shipped)
    assert shown(lost, "Payment, facility") == "$204.75"
    assert any("00000" in caution for caution in lost.cautions)


def test_a_code_without_a_page_has_facts_only_and_says_so(shipped: Store) -> None:
    view = code_page("99213", JULY, shipped)
    assert view.notice.startswith("Facts only")
    assert view.covers.empty and not view.denials and not view.questions
    assert view.headline and view.indicators is not None and view.modifiers


def test_a_bundled_code_gets_no_amount_and_no_chart(shipped: Store) -> None:
    view = code_page("20930", JULY, shipped)
    assert [one.value for one in view.paid] == [None]
    assert "status B" in view.paid[0].text
    assert view.sites == ()


def test_what_is_no_code_or_unknown_is_refused(shipped: Store) -> None:
    with pytest.raises(BadInput, match="63O53"):
        code_page("63O53", JULY, shipped)
    with pytest.raises(UnknownCode) as unknown:
        code_page("63054", JULY, shipped)
    assert "63053" in unknown.value.nearest
    assert nearest("63054", DAY, shipped)[0].hcpcs == "63053"


def test_the_sites_add_the_facility_to_the_practitioner(shipped: Store) -> None:
    chart = {one.label: one for one in code_page("63047", JULY, shipped).sites}
    asc = chart["Surgical centre"]
    assert [words for words, _ in asc.parts] == ["practitioner $1,065.49", "facility $3,695.53"]
    assert asc.whole == "$4,761.02"
    for one in chart.values():
        assert 0 < sum(Decimal(share) for _, share in one.parts) <= Decimal("100.1")
    assert sum(Decimal(share) for _, share in chart["Hospital outpatient"].parts) == 100


def test_the_global_period_stands_on_the_calendar(shipped: Store) -> None:
    period = code_page("63047", JULY, shipped).period
    assert period is not None
    july = next(month for month in period.months if month.name == "July 2026")
    states = {day.number: day.state for week in july.weeks for day in week if day.number}
    assert (states["13"], states["14"], states["15"], states["31"]) == ("", "inside", "surgery", "inside")  # fmt: skip
    days = [day for month in period.months for week in month.weeks for day in week if day.state]
    assert len(days) == 92  # the day before, the day itself, 90 days after
    assert period.months[-1].name == "October 2026"
    inside = code_page("63047", JULY, shipped, visit=date(2026, 10, 13)).period
    assert inside is not None and "2026-10-13 is inside it" in inside.sentences[0]


def test_the_graph_has_both_sides_and_says_how_many_more_there_are(
    view: CodeView, shipped: Store
) -> None:
    assert [link.hcpcs for link in view.graph.primaries] == ["22630", "22632", "22633", "22634", "63052"]  # fmt: skip
    assert len(view.graph.nodes) == 1 + len(view.graph.edges) == 18
    device = code_page("22853", JULY, shipped).graph
    assert len(device.primaries) > 100
    assert [n.link.why for n in device.nodes if not n.link.hcpcs] == [
        f"+ {len(device.primaries) - 11} more"
    ]
    for node in (*view.graph.nodes, *device.nodes):
        assert 0 <= int(node.x) <= int(view.graph.width) - int(view.graph.node_width)
    assert not code_page("99213", JULY, shipped).graph.primaries


def test_a_line_falls_where_the_figure_falls() -> None:
    chart = line("Work RVU", ["2025D", "2026A", "2026C"], [Decimal("3.78"), Decimal("3.69"), Decimal("3.69")])  # fmt: skip
    heights = [Decimal(point.y) for point in chart.points]
    assert heights[0] < heights[1] == heights[2]
    assert "-2.4 % from 2025D to 2026C" in chart.said  # (3.69 - 3.78) / 3.78
    flat = line("Work RVU", ["a", "b"], [Decimal(1), Decimal(1)])
    assert "unchanged" in flat.said and flat.points[0].y == flat.points[1].y


def test_history_has_every_loaded_edition(view: CodeView, shipped: Store) -> None:
    assert view.editions is not None
    named = [row[0].strip("*") for row in view.editions.rows]
    assert named == [edition.edition for edition in shipped.editions("pfs")]
    assert [point.label for point in view.lines[0].points] == named


def test_modifiers_carry_the_verdict_of_the_rules(view: CodeView) -> None:
    found = {one.modifier: one for one in view.modifiers}
    assert found["62"].verdict == "allowed" and found["62"].named
    assert found["51"].verdict == "not_allowed"
    assert "25" not in found, "it belongs on a visit"


def test_edits_are_searched_and_filtered(shipped: Store) -> None:
    every = edits_view("63047", DAY, shipped, shown=1000)
    assert len(every.lines) == len(shipped.ptp_edits_of("63047", DAY))
    first = edits_view("63047", DAY, shipped, shown=5)
    assert first.more and len(first.lines) == 5
    one = edits_view("63047", DAY, shipped, search="22633")
    assert [line.other for line in one.lines] == ["22633"]
    assert one.lines[0].effect == "63047 is denied"
    assert all(line.effect == "63047 is denied" for line in edits_view("63047", DAY, shipped, column="two").lines)  # fmt: skip
    assert {line.indicator for line in edits_view("63047", DAY, shipped, indicator="0").lines} <= {"0"}  # fmt: skip
    words = edits_view("63047", DAY, shipped, search="interbody")
    assert words.lines and all("interbody" in line.title.lower() for line in words.lines)
    assert "no ptp" not in edits_view("99213", DAY, shipped).missing


def test_comparison_marks_what_differs_and_cites_every_cell(shipped: Store) -> None:
    view = comparison(("63052", "63053"), JULY, shipped)
    rows = {row.label: row for row in view.rows}
    assert rows["Work RVU"].differs and not rows["Global period"].differs
    assert all("[" in cell for row in view.rows for cell in row.cells if cell != "–")
    assert [bar.whole for bar in view.amounts] == ["$229.80", "$204.75"]
    assert (
        view.said == f"They differ in {sum(r.differs for r in view.rows)} of {len(view.rows)} rows."
    )
    assert "No edit pairs 63052 with 63053" in view.edits[0]


def test_comparison_names_codes_that_nobody_knows(shipped: Store) -> None:
    view = comparison(("63053", "63054"), JULY, shipped)
    assert [link.hcpcs for link in view.codes] == ["63053"]
    assert "63053" in [link.hcpcs for link in view.unknown]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [("63053", "Compare 2 to 6"), ("63053 63053", "these are 1"), ("63053, spine", "SPINE"),
     ("63001 63003 63005 63011 63012 63015 63016", "these are 7")],
)  # fmt: skip
def test_codes_to_compare_are_two_to_six(typed: str, wrong: str) -> None:
    with pytest.raises(BadInput, match=wrong):
        read_codes(typed)


def test_codes_to_compare_are_read_however_they_are_parted() -> None:
    assert read_codes(" 63052,63053 vs g0289/63047 ") == ("63052", "63053", "G0289", "63047")


def test_codes_are_found_by_number_part_and_words(shipped: Store) -> None:
    lamina: Any = SimpleNamespace(store=shipped, index=SimpleNamespace(search=lambda text, k: []))
    found = lambda text: [one.hcpcs for one in find_codes(text, DAY, lamina)]  # noqa: E731
    assert found("63053") == ["63053"]
    assert found("63054")[0] == "63053"
    assert found("6305") == ["63050", "63051", "63052", "63053", "63055", "63056", "63057"]
    assert "63047" in found("lumbar laminectomy facetectomy")
    assert found("the of and") == []


def test_sources_say_what_answers_for_the_day_and_what_is_missing(
    shipped: Store, tmp_path: Path
) -> None:
    view = sources_view(tmp_path, shipped, DAY)
    fees = {one.edition: one.state for one in view.tables if one.title.startswith("physician")}
    assert (fees["2025D"], fees["2026C"]) == (OTHER, SPEAKS)
    assert {one.edition: one.state for one in sources_view(tmp_path, shipped, date(2026, 2, 1)).tables
            if one.title.startswith("physician")}["2026C"] == LATER  # fmt: skip
    assert any(
        one.command.startswith("lamina data import ASC_Addendum_EE_2026") for one in view.missing
    )
    assert view.documents == () and len(view.pages) > 90


def test_first_tables_come_with_their_editions(shipped: Store) -> None:
    told = dict(holdings(shipped.editions()))
    assert told["physician fee schedule relative values"].endswith("2026C")


@pytest.fixture()
def rebuilt(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """Homes whose index was brought up to date, without an encoder."""
    homes: list[Settings] = []
    monkeypatch.setattr(
        indexing, "rebuild", lambda settings, progress=None: homes.append(settings) or "Indexed."
    )
    return homes


def test_a_document_is_added_and_removed_again(tmp_path: Path, rebuilt: list[Settings]) -> None:
    settings = Settings(home=tmp_path)
    note = Upload(
        "../../notes on payers.md", b"# Payer notes\n\nPrior authorization is needed for 63047.\n"
    )
    found = add_sources([note, Upload("macro.exe", b"MZ")], settings)
    assert found.changed and found.done[-1] == "Indexed."
    assert ["macro.exe" in why for why in found.refused] == [True]
    kept = list_documents(tmp_path)
    assert len(kept) == 1 and not list(tmp_path.parent.glob("notes*"))
    assert kept[0].source_id in remove_source(kept[0].source_id, settings)
    assert list_documents(tmp_path) == () and len(rebuilt) == 2
    with pytest.raises(NoAnswer):
        remove_source("nothing", settings)


def test_a_share_of_work_is_between_nothing_and_all() -> None:
    assert [share(1, 4), share(5, 4), share(0, 0)] == [0.25, 1.0, 0.0]


def test_a_poisoned_upload_changes_nothing(tmp_path: Path, rebuilt: list[Settings]) -> None:
    settings = Settings(home=tmp_path)
    found = add_sources(
        [Upload("page.pdf", b"%PDF-1.7 and nothing more"), Upload("x.zip", b"PK\x03\x04junk")],
        settings,
    )
    assert not found.changed and len(found.refused) == 2
    assert not rebuilt and list_documents(tmp_path) == ()
    assert all(str(tmp_path) not in why and "/tmp" not in why for why in found.refused)


def test_codes_become_links_but_not_inside_hints_money_or_code() -> None:
    text = "63052 costs $63052, see `63052` and 63052-59 [1]"
    found = cited(text, 0, {1: "Page 63052"}, {"63052"})
    assert found.startswith("[63052](code?code=63052) costs ")
    assert found.count("code?code=") == 2
    assert '"Page 63052"' in found and "`63052`" in found


def test_a_drawing_shows_markup_as_text() -> None:
    drawn = bars([Bar("<script>x</script>", (('"><b>', "50"),), "<i>")], "about")
    assert "<script" not in drawn and "<b>" not in drawn and "<i>" not in drawn
