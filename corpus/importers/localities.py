"""Where a service is paid: GPCIs, ZIP codes, counties and anesthesia factors by payment locality.

A locality is written "MAC-number", e.g. 13202-01.
"""

from dataclasses import replace

from corpus.importers.layout import Column, Layout
from corpus.importers.release import Release, quarter_in, whole_year, year_in
from corpus.importers.source import SourceFile

_MAC = Column(
    "mac", ("mac", "medicareadministrativecontractormac"), r"\d{5}", "a contractor number", digits=5
)
_INDEX = r"\d\.?\d{0,3}"
_JOINED = "mac || '-' || locality AS locality"


def _year_of(file: SourceFile, preamble: str) -> Release | None:
    return whole_year(preamble) or whole_year(file.trail)


def _index(field: str, *names: str, start: int = 0, width: int = 0) -> Column:
    return Column(
        field, names, _INDEX, "an index with up to three decimals", "", False, start, width
    )


_GPCI_ROWS = f"""
    SELECT {_JOINED}, state, name, work_gpci::DECIMAL(6,3) AS work_gpci,
        pe_gpci::DECIMAL(6,3) AS pe_gpci, mp_gpci::DECIMAL(6,3) AS mp_gpci, row
    FROM staged"""
_NO_NOTE = "locality <> ''"  # notes under the table fill the first cell only

GPCI = Layout(
    name="geographic practice cost indices (csv)",
    dataset="gpci",
    title="Geographic practice cost indices by locality",
    release=_year_of,
    select=_GPCI_ROWS,
    keep=_NO_NOTE,
    rank=3,
    columns=(
        _MAC,
        Column("state", ("state",), "[A-Z]{2}", "a state"),
        Column(
            "locality", ("localitynumber", "locality"), r"\d{2}", "a two-digit locality", digits=2
        ),
        Column("name", ("localityname",), ".+", "a locality name"),
        _index("work_gpci", "workgpcifloor1", "pwgpciwith10floor", "pwgpci"),
        _index("pe_gpci", "pegpci"),
        _index("mp_gpci", "mpgpci"),
    ),
)

GPCI_TEXT = Layout(
    name="geographic practice cost indices (fixed-width text)",
    dataset="gpci",
    title="Geographic practice cost indices by locality",
    release=_year_of,
    select=_GPCI_ROWS,
    keep="regexp_matches(mac, '[0-9]')",
    line_pattern=r"^\d{5} {11}[A-Z]{2} {6}\d{2} {3}.{84} +\d\.\d{3} {7}\d\.\d{3} {7}\d\.\d{3}\s*$",
    columns=(
        Column("mac", (), r"\d{5}", "a contractor number", "", False, 1, 5),
        Column("state", (), "[A-Z]{2}", "a state", "", False, 17, 2),
        Column("locality", (), r"\d{2}", "a two-digit locality", "", False, 25, 2),
        Column("name", (), ".+", "a locality name", "", False, 30, 84),
        _index("work_gpci", start=115, width=12),
        _index("pe_gpci", start=127, width=12),
        _index("mp_gpci", start=139, width=12),
    ),
)


def _zip_quarter(file: SourceFile, preamble: str) -> Release | None:
    """The quarter stands in every row as YYYYQ."""
    del preamble
    lines = [line.rstrip() for line in file.head if line[:1].isalnum()]
    return quarter_in(lines[-1][-5:]) if lines else None


_ZIP_ROWS = f"""
    SELECT zip, state, {_JOINED}, rural, plus_four = '1' AS plus_four, row FROM staged"""
_ONE_QUARTER = (
    "quarter = (SELECT any_value(quarter) FROM (SELECT quarter FROM staged LIMIT 1))",
    "quarter",
    "another quarter than the first row's",
)

ZIP = Layout(
    name="ZIP code to locality (csv, or CMS's ZIP5 workbook)",
    dataset="zip",
    title="ZIP code to carrier and locality",
    release=_zip_quarter,
    select=_ZIP_ROWS,
    key=("zip",),
    laws=(_ONE_QUARTER,),
    rank=2,
    columns=(
        Column("zip", ("zipcode",), r"\d{5}", "a five-digit ZIP code", digits=5),
        Column(
            "locality", ("localitycode", "locality"), r"\d{2}", "a two-digit locality", digits=2
        ),
        Column("state", ("state",), "[A-Z]{2}", "a state"),
        Column("mac", ("carrier",), r"\d{5}", "a carrier number", digits=5),
        Column("rural", ("ruralindicator", "ruralind"), "[RB]?", "R, B or blank"),
        Column("plus_four", ("plusfourflag", "plus4flag"), "[01]", "0 or 1"),
        Column("quarter", ("yearquarter", "yearqtr"), r"20\d\d[1-4]", "a year and quarter"),
    ),
)

