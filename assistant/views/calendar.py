"""A global period on the calendar: its months, week by week, and which days lie inside."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from assistant.rules.global_period import WORDS, global_period, global_result
from assistant.views.marks import Marks
from corpus.rows import FeeRow

MONDAY_FIRST = Calendar(firstweekday=0)
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


@dataclass(frozen=True, slots=True)
class Day:
    """One cell: the day of the month ("" outside it), what it is (surgery, inside, "") in words."""

    number: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its name, with its weeks."""

    name: str
    weeks: tuple[tuple[Day, ...], ...]


@dataclass(frozen=True, slots=True)
class PeriodView:
    """The global period of an operation on a day. `months` is empty where there is no period."""

    sentences: tuple[str, ...]
    months: tuple[Month, ...] = ()
    weekdays: tuple[str, ...] = WEEKDAYS


def period_view(fee: FeeRow, surgery: date, marks: Marks, visit: date | None = None) -> PeriodView:
    """The period of the code for an operation on `surgery`; `visit` is told to be inside or not."""
    if fee.global_days not in WORDS:
        return PeriodView(
            (f"The file prints no global period for {fee.hcpcs}.{marks(fee.citation())}",)
        )
    result = global_result(fee.global_days, surgery, fee.hcpcs, visit)
    period = global_period(fee.global_days, surgery)
    said = (f"{result.reason}{marks(fee.citation(), *result.all_citations())}",)
    if period.first_day is None or period.last_day is None:
        return PeriodView(said)
    counted = f"{period.days_in_period} days: {WORDS[fee.global_days]}."
    months = _months(period.first_day, period.last_day, surgery)
    return PeriodView((*said, counted), months)


def _months(first: date, last: date, surgery: date) -> tuple[Month, ...]:
    found, year, month = [], first.year, first.month
    while (year, month) <= (last.year, last.month):
        weeks = tuple(
            tuple(_day(day, month, first, last, surgery) for day in week)
            for week in MONDAY_FIRST.monthdatescalendar(year, month)
        )
        found.append(Month(f"{date(year, month, 1):%B %Y}", weeks))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return tuple(found)


def _day(day: date, month: int, first: date, last: date, surgery: date) -> Day:
    if day.month != month:
        return Day("")
    state = "surgery" if day == surgery else "inside" if first <= day <= last else ""
    return Day(str(day.day), state)
