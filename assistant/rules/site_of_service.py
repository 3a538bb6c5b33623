"""Site of service: which practice expense a place of service is paid with."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from assistant.rules.manual import layout, mcpm
from assistant.rules.result import RuleResult, Step
from corpus.citation import Citation
from corpus.errors import BadInput, NothingInForce
from corpus.parameter import DatedWord, parameter
from corpus.rows import FeeRow

FACILITY, NONFACILITY = "facility", "nonfacility"
HOSPITAL_PLACES = frozenset({"19", "21", "22", "23", "51", "61"})
"""Places whose patients are hospital inpatients or outpatients (MCPM ch. 12 §20.4.2)."""
INPATIENT_PLACES = frozenset({"21", "51", "61"})
THERAPY = "5"


@dataclass(frozen=True, slots=True)
class Site:
    """The setting a line is paid in, why, and a flag where the place reported does not fit."""

    setting: str
    why: str
    citation: Citation
    flag: str = ""


def setting_of(place_of_service: str, day: date) -> DatedWord:
    """facility or nonfacility for a two-digit place of service, with its citation.

    Raises BadInput for a place that the claims manual does not assign.
    """
    return _setting_of(place_of_service, day)


@lru_cache(maxsize=4096)
def _setting_of(place: str, day: date) -> DatedWord:
    try:
        return parameter("place_of_service").word_at(day, place)
    except NothingInForce as error:
        if day < parameter("place_of_service").history()[0][0]:
            raise
        raise BadInput(
            f"Place of service '{place}' is not one that MCPM ch. 12 §20.4.2 assigns to a setting. "
            "Use a two-digit code such as 11 (office), 21 (inpatient), 22 (outpatient), 24 (ASC)."
        ) from error


def site(
    day: date,
    place_of_service: str | None = None,
    setting: str | None = None,
    row: FeeRow | None = None,
    inpatient: bool = False,
) -> Site | None:
    """The site of a line, None when neither place nor setting was given."""
    # MCPM ch. 12 §20.4.2: outpatient therapy is always non-facility; hospital status governs.
    if row is not None and row.multiple_procedure == THERAPY:
        return Site(
            NONFACILITY,
            "therapy is always paid at the non-facility rate",
            mcpm(12, "§20.4.2, pp. 14-17"),
        )
    if inpatient:
        flag = (
            ""
            if place_of_service in HOSPITAL_PLACES
            else "POS must be 21: inpatient status governs"
        )
        return Site(
            FACILITY,
            "the patient is a hospital patient that day",
            mcpm(12, "§20.4.2, pp. 14-17"),
            flag,
        )
    if place_of_service is not None:
        return _site_of(place_of_service, day)
    if setting is not None:
        return Site(setting, "as asked", mcpm(12, "§20.4.2, pp. 14-17"))
    return None


@lru_cache(maxsize=4096)
def _site_of(place: str, day: date) -> Site:
    word = setting_of(place, day)
    return Site(word.word, f"place of service {place}", word.citation)


def na_flag(row: FeeRow, setting: str) -> str:
    """The sentence for a code that is rarely or never performed in the setting, "" otherwise."""
    # RVU25D.txt 199-200, 207-208
    if setting == NONFACILITY and row.nonfacility_na:
        return (
            f"NA: {row.code} is rarely or never performed in the non-facility setting; CMS prints "
            "the facility practice expense there, and the contractor decides."
        )
    if setting == FACILITY and row.facility_na:
        return f"NA: {row.code} is rarely or never performed in the facility setting."
    return ""


def na_citation() -> Citation:
    """Where the NA indicator is defined."""
    return layout("Non-Facility and Facility NA Indicator, lines 199-208")


def site_of_service(
    place_of_service: str, day: date, row: FeeRow | None = None, inpatient: bool = False
) -> RuleResult:
    """Setting of a place of service on a day. Value: facility or nonfacility.

    `row` adds the code's own exceptions (therapy) and its NA flag; raises BadInput for an unknown
    place.
    """
    found = site(day, place_of_service, None, row, inpatient)
    assert found is not None
    flags = [flag for flag in (found.flag, na_flag(row, found.setting) if row else "") if flag]
    step = Step("Setting", f"place of service {place_of_service}", found.setting, found.citation)
    name = "facility" if found.setting == FACILITY else "non-facility"
    return RuleResult(
        tool="site_of_service",
        inputs={"place_of_service": place_of_service, "date_of_service": day.isoformat()},
        value=found.setting,
        unit="setting",
        edition="",
        steps=(step,),
        reason=" ".join(
            [
                f"Place of service {place_of_service} is paid at the {name} rate ({found.why}).",
                *flags,
            ]
        ),
        citations=(found.citation,),
    )