ZIP_TEXT = Layout(
    name="ZIP code to locality (CMS's ZIP5 fixed-width text)",
    dataset="zip",
    title="ZIP code to carrier and locality",
    release=_zip_quarter,
    select=_ZIP_ROWS,
    key=("zip",),
    laws=(_ONE_QUARTER,),
    # a blank after the flag: in ZIP9, which this is not, the last four digits stand there
    line_pattern=r"^[A-Z]{2}\d{12}.{6}[01] .{53}20\d\d[1-4]\s*$",
    columns=(
        Column("state", (), "[A-Z]{2}", "a state", "", False, 1, 2),
        Column("zip", (), r"\d{5}", "a five-digit ZIP code", "", False, 3, 5),
        Column("mac", (), r"\d{5}", "a carrier number", "", False, 8, 5),
        Column("locality", (), r"\d{2}", "a two-digit locality", "", False, 13, 2),
        Column("rural", (), "[RB]?", "R, B or blank", "", False, 15, 1),
        Column("plus_four", (), "[01]", "0 or 1", "", False, 21, 1),
        Column("quarter", (), r"20\d\d[1-4]", "a year and quarter", "", False, 76, 5),
    ),
)

# A state is named at its first locality only; states are apart by a blank line. CMS's text leaves
# one state out (California in 2025): its rows then have none.
_COUNTY_ROWS = """
    WITH marked AS (SELECT *, row - row_number() OVER (ORDER BY row) AS block FROM staged)
    SELECT lpad(mac, 5, '0') || '-' || lpad(locality, 2, '0') AS locality,
        coalesce(last_value(nullif(state, '') IGNORE NULLS) OVER (
            PARTITION BY block ORDER BY row), '') AS state,
        area, counties, row FROM marked"""
_COUNTY_COLUMNS = (
    Column(
        "mac",
        ("medicareadminstrativecontractor", "medicareadministrativecontractor"),
        r"\d{4,5}",
        "a contractor number",
    ),
    Column("locality", ("localitynumber",), r"\d{1,2}", "a locality number"),
    Column("state", ("state",), "[A-Z ./,&-]*", "a state or blank"),
    Column("area", ("feeschedulearea",), ".+", "a fee schedule area"),
    Column("counties", ("counties",), ".+", "counties"),
)

COUNTY = Layout(
    name="county to locality crosswalk (CMS's LOCCO csv or workbook)",
    dataset="locco",
    title="Counties of each payment locality",
    release=_year_of,
    keep=_NO_NOTE,
    select=_COUNTY_ROWS,
    rank=3,
    columns=_COUNTY_COLUMNS,
)
_COUNTY_PLACES = {
    "mac": (5, 5), "locality": (17, 2), "state": (23, 23), "area": (46, 98), "counties": (144, 400),
}  # fmt: skip

COUNTY_TEXT = replace(
    COUNTY,
    name="county to locality crosswalk (CMS's LOCCO text, which cuts long lists off)",
    coverage="columns",
    rank=1,
    keep="regexp_matches(mac, '[0-9]') AND locality <> ''",
    line_pattern=r"^ {4}\d{5} {7}\d{2} {4}.{23}\S.{97}\S",
    columns=tuple(
        replace(column, names=(), start=place[0], width=place[1])
        for column in _COUNTY_COLUMNS
        if (place := _COUNTY_PLACES[column.field])
    ),
)


def _anesthesia_year(file: SourceFile, preamble: str) -> Release | None:
    return whole_year(file.trail) if year_in(preamble) is None else whole_year(preamble)


ANESTHESIA = Layout(
    name="anesthesia conversion factors (CMS's ANES csv or workbook)",
    dataset="anes",
    title="Anesthesia conversion factors by locality",
    release=_anesthesia_year,
    keep=_NO_NOTE,
    select=f"SELECT {_JOINED}, name, factor::DECIMAL(9,2) AS conversion_factor, row FROM staged",
    rank=3,
    columns=(
        Column("mac", ("contractor",), r"\d{5}", "a contractor number", digits=5),
        Column("locality", ("locality",), r"\d{2}", "a two-digit locality", digits=2),
        Column("name", ("localityname",), ".+", "a locality name"),
        Column(
            "factor",
            ("anesthesiacf", "nationalanescf*"),
            r"\d{2}\.\d{2}",
            "a factor with two decimals",
            decimals=2,
        ),
    ),
)

ANESTHESIA_TEXT = Layout(
    name="anesthesia conversion factors (CMS's ANES fixed-width text)",
    dataset="anes",
    title="Anesthesia conversion factors by locality",
    release=_anesthesia_year,
    select=f"""SELECT {_JOINED}, name, (factor::DECIMAL(9,2) / 100)::DECIMAL(9,2)
        AS conversion_factor, row FROM staged""",
    keep="regexp_matches(mac, '[0-9]')",
    rank=2,
    line_pattern=r"^\d{5} {7}\d{2} {4}\S.{39}.{15}\d{4}\s*$",
    columns=(
        Column("mac", (), r"\d{5}", "a contractor number", "", False, 1, 5),
        Column("locality", (), r"\d{2}", "a two-digit locality", "", False, 13, 2),
        Column("name", (), ".+", "a locality name", "", False, 19, 40),
        Column("factor", (), r"\d{4}", "a factor in cents", "", False, 70, 8),
    ),
)

LAYOUTS = (
    GPCI, GPCI_TEXT, ZIP, ZIP_TEXT, COUNTY, COUNTY_TEXT, ANESTHESIA, ANESTHESIA_TEXT,
)  # fmt: skip
