"""`lamina code` against CMS's own files: 200 random codes, every field, read a second time by csv alone."""

import csv
import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from assistant.facts import CodeFacts, code_facts
from assistant.look_up import code_answer
from assistant.settings import QuestionSettings
from corpus.data import import_paths
from corpus.store import Store

CMS = Path(os.environ.get("LAMINA_CMS_DIR") or Path(__file__).parents[2] / "shared" / "cms")
pytestmark = pytest.mark.skipif(
    not (CMS / "mpfs").is_dir(),
    reason=f"CMS's files are not at {CMS}: set LAMINA_CMS_DIR to the folder that holds them",
)
DAY = date(2026, 7, 15)
FEES, LIMITS, ADD_ONS, OUTPATIENT, COVERED, ANCILLARY = FILES = (
    "mpfs/PPRRVU2026_Jul_nonQPP.csv",
    "ncci/mue_practitioner_2026Q2.csv",
    "ncci/aoc_2026Q3.csv",
    "opps/addendum_b_2026_jan.csv",
    "asc/ASC_Addendum_AA_20260701.csv",
    "asc/ASC_Addendum_BB_20260701.csv",
)
EARLIER = "mpfs/rvu25d/PPRRVU2025_Oct.csv"
CODE = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")
CONTRACTOR = "CCCCC"  # stands in the add-on file where the contractor keeps the list
SEED, ASKED = 20261121, 200
# Columns of the fee file, counted from 0, under the names that our rows have.
TEXT = {
    "status": 3, "pctc_indicator": 13, "global_days": 14, "multiple_procedure": 18,
    "bilateral_surgery": 19, "assistant_surgery": 20, "co_surgeons": 21, "team_surgery": 22,
    "supervision": 26, "imaging_family": 28,
}  # fmt: skip
NUMBERS = {
    "work_rvu": 5, "nonfacility_pe_rvu": 6, "facility_pe_rvu": 8, "mp_rvu": 10,
    "nonfacility_total_rvu": 11, "facility_total_rvu": 12, "preoperative": 15,
    "intraoperative": 16, "postoperative": 17, "conversion_factor": 25,
    "opps_nonfacility_pe": 29, "opps_facility_pe": 30, "opps_mp": 31,
}  # fmt: skip
FLAGS = {"nonfacility_na": 7, "facility_na": 9}
PRINTED = {
    "Bilateral (50)": "bilateral_surgery", "Assistant (80/82/AS)": "assistant_surgery",
    "Co-surgeons (62)": "co_surgeons", "Multiple procedures (51)": "multiple_procedure",
    "Team surgery (66)": "team_surgery", "PC/TC": "pctc_indicator",
}  # fmt: skip
PRICED_STATUSES = ("A", "R", "T")


@dataclass
class Published:
    """What the files say of one code."""

    fee: list[str]
    mue: tuple[int, str] | None = None
    aoc_types: set[str] = field(default_factory=set)
    primaries: set[str] = field(default_factory=set)
    add_ons: set[str] = field(default_factory=set)
    apc: tuple[str, Decimal] | None = None
    asc: tuple[str, Decimal | None] | None = None

    def text(self, name: str) -> str:
        return self.fee[TEXT[name]].strip()

    def number(self, name: str) -> Decimal:
        return Decimal(self.fee[NUMBERS[name]])

    def flag(self, name: str) -> bool:
        return self.fee[FLAGS[name]].strip() == "NA"

    @property
    def is_add_on(self) -> bool:
        return bool(self.aoc_types) or self.text("global_days") == "ZZZ"


def _lines(name: str) -> Iterator[list[str]]:
    with (CMS / name).open(encoding="latin-1", newline="") as file:
        yield from (row for row in csv.reader(file) if row)


def _in_force(begins: str, ends: str) -> bool:
    return begins <= DAY.isoformat() and (not ends or DAY.isoformat() <= ends)


def _centers(codes: dict[str, Published]) -> None:
    """The ancillary list first: where a code is on both, the list of procedures decides."""
    for name in (ANCILLARY, COVERED):
        for row in _lines(name):
            if row[0] in codes and len(row) > 4:
                rate = row[6].replace(",", "").strip() if len(row) > 6 else ""
                codes[row[0]].asc = (row[4].strip(), Decimal(rate) if rate else None)


