"""Cases made of sheets of questions and answers, and of answers of our own."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from assistant.answer import Answer, NumberedCitation
from assistant.rules.result import RuleResult
from corpus.citation import Citation
from corpus.errors import BadInput, UnreadableFile
from evals.case import case_of, read_cases
from evals.derive import derive
from evals.new_case import append_cases, case_of_answer
from evals.spreadsheet import SheetRow, import_sheet


@pytest.mark.parametrize(
    ("question", "answer", "facts"),
    [
        ("What does 63053 pay?", "$204.75", [{"value": "204.75", "unit": "USD", "of": {"hcpcs": "63053", "field": "payment_amount"}}]),
        ("work RVU of 63053", "3.69", [{"value": "3.69", "unit": "RVU", "of": {"hcpcs": "63053", "field": "work_rvu"}}]),
        ("What does 63053 pay in Manhattan?", "$250.90", [{"value": "250.9", "unit": "USD"}]),
        ("63053 alone?", "No, it is an add-on.", [{"pattern": r"\bno\b|\bnot\b|cannot|can't|never|n't\b"}]),
        ("primary for 63053?", "22630 or 22633", [{"code": "22630"}, {"code": "22633"}]),
        ("global of 63047?", "90 days", [{"value": "90", "unit": "days"}]),
        ("which diagnosis?", "M48.061", [{"code": "M48.061"}]),
    ],
)  # fmt: skip
def test_facts_are_derived(question: str, answer: str, facts: list[dict[str, Any]]) -> None:
    assert list(derive(question, answer).facts) == facts


@pytest.mark.parametrize("answer", ["", "it depends on the note", "63053 is the one"])
def test_what_cannot_be_derived_says_why(answer: str) -> None:
    derived = derive("Is 63053 right?", answer)
    assert not derived.facts and derived.why_not


def test_a_csv_with_a_heading_and_other_columns(tmp_path: Path) -> None:
    sheet = tmp_path / "Our Questions.csv"
    sheet.write_text(
        "No;Question;Who;Answer\n1;What does 63053 pay?;Ann;$204.75\n\n2;How is it?;Bob;it depends\n",
        encoding="utf-8",
    )
    found = import_sheet(sheet)
    (record,) = found.records
    assert record["id"] == "our-questions-002" and record["origin"] == "Our Questions.csv, row 2"
    assert [(r.line, bool(r.why_not)) for r in found.unresolved] == [(4, True)]
    assert case_of(record, sheet, 1).expect.facts[0].hcpcs == "63053"


def test_where_nothing_can_be_derived_it_is_asked(tmp_path: Path) -> None:
    sheet = tmp_path / "q.csv"
    sheet.write_text("Why is it denied?,the level was missing\nAnd now?,hm\n", encoding="utf-8")
    asked: list[SheetRow] = []

    def ask(row: SheetRow) -> str:
        asked.append(row)
        return "Level, missing" if row.line == 1 else ""

    found = import_sheet(sheet, ask)
    assert [row.line for row in asked] == [1, 2]
    assert found.records[0]["expect"]["facts"] == [{"pattern": "level"}, {"pattern": "missing"}]
    assert [row.line for row in found.unresolved] == [2]


def test_a_workbook_is_read_as_it_is_shown(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Question", "Expected answer"])
    sheet.append(["What does 63053 pay?", 204.75])
    sheet.append(["MUE for 63053?", 4])
    sheet["B2"].number_format = '"$"#,##0.00'
    path = tmp_path / "q.xlsx"
    book.save(path)
    one, two = import_sheet(path).records
    assert (
        one["expect"]["facts"][0]["value"] == "204.75"
        and one["expect"]["facts"][0]["unit"] == "USD"
    )
    assert two["expect"]["facts"] == [
        {"value": "4", "of": {"hcpcs": "63053", "field": "mue_value"}}
    ]


def test_identifiers_are_masked(tmp_path: Path) -> None:
    sheet = tmp_path / "q.csv"
    sheet.write_text("SSN 523-45-6789 had 63053: pays?,$204.75\n", encoding="utf-8")
    found = import_sheet(sheet)
    assert found.masked == 1 and "523-45-6789" not in str(found.records)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("q.csv", b"", "holds no rows"),
        ("q.csv", b"a,b,c\n1,2,3\n", "line 1: has no columns named question and answer"),
        ("q.xlsx", b"not a workbook", "is no workbook"),
    ],
)
def test_a_broken_sheet_is_named(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=says):
        import_sheet(path)


def _answer() -> Answer:
    row = Citation("cms-pfs-2026c", "63053", "2026C", "Fee schedule", quote="code: 63053")
    price = RuleResult("payment_amount", {}, "204.75", "USD", "2026C", (), "", (row,))
    other = RuleResult("patient_share", {}, "40.95", "USD", "2026C", (), "", (row,))
    return Answer("x", "What does 63053 pay?", "answered", "It pays $204.75. [1]",
                  citations=(NumberedCitation(1, row),), results=(price, other))  # fmt: skip


def test_a_case_of_an_answer_expects_what_was_said(tmp_path: Path) -> None:
    record = case_of_answer(_answer(), settings={"date": "2026-07-15"})
    path = tmp_path / "own.yaml"
    append_cases([record], path)
    (case,) = read_cases(path)
    assert case.id == "what-does-63053-pay" and case.settings == {"date": "2026-07-15"}
    assert [str(f) for f in case.expect.facts] == ["204.75 USD"]
    assert case.expect.cites == (("cms\\-pfs\\-2026c",),)
    assert case.expect.tools == ("payment_amount", "patient_share")
    with pytest.raises(BadInput, match="already holds a case"):
        append_cases([record], path)
