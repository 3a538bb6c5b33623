"""The global period of an operation: its first and last day, and what falls inside."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from assistant.rules.manual import layout, mcpm
from assistant.rules.result import RuleResult, Step
from corpus.citation import Citation
from corpus.errors import BadInput
from corpus.parameter import parameter

WITH_DAYS = ("000", "010", "090")
WORDS = {
    "000": "the day of the procedure only",
    "010": "the day of the procedure and the 10 days after it",
    "090": "the day before, the day of the operation and the 90 days after it",
    "MMM": "maternity: the usual global period does not apply",
    "XXX": "the global concept does not apply",
    "YYY": "the contractor sets 0, 10 or 90 days",
    "ZZZ": "add-on code: included in the global period of its primary procedure",
}


@dataclass(frozen=True, slots=True)
class GlobalPeriod:
    """A global period; the days are None for MMM, XXX, YYY and ZZZ, which have none."""

    global_days: str
    first_day: date | None
    last_day: date | None
    days_in_period: int | None

    def contains(self, visit: date) -> bool | None:
        """Whether a day lies inside; None where the code has no period of its own."""
        if self.first_day is None or self.last_day is None:
            return None
        return self.first_day <= visit <= self.last_day


def global_citation() -> Citation:
    """Where the days are counted."""
    return mcpm(12, "§40.1.E, pp. 79-82")


def indicator_citation() -> Citation:
    """Where the values 000 to ZZZ are defined."""
    return layout("Global Surgery, lines 225-248")


@lru_cache(4096)
def global_period(global_days: str, day_of_surgery: date) -> GlobalPeriod:
    """The period of an operation on a day; raises BadInput for a value CMS does not use."""
    # MCPM ch. 12 §40.1.E
    if global_days not in WORDS:
        raise BadInput(
            f"'{global_days}' is not a global period: CMS uses {', '.join(WORDS)}. "
            "Ask with a code (22633) or with 000, 010 or 090."
        )
    if global_days not in WITH_DAYS:
        return GlobalPeriod(global_days, None, None, None)
    days = parameter("global_days")
    first = day_of_surgery - timedelta(int(days.at(day_of_surgery, f"{global_days} before").value))
    last = day_of_surgery + timedelta(int(days.at(day_of_surgery, f"{global_days} after").value))
    return GlobalPeriod(global_days, first, last, (last - first).days + 1)


def global_result(
    global_days: str, day_of_surgery: date, hcpcs: str = "", visit: date | None = None
) -> RuleResult:
    """The period in words and steps. Value: the last day, or the global indicator without days."""
    period = global_period(global_days, day_of_surgery)
    inputs = {"global_days": global_days, "day_of_surgery": day_of_surgery.isoformat()}
    if hcpcs:
        inputs["hcpcs"] = hcpcs
    what = f"{hcpcs} (global {global_days})" if hcpcs else f"Global {global_days}"
    if period.first_day is None or period.last_day is None:
        step = Step("Global period", WORDS[global_days], global_days, indicator_citation())
        return RuleResult(
            "global_period",
            inputs,
            global_days,
            "indicator",
            "",
            (step,),
            f"{what}: {WORDS[global_days]}.",
            (indicator_citation(),),
        )
    steps = [
        Step(
            "First day",
            f"{day_of_surgery} less {(day_of_surgery - period.first_day).days}",
            period.first_day.isoformat(),
            global_citation(),
        ),
        Step(
            "Last day",
            f"{day_of_surgery} plus {(period.last_day - day_of_surgery).days}",
            period.last_day.isoformat(),
            global_citation(),
        ),
        Step(
            "Days in the period", WORDS[global_days], str(period.days_in_period), global_citation()
        ),
    ]
    reason = f"{what} runs from {period.first_day} to {period.last_day}."
    if visit is not None:
        inside = "inside" if period.contains(visit) else "outside"
        steps.append(Step("Visit", visit.isoformat(), inside, global_citation()))
        reason += f" {visit} is {inside} it."
    return RuleResult(
        "global_period",
        inputs,
        period.last_day.isoformat(),
        "date",
        "",
        tuple(steps),
        reason,
        (indicator_citation(),),
    )
