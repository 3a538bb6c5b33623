"""Relative value files: CMS's own PPRRVU (csv, xlsx, fixed-width text), and a converted extract."""

import csv
import re
from dataclasses import replace
from datetime import date

from corpus.errors import LaminaError
from corpus.importers.layout import HCPCS, RVU, Column, Found, Layout
from corpus.importers.release import Release, letter_in, letter_release
from corpus.importers.source import SourceFile

_RVUS = "an RVU with two decimals"
_PARTICIPANTS = re.compile(r"(?<!non)[ _-]?qpp?(?![a-z])", re.IGNORECASE)


def _rvu(field: str, *names: str, optional: bool = False) -> Column:
    return Column(field, names, RVU, _RVUS, "{}::DECIMAL(9,2)", optional, decimals=2)


def _indicator(field: str, pattern: str, *names: str, digits: int = 0) -> Column:
    return Column(field, names, pattern, "one of CMS's indicators", "{}", digits=digits)


def _title_release(file: SourceFile, preamble: str) -> Release | None:
    return letter_in(preamble.split("RELEASED")[0]) or letter_in(file.trail)


def _named_release(file: SourceFile, preamble: str) -> Release | None:
    """The converted extract carries its year as a column and its letter in its name only."""
    del preamble
    named = letter_in(file.name)
    year = file.head[1].split(",")[0] if len(file.head) > 1 else ""
    if named is None or not year.isdigit() or not named.name.startswith(year):
        return None
    return letter_release(int(year), named.name[-1])


_SUMS = tuple(
    (
        f"abs({field}::DECIMAL(9,2) - work_rvu::DECIMAL(9,2) - mp_rvu::DECIMAL(9,2)"
        f" - {pe}::DECIMAL(9,2)) <= 0.02",
        field,
        "the total is not the sum of work, PE and MP RVU",
    )
    for field, pe in (
        ("nonfacility_total_rvu", "nonfacility_pe_rvu"),
        ("facility_total_rvu", "facility_pe_rvu"),
    )
)

PUBLISHED = Layout(
    name="relative value file (CMS's PPRRVU csv)",
    dataset="pfs",
    title="Physician fee schedule relative value file",
    release=_title_release,
    key=("hcpcs", "modifier"),
    laws=_SUMS,
    rank=3,
    columns=(
        Column("hcpcs", ("hcpcs",), HCPCS, "a five-character HCPCS code", digits=5),
        Column("modifier", ("mod",), "|[0-9A-Z]{2}", "a modifier or blank", digits=2),
        Column("status", ("statuscode",), "[A-Z]", "a status code"),
        Column(
            "not_used_for_payment",
            ("notusedformedicarepayment",),
            r"\+?",
            "'+' or blank",
            "{} = '+'",
        ),
        _rvu("work_rvu", "workrvu"),
        _rvu("nonfacility_pe_rvu", "nonfacpervu"),
        Column("nonfacility_na", ("nonfacnaindicator",), "(NA)?", "'NA' or blank", "{} = 'NA'"),
        _rvu("facility_pe_rvu", "facilitypervu"),
        Column("facility_na", ("facilitynaindicator",), "(NA)?", "'NA' or blank", "{} = 'NA'"),
        _rvu("mp_rvu", "mprvu"),
        _rvu("nonfacility_total_rvu", "nonfacilitytotal"),
        _rvu("facility_total_rvu", "facilitytotal"),
        _indicator("pctc_indicator", "[0-9]", "pctcind"),
        _indicator("global_days", "0[019]0|MMM|XXX|YYY|ZZZ", "globdays", digits=3),
        _rvu("preoperative", "preop"),
        _rvu("intraoperative", "intraop"),
        _rvu("postoperative", "postop"),
        _indicator("multiple_procedure", "[0-9]", "multproc"),
        _indicator("bilateral_surgery", "[0-9]", "bilatsurg"),
        _indicator("assistant_surgery", "[0-9]", "asstsurg"),
        _indicator("co_surgeons", "[0-9]", "cosurg"),
        _indicator("team_surgery", "[0-9]", "teamsurg"),
        Column("endoscopic_base", ("endobase",), f"({HCPCS})?", "a code or blank", digits=5),
        Column(
            "conversion_factor",
            ("convfactor",),
            r"\d{2}\.\d{4}",
            "a factor with four decimals",
            "{}::DECIMAL(9,4)",
            decimals=4,
        ),
        _indicator(
            "supervision", "[0-9A-Z]{2}", "physiciansupervisionofdiagnosticprocedures", digits=2
        ),
        _indicator("imaging_family", "[0-9]{2}", "diagnosticimagingfamilyindicator", digits=2),
        _rvu("opps_nonfacility_pe", "nonfacilitypeusedforoppspaymentamount"),
        _rvu("opps_facility_pe", "facilitypeusedforoppspaymentamount"),
        _rvu("opps_mp", "mpusedforoppspaymentamount"),
    ),
)

