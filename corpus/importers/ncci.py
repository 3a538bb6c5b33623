"""National Correct Coding Initiative files: PTP pairs, medically unlikely edits, add-on codes."""

from corpus.importers.layout import HCPCS, Column, Layout
from corpus.importers.release import Release, quarter_in
from corpus.importers.source import SourceFile

_CODE = "a five-character HCPCS code"
_ONE = Column("column_one", ("column1",), HCPCS, _CODE, digits=5)
_TWO = Column("column_two", ("column2",), HCPCS, _CODE, digits=5)
_MODIFIER = Column(
    "modifier_indicator",
    ("modifierindicator", "modifier", "modifier0notallowed1allowed9notapplicable"),
    "[019]",
    "0, 1 or 9",
)
_DAY = r"\d{8}|\d{4}-\d{2}-\d{2}"


def day_sql(field: str) -> str:
    """SQL for a day written 20260701 or 2026-07-01; blank, * and 9999-12-31 are no day."""
    bare = f"replace({field}, '-', '')"
    return (
        f"CASE WHEN {field} IN ('', '*') OR {bare} = '99991231' THEN NULL"
        f" ELSE strptime({bare}, '%Y%m%d')::DATE END"
    )


def days_exist(*fields: str, ordinal: bool = False) -> tuple[tuple[str, str, str], ...]:
    """Laws that the days in these columns are on the calendar."""
    form = "%Y%j" if ordinal else "%Y%m%d"
    return tuple(
        (
            f"{field} IN ('', '*')"
            f" OR try_strptime(replace({field}, '-', ''), '{form}') IS NOT NULL",
            field,
            f"{field} is no day of the calendar",
        )
        for field in fields
    )


def _quarter(file: SourceFile, preamble: str) -> Release | None:
    return quarter_in(file.trail) or quarter_in(preamble)


_PTP_ROWS = """
    SELECT column_one, column_two, modifier_indicator,
        {effective} AS effective_date, {deletion} AS deletion_date,
        {rationale} AS rationale, row FROM staged"""

PTP_ACTIVE = Layout(
    name="PTP edits (converted, active pairs only)",
    dataset="ptp",
    title="NCCI practitioner procedure-to-procedure edits",
    release=_quarter,
    columns=(_ONE, _TWO, _MODIFIER),
    select=_PTP_ROWS.format(effective="NULL::DATE", deletion="NULL::DATE", rationale="''"),
)

_DELETION = Column(
    "deletion_date", ("deletiondate", "deletiondatenodata"), rf"\*|{_DAY}|", "a day or blank"
)
_RATIONALE = Column("rationale", ("rationale", "ptpeditrationale"), ".*", "text")

PTP_DELETED = Layout(
    name="PTP edits (converted, with deleted pairs)",
    dataset="ptp",
    title="NCCI practitioner procedure-to-procedure edits",
    release=_quarter,
    rank=2,
    laws=days_exist("deletion_date"),
    columns=(_ONE, _TWO, _MODIFIER, _DELETION, _RATIONALE),
    select=_PTP_ROWS.format(
        effective="NULL::DATE", deletion=day_sql("deletion_date"), rationale="rationale"
    ),
)

PTP_PUBLISHED = Layout(
    name="PTP edits (CMS's ccipra, text or workbook)",
    dataset="ptp",
    title="NCCI practitioner procedure-to-procedure edits",
    release=_quarter,
    rank=3,
    laws=days_exist("effective_date", "deletion_date"),
    keep="column_one <> '' OR effective_date <> ''",  # the header goes on below its first line
    columns=(
        _ONE,
        _TWO,
        Column("effective_date", ("effectivedate",), _DAY, "a day"),
        _DELETION,
        _MODIFIER,
        _RATIONALE,
    ),
    select=_PTP_ROWS.format(
        effective=day_sql("effective_date"),
        deletion=day_sql("deletion_date"),
        rationale="rationale",
    ),
)

