"""Relative value files: CMS's own PPRRVU csv, and a converted extract with fewer columns."""

from corpus.importers.layout import HCPCS, RVU, Column, Layout
from corpus.importers.release import Release, letter_in, letter_release
from corpus.importers.source import SourceFile

_RVUS = "an RVU with two decimals"
_QUALIFYING_FACTORS = ("33.5675",)  # conversion factor of qualifying APM participants, CY2026


def _rvu(field: str, *names: str, optional: bool = False) -> Column:
    return Column(field, names, RVU, _RVUS, "{}::DECIMAL(9,2)", optional)


def _indicator(field: str, pattern: str, *names: str) -> Column:
    return Column(field, names, pattern, "one of CMS's indicators", "{}")


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
        Column("hcpcs", ("hcpcs",), HCPCS, "a five-character HCPCS code"),
        Column("modifier", ("mod",), "|[0-9A-Z]{2}", "a modifier or blank"),
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
        _indicator("global_days", "0[019]0|MMM|XXX|YYY|ZZZ", "globdays"),
        _rvu("preoperative", "preop"),
        _rvu("intraoperative", "intraop"),
        _rvu("postoperative", "postop"),
        _indicator("multiple_procedure", "[0-9]", "multproc"),
        _indicator("bilateral_surgery", "[0-9]", "bilatsurg"),
        _indicator("assistant_surgery", "[0-9]", "asstsurg"),
        _indicator("co_surgeons", "[0-9]", "cosurg"),
        _indicator("team_surgery", "[0-9]", "teamsurg"),
        Column("endoscopic_base", ("endobase",), f"({HCPCS})?", "a code or blank"),
        Column(
            "conversion_factor",
            ("convfactor",),
            r"\d{2}\.\d{4}",
            "a factor with four decimals",
            "{}::DECIMAL(9,4)",
        ),
        _indicator("supervision", "[0-9A-Z]{2}", "physiciansupervisionofdiagnosticprocedures"),
        _indicator("imaging_family", "[0-9]{2}", "diagnosticimagingfamilyindicator"),
        _rvu("opps_nonfacility_pe", "nonfacilitypeusedforoppspaymentamount"),
        _rvu("opps_facility_pe", "facilitypeusedforoppspaymentamount"),
        _rvu("opps_mp", "mpusedforoppspaymentamount"),
    ),
)

QUALIFYING = _QUALIFYING_FACTORS
"""Conversion factors that mark the file for qualifying APM participants."""

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
        Column("hcpcs", ("cpthcpcs",), HCPCS, "a five-character HCPCS code"),
        _rvu("work_rvu", "workrvu"),
        _rvu("facility_pe_rvu", "pervufacility"),
        _rvu("nonfacility_pe_rvu", "pervunonfacility"),
        _rvu("mp_rvu", "mprvu"),
        _indicator("status", "[A-Z]", "statusindicator"),
        _indicator("global_days", "0[019]0|MMM|XXX|YYY|ZZZ", "globaldays"),
    ),
)

LAYOUTS = (PUBLISHED, EXTRACT)
