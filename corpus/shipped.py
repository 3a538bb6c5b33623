"""Where the tables that come with Lamina lie, and which codes they cover."""

from pathlib import Path

REFERENCE = Path(__file__).with_name("reference")
DIGEST = "digest.txt"
EDITIONS = "editions.csv"
CODES = "all_codes_2026C.csv"
COVERED = "codes.txt"
FILES = {"zip": "zip.csv.gz", "icd10": "icd10.csv.gz", "ptp": "ptp.csv.gz"}
"""File names that are not <dataset>.csv."""


def reference_digest(folder: Path = REFERENCE) -> str:
    """The digest of the shipped tables, as written when they were made."""
    return (folder / DIGEST).read_text(encoding="utf-8").strip()


def covered_codes(folder: Path = REFERENCE) -> tuple[str, ...]:
    """The codes whose figures come with Lamina; `#` starts a comment."""
    lines = (folder / COVERED).read_text(encoding="utf-8").splitlines()
    return tuple(code for line in lines for code in line.split("#")[0].split())
