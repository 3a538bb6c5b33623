"""Which edition of a table speaks for a day: the one rule, and the register of tables.

An edition never speaks outside its own year (the calendar year; October to September for
ICD-10-CM). Within the year the latest loaded release whose first day has come speaks; where only
later releases of that year are loaded, the earliest of them does, for CMS's quarterly files restate
the year. Code sets without a year of their own (HCPCS Level II, place of service) stand until the
next release that is loaded.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from corpus.errors import EditionMissing
from corpus.rows import Edition

FISCAL_MONTH = 10
"""The month a fiscal year begins in."""
_REMEMBERED = 4096
"""Sentences kept: the lines of many claims share a few hundred days."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """One table of the reference store; `files` names the download to look for, by year."""

    name: str
    title: str
    files: str


DATASETS: Mapping[str, Dataset] = MappingProxyType(
    {
        dataset.name: dataset
        for dataset in (
            Dataset("pfs", "physician fee schedule relative values", "RVU{yy}{letter}.zip"),
            Dataset(
                "pfs_qp", "relative values, qualifying APM participants", "RVU{yy}{letter}.zip"
            ),
            Dataset("gpci", "geographic practice cost indices", "RVU{yy}{letter}.zip"),
            Dataset("zip", "ZIP code to payment locality", "zip-code-carrier-locality.zip"),
            Dataset("locco", "counties of the payment localities", "RVU{yy}{letter}.zip"),
            Dataset("anes", "anesthesia conversion factors", "RVU{yy}{letter}.zip"),
            Dataset("oppscap", "OPPS imaging cap", "RVU{yy}{letter}.zip"),
            Dataset("ptp", "NCCI procedure-to-procedure edits", "ccipra-v{ncci}r0-f*.zip"),
            Dataset(
                "mue",
                "medically unlikely edits",
                "MCR_MUE_PractitionerServices_Eff_{month}-01-{year}.csv",
            ),
            Dataset("aoc", "add-on code edits", "AOC_V{year}Q{quarter}-MCR.xlsx"),
            Dataset(
                "apc", "hospital outpatient payment (Addendum B)", "addendum_b_{year}_{mon}.csv"
            ),
            Dataset("asc", "ASC covered procedures (Addendum AA)", "ASC_Addendum_AA_{ymd}.csv"),
            Dataset(
                "asc_ancillary", "ASC ancillary services (Addendum BB)", "ASC_Addendum_BB_{ymd}.csv"
            ),
            Dataset(
                "asc_excluded", "ASC excluded procedures (Addendum EE)", "ASC_Addendum_EE_{ymd}.csv"
            ),
            Dataset(
                "hcpcs", "HCPCS Level II codes", "{month_name}-{year}-alpha-numeric-hcpcs-file.zip"
            ),
            Dataset(
                "hcpcs_modifier",
                "HCPCS Level II modifiers",
                "{month_name}-{year}-alpha-numeric-hcpcs-file.zip",
            ),
            Dataset("pos", "place of service codes", "pos_codes_{year}.csv"),
            Dataset("icd10", "ICD-10-CM codes", "icd10cm-table-and-index-{icd}.zip"),
        )
    }
)


def choose(editions: Iterable[Edition], day: date) -> Edition | None:
    """The edition of one dataset that speaks for `day`, None if none of that year is loaded."""
    of_year = [e for e in editions if year_of(e) == _year_of_day(e, day) or _spans(e, day)]
    of_year.sort(key=lambda e: (e.in_force_from, e.edition))
    begun = [e for e in of_year if e.in_force_from <= day <= e.in_force_to]
    return begun[-1] if begun else (of_year[0] if of_year else None)


def year_of(edition: Edition) -> int:
    """The year an edition belongs to; a fiscal year has the number of the year it ends in."""
    fiscal = re.match(r"FY(\d{4})", edition.edition)
    return int(fiscal[1]) if fiscal else edition.in_force_from.year


def _year_of_day(edition: Edition, day: date) -> int:
    return _fiscal_year(day) if edition.edition.startswith("FY") else day.year


def _spans(edition: Edition, day: date) -> bool:
    """Whether the day lies within the edition's own days, which may reach beyond its year."""
    return edition.in_force_from <= day <= edition.in_force_to


def choose_or_raise(editions: Iterable[Edition], dataset: str, day: date) -> Edition:
    """As `choose`, raising EditionMissing that names what is loaded and the command to run."""
    loaded = tuple(editions)
    chosen = choose(loaded, day)
    if chosen is None:
        raise EditionMissing(missing_edition(loaded, dataset, day))
    return chosen


def missing_edition(loaded: Iterable[Edition], dataset: str, day: date) -> str:
    """The sentence for a day that no loaded edition covers."""
    title = DATASETS[dataset].title if dataset in DATASETS else dataset
    names = ", ".join(sorted(e.edition for e in loaded)) or "none"
    return (
        f"No edition of the {title} that covers {say_day(day)} is loaded (loaded: {names}). "
        f"Load CMS's file for {day.year}: `lamina data import {file_to_load(dataset, day)}`."
    )


def file_to_load(dataset: str, day: date) -> str:
    """The name under which CMS publishes the release of that day's quarter."""
    quarter = (day.month - 1) // 3 + 1
    pattern = DATASETS[dataset].files if dataset in DATASETS else "PATH"
    first = date(day.year, 3 * quarter - 2, 1)
    return pattern.format(
        yy=f"{day.year % 100:02d}",
        letter="ABCD"[quarter - 1],
        ncci=f"{day.year - 1994}{quarter - 1}",
        year=day.year,
        quarter=quarter,
        month=f"{first.month:02d}",
        mon=first.strftime("%b").lower(),
        ymd=first.strftime("%Y%m%d"),
        month_name=first.strftime("%B").lower(),
        icd=f"april-1-{day.year}" if 4 <= day.month < FISCAL_MONTH else _fiscal_year(day),
    )


def _fiscal_year(day: date) -> int:
    return day.year + 1 if day.month >= FISCAL_MONTH else day.year


def next_release(edition: Edition, day: date) -> date:
    """The first day of the quarter after the release, or of the day's quarter if that is later."""
    first = edition.in_force_from
    following = date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return max(following, date(day.year, 3 * quarter_of(day) - 2, 1))


@lru_cache(_REMEMBERED)
def edition_note(edition: Edition, day: date) -> str | None:
    """A sentence when the release used is not the one of that day's quarter, else None."""
    if edition.in_force_from.year < day.year and edition.in_force_to.year > day.year:
        return (
            f"The {edition.edition} release is used for {say_day(day)}: it stands until a later "
            "one is loaded."
        )
    own = quarter_of(edition.in_force_from)
    wanted = quarter_of(day)
    if own == wanted or _is_yearly(edition, day):
        return None
    released = f"{edition.in_force_from:%B}"
    wanted_month = f"{date(day.year, 3 * wanted - 2, 1):%B}"
    return (
        f"The {edition.edition} release ({released}) is used for {say_day(day)}: "
        f"the {wanted_month} release is not loaded."
    )


def quarter_of(day: date) -> int:
    """1 for January to March … 4 for October to December."""
    return (day.month - 1) // 3 + 1


def _is_yearly(edition: Edition, day: date) -> bool:
    """Whether no later release than this one is to be expected for the day."""
    if edition.edition.startswith("FY"):  # October and April only
        return edition.in_force_from <= day
    return edition.edition.isdigit()


@lru_cache(_REMEMBERED)
def say_day(day: date) -> str:
    """A day in words: 5 July 2026."""
    return f"{day.day} {day:%B %Y}"