@pytest.fixture(scope="module")
def every_code() -> dict[str, Published]:
    """The unmodified rows of the July fee file with what the other files add."""
    rows = {row[0]: Published(row) for row in _lines(FEES) if CODE.fullmatch(row[0]) and not row[1]}
    for hcpcs, value, mai, *_ in _lines(LIMITS):
        if hcpcs in rows:
            rows[hcpcs].mue = (int(value), mai)
    for add_on, primary, kind, begins, ends in _lines(ADD_ONS):
        if not _in_force(begins, ends):
            continue
        if add_on in rows:
            rows[add_on].aoc_types.add(kind)
            rows[add_on].primaries |= {primary} - {CONTRACTOR}
        if primary in rows:
            rows[primary].add_ons.add(add_on)
    for apc, hcpcs, rate, *_ in _lines(OUTPATIENT):
        if hcpcs in rows and rate:
            rows[hcpcs].apc = (apc.zfill(4), Decimal(rate))
    _centers(rows)
    return rows


@pytest.fixture(scope="module")
def published(every_code: dict[str, Published]) -> dict[str, Published]:
    """200 codes at random."""
    drawn = random.Random(SEED).sample(sorted(every_code), ASKED)
    return {hcpcs: every_code[hcpcs] for hcpcs in drawn}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    home = tmp_path_factory.mktemp("facts")
    import_paths([CMS / name for name in (*FILES, EARLIER)], home, shipped=False)
    with Store.open_as_is(home) as opened:
        yield opened


# --- what is looked up -------------------------------------------------------------------------


def _fee_differs(facts: CodeFacts, said: Published) -> list[str]:
    row = facts.fee
    assert row is not None
    expected = (
        {name: said.text(name) for name in TEXT}
        | {name: said.number(name) for name in NUMBERS}
        | {name: said.flag(name) for name in FLAGS}
    )
    return [
        f"{facts.hcpcs} {name}: {getattr(row, name)} is {value} in the file"
        for name, value in expected.items()
        if getattr(row, name) != value
    ]


def test_every_fee_field_of_200_random_codes_is_that_of_the_file(
    published: dict[str, Published], store: Store
) -> None:
    differ = [
        one
        for c, said in published.items()
        for one in _fee_differs(code_facts(c, DAY, store), said)
    ]
    assert len(published) == ASKED
    assert not differ


def test_limits_add_ons_and_facility_rates_of_200_random_codes_are_those_of_the_files(
    published: dict[str, Published], store: Store
) -> None:
    for hcpcs, said in published.items():
        facts = code_facts(hcpcs, DAY, store)
        mue, entry = facts.mue.value, facts.add_on.value
        apc, center = facts.apc.value, facts.asc.value
        found = Published(
            said.fee,
            (mue.mue_value, mue.adjudication_indicator) if mue else None,
            {entry.aoc_type} if entry else set(),
            set(entry.primaries) if entry else set(),
            set(facts.add_ons),
            (apc.apc, apc.payment_rate) if apc else None,
            (center.payment_indicator, center.payment_rate) if center else None,
        )
        assert found == said, hcpcs


def test_the_draw_meets_every_kind_of_answer(published: dict[str, Published]) -> None:
    """Otherwise the two comparisons above would hold for want of cases."""
    every = published.values()
    assert any(said.aoc_types for said in every) and any(said.add_ons for said in every)
    assert any(said.mue is None for said in every) and any(said.apc for said in every)
    assert any(said.asc and said.asc[1] is None for said in every)
    assert {said.text("status") for said in every} >= {"A", "C", "I", "N", "X"}
    assert {said.flag("nonfacility_na") for said in every} == {True, False}


# --- what is printed ---------------------------------------------------------------------------


def _cells(hcpcs: str, store: Store) -> dict[str, str]:
    """The table that `lamina code` prints, without its citation numbers."""
    text = code_answer(hcpcs, QuestionSettings(DAY), store).text
    rows = re.findall(r"^\| ([^|]+) \| ([^|]*) \|$", text, re.MULTILINE)
    return {label.strip(): re.sub(r"\s*\[\d+\]", "", cell).strip() for label, cell in rows}


def _dollars(amount: Decimal) -> str:
    """Cents at least, and a third decimal where the file prints one."""
    cents = amount.quantize(Decimal("0.01"))
    return f"${cents if cents == amount else amount:,}"


def _fee(said: Published, total: str) -> str:
    """The national amount: total times factor, half up to the cent; none where CMS sets none."""
    if said.text("status") not in PRICED_STATUSES or not said.number(total):
        return f"no amount (status {said.text('status')})"
    amount = said.number(total) * said.number("conversion_factor")
    return _dollars(amount.quantize(Decimal("0.01"), ROUND_HALF_UP))


