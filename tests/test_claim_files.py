"""Claim files of every kind: what is read alike, what is passed over, and what is refused."""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from assistant.claims.chunk import chunks
from assistant.claims.fields import Given
from assistant.claims.file import file_notes, read_filed
from assistant.claims.filed import FiledClaim
from assistant.cli import app
from corpus.errors import UnreadableFile

HEADER = "claim_id,date_of_service,hcpcs,modifiers,units"
GOOD = "A1,2026-07-15,22633,,1\nA1,2026-07-15,63052,59 51,1\nB2,2026-07-16,63047,,2\n"


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _read(path: Path, **given: Any) -> list[FiledClaim]:
    return list(read_filed(path, Given(**given)))


def _parquet(path: Path, **columns: list[Any]) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def test_csv_with_other_separators_and_parquet_hold_the_same_claims(tmp_path: Path) -> None:
    comma = _read(_write(tmp_path, "a.csv", f"{HEADER}\n{GOOD}"))
    tabs = _read(_write(tmp_path, "a.txt", f"{HEADER}\n{GOOD}".replace(",", "\t")))
    parquet = _read(
        _parquet(
            tmp_path / "a.parquet",
            claim_id=["A1", "A1", "B2"],
            date_of_service=[date(2026, 7, 15), date(2026, 7, 15), date(2026, 7, 16)],
            hcpcs=["22633", "63052", "63047"],
            modifiers=[None, ["59", "51"], []],
            units=[1, 1, 2],
        )
    )
    assert [f.claim for f in comma] == [f.claim for f in tabs] == [f.claim for f in parquet]
    assert [f.rows for f in comma] == [(2, 3), (4,)] and [f.rows for f in parquet] == [(1, 2), (3,)]


def test_typed_columns_of_parquet_are_read(tmp_path: Path) -> None:
    (filed,) = _read(
        _parquet(
            tmp_path / "a.parquet",
            claim_id=[17],
            date_of_service=[datetime(2026, 7, 15)],
            hcpcs=[63047],
            units=[2.0],
            charge=[1200.5],
            participating=[False],
        )
    )
    assert filed.claim is not None
    line = filed.claim.lines[0]
    assert (filed.claim.claim_id, line.hcpcs, line.units) == ("17", "63047", 2)
    assert line.charge == Decimal("1200.5") and not filed.claim.participating


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_pieces_end_where_a_claim_ends(tmp_path: Path, size: int) -> None:
    rows = [(f"C{n // 3}", "2026-07-15", "63047") for n in range(30)]
    text = "claim_id,date_of_service,hcpcs\n" + "\n".join(",".join(row) for row in rows) + "\n"
    table = _write(tmp_path, "a.csv", text)
    names = ("claim_id", "date_of_service", "hcpcs")
    columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    parquet = _parquet(tmp_path / "a.parquet", **columns)
    for path in (table, parquet):
        pieces = list(chunks(path, size))
        claims = [f for piece in pieces for f in piece.claims()]
        assert [f.claim.claim_id for f in claims if f.claim] == [f"C{n}" for n in range(10)]
        assert all(len(f.rows) == 3 for f in claims)
        assert pieces[-1].done == (30 if path is parquet else path.stat().st_size)
        assert size > 90 or len(pieces) > 1


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("C3,2026-07-15,63047,,-2", "'-2' units"),
        ("C3,2026-07-15,63047,,1.5", "'1.5' units"),
        ("C3,2026-07-15,63047,591,1", "two characters"),
        ("C3,15 July,63047,,1", "year-month-day"),
        ("C3,,63047,,1", "date_of_service is empty"),
        ("C3,2026-07-15,,,1", "hcpcs is empty"),
        ("C3,2026-07-15,fusion,,1", "not a HCPCS code"),
        ("C3,2026-07-15,63047,1", "4 cells"),
        ('C3,2026-07-15,"63047,,1', "cells"),
        (",2026-07-15,63047,,1", "claim_id is empty"),
    ],
)
def test_a_bad_row_is_named_and_the_rest_done(tmp_path: Path, row: str, says: str) -> None:
    path = _write(tmp_path, "a.csv", f"{HEADER}\n{row}\n{GOOD}")
    found = _read(path)
    assert [f.claim.claim_id for f in found if f.claim] == ["A1", "B2"]
    (rejected,) = [one for f in found for one in f.rejected]
    assert rejected.row == 2 and says in rejected.reason


