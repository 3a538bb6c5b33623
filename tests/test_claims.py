"""Claims as typed, from files, and as JSON: what is read, what is refused, and how it is said."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.claims import (
    check_claim,
    claim_from_lines,
    claim_of,
    parse_line,
    price_claim,
    read_claims,
    run_claims,
    to_json,
)
from assistant.rules.claim import RULES, SEVERITIES
from assistant.settings import QuestionSettings
from corpus.errors import BadInput, UnknownLocality, UnreadableFile
from corpus.store import Store

DAY = date(2026, 7, 15)
LEVELS = ["22633", "22634", "63052", "63053", "22842", "22853x2"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store.open(tmp_path_factory.mktemp("home"))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("63047", ("63047", (), 1)),
        ("63030-50x2", ("63030", ("50",), 2)),
        ("63047-59-51", ("63047", ("59", "51"), 1)),
        ("22853X4", ("22853", (), 4)),
        ("63047-xsx2", ("63047", ("XS",), 2)),
        ("63047-XU", ("63047", ("XU",), 1)),
        ("22614-xe-fx", ("22614", ("XE", "FX"), 1)),
        ("g0453×3", ("G0453", (), 3)),
        ("0202T-62", ("0202T", ("62",), 1)),
    ],
)
def test_a_line_as_typed(text: str, read: tuple[str, tuple[str, ...], int]) -> None:
    line = parse_line(text)
    assert (line.hcpcs, line.modifiers, line.units) == read


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("63047x-1", "units"),
        ("63047x0", "units"),
        ("63047x1.5", "units"),
        ("63047-591", "two characters"),
        ("6304", "CODE"),
        ("fusion", "CODE"),
        ("ABCDE", "HCPCS code"),
        ("", "CODE"),
    ],
)
def test_a_bad_line_says_what_would_be_right(text: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        parse_line(text)


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ({"lines": ["63047"]}, "date_of_service"),
        ({"date_of_service": "July 15", "lines": ["63047"]}, "not a date"),
        ({"date_of_service": "2026-07-15", "lines": []}, "lines"),
        ({"date_of_service": "2026-07-15", "lines": [{"hcpcs": "63047", "unit": 2}]}, "'units'"),
        ({"date_of_service": "2026-07-15", "lines": [{"hcpcs": "63047", "units": -1}]}, "units"),
        (
            {"date_of_service": "2026-07-15", "lines": [{"hcpcs": "63047", "charge": "-5"}]},
            "amount",
        ),
        ({"date_of_service": "2026-07-15", "setting": "home", "lines": ["63047"]}, "setting"),
        ({"date_of_service": "2026-07-15", "zip": "1000", "lines": ["63047"]}, "ZIP"),
        (
            {"date_of_service": "2026-07-15", "locality": "Manhattan", "lines": ["63047"]},
            "13202-01",
        ),
        ([1], "JSON object"),
    ],
)
def test_a_bad_claim_names_the_field(record: object, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        claim_of(record)


def test_a_line_of_words_goes_before_the_claims(store: Store) -> None:
    claim = claim_of(
        {"date_of_service": "2026-07-15", "place_of_service": 11,
         "lines": [{"hcpcs": "99213"}, {"hcpcs": "99213", "place_of_service": "21"}]}
    )  # fmt: skip
    assert [str(line.amount) for line in price_claim(claim, store).lines] == ["95.19", "57.45"]


# --- files -----------------------------------------------------------------------------------

CLAIM = {
    "claim_id": "A1",
    "date_of_service": "2026-07-15",
    "lines": [{"hcpcs": "63047", "charge": 1200.5}],
}

HEADER = "claim_id,date_of_service,hcpcs,charge"


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_json_json_lines_and_csv_hold_the_same_claim(tmp_path: Path) -> None:
    text = json.dumps(CLAIM)
    files = (
        _write(tmp_path, "a.json", text),
        _write(tmp_path, "a.jsonl", f"{text}\n\n{text.replace('A1', 'A2')}\n"),
        _write(tmp_path, "a.csv", f"{HEADER}\nA1,2026-07-15,63047,1200.5\n"),
    )  # fmt: skip
    read = [list(read_claims(path)) for path in files]
    assert [len(claims) for claims in read] == [1, 2, 1]
    assert read[0][0] == read[1][0] == read[2][0]
    assert read[0][0].lines[0].charge == Decimal("1200.5")


def test_csv_rows_of_one_claim_id_are_one_claim(tmp_path: Path) -> None:
    path = _write(
        tmp_path, "b.csv",
        "claim_id,date_of_service,hcpcs,modifiers,units\n"
        "A1,2026-07-15,22633,,\nA1,2026-07-15,63047,59 51,\nB2,2026-07-16,22853,,2\n",
    )  # fmt: skip
    claims = list(read_claims(path))
    assert [claim.claim_id for claim in claims] == ["A1", "B2"]
    assert claims[0].lines[1].modifiers == ("59", "51") and claims[1].lines[0].units == 2


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.json", "", "empty"),
        ("a.json", '{"lines": [', "line 1"),
        ("a.csv", "code,date\n63047,2026-07-15\n", "hcpcs"),
        ("a.jsonl", '{"date_of_service": "2026-07-15", "lines": ["63047"]}\n{"x"\n', "line 2"),
        ("a.txt", "ISA*00*", "not an X12 interchange"),
        ("a.txt", "Dear colleague", "not a claim file"),
    ],
)
def test_an_unreadable_file_is_named_with_its_line(
    tmp_path: Path, name: str, text: str, says: str
) -> None:
    with pytest.raises(UnreadableFile, match=says):
        list(read_claims(_write(tmp_path, name, text)))


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        list(read_claims(Path("nowhere.json")))


# --- JSON ------------------------------------------------------------------------------------


def test_the_json_form_is_the_published_one(store: Store) -> None:
    found = to_json(check_claim(claim_from_lines([*LEVELS, "63047", "20930"], DAY), store))
    assert {"lines", "total", "payment", "findings", "edition", "citations"} <= set(found)
    assert set(found["lines"][0]) == {
        "line", "hcpcs", "modifiers", "units", "status", "payable", "amount", "paid_units", "steps",
        "reason",
    }  # fmt: skip
    assert set(found["payment"]) == {
        "allowed", "deductible_applied", "coinsurance", "sequestration", "medicare_payment",
        "patient", "limiting_charge",
    }  # fmt: skip
    for finding in found["findings"]:
        assert finding["rule"] in RULES and finding["severity"] in SEVERITIES
        assert finding["citation"]["source"] and finding["lines"]
    numbers = [citation["n"] for citation in found["citations"]]
    assert numbers == list(range(1, len(numbers) + 1))
    cited = [step["citation"] for line in found["lines"] for step in line["steps"]]
    assert cited and set(cited) <= set(numbers)
    assert found["edition"] == "2026C"
    assert json.loads(json.dumps(found)) == found, "money travels as text, never as a float"


def test_price_explains_why_nothing_is_halved(store: Store) -> None:
    found = to_json(price_claim(claim_from_lines(LEVELS, DAY), store))
    assert found["total"] == "3704.84" and found["findings"] == []
    assert any("never halved" in line["reason"] for line in found["lines"])
    assert any(step["label"] == "Why nothing is halved" for step in found["steps"])


def test_a_check_says_what_it_did_not_look_at(store: Store) -> None:
    result = check_claim(claim_from_lines(["63047"], DAY), store)
    said = " ".join(result.not_checked)
    assert "documentation" in said and "medical necessity" in said
    assert "safe to submit" not in " ".join((*result.checked, *result.not_checked)).lower()


def test_a_code_outside_the_shipped_tables_is_not_called_unknown(store: Store) -> None:
    result = check_claim(claim_from_lines(["27447"], DAY), store)
    assert [(f.rule, f.severity) for f in result.findings] == [("date", "error")]
    assert "lamina data import" in result.findings[0].message


def test_the_release_used_is_said_when_it_is_not_the_quarters_own(store: Store) -> None:
    result = price_claim(claim_from_lines(["63001"], date(2026, 5, 15)), store)
    assert result.edition == "2026A" and str(result.total) == "1193.75"
    assert any("2026A release" in note for note in result.not_checked)


def test_an_unknown_locality_is_refused(store: Store) -> None:
    with pytest.raises(UnknownLocality, match="99999-99"):
        price_claim(claim_from_lines(["63001"], DAY, locality="99999-99"), store)


def test_typed_lines_and_files_run_alike(store: Store, tmp_path: Path) -> None:
    under = QuestionSettings(date_of_service=DAY, locality="13202-01", setting="facility")
    path = _write(tmp_path, "a.json", json.dumps({**CLAIM, "lines": [{"hcpcs": "63001"}]}))
    typed, filed = (
        next(iter(run_claims("price", [arg], under, None, store))) for arg in ("63001", str(path))
    )
    assert typed.result.total == filed.result.total == Decimal("1422.28")
    assert "A1" in filed.title and not filed.has_errors


def test_a_claim_of_forty_lines(store: Store) -> None:
    result = check_claim(claim_from_lines(["22633", "22634x4", *["99213-24"] * 38], DAY), store)
    assert len(result.lines) == 40
