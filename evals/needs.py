"""What a case needs loaded: a home without it skips the case, with the reason."""

from assistant.lamina import Lamina
from evals.case import Case

TABLES = ("pfs", "ptp", "mue", "aoc", "apc", "asc")
SOURCES = {
    "ncci_manual": "ncci-manual",
    "icd10_guidelines": "icd10cm-guidelines",
    "rvu_layout": "cms-rvu-layout",
}


def unmet(case: Case, lamina: Lamina) -> str:
    """Why the case cannot be asked of this home, in a sentence; empty when it can."""
    for need in case.needs:
        missing = _missing(need, lamina)
        if missing:
            return missing
    return _out_of_date(case)


def _out_of_date(case: Case) -> str:
    """Whether the expected facts do not hold for the day that is asked about."""
    if case.valid_from and case.day < case.valid_from:
        return f"its facts hold from {case.valid_from} on, it is asked for {case.day}"
    if case.valid_to and case.day > case.valid_to:
        return f"its facts held until {case.valid_to}, it is asked for {case.day}"
    return ""


def _missing(need: str, lamina: Lamina) -> str:
    if need == "full_tables":
        full = {e.dataset for e in lamina.editions() if e.complete}
        lacking = [name for name in TABLES if name not in full]
        if not lacking:
            return ""
        return f"needs CMS's full tables ({', '.join(lacking)}): lamina data import FOLDER"
    start = SOURCES[need]
    if any(chunk.source.startswith(start) for chunk in lamina.index.chunks):
        return ""
    return f"needs the document {start}: lamina pages import FILE, lamina index build"
