"""Which field of a table a label speaks of, such as "Work RVU" or "GPCI, Wisconsin"."""

import re
from dataclasses import dataclass
from functools import lru_cache

_FIELDS = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("factor", r"\bconversion factor|\bfactor\b"), ("mai", r"\bMAI\b|adjudication indicator"), ("mue", r"\bMUE\b"),
        ("work", r"\bwork\b"), ("mp", r"\bMP\b|malpractice"), ("pe", r"\bPE\b|practice expense"),
        ("preoperative", r"preoperative"), ("intraoperative", r"intra-?operative"), ("postoperative", r"postoperative"),
        ("bilateral", r"bilateral"), ("assistant", r"assistant"), ("cosurgeon", r"co-?\s?surgeon"),
        ("multiple", r"multiple procedure"), ("team", r"\bteam\b"), ("pctc", r"PC/TC"), ("status", r"\bstatus\b"),
        ("global", r"\bglobal\b"), ("kind", r"edit type|\bkind\b"), ("primaries", r"primary codes|\bprimaries\b"),
        ("add_ons", r"\badd-ons\b|listed as a primary"), ("levels", r"^levels\b"), ("counting", r"counting rule"),
        ("region", r"\bregion\b"),
        ("apc", r"\bAPC\b"), ("asc_indicator", r"payment indicator"),
        ("amount", r"\bamount\b|payment rate|payment amount|price (?:claim|service)|\ballowed\b"), ("total", r"\btotal\b"),
    )
)  # fmt: skip
_PROGRAMS = (
    ("hospital", re.compile(r"hospital|outpatient|\bOPPS\b|addendum-b|\bHOPD\b", re.IGNORECASE)),
    ("asc", re.compile(r"\bASC\b|ambulatory|asc-aa|surgical cent", re.IGNORECASE)),
    ("physician", re.compile(r"\bsurgeon \(|physician fee|cms-pfs|^payment_amount", re.IGNORECASE)),
)
_INDEX = re.compile(r"\bGPCI\b", re.IGNORECASE)
_RVU = re.compile(r"\bRVU", re.IGNORECASE)
_OFFICE = re.compile(r"\bnon-?\s?facility|\boffice\b", re.IGNORECASE)
_FACILITY = re.compile(r"\bfacility\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a label speaks of: field name, rvu or index, setting, program; "" where it does not say."""

    field: str = ""
    measure: str = ""
    setting: str = ""
    program: str = ""

    def agrees(self, other: "Subject") -> bool:
        """Whether both may speak of the same: no part on which both speak and differ."""
        mine = (self.field, self.setting, self.program)
        theirs = (other.field, other.setting, other.program)
        if any(a and b and a != b for a, b in zip(mine, theirs, strict=True)):
            return False
        weighed = self.field not in ("amount", "factor") and other.field not in ("amount", "factor")
        return not (weighed and self.measure and other.measure and self.measure != other.measure)


@lru_cache(maxsize=1024)
def subject_of(text: str) -> Subject:
    """The subject of a label or of a field name; the first field named counts."""
    spans = [
        (m.start(), i, name)
        for i, (name, pattern) in enumerate(_FIELDS)
        if (m := pattern.search(text))
    ]
    measure = "index" if _INDEX.search(text) else "rvu" if _RVU.search(text) else ""
    without = _OFFICE.sub(" ", text)
    setting = "facility" if _FACILITY.search(without) else ""
    if _OFFICE.search(text):
        setting = "" if setting else "nonfacility"
    program = next((name for name, pattern in _PROGRAMS if pattern.search(text)), "")
    return Subject(min(spans)[2] if spans else "", measure, setting, program)


def joined(row: Subject, column: Subject) -> Subject:
    """The subject of a cell: what its column says, else what its row says."""
    return Subject(
        column.field or row.field, column.measure or row.measure,
        column.setting or row.setting, column.program or row.program,
    )  # fmt: skip
