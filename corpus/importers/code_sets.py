"""Code sets: HCPCS Level II codes and modifiers, and place-of-service codes.

Descriptors of HCPCS Level II are CMS's own and are stored; those of the dental association
(D codes) and of the owner of CPT (modifiers that begin with a digit, P1 to P6) are not.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from corpus.importers.layout import Column, Layout
from corpus.importers.ncci import day_sql, days_exist
from corpus.importers.release import Release, quarter_in, standing, year_in
from corpus.importers.source import SourceFile

_LEVEL_TWO = "[A-V][0-9]{4}"
_DAY = r"(\d{8}|\d{4}-\d{2}-\d{2})?"
_A_DAY = "a day or blank"


def _quarter(file: SourceFile, preamble: str) -> Release | None:
    """The quarter a file's name says, else that of a list of codes beside it."""
    named = quarter_in(file.trail) or next(_beside(file), None)
    return standing(named) if named else None


def _beside(file: SourceFile) -> Iterator[Release]:
    folder = Path(file.shown).parent
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        found = quarter_in(path.name) if "hcpc" in path.name.lower() else None
        if found:
            yield found


def _own_words(code: str, text: str) -> str:
    """SQL for a descriptor, NULL where it is not CMS's."""
    foreign = f"regexp_matches({code}, '^(D[0-9]{{4}}|[0-9].*|P[1-6])$')"
    return f"CASE WHEN NOT {foreign} THEN nullif({text}, '') END"


def _codes(short: str, long: str, coverage: str) -> str:
    return f"""
    SELECT hcpcs, {_own_words("hcpcs", short)} AS short_description,
        {_own_words("hcpcs", long)} AS description, {coverage} AS coverage,
        {day_sql("added")} AS added, {day_sql("terminated")} AS terminated, row FROM staged"""


HCPCS_CODES = Layout(
    name="HCPCS Level II codes (converted csv)",
    dataset="hcpcs",
    title="HCPCS Level II codes",
    release=_quarter,
    key=("hcpcs",),
    laws=days_exist("added", "terminated"),
    select=_codes("short", "long", "coverage"),
    columns=(
        Column("hcpcs", ("hcpcscode",), _LEVEL_TWO, "a HCPCS Level II code"),
        Column("long", ("long",), ".+", "a descriptor"),
        Column("short", ("short",), ".*", "a short descriptor"),
        Column("coverage", ("cov",), "[A-Z]", "a coverage code"),
        Column("terminated", ("dateterm",), _DAY, _A_DAY),
        Column("added", ("dateadded",), _DAY, _A_DAY),
    ),
)

_MODIFIER_ROWS = f"""
    SELECT modifier, any_value({_own_words("modifier", "description")}) AS description,
        NULL::DATE AS added, NULL::DATE AS terminated, min(row) AS row
    FROM staged GROUP BY modifier"""  # one stands twice

HCPCS_MODIFIERS = Layout(
    name="HCPCS Level II modifiers (converted csv)",
    dataset="hcpcs_modifier",
    title="HCPCS Level II modifiers",
    source="hcpcs",
    release=_quarter,
    select=_MODIFIER_ROWS,
    columns=(
        Column("modifier", ("modcode",), "[0-9A-Z]{2}", "a modifier"),
        Column("description", ("moddescription",), ".+", "a descriptor"),
    ),
)

# CMS's own list holds codes (record 3, continued in 4) and modifiers (7, continued in 8)
_PUBLISHED = (
    Column("hcpcs", ("hcpc",), f"{_LEVEL_TWO}|[0-9A-Z]{{2}}", "a HCPCS code or modifier"),
    Column("sequence", ("seqnum",), r"\d{1,5}", "a number"),
    Column("record", ("recid",), "[3478]", "3, 4, 7 or 8"),
    Column("long", ("longdescription",), ".*", "a descriptor"),
    Column("short", ("shortdescription",), ".*", "a short descriptor"),
    Column("coverage", ("cov",), "[A-Z]?", "a coverage code or blank"),
    Column("added", ("adddt",), _DAY, _A_DAY),
    Column("terminated", ("termdt",), _DAY, _A_DAY),
)
_JOINED = f"""
    SELECT hcpcs, string_agg(long, ' ' ORDER BY row) AS long, max(short) AS short,
        max(coverage) AS coverage, max({day_sql("added")}) AS added,
        max({day_sql("terminated")}) AS terminated, min(row) AS row FROM staged GROUP BY hcpcs"""