# First character and length of each field: record layout of RVU25D, "DATA RECORD"
_PLACES = {
    "hcpcs": (1, 5), "modifier": (6, 2), "status": (58, 1), "work_rvu": (60, 6),
    "nonfacility_pe_rvu": (67, 6), "nonfacility_na": (73, 2), "facility_pe_rvu": (76, 6),
    "facility_na": (82, 2), "mp_rvu": (85, 5), "nonfacility_total_rvu": (91, 6),
    "facility_total_rvu": (97, 6), "pctc_indicator": (103, 1), "global_days": (104, 3),
    "preoperative": (107, 3), "intraoperative": (110, 3), "postoperative": (113, 3),
    "multiple_procedure": (116, 1), "bilateral_surgery": (117, 1), "assistant_surgery": (118, 1),
    "co_surgeons": (119, 1), "team_surgery": (120, 1), "endoscopic_base": (128, 5),
    "conversion_factor": (133, 8), "supervision": (142, 2), "imaging_family": (146, 2),
    "opps_nonfacility_pe": (152, 6), "opps_facility_pe": (159, 6), "opps_mp": (166, 6),
}  # fmt: skip
_UNUSED = """status NOT IN ('A', 'R', 'T') AND greatest(
    nonfacility_total_rvu::DECIMAL(9,2), facility_total_rvu::DECIMAL(9,2)) > 0"""
_SHARES = ("preoperative", "intraoperative", "postoperative")


def _at_its_place(column: Column) -> Column:
    start, width = _PLACES.get(column.field, (0, 0))
    if column.field in _SHARES:  # printed .10, without the leading zero
        return replace(column, pattern=r"\.\d{2}", start=start, width=width)
    return replace(column, names=(), start=start, width=width)


PUBLISHED_TEXT = replace(
    PUBLISHED,
    name="relative value file (CMS's PPRRVU fixed-width text)",
    release=lambda file, preamble: letter_in(file.trail),
    rank=2,
    line_pattern=(
        r"^[0-9A-Z]{5}([0-9A-Z]{2}|  ).{50}[A-Z] [ \d]{3}\.\d\d.{37}[0-9](0[019]0|MMM|XXX|YYY|ZZZ)"
    ),
    keep="hcpcs <> 'HDR'",
    columns=tuple(
        # Not printed in the text. In both csv files of 2025 and 2026 the sign stands at exactly the
        # rows that have RVUs under a status that Medicare does not pay by them.
        replace(column, optional=True, sql=_UNUSED, names=())
        if column.field == "not_used_for_payment"
        else _at_its_place(column)
        for column in PUBLISHED.columns
    ),
)


def for_participants(layout: Layout, file: SourceFile, found: Found) -> bool:
    """Whether a relative value file carries the factor of qualifying APM participants.

    The file's own factor tells, where both factors of that day are known, else its name.
    """
    factor = _printed_factor(layout, file, found)
    day = found.release.first_day
    if factor and factor == _known_factor("conversion_factor_qp", day):
        return True
    if factor and factor == _known_factor("conversion_factor", day):
        return False
    return named_for_participants(file.name)


def named_for_participants(name: str) -> bool:
    """Whether a file's name says that it is for qualifying APM participants (QPP, not nonQPP)."""
    return _PARTICIPANTS.search(name) is not None


