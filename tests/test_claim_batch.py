"""Batches: the same results as one claim at a time, however often stopped, and nothing half-written."""

import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from assistant.claims.batch import Batch, Summary, run_batch
from assistant.claims.columns import COLUMNS
from assistant.claims.fields import Given, claim_of
from assistant.claims.json_form import to_json
from assistant.claims.parts import Parts, rejected_path
from assistant.claims.rows import RowReader
from assistant.claims.run import VERBS
from assistant.claims.store import WholeTables
from assistant.cli import app
from corpus.errors import Busy, LaminaError, UnreadableFile
from corpus.store import Store
from tests.claim_specimens import as_record, random_claims, write_csv

CHECKOUT = Path(__file__).resolve().parent.parent
CLAIMS = int(os.environ.get("LAMINA_RANDOM_CLAIMS", "1000"))
"""Random claims compared; LAMINA_RANDOM_CLAIMS=20000 for the long run."""
TABLES = os.environ.get("LAMINA_TABLES_HOME")
"""A home with CMS's files imported, to compare on all codes instead of those that come along."""


@pytest.fixture(scope="module")
def codes(shipped: Store) -> list[str]:
    listed = (CHECKOUT / "corpus" / "reference" / "codes.txt").read_text(encoding="utf-8")
    return [code for line in listed.splitlines() if line[:1] != "#" for code in line.split()]


@pytest.fixture(scope="module")
def whole(shipped: Store, shipped_home: Path) -> Iterator[WholeTables]:
    with WholeTables.open_as_is(shipped_home) as store:
        yield store


def _run(
    verb: str, path: Path, out: Path, home: Path, size: int = 20_000, workers: int = 1
) -> Summary:
    return run_batch(Batch(verb, path, out, Given(), home, size), workers, lambda *_: None)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- the same as one claim at a time ---------------------------------------------------------


@pytest.fixture(scope="module")
def tables(shipped: Store, shipped_home: Path) -> Iterator[Store]:
    """The store that single claims are looked up in, file look-up by file look-up."""
    if TABLES is None:
        yield shipped
        return
    with Store.open(Path(TABLES)) as opened:
        yield opened


def _codes_of(tables: Store, codes: list[str]) -> list[str]:
    if TABLES is None:
        return codes
    query = "SELECT DISTINCT hcpcs FROM pfs ORDER BY hcpcs"
    return [row[0] for row in tables._reader.rows(query)]


def _expected(record: dict[str, Any]) -> list[tuple[Any, ...]]:
    """What a row must say of each line, from the claim's JSON form."""
    found = [
        (
            str(line["line"]), line["hcpcs"], " ".join(line["modifiers"]), str(line["units"]),
            line["status"], {True: "true", False: "false"}.get(line["payable"], "by_report"),
            line["amount"] or "", str(line["paid_units"]), line["reason"], record["edition"],
            record["total"], record["payment"]["medicare_payment"], record["payment"]["patient"],
            [f for f in record["findings"] if line["line"] in f["lines"]],
        )
        for line in record["lines"]
    ]  # fmt: skip
    for row in found:
        for finding in row[-1]:
            place = finding.pop("citation") if "citation" in finding else None
            if place is not None:
                finding |= {key: place[key] for key in ("source", "locator", "edition")}
    return found


def _told(rows: list[dict[str, str]]) -> list[tuple[Any, ...]]:
    names = (
        "line", "hcpcs", "modifiers", "units", "status", "payable", "amount", "paid_units",
        "reason", "edition", "claim_total", "claim_medicare_payment", "claim_patient",
    )  # fmt: skip
    return [(*(row[name] for name in names), json.loads(row["findings"])) for row in rows]


@pytest.mark.parametrize("verb", ["check", "price"])
def test_a_batch_says_what_one_claim_at_a_time_says(
    verb: str, codes: list[str], tables: Store, shipped_home: Path, tmp_path: Path
) -> None:
    count = CLAIMS if verb == "check" else CLAIMS // 10
    home = Path(TABLES) if TABLES else shipped_home
    claims = write_csv(tmp_path / "in.csv", random_claims(_codes_of(tables, codes), count))
    _run(verb, tmp_path / "in.csv", tmp_path / "out.csv", home)
    by_claim: dict[str, list[dict[str, str]]] = {}
    for row in _rows(tmp_path / "out.csv"):
        by_claim.setdefault(row["claim_id"], []).append(row)
    rejected = {row["claim_id"] for row in _rows(rejected_path(tmp_path / "out.csv"))}
    seen = 0
    for claim in claims:
        name = claim[0]["claim_id"]
        try:
            result = VERBS[verb](claim_of(as_record(claim)), tables)
        except LaminaError:
            assert name in rejected, f"{name} was refused alone, and not in the batch"
            continue
        assert name not in rejected and _told(by_claim[name]) == _expected(to_json(result)), name
        seen += 1
    assert seen > count * 0.8 and rejected


