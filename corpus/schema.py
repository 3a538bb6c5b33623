"""The tables of the reference store: one per dataset, every row with its release and line.

Rows lie sorted by release and code, so that a look-up reads one row group and needs no index.
"""

from collections.abc import Mapping
from types import MappingProxyType

SCHEMA_VERSION = 2
ROW_GROUP_SIZE = 8_192

_PFS = """
    hcpcs VARCHAR, modifier VARCHAR, status VARCHAR, not_used_for_payment BOOLEAN,
    work_rvu DECIMAL(9,2), nonfacility_pe_rvu DECIMAL(9,2), nonfacility_na BOOLEAN,
    facility_pe_rvu DECIMAL(9,2), facility_na BOOLEAN, mp_rvu DECIMAL(9,2),
    nonfacility_total_rvu DECIMAL(9,2), facility_total_rvu DECIMAL(9,2),
    pctc_indicator VARCHAR, global_days VARCHAR, preoperative DECIMAL(9,2),
    intraoperative DECIMAL(9,2), postoperative DECIMAL(9,2), multiple_procedure VARCHAR,
    bilateral_surgery VARCHAR, assistant_surgery VARCHAR, co_surgeons VARCHAR,
    team_surgery VARCHAR, endoscopic_base VARCHAR, conversion_factor DECIMAL(9,4),
    supervision VARCHAR, imaging_family VARCHAR, opps_nonfacility_pe DECIMAL(9,2),
    opps_facility_pe DECIMAL(9,2), opps_mp DECIMAL(9,2), row INTEGER"""

TABLES: Mapping[str, str] = MappingProxyType(
    {
        "pfs": _PFS,
        "pfs_qp": _PFS,
        "gpci": """locality VARCHAR, state VARCHAR, name VARCHAR, work_gpci DECIMAL(6,3),
            pe_gpci DECIMAL(6,3), mp_gpci DECIMAL(6,3), row INTEGER""",
        "zip": """zip VARCHAR, state VARCHAR, locality VARCHAR, rural VARCHAR, plus_four BOOLEAN,
            row INTEGER""",
        "locco": "locality VARCHAR, state VARCHAR, area VARCHAR, counties VARCHAR, row INTEGER",
        "anes": """locality VARCHAR, name VARCHAR, conversion_factor DECIMAL(9,2), row INTEGER""",
        "oppscap": """hcpcs VARCHAR, modifier VARCHAR, status VARCHAR, locality VARCHAR,
            facility_price DECIMAL(12,2), nonfacility_price DECIMAL(12,2), row INTEGER""",
        "ptp": """column_one VARCHAR, column_two VARCHAR, modifier_indicator VARCHAR,
            effective_date DATE, deletion_date DATE, rationale VARCHAR, row INTEGER""",
        "mue": """hcpcs VARCHAR, mue_value INTEGER, adjudication_indicator VARCHAR,
            rationale VARCHAR, row INTEGER""",
        "aoc": """hcpcs VARCHAR, primary_code VARCHAR, aoc_type VARCHAR, effective_date DATE,
            deletion_date DATE, row INTEGER""",
        "apc": """hcpcs VARCHAR, apc VARCHAR, payment_rate DECIMAL(12,3), status_indicator VARCHAR,
            row INTEGER""",
        "asc": """hcpcs VARCHAR, payment_indicator VARCHAR, payment_rate DECIMAL(12,3),
            multiple_procedure_discount BOOLEAN, row INTEGER""",
        "asc_ancillary": """hcpcs VARCHAR, payment_indicator VARCHAR,
            payment_rate DECIMAL(12,3), row INTEGER""",
        "asc_excluded": "hcpcs VARCHAR, row INTEGER",
        "hcpcs": """hcpcs VARCHAR, short_description VARCHAR, description VARCHAR,
            coverage VARCHAR, added DATE, terminated DATE, row INTEGER""",
        "hcpcs_modifier": """modifier VARCHAR, description VARCHAR, added DATE, terminated DATE,
            row INTEGER""",
        "pos": """place_of_service VARCHAR, setting VARCHAR, name VARCHAR, description VARCHAR,
            row INTEGER""",
        "icd10": "code VARCHAR, description VARCHAR, billable BOOLEAN, row INTEGER",
    }
)

EDITIONS = """
    dataset VARCHAR, edition VARCHAR, source VARCHAR, title VARCHAR, file VARCHAR, sha256 VARCHAR,
    in_force_from DATE, in_force_to DATE, rows INTEGER, coverage VARCHAR, bad_rows INTEGER"""
"""`coverage`: all, codes (only the codes that come with Lamina), columns (fewer columns) or part (one
of the files of a release that speaks only when all of them are there)."""

CODES = "hcpcs VARCHAR, status VARCHAR"
"""Every code that a loaded table knows."""

COVERED = "hcpcs VARCHAR"
"""The codes whose figures come with Lamina."""

META = "key VARCHAR, value VARCHAR"

CODED_TABLES = (
    "pfs", "pfs_qp", "mue", "aoc", "apc", "asc", "asc_ancillary", "asc_excluded", "hcpcs",
)  # fmt: skip
"""Tables whose `hcpcs` column makes a code known. Deleted PTP pairs and terminated codes do not."""


def field_names(table: str) -> tuple[str, ...]:
    """The column names of a dataset's table, without the release."""
    return tuple(part.split()[0] for part in TABLES[table].replace("\n", " ").split(", "))


def create_statements(database: str) -> tuple[str, ...]:
    """Statements that make an empty store in the attached `database`."""
    tables = {name: f"edition VARCHAR, {columns}" for name, columns in TABLES.items()}
    tables |= {"editions": EDITIONS, "codes": CODES, "covered": COVERED, "meta": META}
    return tuple(
        f'CREATE TABLE IF NOT EXISTS {database}."{name}" ({columns})'
        for name, columns in tables.items()
    )
