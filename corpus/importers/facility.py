"""What facilities are paid: OPPS Addendum B, ASC Addenda AA, BB and EE, the OPPS imaging cap."""

import re
from dataclasses import replace

from corpus.importers.layout import HCPCS, Column, Layout
from corpus.importers.release import Release, letter_in, month_in_year, month_release
from corpus.importers.source import SourceFile

_CODE = "a five-character HCPCS code"
_NO_NOTE = "payment_indicator <> '' OR payment_rate <> ''"
_MONEY = r"\$? ?[\d,]{1,9}(\.\d{1,16})? ?"


def _month(file: SourceFile, preamble: str) -> Release | None:
    return month_in_year(file.trail) or month_in_year(preamble)


def _header_month(file: SourceFile, preamble: str) -> Release | None:
    """ASC addenda name month and year in their column headings."""
    heading = next((line for line in preamble.splitlines() if "Payment Indicator" in line), "")
    return month_in_year(heading) or _dated_name(file)


def _dated_name(file: SourceFile) -> Release | None:
    found = re.search(r"(20\d\d)(\d\d)\d\d", file.trail)
    if found and 1 <= int(found[2]) <= 12:
        return month_release(int(found[1]), int(found[2]))
    return month_in_year(file.trail)


def _money(field: str) -> str:
    """SQL for dollars; three decimals, as drug rates are printed."""
    return f"nullif(regexp_replace({field}, '[$, ]', '', 'g'), '')::DECIMAL(12,3)"


ADDENDUM_B = Layout(
    name="OPPS Addendum B (converted csv)",
    dataset="apc",
    title="OPPS Addendum B",
    source="addendum-b",
    release=_month,
    key=("hcpcs",),
    columns=(
        Column("hcpcs", ("hcpcscode",), HCPCS, _CODE, digits=5),
        Column(
            "apc", ("apccode", "apc"), r"\d{1,4}", "an APC of up to four digits", "lpad({}, 4, '0')"
        ),
        Column("status_indicator", ("statusindicator",), "[A-Z][0-9]?", "", optional=True),
        Column(
            "payment_rate", ("paymentrate",), _MONEY, "an amount in dollars", _money("payment_rate")
        ),
    ),
)

ADDENDUM_B_PUBLISHED = Layout(
    name="OPPS Addendum B (CMS's csv or workbook)",
    dataset="apc",
    title="OPPS Addendum B",
    source="addendum-b",
    release=lambda file, preamble: month_in_year(preamble) or month_in_year(file.trail),
    keep=f"regexp_full_match(hcpcs, '{HCPCS}')",  # notes and amendments under the table
    key=("hcpcs",),
    rank=2,
    columns=(
        Column("hcpcs", ("hcpcscode",), HCPCS, _CODE, digits=5),
        Column("status_indicator", ("si", "statusindicator"), "[A-Z][0-9]?", "a status indicator"),
        Column(
            "apc",
            ("apc",),
            r"\d{0,4}",
            "an APC of up to four digits or blank",
            "CASE WHEN {0} <> '' THEN lpad({0}, 4, '0') END",
        ),
        Column(
            "payment_rate",
            ("paymentrate",),
            rf"({_MONEY}|\.)?",
            "an amount or blank",
            "nullif(regexp_replace(payment_rate, '^[.]$|[$, ]', '', 'g'), '')::DECIMAL(12,3)",
        ),
    ),
)

_RATE = Column(
    "payment_rate", ("paymentrate",), f"({_MONEY})?", "an amount or blank", _money("payment_rate")
)
_PAYMENT_INDICATOR = Column(
    "payment_indicator", ("paymentindicator",), "[A-Za-z][0-9]", "a payment indicator", "upper({})"
)

_CENTS = Column(  # one release prints a spreadsheet's whole fraction here and there
    "payment_rate",
    ("paymentrate",),
    f"({_MONEY})?",
    "an amount or blank",
    "round(" + _money("payment_rate") + ", 2)",
)