PUBLISHED_MODIFIERS = Layout(
    name="HCPCS Level II modifiers (CMS's HCPC…ANWEB)",
    dataset="hcpcs_modifier",
    title="HCPCS Level II modifiers",
    source="hcpcs",
    release=_quarter,
    rank=2,
    keep="record IN ('7', '8')",
    laws=days_exist("added", "terminated"),
    select=f"""SELECT hcpcs AS modifier, {_own_words("hcpcs", "long")} AS description, added,
        terminated, row FROM ({_JOINED})""",
    columns=_PUBLISHED,
)

PUBLISHED_CODES = replace(
    PUBLISHED_MODIFIERS,
    name="HCPCS Level II codes and modifiers (CMS's HCPC…ANWEB)",
    dataset="hcpcs",
    title="HCPCS Level II codes",
    keep="record IN ('3', '4')",
    select=f"""SELECT hcpcs, {_own_words("hcpcs", "short")} AS short_description,
        {_own_words("hcpcs", "long")} AS description, nullif(coverage, '') AS coverage, added,
        terminated, row FROM ({_JOINED})""",
    companions=(PUBLISHED_MODIFIERS,),
)

# HCPCS contractor record: a modifier stands right-aligned in the code's five places
_RECORD = {
    "hcpcs": (1, 5), "sequence": (6, 5), "record": (11, 1), "long": (12, 80), "short": (92, 28),
    "coverage": (230, 1), "added": (269, 8), "terminated": (285, 8),
}  # fmt: skip
_RECORD_LINE = rf"^({_LEVEL_TWO}|   [0-9A-Z]{{2}}|[0-9A-Z]{{2}}   )\d{{5}}[3478].{{80}}"


def _as_record(layout: Layout, **changed: object) -> Layout:
    columns = tuple(
        replace(column, names=(), start=_RECORD[column.field][0], width=_RECORD[column.field][1])
        for column in layout.columns
    )
    return replace(layout, line_pattern=_RECORD_LINE, columns=columns, rank=1, **changed)  # type: ignore[arg-type]


RECORD_MODIFIERS = _as_record(
    PUBLISHED_MODIFIERS, name="HCPCS Level II modifiers (CMS's fixed-width record)"
)
RECORD_CODES = _as_record(
    PUBLISHED_CODES,
    name="HCPCS Level II codes and modifiers (CMS's fixed-width record)",
    companions=(RECORD_MODIFIERS,),
)

# The list of places carries no date: the newest code on it tells of which year it is. CMS, place
# of service code set: 66 since 1 January 2024, 27 since 1 October 2023, 10 since 1 January 2022.
_NEWEST_PLACES = (("66", 2024), ("27", 2023), ("10", 2022))


def _places_year(file: SourceFile, preamble: str) -> Release | None:
    del preamble
    year = year_in(file.name) or _year_of_places(file)
    if year is None:
        return None
    return standing(Release(str(year), date(year, 1, 1), date(year, 12, 31)))


def _year_of_places(file: SourceFile) -> int | None:
    with file.text.open(encoding="utf-8", errors="replace") as lines:
        assigned = {line[:2] for line in lines if "unassigned" not in line.lower()}
    return next((year for code, year in _NEWEST_PLACES if code in assigned), None)


PLACES = Layout(
    name="place of service codes (csv)",
    dataset="pos",
    title="Place of service code set",
    release=_places_year,
    key=("place_of_service",),
    select="""SELECT code AS place_of_service, CASE kind WHEN 'Facility' THEN 'facility'
        WHEN 'Non-Facility' THEN 'nonfacility' ELSE '' END AS setting, name, description, row
        FROM staged""",
    columns=(
        Column("code", ("poscode",), r"\d{2}", "a two-digit place of service", digits=2),
        Column(
            "kind",
            ("postype",),
            "Facility|Non-Facility|Unassigned",
            "Facility, Non-Facility or Unassigned",
        ),
        Column("name", ("posname",), ".+", "a name"),
        Column("description", ("posdescription",), ".*", "a description"),
    ),
)

LAYOUTS = (HCPCS_CODES, HCPCS_MODIFIERS, PUBLISHED_CODES, RECORD_CODES, PLACES)
