"""How long a denied line can be corrected or appealed: redetermination and reopening, dated."""

from datetime import date, timedelta
from typing import NamedTuple

from assistant.rules.manual import mcpm
from assistant.rules.result import RuleResult, Step
from corpus.citation import Citation
from corpus.parameter import parameter

SATURDAY = 5
"""The first day of a weekend, counted from Monday as 0."""


class Deadlines(NamedTuple):
    """Last days counted from the date of a remittance; a holiday may move the first of them on."""

    redetermination: date
    reopening: date


def redetermination_citation() -> Citation:
    """Where the time to appeal is written."""
    return mcpm(29, "§310.2, pp. 48-49")


def reopening_citation() -> Citation:
    """Where the time to ask for a reopening is written."""
    return mcpm(34, "§10.6.2, p. 11")


def deadlines(notice: date) -> Deadlines:
    """The last days to ask for a redetermination and, for any reason, for a reopening.

    `notice` is the date of the remittance. Raises NothingInForce before the manual's sections.
    """
    # MCPM ch. 29 §310.2: receipt is presumed some days after the date; a weekend moves the day on
    received = notice + timedelta(days=_whole("notice_receipt_days", notice))
    last = received + timedelta(days=_whole("redetermination_days", notice))
    while last.weekday() >= SATURDAY:
        last += timedelta(days=1)
    # MCPM ch. 34 §10.6.2: within the years from the initial determination, for any reason
    years = int(parameter("reopening_years").at(notice, "any_reason").value)
    return Deadlines(last, _years_on(notice, years))


def _whole(name: str, day: date) -> int:
    return int(parameter(name).at(day).value)


def _years_on(day: date, years: int) -> date:
    """The same day years on; 28 February where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=day.day - 1)


def appeal_deadline(notice: date) -> RuleResult:
    """The two last days as a result; value the last day for a redetermination."""
    found = deadlines(notice)
    received = notice + timedelta(days=_whole("notice_receipt_days", notice))
    asked = parameter("redetermination_days").at(notice)
    presumed = parameter("notice_receipt_days").at(notice)
    reopened = parameter("reopening_years").at(notice, "any_reason")
    steps = (
        Step("Presumed receipt", f"{notice} + {presumed.value} days", str(received), presumed.citation),
        Step("Redetermination asked for by", f"{received} + {asked.value} days", str(found.redetermination), asked.citation),
        Step("Reopening for any reason asked for by", f"{notice} + {reopened.value} year", str(found.reopening), reopened.citation),
    )  # fmt: skip
    return RuleResult(
        "appeal_deadline", {"notice": notice.isoformat()}, str(found.redetermination), "date", "", steps,
        f"A redetermination of a notice of {notice} is to be received by {found.redetermination}, a reopening asked for by {found.reopening}.",
    )  # fmt: skip