def _printed_factor(layout: Layout, file: SourceFile, found: Found) -> str:
    """The conversion factor of the first row, "" where the layout has none."""
    column = next((c for c in layout.columns if c.field == "conversion_factor"), None)
    if column is None or len(file.head) < found.first_line:
        return ""
    line = file.head[found.first_line - 1]
    if column.width:
        return line[column.start - 1 : column.start - 1 + column.width].strip()
    cells = next(csv.reader([line], delimiter=found.delimiter), [])
    at = found.positions.get(column.field, len(cells))
    return cells[at].strip() if at < len(cells) else ""


def _known_factor(name: str, day: date) -> str:
    from corpus.parameter import parameter

    try:
        return str(parameter(name).at(day).value)
    except LaminaError:
        return ""


# The extract repeats a code for its 26, TC or 53 row without naming the modifier. CMS's order is
# base, 26, TC; where there are two rows the second is 53 if the base has work of its own, else 26.
# 86153 is the one code of the 2025 and 2026 files with a 26 row and no base row.
_EXTRACT_ROWS = """
    WITH ranked AS (
        SELECT *, row_number() OVER same AS nth,
            count(*) OVER (PARTITION BY hcpcs) AS rows_of_code,
            first_value(work_rvu::DECIMAL(9,2)) OVER same AS base_work
        FROM staged WINDOW same AS (PARTITION BY hcpcs ORDER BY row))
    SELECT hcpcs,
        CASE WHEN hcpcs = '86153' THEN '26' WHEN nth = 1 THEN ''
            WHEN nth = 3 THEN 'TC' WHEN rows_of_code = 3 THEN '26'
            WHEN base_work > 0 THEN '53' ELSE '26' END AS modifier,
        status, false AS not_used_for_payment,
        work_rvu::DECIMAL(9,2) AS work_rvu,
        nonfacility_pe_rvu::DECIMAL(9,2) AS nonfacility_pe_rvu, NULL AS nonfacility_na,
        facility_pe_rvu::DECIMAL(9,2) AS facility_pe_rvu, NULL AS facility_na,
        mp_rvu::DECIMAL(9,2) AS mp_rvu,
        (work_rvu::DECIMAL(9,2) + nonfacility_pe_rvu::DECIMAL(9,2) + mp_rvu::DECIMAL(9,2))
            AS nonfacility_total_rvu,
        (work_rvu::DECIMAL(9,2) + facility_pe_rvu::DECIMAL(9,2) + mp_rvu::DECIMAL(9,2))
            AS facility_total_rvu,
        NULL AS pctc_indicator, global_days, NULL AS preoperative, NULL AS intraoperative,
        NULL AS postoperative, NULL AS multiple_procedure, NULL AS bilateral_surgery,
        NULL AS assistant_surgery, NULL AS co_surgeons, NULL AS team_surgery,
        NULL AS endoscopic_base, NULL AS conversion_factor, NULL AS supervision,
        NULL AS imaging_family, NULL AS opps_nonfacility_pe, NULL AS opps_facility_pe,
        NULL AS opps_mp, row
    FROM ranked"""

EXTRACT = Layout(
    name="relative value extract (work, PE, MP, status, global)",
    dataset="pfs",
    title="Physician fee schedule relative value file",
    release=_named_release,
    coverage="columns",
    rank=1,
    key=("hcpcs", "modifier"),
    select=_EXTRACT_ROWS,
    columns=(
        Column("year", ("year",), r"20\d\d", "a year"),
        Column("hcpcs", ("cpthcpcs",), HCPCS, "a five-character HCPCS code", digits=5),
        _rvu("work_rvu", "workrvu"),
        _rvu("facility_pe_rvu", "pervufacility"),
        _rvu("nonfacility_pe_rvu", "pervunonfacility"),
        _rvu("mp_rvu", "mprvu"),
        _indicator("status", "[A-Z]", "statusindicator"),
        _indicator("global_days", "0[019]0|MMM|XXX|YYY|ZZZ", "globaldays"),
    ),
)

LAYOUTS = (PUBLISHED, PUBLISHED_TEXT, EXTRACT)