def test_whole_tables_answer_as_the_store_does(
    codes: list[str], shipped: Store, whole: WholeTables
) -> None:
    def answer(store: Store, name: str, *asked: Any) -> Any:
        try:
            return getattr(store, name)(*asked)
        except LaminaError as error:
            return type(error), str(error), getattr(error, "nearest", None)

    from datetime import date

    days = (date(2026, 1, 5), date(2026, 7, 15), date(2025, 11, 3), date(2019, 1, 1))
    asked: list[tuple[Any, ...]] = [
        (name, code, day)
        for name in ("fee_rows", "mue", "add_on")
        for code in (*codes, "99999", "27447", "6304", "ÄÖÜ12")
        for day in days
    ]
    pairs = ((a, b) for a in codes[::4] for b in (*codes[::3], "99999"))
    asked += [("ptp", a, b, day) for a, b in pairs for day in days[:2]]
    asked += [("gpci", place, day) for place in ("13202-01", "99999-99") for day in days]
    asked += [("locality_of_zip", zip5, days[1]) for zip5 in ("10001", "00000")]
    asked += [("nearest_codes", code) for code in ("63040", "2263E", "ZZZZZ", "630")]
    for one in asked:
        assert answer(shipped, *one) == answer(whole, *one), one
    assert sum(answer(whole, *one) is not None for one in asked) > 500


# --- columns and formats ---------------------------------------------------------------------


def test_parquet_csv_and_json_lines_hold_the_same_rows(
    codes: list[str], shipped_home: Path, tmp_path: Path
) -> None:
    write_csv(tmp_path / "in.csv", random_claims(codes, 120))
    for suffix in ("csv", "jsonl", "parquet"):
        _run("check", tmp_path / "in.csv", tmp_path / f"out.{suffix}", shipped_home, size=50)
    rows = _rows(tmp_path / "out.csv")
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    table = pq.read_table(tmp_path / "out.parquet")
    assert tuple(rows[0]) == tuple(COLUMNS) == tuple(table.column_names)
    assert len(rows) == len(lines) == table.num_rows > 300
    for row, line, record in zip(rows, lines, table.to_pylist(), strict=True):
        told = json.loads(line)
        assert told["findings"] == json.loads(row["findings"]) == json.loads(record["findings"])
        assert told["amount"] == (row["amount"] or None) and not isinstance(told["amount"], float)
        assert record["amount"] == (Decimal(row["amount"]) if row["amount"] else None)
        assert str(record["date_of_service"]) == row["date_of_service"] == told["date_of_service"]
        assert str(record["row"]) == row["row"]
    assert not list(tmp_path.glob("*.parts")) and not list(tmp_path.glob(".*"))


def test_every_row_of_the_input_is_in_one_of_the_two_files(
    codes: list[str], shipped_home: Path, tmp_path: Path
) -> None:
    claims = write_csv(tmp_path / "in.csv", random_claims(codes, 400))
    found = _run("check", tmp_path / "in.csv", tmp_path / "out.csv", shipped_home, size=100)
    done = [int(row["row"]) for row in _rows(tmp_path / "out.csv")]
    passed = [int(row["row"]) for row in _rows(rejected_path(tmp_path / "out.csv"))]
    assert sorted([*done, *passed]) == list(range(2, 2 + sum(map(len, claims))))
    assert (found.counts.lines, found.rejected) == (len(done), len(passed)) and passed


def test_a_file_without_bad_rows_leaves_no_list_of_them(shipped_home: Path, tmp_path: Path) -> None:
    good = "claim_id,date_of_service,hcpcs\nA,2026-07-15,63047\n"
    (tmp_path / "in.csv").write_text(good + "B,2026-07-15,ABCDE\n", encoding="utf-8")
    assert _run("price", tmp_path / "in.csv", tmp_path / "out.csv", shipped_home).rejected == 1
    (tmp_path / "in.csv").write_text(good, encoding="utf-8")
    assert _run("price", tmp_path / "in.csv", tmp_path / "out.csv", shipped_home).rejected == 0
    assert not rejected_path(tmp_path / "out.csv").exists()


def test_the_reader_reads_a_header_once_for_all(tmp_path: Path) -> None:
    reader = RowReader(["claim_id", "date_of_service", "hcpcs", "memo"])
    assert reader.unused == ("memo",)


# --- stopped and resumed ---------------------------------------------------------------------

STOPPED = """
import sys
from pathlib import Path
from assistant.claims.batch import Batch, run_batch
from assistant.claims.fields import Given
if __name__ == "__main__":
    path, out, home = map(Path, sys.argv[1:])
    run_batch(Batch("check", path, out, Given(), home, 200), 2, lambda *_: None)
"""


