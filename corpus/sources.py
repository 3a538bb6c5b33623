"""The register of sources: who published what, for which days, and how much it weighs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from corpus.citation import Citation
from corpus.errors import NoAnswer
from corpus.yaml_text import read_yaml, required

REGISTER = Path(__file__).with_name("sources.yaml")
PFS_URL = "https://www.cms.gov/medicare/payment/fee-schedules/physician/pfs-relative-value-files"
NCCI_URL = (
    "https://www.cms.gov/medicare/coding-billing/national-correct-coding-initiative-ncci-edits"
)
_OWN = re.compile(r"lamina-(page|family|policy|modifier)-([A-Za-z0-9-]+)")
_CMS = re.compile(r"cms-([a-z-]+?)-(\d{4}(?:[a-d]|q[1-4]|-(?:0[1-9]|1[0-2]))?)")
_ICD10CM = re.compile(r"icd10cm-(20\d\d)")
_FIRST_MONTH = {"A": 1, "B": 4, "C": 7, "D": 10, "Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10}
_OWN_TITLES = {
    "page": "Lamina code page",
    "family": "Lamina family page",
    "policy": "Lamina policy digest",
    "modifier": "Lamina modifier page",
}
_DATASETS = {
    "pfs": ("Physician fee schedule relative value file", PFS_URL),
    "pfs-qp": ("Relative value file for qualifying APM participants", PFS_URL),
    "gpci": ("Geographic practice cost indices", PFS_URL),
    "zip": ("ZIP code to carrier and locality file", ""),
    "locco": ("Payment locality to county crosswalk", PFS_URL),
    "anes": ("Anesthesia conversion factors by locality", PFS_URL),
    "oppscap": ("Imaging payments after the OPPS cap", PFS_URL),
    "ptp": ("NCCI practitioner procedure-to-procedure edits", NCCI_URL),
    "mue": ("NCCI medically unlikely edits, practitioner services", NCCI_URL),
    "aoc": ("NCCI add-on code edits", NCCI_URL),
    "addendum-b": ("Hospital outpatient payment (OPPS) Addendum B", ""),
    "asc-aa": ("Ambulatory surgical center Addendum AA", ""),
    "asc-bb": ("Ambulatory surgical center Addendum BB", ""),
    "asc-ee": ("Ambulatory surgical center Addendum EE", ""),
    "hcpcs": ("HCPCS Level II codes and modifiers", ""),
    "pos": ("Place of service code set", ""),
}


@dataclass(frozen=True, slots=True)
class Source:
    """One published thing that can be cited.

    `kind` is cms_file, cms_manual, cms_notice, code_page or own; `authority` 1 CMS file, 2 CMS
    manual or notice, 3 our page, 4 imported page (lower goes first where sources disagree);
    `in_force_from`/`in_force_to` the days the edition speaks for, None where none is published.
    """

    id: str
    title: str
    publisher: str
    url: str
    edition: str
    in_force_from: date | None
    in_force_to: date | None
    licence: str
    kind: str
    authority: int

    def citation(self, locator: str, quote: str = "") -> Citation:
        """A place in this source."""
        return Citation(self.id, locator, self.edition, self.title, self.url, quote)


@cache
def load_sources() -> Mapping[str, Source]:
    """Every source of the register by id, in file order (read once)."""
    records = required(read_yaml(REGISTER), "sources", REGISTER)
    return MappingProxyType({record["id"]: _source(record) for record in records})


def source(source_id: str) -> Source:
    """The source of that id.

    Our own pages (lamina-page-63053) and later editions of CMS files (cms-pfs-2027a) need no entry
    in the register; any other unknown id raises NoAnswer.
    """
    known = (
        load_sources().get(source_id)
        or _own(source_id)
        or _cms_edition(source_id)
        or _icd10cm(source_id)
    )
    if known is None:
        raise NoAnswer(
            f"No source '{source_id}' is in the register (looked up in corpus/sources.yaml). "
            "Add an entry there, or cite a source that has one."
        )
    return known


def cite(source_id: str, locator: str, quote: str = "") -> Citation:
    """A citation with title, edition and url filled in from the register."""
    return source(source_id).citation(locator, quote)


def _source(record: dict[str, Any]) -> Source:
    return Source(
        id=required(record, "id", REGISTER),
        title=required(record, "title", REGISTER),
        publisher=required(record, "publisher", REGISTER),
        url=required(record, "url", REGISTER),
        edition=str(required(record, "edition", REGISTER)),
        in_force_from=required(record, "in_force_from", REGISTER),
        in_force_to=required(record, "in_force_to", REGISTER),
        licence=required(record, "licence", REGISTER),
        kind=required(record, "kind", REGISTER),
        authority=int(required(record, "authority", REGISTER)),
    )


def _own(source_id: str) -> Source | None:
    match = _OWN.fullmatch(source_id)
    if match is None:
        return None
    title = f"{_OWN_TITLES[match[1]]} {match[2]}"
    return Source(source_id, title, "Lamina", "", "", None, None, "see LICENSE", "own", 3)


def _cms_edition(source_id: str) -> Source | None:
    match = _CMS.fullmatch(source_id)
    if match is None or match[1] not in _DATASETS:
        return None
    title, url = _DATASETS[match[1]]
    edition = match[2].upper()
    first, last = _days(edition)
    return Source(
        source_id,
        f"{title}, {edition}",
        "Centers for Medicare & Medicaid Services",
        url,
        edition,
        first,
        last,
        "US government work; CPT codes are copyright of the American Medical Association",
        "cms_file",
        1,
    )


def _icd10cm(source_id: str) -> Source | None:
    """The tabular list of a fiscal year, October to September."""
    match = _ICD10CM.fullmatch(source_id)
    if match is None:
        return None
    year = int(match[1])
    return Source(
        source_id,
        f"ICD-10-CM tabular list, fiscal year {year}",
        "National Center for Health Statistics, CDC",
        "https://www.cdc.gov/nchs/icd/icd-10-cm/files.html",
        f"FY{year}",
        date(year - 1, 10, 1),
        date(year, 9, 30),
        "US government work",
        "cms_file",
        1,
    )


def _days(edition: str) -> tuple[date, date]:
    """First day of a release and last day of its year: 2026C and 2026Q3 begin on 1 July 2026."""
    year, release = int(edition[:4]), edition[4:]
    if release.startswith("-"):
        month = int(release[1:])
    elif release:
        month = _FIRST_MONTH[release]
    else:
        month = 1
    return date(year, month, 1), date(year, 12, 31)