def _expected(said: Published) -> dict[str, str]:
    """The cells that follow word for word; of a cell with words after the value, the value."""
    office = not said.flag("nonfacility_na")
    mue, apc, asc = said.mue, said.apc, said.asc
    cells = {
        "Status": said.text("status"), "Global period": said.text("global_days"),
        "Work RVU": said.fee[NUMBERS["work_rvu"]],
        "Facility PE RVU": said.fee[NUMBERS["facility_pe_rvu"]],
        "MP RVU": said.fee[NUMBERS["mp_rvu"]],
        "Total RVU, facility": said.fee[NUMBERS["facility_total_rvu"]],
        "Total RVU, non-facility": (
            said.fee[NUMBERS["nonfacility_total_rvu"]] if office else "NA: not performed in an office"
        ),
        "National amount, facility": _fee(said, "facility_total_rvu"),
        "MUE (units, MAI)": f"{mue[0]} (MAI {mue[1]})" if mue else "none published",
        **{label: said.text(name) for label, name in PRINTED.items()},
    }  # fmt: skip
    if office:
        cells["National amount, office"] = _fee(said, "nonfacility_total_rvu")
    if apc:
        cells["Hospital outpatient"] = f"APC {apc[0]}, {_dollars(apc[1])}"
    if asc:
        rate = "packaged, no separate rate" if asc[1] is None else _dollars(asc[1])
        cells["ASC"] = f"{asc[0]}, {rate}"
    return cells


WITH_WORDS = {"Status", "Global period", *PRINTED}


def _lists_differ(cells: dict[str, str], said: Published) -> bool:
    """Primaries and add-ons: each code named is listed, and the count is told where some are left out."""
    primaries = set(CODE.findall(cells.get("Primary codes", "")))
    add_ons = set(CODE.findall(cells.get("Its add-ons", "")))
    told = re.search(r"(\d+) in all", cells.get("Primary codes", ""))
    whole = len(said.primaries) if told is None else int(told[1])
    named = len(primaries) if told is None else whole
    left_out = "and others" in cells.get("Its add-ons", "")
    return not (
        primaries <= said.primaries
        and named == whole == len(said.primaries)
        and (said.is_add_on or add_ons <= said.add_ons)
        and (said.is_add_on or left_out == (len(add_ons) < len(said.add_ons)))
    )


def test_every_cell_printed_of_200_random_codes_is_that_of_the_files(
    published: dict[str, Published], store: Store
) -> None:
    differ = []
    for hcpcs, said in published.items():
        cells, expected = _cells(hcpcs, store), _expected(said)
        for label, value in expected.items():
            printed = cells.get(label, "no such row")
            printed = printed.split(" (")[0] if label in WITH_WORDS else printed
            differ += [f"{hcpcs} {label}: {printed}, file {value}"] if printed != value else []
        known = {*expected, "Kind", "Primary codes", "Its add-ons", "Region and approach", "Levels"}
        differ += [
            f"{hcpcs} {label}: unexpected" for label in cells.keys() - known - {"Counting rule"}
        ]
        kind = "add-on" if said.is_add_on else "primary, stands alone"
        differ += [] if cells.get("Kind", "").startswith(kind) else [f"{hcpcs} kind: {cells}"]
        differ += [f"{hcpcs}: {cells}"] if _lists_differ(cells, said) else []
    assert not differ, f"{len(differ)}: {differ[:10]}"


def _kind_of_row(said: Published) -> tuple[object, ...]:
    """What decides which words stand in the table."""
    mills = (
        said.asc is not None and said.asc[1] is not None and said.asc[1] != round(said.asc[1], 2)
    )
    unpriced = not said.number("facility_total_rvu")
    office = said.flag("nonfacility_na")
    return said.text("status"), said.text("global_days"), said.is_add_on, unpriced, office, mills


def test_a_code_of_every_kind_is_answered_with_its_whole_tables(
    every_code: dict[str, Published], store: Store
) -> None:
    """Verification leaves a table out when it cannot find one cell of it again in the row."""
    unpriced = {
        row[0]: not Decimal(row[NUMBERS["facility_total_rvu"]])
        for row in _lines(EARLIER)
        if CODE.fullmatch(row[0]) and not row[1]
    }
    first_of = {
        (*_kind_of_row(said), unpriced.get(hcpcs)): hcpcs
        for hcpcs, said in reversed(every_code.items())
    }
    assert {kind[-1] for kind in first_of} == {True, False, None}
    assert {kind[-2] for kind in first_of} == {True, False}
    answers = {
        hcpcs: code_answer(hcpcs, QuestionSettings(DAY), store) for hcpcs in first_of.values()
    }
    assert not [
        f"{hcpcs}: {one.status}" for hcpcs, one in answers.items() if one.status != "answered"
    ]
    assert not [hcpcs for hcpcs, one in answers.items() if "| Status |" not in one.text]
    both = [hcpcs for (*_, then), hcpcs in first_of.items() if then is False]
    assert not [hcpcs for hcpcs in both if "| Edition |" not in answers[hcpcs].text]
