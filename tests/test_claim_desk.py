"""The claim desk: lines in any form, worked out as the command line does, bad ones in words."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from assistant.claims import claim_of, run_claims
from assistant.claims.desk import Sheet, worked_out
from assistant.claims.desk_batch import run_upload
from assistant.claims.desk_lines import Row, moved
from assistant.claims.desk_paste import read_paste, read_upload
from assistant.settings import QuestionSettings
from corpus.errors import BadInput
from corpus.store import Store

UNDER = QuestionSettings(date(2026, 7, 15))
X12 = (Path(__file__).parent / "claim_files" / "professional.837").read_text(encoding="utf-8")
TABLE = "claim_id,date_of_service,hcpcs,modifiers,units\nA,2026-07-15,22633,,1\nA,2026-07-15,63047,,1\nA,2026-07-15,xx,,1\nB,2026-07-15,22630,,1\n"


def _rows(text: str) -> tuple[Row, ...]:
    (found,) = read_paste(text)
    assert not found.problems
    return found.rows


def _checked(text: str, store: Store, verb: str = "check", **about: str) -> Sheet:
    return worked_out(verb, _rows(text), about, UNDER, store)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("63047-51 x2", ("63047", "51", "2")),
        ("63047 51 59 ×2", ("63047", "51 59", "2")),
        ("2 x 22853", ("22853", "", "2")),
        ("22853 units 4", ("22853", "", "4")),
        ('"g0453 * 3"', ("G0453", "", "3")),
    ],
)
def test_a_line_may_be_typed_as_people_do(text: str, read: tuple[str, str, str]) -> None:
    (row,) = _rows(text)
    assert (row["hcpcs"], row.get("modifiers", ""), row["units"]) == read


def test_lines_stand_apart_by_lines_commas_or_tabs() -> None:
    assert [row["hcpcs"] for row in _rows("22633, 22634\n63052;63053\t22842")] == [
        "22633", "22634", "63052", "63053", "22842",
    ]  # fmt: skip


def test_what_cannot_be_read_is_said_and_the_rest_is_taken() -> None:
    (found,) = read_paste("22633, fusion, 63052 x0")
    assert [row["hcpcs"] for row in found.rows] == ["22633"]
    assert "'fusion' is not a line" in found.problems[0] and "units" in found.problems[1]


def test_whole_claims_can_be_pasted() -> None:
    fusion, stay = read_paste(X12)
    assert fusion.about["claim_id"] == "FUSION-1" and fusion.about["place_of_service"] == "21"
    assert fusion.rows[0]["diagnoses"] == "M48.061 M43.16" and len(stay.rows) == 4
    table = read_paste(TABLE)
    assert [len(one.rows) for one in table] == [2, 1] and "'xx' is not a HCPCS" in table[0].problems[0]  # fmt: skip
    (record,) = read_paste('{"date_of_service": "2026-07-15", "lines": ["22633"]}')
    assert record.rows[0]["hcpcs"] == "22633"


@pytest.mark.parametrize("text", ["{broken", "ISA*broken", "[]", "hcpcs\n", "x" * 500_000, "\x00\x01", "[" * 20_000])  # fmt: skip
def test_a_hopeless_paste_is_a_sentence(text: str) -> None:
    (found,) = read_paste(text)
    assert not found.rows and found.problems and "/" not in found.problems[0].split(":")[0]


def test_a_file_of_another_kind_is_named_without_its_folder() -> None:
    (found,) = read_upload("report.pdf", b"%PDF-1.7 something")
    assert found.problems[0].startswith("report.pdf: this is a PDF")


@pytest.mark.parametrize("name", ["..", "", "a/../..", "x" * 400])
def test_a_file_of_any_name_is_read(name: str) -> None:
    (found,) = read_upload(name, b'{"date_of_service": "2026-07-15", "lines": ["22633"]}')
    assert [row["hcpcs"] for row in found.rows] == ["22633"]


def test_it_says_what_the_command_line_says(shipped: Store) -> None:
    lines = ["22633", "63047", "22853x2", "99999"]
    for verb in ("check", "price"):
        (outcome,) = run_claims(verb, lines, UNDER, None, shipped)
        told = outcome.to_json()  # type: ignore[union-attr]
        sheet = _checked(" ".join(f"{line}," for line in lines), shipped, verb)
        amounts = [f"${float(line['amount']):,.2f}" if line["amount"] else "no amount" for line in told["lines"]]  # fmt: skip
        assert [line.amount for line in sheet.lines] == amounts
        assert sheet.total == f"${float(told['total']):,.2f}"
        assert sheet.checked == tuple(told["checked"])
        messages = [one.message for line in sheet.lines for one in line.findings]
        assert sorted(messages) == sorted(f["message"] for f in told["findings"])


def test_a_finding_stands_at_the_line_that_is_denied(shipped: Store) -> None:
    sheet = _checked("63047, 22633", shipped)
    denied, paid = sheet.lines
    assert denied.amount == "$0.00" and denied.severity == "error" and denied.findings[0].name == "Edit pair"  # fmt: skip
    assert not paid.findings and paid.severity == ""
    source = next(c for c in sheet.answer.citations if c.n == denied.findings[0].source)
    assert source.citation.source.startswith("cms-ptp")
    assert dict(sheet.counts) == {"error": 1}


def test_the_settings_hold_and_the_claim_goes_before_them(shipped: Store) -> None:
    manhattan = QuestionSettings(date(2026, 7, 15), locality="13202-01")
    rows = _rows("63053")
    here = worked_out("price", rows, {}, manhattan, shipped)
    there = worked_out("price", rows, {"locality": "national"}, manhattan, shipped)
    assert (here.total, there.total) == ("$242.97", "$204.75")


def test_a_row_that_cannot_be_read_is_left_out_and_named(shipped: Store) -> None:
    rows = [{"hcpcs": "22633"}, {"hcpcs": "x1"}, {"units": "1"}, {"hcpcs": "22853x2"}]
    sheet = worked_out("check", rows, {"zip": "12"}, UNDER, shipped)
    assert [line.code for line in sheet.lines] == ["22633", "22853"]
    assert "ZIP code '12'" in sheet.problems[0] and sheet.problems[1].startswith("Row 2: 'x1'")
    assert "left out" in sheet.notes[0]
    nothing = worked_out("check", [{"hcpcs": "?"}], {}, UNDER, shipped)
    assert not nothing.lines and len(nothing.problems) == 1
    assert worked_out("check", [], {}, UNDER, shipped) == Sheet()


def test_an_unknown_place_is_a_sentence(shipped: Store) -> None:
    sheet = _checked("22633", shipped, zip="00000")
    assert not sheet.lines and "00000" in sheet.problems[0]


def test_what_is_downloaded_reads_back_the_same(shipped: Store) -> None:
    fusion = read_paste(X12)[0]
    sheet = worked_out("check", fusion.rows, fusion.about, UNDER, shipped)
    for text in (sheet.csv, sheet.json):
        (again,) = read_paste(text)
        assert [row["hcpcs"] for row in again.rows] == ["22633", "63052", "22853"]
        assert again.rows[0]["diagnoses"] == "M48.061 M43.16" and again.about == fusion.about
        assert worked_out("check", again.rows, again.about, UNDER, shipped).lines == sheet.lines
    assert claim_of(json.loads(sheet.json)).claim_id == "FUSION-1"


def test_lines_move_and_a_wrong_order_moves_nothing() -> None:
    rows = _rows("22633, 22634, 63052")
    assert [row["hcpcs"] for row in moved(rows, [2, 0, 1])] == ["63052", "22633", "22634"]
    assert moved(rows, [0, 0, 1]) == rows and moved(rows, [0]) == rows


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".jsonl"])
def test_a_file_is_worked_through_and_bad_rows_are_listed(
    ending: str, shipped: Store, shipped_home: Path
) -> None:
    seen: list[float] = []
    found = run_upload(
        "check", "claims.csv", TABLE.encode(), UNDER, "", shipped_home, ending,
        lambda share, told: seen.append(share),
    )  # fmt: skip
    assert found.told[0] == "2 claims with 3 lines checked; 1 of them with errors."
    assert found.told[1] == "1 row could not be read and left out."
    assert found.rejected[0][:2] == ("4", "A") and "xx" in found.rejected_csv
    assert [row["Code"] for row in found.rows] == ["22633", "63047", "22630"]
    assert "denied" in found.rows[1]["Findings"] and found.rows[1]["Amount"] == "0.00"
    assert seen[-1] == 1.0 and found.file_name == f"claims-checked{ending}" and found.content
    if ending == ".csv":
        assert len(list(csv.DictReader(io.StringIO(found.content.decode())))) == 3


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.pdf", b"%PDF-1.7", "this is a PDF"),
        ("a.csv", b"", "empty"),
        ("a.parquet", b"PAR1broken", "a.parquet"),
        ("a.csv", b"code,day\n1,2\n", "hcpcs"),
        ("../../a.json", b"{", "a.json, line 1"),
    ],
)
def test_a_file_of_which_nothing_can_be_read_is_refused_in_words(
    name: str, content: bytes, says: str, shipped: Store, shipped_home: Path
) -> None:
    with pytest.raises(BadInput, match=says) as refused:
        run_upload("check", name, content, UNDER, "", shipped_home, ".csv")
    assert "lamina-" not in str(refused.value)