def _start(folder: Path, out: Path, home: Path) -> "subprocess.Popen[bytes]":
    script = folder / "run.py"
    script.write_text(STOPPED, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    call = [sys.executable, str(script), str(folder / "in.csv"), str(out), str(home)]
    return subprocess.Popen(call, env=env, start_new_session=True)


def _wait_until_quiet(folder: Path) -> None:
    """A worker that outlived its parent would go on writing to the last part."""
    before, until = -1, time.monotonic() + 30
    while (now := len(list(folder.iterdir()))) != before:
        assert time.monotonic() < until
        before = now
        time.sleep(1)


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_killed_batch_goes_on_and_ends_the_same(
    codes: list[str], shipped: Store, shipped_home: Path, tmp_path: Path
) -> None:
    write_csv(tmp_path / "in.csv", random_claims(codes, 4000))
    whole = tmp_path / "whole.parquet"
    _run("check", tmp_path / "in.csv", whole, shipped_home, size=200)
    out = tmp_path / "out.parquet"
    for least in (2, 12):
        process = _start(tmp_path, out, shipped_home)
        until = time.monotonic() + 120
        while len(list(Parts(out).folder.glob("part-*.json"))) < least:
            assert process.poll() is None, "it ended before it could be killed"
            assert time.monotonic() < until
            time.sleep(0.005)
        process.kill()
        process.wait()
        assert not out.exists(), "nothing stands under the final name before the end"
    _wait_until_quiet(Parts(out).folder)
    found = _run("check", tmp_path / "in.csv", out, shipped_home, size=200)
    assert "going on with" in found.resumed
    assert pq.read_table(out).equals(pq.read_table(whole))
    assert rejected_path(out).read_bytes() == rejected_path(whole).read_bytes()
    assert not Parts(out).folder.exists()


def test_parts_of_another_run_are_not_used(shipped_home: Path, tmp_path: Path) -> None:
    text = "claim_id,date_of_service,hcpcs\nA,2026-07-15,63047\n"
    path, out = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_text(text, encoding="utf-8")
    batch = Batch("check", path, out, Given(), shipped_home)
    parts = Parts(out)
    from assistant.claims.batch import _stamp
    from assistant.claims.parts import Counts

    parts.begin(_stamp(batch))
    parts.write(0, [], [], Counts(9, 9, 9, 9))
    assert run_batch(batch, 1, lambda *_: None).counts.lines == 9, "an equal run goes on"
    parts.begin(_stamp(batch))
    parts.write(0, [], [], Counts(9, 9, 9, 9))
    path.write_text(text.replace("63047", "63048"), encoding="utf-8")
    found = run_batch(batch, 1, lambda *_: None)
    assert found.counts.lines == 1 and "file changed" in found.resumed
    assert _rows(out)[0]["hcpcs"] == "63048"


def test_two_batches_do_not_write_one_file(shipped_home: Path, tmp_path: Path) -> None:
    from filelock import FileLock

    (tmp_path / "in.csv").write_text("hcpcs,date_of_service\n63047,2026-07-15\n", encoding="utf-8")
    with FileLock(tmp_path / ".out.csv.lock"), pytest.raises(Busy, match="Another process"):
        _run("check", tmp_path / "in.csv", tmp_path / "out.csv", shipped_home)


# --- the command line ------------------------------------------------------------------------


def test_the_command_writes_says_and_ends_as_it_should(
    shipped_home: Path, shipped: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAMINA_HOME", str(shipped_home))
    head = "claim_id,date_of_service,hcpcs\n"
    cases = {
        "A,2026-07-15,63001\n": 0,
        "A,2026-07-15,63001\nB,2026-07-15,63053\n": 1,
        "A,2026-07-15,63001\nB,2026-07-15,63053\nC,2026-07-15,fusion\n": 2,
    }
    for rows, status in cases.items():
        (tmp_path / "in.csv").write_text(head + rows, encoding="utf-8")
        out = tmp_path / "out.csv"
        run = CliRunner().invoke(app, ["check", str(tmp_path / "in.csv"), "--out", str(out)])
        assert run.exit_code == status, run.output
        assert _rows(out)[0]["amount"] == "1193.75"
    assert "1 rows passed over" in run.stdout.replace("\n", " ")


@pytest.mark.parametrize(
    ("name", "content"), [("in.csv", b""), ("in.csv", b"\x89PNG\r\n"), ("in.parquet", b"PAR1")]
)
def test_a_file_of_another_kind_leaves_nothing(
    name: str, content: bytes, shipped_home: Path, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableFile):
        _run("check", tmp_path / name, tmp_path / "out.parquet", shipped_home)
    assert [path.name for path in tmp_path.iterdir()] == [name]