ASC_AA = Layout(
    name="ASC Addendum AA (covered surgical procedures)",
    dataset="asc",
    title="ASC Addendum AA",
    source="asc-aa",
    release=_header_month,
    keep=_NO_NOTE,
    key=("hcpcs",),
    columns=(
        Column("hcpcs", ("hcpcscode",), HCPCS + r"[*]{0,3}", _CODE, "left({}, 5)", digits=5),
        _PAYMENT_INDICATOR,
        _CENTS,
        Column(
            "multiple_procedure_discount",
            ("subjecttomultipleprocedurediscounting",),
            "[YN]",
            "Y or N",
            "{} = 'Y'",
        ),
    ),
)

ASC_BB = Layout(
    name="ASC Addendum BB (covered ancillary services)",
    dataset="asc_ancillary",
    title="ASC Addendum BB",
    source="asc-bb",
    release=_header_month,
    keep=_NO_NOTE,
    key=("hcpcs",),
    needs=("druganddevicepassthroughexpirationduringcalendaryear",),
    columns=(
        Column("hcpcs", ("hcpcscode",), HCPCS + r"[*]{0,3}", _CODE, "left({}, 5)", digits=5),
        _PAYMENT_INDICATOR,
        _RATE,
    ),
)

ASC_EE = Layout(
    name="ASC Addendum EE (excluded procedures)",
    dataset="asc_excluded",
    title="ASC Addendum EE",
    source="asc-ee",
    release=lambda file, preamble: _dated_name(file),
    keep="length(hcpcs) <= 8",  # notes under the table are longer
    key=("hcpcs",),
    needs=("shortdescriptor",),
    columns=(Column("hcpcs", ("hcpcscode",), HCPCS, _CODE, digits=5),),
)

_CAP_ROWS = """
    SELECT hcpcs, modifier, status, mac || '-' || locality AS locality,
        facility_price::DECIMAL(12,2) AS facility_price,
        nonfacility_price::DECIMAL(12,2) AS nonfacility_price, row
    FROM staged"""
_CAP_COLUMNS = (
    Column("hcpcs", ("hcpcs",), HCPCS, _CODE, digits=5),
    Column("modifier", ("mod",), "|[0-9A-Z]{2}", "a modifier or blank", digits=2),
    Column("status", ("procstat",), "[A-Z]", "a status code"),
    Column("mac", ("carrier",), r"\d{5}", "a carrier number", digits=5),
    Column("locality", ("locality",), r"\d{2}", "a two-digit locality", digits=2),
    Column("facility_price", ("facilityprice",), r"\d{1,7}\.\d{2}", "an amount", decimals=2),
    Column(
        "nonfacility_price",
        ("nonfaciltyprice", "nonfacilityprice"),
        r"\d{1,7}\.\d{2}",
        "an amount",
        decimals=2,
    ),
)

OPPS_CAP = Layout(
    name="OPPS imaging cap (CMS's OPPSCAP csv or workbook)",
    dataset="oppscap",
    title="OPPS imaging cap amounts by locality",
    release=lambda file, preamble: letter_in(file.trail),
    select=_CAP_ROWS,
    rank=2,
    columns=_CAP_COLUMNS,
)

OPPS_CAP_TEXT = replace(
    OPPS_CAP,
    name="OPPS imaging cap (CMS's OPPSCAP text)",
    rank=1,
    line_pattern=(
        r"^([0-9A-Z]{5})([0-9A-Z]{2}|  ) ?([A-Z]) *(\d{5}) *(\d{2}) *(\d+\.\d{2}) +(\d+\.\d{2})\s*$"
    ),
    columns=tuple(
        replace(column, names=(), group=number)
        for number, column in enumerate(_CAP_COLUMNS, start=1)
    ),
)

LAYOUTS = (
    ADDENDUM_B_PUBLISHED, ADDENDUM_B, ASC_AA, ASC_BB, ASC_EE, OPPS_CAP, OPPS_CAP_TEXT,
)  # fmt: skip
