"""ICD-10-CM: the tabular list (XML), CMS's code descriptions in tabular order, and plain code lists.

A fiscal year runs from October to September; the April release changes codes within it.
"""

import re
from datetime import date

from corpus.importers.layout import Column, Layout
from corpus.importers.release import Release, month_in, year_in
from corpus.importers.source import SourceFile
from corpus.importers.tabular_list import HEADER

_CODE = "[A-Z][0-9A][0-9A-Z][0-9A-Z]{0,4}"
_AN_ICD_CODE = "an ICD-10-CM code without its dot"
_OCTOBER, _APRIL = 10, 4


def _fiscal_year(file: SourceFile, preamble: str) -> Release | None:
    """The fiscal year of the list's own version, else of its name; April where the name says so."""
    version = re.search(r"(20\d\d)\s*$", preamble)
    year, month = int(version[1]) if version else year_in(file.trail), month_in(file.trail)
    if year is None:
        return None
    if not version and month and month >= _OCTOBER:
        year += 1
    last = date(year, 9, 30)
    if month == _APRIL:
        return Release(f"FY{year}-04", date(year, 4, 1), last)
    return Release(f"FY{year}", date(year - 1, 10, 1), last)


# A code is billable when no longer code begins with it.
_LEAVES = """
    SELECT code, NULL::VARCHAR AS description,
        NOT coalesce(starts_with(lead(code) OVER (ORDER BY code), code), false) AS billable, row
    FROM staged"""
# Only what may be reported is listed: what such a code begins with is a category.
_WITH_CATEGORIES = """
    SELECT code, description, true AS billable, row FROM staged UNION ALL
    SELECT left(code, n) AS category, NULL, false, min(row) FROM staged, generate_series(3, 6) s(n)
    WHERE length(code) > n GROUP BY category
    HAVING category NOT IN (SELECT code FROM staged)"""

TABULAR = Layout(
    name="ICD-10-CM tabular list (CDC's XML)",
    dataset="icd10",
    title="ICD-10-CM tabular list",
    release=_fiscal_year,
    key=("code",),
    rank=4,
    line_column=HEADER[0],
    select="SELECT code, description, billable = '1' AS billable, row FROM staged",
    columns=(
        Column("code", ("icd10cmcode",), _CODE, _AN_ICD_CODE),
        Column("description", ("title",), ".+", "a title"),
        Column("billable", ("billable",), "[01]", "0 or 1"),
    ),
)

ORDER = Layout(
    name="ICD-10-CM code descriptions in tabular order (CMS's text)",
    dataset="icd10",
    title="ICD-10-CM codes in tabular order",
    release=_fiscal_year,
    key=("code",),
    rank=3,
    line_pattern=r"^\d{5} [A-Z][0-9A-Z]{2}[0-9A-Z ]{4} [01] \S.{58}",
    select="""SELECT code, coalesce(nullif(long, ''), short) AS description,
        billable = '1' AS billable, row FROM staged""",
    columns=(
        Column("code", (), _CODE, _AN_ICD_CODE, "", False, 7, 7),
        Column("billable", (), "[01]", "0 or 1", "", False, 15, 1),
        Column("short", (), ".+", "a title", "", False, 17, 60),
        Column("long", (), ".*", "a title", "", False, 78, 400),
    ),
)


def _begins_with_cholera(file: SourceFile) -> bool:
    """The classification opens with A00.0; a list of HCPCS codes looks alike but does not."""
    return bool(file.head) and file.head[0].startswith("A000 ")


CODES = Layout(
    name="ICD-10-CM codes with descriptions (CMS's text)",
    dataset="icd10",
    title="ICD-10-CM codes with descriptions",
    release=_fiscal_year,
    key=("code",),
    rank=2,
    accepts=_begins_with_cholera,
    line_pattern=rf"^{_CODE} {{1,5}}\S",
    select=_WITH_CATEGORIES,
    columns=(
        Column("code", (), _CODE, _AN_ICD_CODE, "", False, 1, 7),
        Column("description", (), ".+", "a title", "", False, 9, 400),
    ),
)


def _begins_with_a_chapter(file: SourceFile) -> bool:
    """A list of the whole classification opens with chapter, block and category."""
    first = [line.strip() for line in file.head[:3]]
    return len(first) > 2 and first[0] == "1" and re.fullmatch(r"A\d\d-A\d\d", first[1]) is not None


LIST = Layout(
    name="ICD-10-CM code list (flat text)",
    dataset="icd10",
    title="ICD-10-CM code list",
    release=_fiscal_year,
    key=("code",),
    coverage="columns",
    rank=1,
    accepts=_begins_with_a_chapter,
    keep="NOT regexp_full_match(code, '[0-9]{1,2}|[A-Z][0-9A-Z]{2}-[A-Z][0-9A-Z]{2}')",
    line_pattern=r"^([0-9]{1,2}|[A-Z][0-9A-Z]{2}-[A-Z][0-9A-Z]{2}|[A-Z][0-9A-Z]{2,6})\s*$",
    select=_LEAVES,
    columns=(Column("code", (), _CODE, _AN_ICD_CODE, "", False, 1, 20),),
)

LAYOUTS = (TABULAR, ORDER, CODES, LIST)