def test_a_claim_says_that_a_row_of_it_was_left_out(tmp_path: Path) -> None:
    text = f"{HEADER}\nA1,2026-07-15,22633,,1\nA1,2026-07-15,63052,,many\n"
    (filed,) = _read(_write(tmp_path, "a.csv", text))
    assert filed.claim is not None and len(filed.claim.lines) == 1
    assert "Row 3 was left out" in filed.notes[0] and filed.rejected[0].claim_id == "A1"


def test_a_row_that_contradicts_its_claim_is_passed_over(tmp_path: Path) -> None:
    text = (
        "claim_id,date_of_service,hcpcs,locality\n"
        "A1,2026-07-15,22633,13202-01\nA1,2026-07-15,63052,09102-04\nA1,2026-07-15,63052,\n"
    )
    (filed,) = _read(_write(tmp_path, "a.csv", text))
    assert filed.rows == (2, 4) and "locality '09102-04' differs" in filed.rejected[0].reason


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"claim_id,date_of_service,hcpcs\n", "no claim line"),
        ("a.csv", b"claim_id,date_of_service,code\nA,2026-07-15,63047\n", "'hcpcs' is missing"),
        ("a.csv", b"hcpcs,date_of_service,modifer\n63047,2026-07-15,59\n", "did you mean 'modif"),
        ("a.csv", b"hcpcs,hcpcs,date_of_service\n1,2,3\n", "there twice"),
        ("a.csv", b"\x89PNG\r\n\x1a\n", "picture"),
        ("a.xlsx", b"PK\x03\x04", "Excel"),
        ("a.csv", "hcpcs,date_of_service\n".encode("utf-16"), "UTF-16"),
        ("a.parquet", b"PAR1 and then nothing", "damaged"),
        ("a.json", b"[]", "empty"),
        ("a.txt", b"Dear colleague,", "not a claim file"),
    ],
)
def test_a_file_of_another_kind_is_refused_whole(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=says):
        _read(path)


def test_scattered_claims_are_refused_before_anything_is_checked(tmp_path: Path) -> None:
    text = "A1,2026-07-15,63047,,1\nB2,2026-07-15,63047,,1\nA1,2026-07-15,63048,,1\n"
    with pytest.raises(UnreadableFile, match=r"line 4: claim 'A1'.*sort the file"):
        _read(_write(tmp_path, "a.csv", f"{HEADER}\n{text}"))
    columns = {"claim_id": ["A", "B", "A"], "date_of_service": ["2026-07-15"] * 3}
    with pytest.raises(UnreadableFile, match="'A' began further up"):
        _read(_parquet(tmp_path / "a.parquet", **columns, hcpcs=["63047"] * 3))


def test_columns_that_are_not_used_are_said(tmp_path: Path) -> None:
    path = _write(tmp_path, "a.csv", f"{HEADER},payer_name,memo\nA1,2026-07-15,63047,,1,x,y\n")
    assert file_notes(path) == (f"{path}: not used: the columns payer_name, memo.",)


def test_what_a_file_leaves_open_comes_from_the_command(tmp_path: Path) -> None:
    path = _write(tmp_path, "a.jsonl", '{"date_of_service": "2026-07-15", "lines": ["63047"]}\n')
    (filed,) = _read(path, locality="13202-01", setting="facility", participating=False)
    assert filed.claim is not None and not filed.claim.participating
    assert (filed.claim.locality, filed.claim.setting) == ("13202-01", "facility")


# --- the command line ------------------------------------------------------------------------


@pytest.fixture
def home(shipped_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAMINA_HOME", str(shipped_home))
    return shipped_home


def test_bad_lines_are_all_named(home: Path) -> None:
    from corpus.errors import BadInput

    with pytest.raises(BadInput) as error:
        CliRunner().invoke(app, ["price", "63047x-1", "63048-591"], catch_exceptions=False)
    assert "63047x-1" in str(error.value) and "591" in str(error.value)


def test_a_bad_claim_among_good_ones_is_reported_and_the_status_is_2(
    home: Path, tmp_path: Path
) -> None:
    good = {"claim_id": "G", "date_of_service": "2026-07-15", "lines": ["63001"]}
    bad = good | {"claim_id": "H", "lines": [{"hcpcs": "63001", "units": -1}]}
    lost = good | {"claim_id": "I", "locality": "99999-99"}
    text = "\n".join(map(json.dumps, (good, bad, lost, good | {"claim_id": "J"})))
    path = _write(tmp_path, "a.jsonl", text)
    run = CliRunner().invoke(app, ["price", str(path), "--json"])
    assert [json.loads(line)["claim_id"] for line in run.stdout.splitlines()] == ["G", "J"]
    assert "line 2: claim H: line 1: '-1' units" in run.stderr and "99999-99" in run.stderr
    assert run.exit_code == 2