_MUE_ROWS = """
    SELECT hcpcs, mue_value::INTEGER AS mue_value,
        left(adjudication_indicator, 1) AS adjudication_indicator, rationale, row FROM staged"""

MUE = Layout(
    name="medically unlikely edits, practitioner services",
    dataset="mue",
    title="NCCI medically unlikely edits, practitioner services",
    release=_quarter,
    key=("hcpcs",),
    select=_MUE_ROWS,
    columns=(
        Column("hcpcs", ("hcpcs", "hcpcscptcode"), HCPCS, _CODE, digits=5),
        Column("mue_value", ("muevalue", "practitionerservicesmuevalues"), r"\d{1,6}", "a number"),
        Column(
            "adjudication_indicator",
            ("mai", "mueadjudicationindicator"),
            "[123]( .*)?",
            "1, 2 or 3",
        ),
        Column("rationale", ("rationale", "muerationale"), ".+", "a rationale"),
    ),
)

_ADD_ON_ROWS = """
    SELECT hcpcs, nullif(primary_code, 'CCCCC') AS primary_code, aoc_type,
        {effective} AS effective_date, {deletion} AS deletion_date, row FROM staged"""

ADD_ON = Layout(
    name="add-on code edits",
    dataset="aoc",
    title="NCCI add-on code edits",
    release=_quarter,
    key=("hcpcs", "primary_code", "effective_date"),
    laws=days_exist("effective_date", "deletion_date"),
    select=_ADD_ON_ROWS.format(
        effective=day_sql("effective_date"), deletion=day_sql("deletion_date")
    ),
    columns=(
        Column("hcpcs", ("addoncode",), HCPCS, _CODE, digits=5),
        Column("primary_code", ("primarycode",), HCPCS, f"{_CODE} or CCCCC", digits=5),
        Column("aoc_type", ("aoctype", "aocedittype"), "[123]", "1, 2 or 3"),
        Column("effective_date", ("effectivedate", "aoceditefffectivedate"), _DAY, "a day"),
        Column("deletion_date", ("deletiondate",), rf"\*|{_DAY}|", "a day or blank"),
    ),
)


def _ordinal_day(field: str) -> str:
    """SQL for a day written as year and day of the year (2013091 is 1 April 2013)."""
    return f"CASE WHEN {field} = '' THEN NULL ELSE strptime({field}, '%Y%j')::DATE END"


_ORDINAL = r"(\d{7})?"

ADD_ON_WORKBOOK = Layout(
    name="add-on code edits (CMS's AOC, workbook or text)",
    dataset="aoc",
    title="NCCI add-on code edits",
    release=_quarter,
    rank=2,
    key=("hcpcs", "primary_code", "effective_date"),
    laws=days_exist(
        "effective_date", "add_on_deleted", "primary_deleted", "edit_deleted", ordinal=True
    ),
    select=_ADD_ON_ROWS.format(
        effective=_ordinal_day("effective_date"),
        deletion="least("
        + ", ".join(
            _ordinal_day(day) for day in ("add_on_deleted", "primary_deleted", "edit_deleted")
        )
        + ")",
    ),
    columns=(
        Column("hcpcs", ("addoncode",), HCPCS, _CODE, digits=5),
        Column("primary_code", ("primarycode",), HCPCS, f"{_CODE} or CCCCC", digits=5),
        Column("aoc_type", ("aocedittype",), "[123]", "1, 2 or 3"),
        Column("effective_date", ("aocediteffdt",), r"\d{7}", "a year and day of the year"),
        Column("add_on_deleted", ("aocdeldt",), _ORDINAL, "a year and day of the year"),
        Column("primary_deleted", ("primarycodedeldt",), _ORDINAL, "a year and day of the year"),
        Column("edit_deleted", ("aoceditdeldt",), _ORDINAL, "a year and day of the year"),
    ),
)

LAYOUTS = (PTP_PUBLISHED, PTP_DELETED, PTP_ACTIVE, MUE, ADD_ON, ADD_ON_WORKBOOK)
