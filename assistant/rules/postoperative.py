"""Which modifier a service in or around a global period takes, and whether it is payable."""

from dataclasses import dataclass

from assistant.rules.manual import mcpm
from assistant.rules.result import RuleResult, Step
from corpus.citation import Citation


@dataclass(frozen=True, slots=True)
class Event:
    """A service by the surgeon (or the same group and specialty) around an operation.

    `kind` is visit or procedure; `global_days` of the operation, None when not known.
    """

    kind: str
    unrelated: bool = False
    complication: bool = False
    staged: bool = False
    decision: bool = False
    same_day: bool = False
    day_before: bool = False
    returns_to_operating_room: bool = False
    other_physician: bool = False
    global_days: str | None = None
    too_ill: bool = False
    same_group: bool = False
    critical_care: bool = False


@dataclass(frozen=True, slots=True)
class _Outcome:
    modifier: str
    says: str
    because: str
    place: Citation


def postoperative_modifier(event: Event) -> RuleResult:
    """The modifier ("none" where the service is part of the package), with the reason.

    MCPM ch. 12 §40.1–40.4: what the package includes, and the modifiers that lift a service out.
    """
    outcome = _other(event) or (_visit(event) if event.kind == "visit" else _procedure(event))
    step = Step(outcome.says, outcome.because, outcome.modifier, outcome.place)
    return RuleResult(
        "postoperative_modifier",
        _inputs(event),
        outcome.modifier,
        "modifier",
        "",
        (step,),
        f"{outcome.says} {outcome.because}",
        (outcome.place,),
    )


def _inputs(event: Event) -> dict[str, str]:
    flags = (
        "unrelated",
        "complication",
        "staged",
        "decision",
        "same_day",
        "day_before",
        "returns_to_operating_room",
        "other_physician",
    )
    found = {"kind": event.kind, "circumstances": ", ".join(f for f in flags if getattr(event, f))}
    return {**found, "global_days": event.global_days or "not given"}


def _other(event: Event) -> _Outcome | None:
    if not event.other_physician or event.kind != "visit":
        return None
    return _Outcome(
        "none",
        "Yes, payable without a global modifier, if that physician is not of the same group and specialty.",
        "The package binds the surgeon and physicians of the same group and specialty; others bill their own services "
        "unless care was formally transferred.",
        mcpm(12, "§40.1.B, pp. 79-82"),
    )


def _visit(event: Event) -> _Outcome:
    minor = event.global_days in ("000", "010")
    if event.decision:
        if minor:
            return _Outcome(
                "25",
                "Not for the decision itself: modifier 25, and only for a significant, separately identifiable visit.",
                "For a 000- or 010-day procedure the visit that merely decides on it is included; modifier 57 is for 090-day surgery.",
                mcpm(12, "§40.2.A.8, pp. 82-88"),
            )
        return _Outcome(
            "57",
            "Yes, with modifier 57 on the visit.",
            "The visit on the day of, or the day before, a 090-day operation at which the surgery was decided is payable; "
            "on the day of major surgery it is modifier 57, not 25.",
            mcpm(12, "§40.2.A.4, pp. 82-88"),
        )
    if event.same_day and minor:
        return _Outcome(
            "25",
            "Modifier 25, if the visit is significant and separately identifiable.",
            "On the day of a 000- or 010-day procedure only such a visit is payable.",
            mcpm(12, "§40.2.A.8, pp. 82-88"),
        )
    if event.unrelated and event.critical_care:
        return _Outcome(
            "FT",
            "Yes, with modifier FT on the critical care.",
            "Critical care in the global period that is unrelated to the operation is payable when the record shows that it is "
            "unrelated; modifier FT says so, 24 is for other unrelated visits.",
            mcpm(12, "§40.2.A.7-9, pp. 82-88"),
        )
    if event.unrelated:
        return _Outcome(
            "24",
            "Yes, with modifier 24 on the visit.",
            "A visit in the postoperative period for a problem unrelated to the operation is payable when the record shows "
            "the unrelated diagnosis; without modifier 24 it is denied as part of the global package.",
            mcpm(12, "§40.2.A.7, pp. 82-88"),
        )
    if event.complication:
        return _Outcome(
            "none",
            "No, the visit is included in the global package.",
            "Complications that do not need a return to the operating room are part of the package, whatever the care takes.",
            mcpm(12, "§40.1.A, pp. 79-82"),
        )
    return _Outcome(
        "none",
        "No, a related follow-up visit inside the global period is included in the package.",
        "Only an unrelated visit (modifier 24, documented) or the visit that decided on major surgery (modifier 57) is paid apart."
        + (
            " A colleague of the same group and specialty counts as the surgeon."
            if event.same_group
            else ""
        ),
        mcpm(12, "§40.1.A, pp. 79-82"),
    )


def _procedure(event: Event) -> _Outcome:
    if event.staged and not event.complication:
        return _Outcome(
            "58",
            "Modifier 58.",
            "A staged, more extensive or therapeutic follow-on procedure planned within the postoperative period is paid in full, "
            "and a new global period starts with it; 58 is not for a problem that needs a return to the operating room.",
            mcpm(12, "§40.2.A.6, pp. 82-88"),
        )
    if event.unrelated and not event.complication:
        return _Outcome(
            "79",
            "Modifier 79.",
            "A procedure unrelated to the first operation by the same physician in its postoperative period is paid in full, "
            "and a new global period starts with it.",
            mcpm(12, "§40.2.A.7, pp. 82-88"),
        )
    if event.too_ill and (event.complication or event.returns_to_operating_room):
        return _Outcome(
            "78",
            "Yes, modifier 78: an intensive care unit counts as an operating room when the patient is too critical to move.",
            "Otherwise a patient room, a minor treatment room, a recovery room and an intensive care unit are none, and the care is "
            "part of the package.",
            mcpm(12, "§40.1.B, pp. 79-82"),
        )
    if event.complication or event.returns_to_operating_room:
        return _Outcome(
            "78",
            "Modifier 78, not 79.",
            "An unplanned return to the operating room for a related problem (a complication of the first operation) is paid at the "
            "intra-operative share of the fee only, and no new global period starts; 79 is for unrelated procedures.",
            mcpm(12, "§40.4.C, pp. 90-95"),
        )
    return _Outcome(
        "58, 78 or 79",
        "It depends on the relation to the first operation.",
        "Staged or planned: 58 (full fee, new period). Unplanned return to the operating room for a related problem: 78 "
        "(intra-operative share, no new period). Unrelated: 79 (full fee, new period).",
        mcpm(12, "§40.4.A, pp. 90-95"),
    )
