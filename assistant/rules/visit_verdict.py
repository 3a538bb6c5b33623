"""Services inside a global period: visits (24, 25, 57, FT) and further procedures (58, 78, 79)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assistant.rules.global_period import WITH_DAYS, GlobalPeriod, global_citation, global_period
from assistant.rules.manual import mcpm
from assistant.rules.result import RuleResult, Step
from assistant.rules.visit_codes import CRITICAL_CARE, NOT_EDITED, NOT_LISTED, visit_edit
from corpus.citation import Citation

MAJOR, NO_GLOBAL = "090", frozenset({"XXX", "MMM", "YYY"})
VISIT_MODIFIERS = frozenset({"24", "25", "57", "FT"})
UNRELATED = "{}: unrelated to the operation, if the record shows it."


@dataclass(frozen=True, slots=True)
class InsideVerdict:
    """payable, not_payable or flag, with the sentence and the place it rests on."""

    verdict: str
    why: str
    citation: Citation


def unrelated_citation() -> Citation:
    """Where unrelated care in a global period is written."""
    return mcpm(12, "§40.2.A.7-9, pp. 82-88")


def em_citation() -> Citation:
    """Where visits inside a global period are written."""
    return mcpm(12, "§40.4.A, pp. 90-95")


def visit_inside(
    period: GlobalPeriod,
    surgery: date,
    visit: date,
    hcpcs: str,
    modifiers: Iterable[str],
    documented: bool | None = None,
) -> InsideVerdict:
    """Whether a visit by the surgeon (or group and specialty) is paid beside an operation."""
    mods, global_days = frozenset(modifiers), period.global_days
    if not period.contains(visit):
        if global_days in NO_GLOBAL or global_days == "ZZZ":
            return InsideVerdict("payable", "The global concept does not apply.", em_citation())
        return InsideVerdict(
            "payable",
            f"{visit} is outside the global period ({period.first_day} to {period.last_day}).",
            global_citation(),
        )
    edit = visit_edit(hcpcs)
    if edit == NOT_EDITED:
        return InsideVerdict(
            "payable",
            f"{hcpcs} is not among the visits edited against global periods.",
            mcpm(12, "§40.3.C, pp. 88-90"),
        )
    if hcpcs in CRITICAL_CARE and "FT" in mods and documented is not False:
        # MCPM ch. 12 §40.2.A.7-9: on the day, before and after the operation
        return InsideVerdict("payable", UNRELATED.format("FT"), unrelated_citation())
    if visit <= surgery:
        found = _up_to_surgery(period, surgery, visit, mods)
    else:
        found = _after_surgery(period, hcpcs, mods, documented)
    if edit == NOT_LISTED and found.verdict == "not_payable" and not mods & VISIT_MODIFIERS:
        return InsideVerdict(
            "flag",
            f"{hcpcs} is inside the global period (last day {period.last_day}) and not among the "
            "visit codes that the manual's edit names; a related visit belongs to the package all "
            "the same.",
            mcpm(12, "§40.3.B, pp. 88-90"),
        )
    return found


def _up_to_surgery(
    period: GlobalPeriod, surgery: date, visit: date, mods: frozenset[str]
) -> InsideVerdict:
    decision = mcpm(12, "§40.2.A.4, pp. 82-88")
    if period.global_days == MAJOR:
        if "57" in mods:
            return InsideVerdict("payable", "57: the visit decided on major surgery.", decision)
        if "25" in mods and visit == surgery:
            return InsideVerdict(
                "flag", "The decision for major surgery is billed with 57, not 25.", decision
            )
        return _denied(period, "the day before and the day of major surgery need 57")
    if "25" in mods:
        return InsideVerdict(
            "payable",
            "25: significant, separate visit on the day of a minor procedure.",
            mcpm(12, "§40.2.A.8, pp. 82-88"),
        )
    if "57" in mods:
        return InsideVerdict(
            "not_payable",
            "57 is not payable with a 0- or 10-day global period; 25 is the modifier "
            "for a separate visit.",
            mcpm(12, "§30.6.6.C, pp. 39-41"),
        )
    return _denied(period, "a visit on the day of a minor procedure needs 25")


def _after_surgery(
    period: GlobalPeriod, hcpcs: str, mods: frozenset[str], documented: bool | None
) -> InsideVerdict:
    unrelated = unrelated_citation()
    name = "FT" if hcpcs in CRITICAL_CARE and "FT" in mods else "24" if "24" in mods else ""
    if name and documented is False:
        return InsideVerdict("not_payable", f"{name} without documentation is denied.", unrelated)
    if name:
        return InsideVerdict("payable", UNRELATED.format(name), unrelated)
    return _denied(period, "a visit after surgery needs 24 and an unrelated reason")


def _denied(period: GlobalPeriod, need: str) -> InsideVerdict:
    return InsideVerdict(
        "not_payable",
        f"Inside the global period (last day {period.last_day}, CARC 97): {need}.",
        em_citation(),
    )


def visit_verdict(
    global_days: str,
    surgery: date,
    visit: date,
    hcpcs: str = "99213",
    modifiers: Iterable[str] = (),
    documented: bool | None = None,
) -> RuleResult:
    """Whether a visit is paid beside an operation. Value: payable, not_payable or flag."""
    period = global_period(global_days, surgery)
    found = visit_inside(period, surgery, visit, hcpcs, modifiers, documented)
    steps = []
    if period.last_day is not None:
        steps.append(
            Step(
                "Global period",
                f"{period.first_day} to {period.last_day}",
                str(period.days_in_period),
                global_citation(),
            )
        )
    steps.append(Step("Visit", found.why, found.verdict, found.citation))
    return RuleResult(
        "visit_verdict",
        {
            "global_days": global_days,
            "surgery": surgery.isoformat(),
            "visit": visit.isoformat(),
            "hcpcs": hcpcs,
            "modifiers": " ".join(modifiers),
        },
        found.verdict,
        "verdict",
        "",
        tuple(steps),
        found.why,
        (found.citation,),
    )


def procedure_inside(
    first: GlobalPeriod, second_global: str, day: date, modifiers: Iterable[str]
) -> InsideVerdict:
    """Whether a further procedure by the same surgeon is paid inside a running global period."""
    mods = frozenset(modifiers)
    clock = mcpm(12, "§40.2.A.5-7, pp. 82-88")
    if not first.contains(day) or second_global not in WITH_DAYS:
        return InsideVerdict("payable", "No global period stands against it.", global_citation())
    if "58" in mods:
        return InsideVerdict(
            "payable",
            "58: staged or more extensive, paid in full; a new global period begins.",
            clock,
        )
    if "79" in mods:
        return InsideVerdict(
            "payable", "79: unrelated, paid in full; a new global period begins.", clock
        )
    if "78" in mods:
        return InsideVerdict(
            "payable",
            "78: return to the operating room, intra-operative share only; the first "
            "global period goes on.",
            mcpm(12, "§40.4.C, pp. 90-95"),
        )
    return InsideVerdict(
        "not_payable",
        f"Procedure inside the global period (last day {first.last_day}) without 58, 78 or 79."
        + _after_biopsy(first, second_global),
        em_citation(),
    )


def _after_biopsy(first: GlobalPeriod, second_global: str) -> str:
    # MCPM ch. 12 §40.1.B
    if first.global_days != "010" or second_global != MAJOR:
        return ""
    return (
        " A diagnostic biopsy does not stand against the major operation that follows it: report "
        "58 where that is what happened."
    )


def second_procedure_verdict(
    first_global: str,
    first_day: date,
    second_global: str,
    second_day: date,
    modifiers: Iterable[str] = (),
) -> RuleResult:
    """A further procedure inside a global period. Value: payable or not_payable.

    Steps name the governing last day: the second procedure's own with 58 or 79, the first one's
    with 78.
    """
    mods = tuple(modifiers)
    first = global_period(first_global, first_day)
    found = procedure_inside(first, second_global, second_day, mods)
    restarts = found.verdict == "payable" and "78" not in mods
    governing = global_period(second_global, second_day) if restarts else first
    steps = (
        Step(
            "First period",
            f"{first.first_day} to {first.last_day}",
            str(first.days_in_period),
            global_citation(),
        ),
        Step("Second procedure", found.why, found.verdict, found.citation),
        Step(
            "Global period from then on",
            "new period" if restarts else "first period goes on",
            str(governing.last_day),
            found.citation,
        ),
    )
    return RuleResult(
        "second_procedure_verdict",
        {
            "first_global": first_global,
            "first_day": first_day.isoformat(),
            "second_global": second_global,
            "second_day": second_day.isoformat(),
            "modifiers": " ".join(mods),
        },
        found.verdict,
        "verdict",
        "",
        steps,
        found.why,
        (found.citation,),
    )
