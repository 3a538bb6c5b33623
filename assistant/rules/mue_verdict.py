"""Medically unlikely edits: more units than the limit, and all units of the line or day fall."""

from collections.abc import Sequence
from typing import NamedTuple

from assistant.rules.manual import mcpm, ncci
from assistant.rules.result import RuleResult, Step
from corpus.citation import Citation
from corpus.rows import Mue

PER_LINE, POLICY = "1", "2"
MEANING = {
    "1": "tested line by line; further lines of the same service need 59, X{EPSU}, 76, 77, 91 or "
    "an anatomic modifier",
    "2": "tested against the day's total; absolute, no modifier or appeal overrides it",
    "3": "tested against the day's total; a contractor may accept more with evidence",
}


class UnitsVerdict(NamedTuple):
    """What the edit does to the units of one code, practitioner and day, line by line."""

    denied_lines: tuple[int, ...]
    paid_units: int
    denied_units: int
    why: str


def mue_citation() -> Citation:
    """Where unit edits are written."""
    return mcpm(23, "§§20.9.3.1-20.9.3.2, pp. 17-20")


def units_verdict(mue: Mue, units: Sequence[int]) -> UnitsVerdict:
    """Which lines (by position in `units`) are denied: all units, never only the excess."""
    # MCPM ch. 23 §20.9.3.2; NCCI Policy Manual ch. I §V
    limit, total = mue.mue_value, sum(units)
    if total <= limit:
        return UnitsVerdict((), total, 0, _within(mue, total))
    if mue.adjudication_indicator == PER_LINE:
        denied = tuple(i for i, count in enumerate(units) if count > limit)
        tested = f"a line exceeds {limit}"
    else:
        denied = tuple(range(len(units)))
        tested = f"{_units(total)} on the day exceed{'s' if total == 1 else ''} {limit}"
    lost = sum(units[i] for i in denied)
    if not denied:
        return UnitsVerdict((), total, 0, _within(mue, total))
    why = (
        f"{mue.hcpcs}: {tested} (MUE {limit}, MAI {mue.adjudication_indicator}); all units "
        f"({lost}) are denied, not only the excess (CO-151). MAI {mue.adjudication_indicator}: "
        f"{MEANING[mue.adjudication_indicator]}."
    )
    return UnitsVerdict(denied, total - lost, lost, why)


def _within(mue: Mue, total: int) -> str:
    return f"{mue.hcpcs}: {total} of at most {mue.mue_value} units."


def _units(count: int) -> str:
    return "1 unit" if count == 1 else f"{count} units"


def mue_verdict(mue: Mue | None, hcpcs: str, units: Sequence[int] = (1,)) -> RuleResult:
    """Whether units pass. Value: within_limit, denied or no_mue_published; `units` per line."""
    inputs = {"hcpcs": hcpcs, "units": " ".join(map(str, units))}
    if mue is None:
        why = (
            f"CMS publishes no MUE for {hcpcs}; that is not a limit of zero (some values are "
            "confidential)."
        )
        return RuleResult(
            "mue_verdict",
            inputs,
            "no_mue_published",
            "verdict",
            "",
            (Step("MUE", why, "none published", mue_citation()),),
            why,
            (mue_citation(),),
        )
    found, place = units_verdict(mue, units), mue.citation()
    steps = (
        Step("MUE", hcpcs, str(mue.mue_value), place),
        Step(
            "Adjudication indicator (MAI)",
            MEANING[mue.adjudication_indicator],
            mue.adjudication_indicator,
            place,
        ),
        Step("Units billed", " + ".join(map(str, units)), str(sum(units)), place),
        Step("Units paid", found.why, str(found.paid_units), mue_citation()),
    )
    value = "denied" if found.denied_lines else "within_limit"
    return RuleResult(
        "mue_verdict",
        inputs,
        value,
        "verdict",
        mue.edition.edition,
        steps,
        found.why,
        (place, mue_citation(), ncci("ch. I §V pp. I-28 to I-35")),
    )
