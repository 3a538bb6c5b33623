"""Where a service is paid: GPCIs, ZIP codes, counties and anesthesia factors by payment locality.

A locality is written "MAC-number", e.g. 13202-01.
"""

from corpus.importers.layout import Column, Layout
from corpus.importers.release import Release, quarter_in, whole_year, year_in
from corpus.importers.source import SourceFile

_MAC = Column(
    "mac", ("mac", "medicareadministrativecontractormac"), r"\d{5}", "a contractor number"
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
        Column("locality", ("localitynumber", "locality"), r"\d{2}", "a two-digit locality"),
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
    name="ZIP code to locality (converted csv)",
    dataset="zip",
    title="ZIP code to carrier and locality",
    release=_zip_quarter,
    select=_ZIP_ROWS,
    key=("zip",),
    laws=(_ONE_QUARTER,),
    rank=2,
    columns=(
        Column("zip", ("zipcode",), r"\d{5}", "a five-digit ZIP code"),
        Column("locality", ("localitycode",), r"\d{2}", "a two-digit locality"),
        Column("state", ("state",), "[A-Z]{2}", "a state"),
        Column("mac", ("carrier",), r"\d{5}", "a carrier number"),
        Column("rural", ("ruralindicator",), "[RB]?", "R, B or blank"),
        Column("plus_four", ("plusfourflag",), "[01]", "0 or 1"),
        Column("quarter", ("yearquarter",), r"20\d\d[1-4]", "a year and quarter"),
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
    line_pattern=r"^[A-Z]{2}\d{12}.{61}20\d\d[1-4]\s*$",
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

COUNTY = Layout(
    name="county to locality crosswalk (CMS's LOCCO csv)",
    dataset="locco",
    title="Counties of each payment locality",
    release=_year_of,
    keep=_NO_NOTE,
    select="""
        SELECT lpad(mac, 5, '0') || '-' || lpad(locality, 2, '0') AS locality,
            last_value(nullif(state, '') IGNORE NULLS) OVER (ORDER BY row) AS state,
            area, counties, row FROM staged""",
    rank=3,
    columns=(
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
    ),
)


def _anesthesia_year(file: SourceFile, preamble: str) -> Release | None:
    return whole_year(file.trail) if year_in(preamble) is None else whole_year(preamble)


ANESTHESIA = Layout(
    name="anesthesia conversion factors (CMS's ANES csv)",
    dataset="anes",
    title="Anesthesia conversion factors by locality",
    release=_anesthesia_year,
    keep=_NO_NOTE,
    select=f"SELECT {_JOINED}, name, factor::DECIMAL(9,2) AS conversion_factor, row FROM staged",
    rank=3,
    columns=(
        Column("mac", ("contractor",), r"\d{5}", "a contractor number"),
        Column("locality", ("locality",), r"\d{2}", "a two-digit locality"),
        Column("name", ("localityname",), ".+", "a locality name"),
        Column(
            "factor",
            ("anesthesiacf", "nationalanescf*"),
            r"\d{2}\.\d{2}",
            "a factor with two decimals",
        ),
    ),
)

LAYOUTS = (GPCI, GPCI_TEXT, ZIP, ZIP_TEXT, COUNTY, ANESTHESIA)
