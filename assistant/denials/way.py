"""The way on for a denied line: correct, reopen, send anew, appeal, or let it stand; each cited."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.denials.cause import (
    ADJUSTMENT,
    APPEAL,
    CLEAN,
    CORRECT,
    ELSEWHERE,
    OPENED,
    RECORD,
    REOPEN,
    RESUBMIT,
    STANDS,
    UNKNOWN,
    Cause,
)
from assistant.denials.denied import Denied
from assistant.rules.appeal_deadline import redetermination_citation, reopening_citation
from assistant.rules.manual import mcpm
from corpus.citation import Citation
from corpus.denial_code import ADJUSTMENT as ADJUSTS
from corpus.denial_code import CARC, DENIAL, INCOMPLETE, RARC, DenialCode
from corpus.parameter import parameter
from corpus.sources import cite

NAMES = {
    CORRECT: "Correct and send again", REOPEN: "Ask for a reopening", RESUBMIT: "Send a new claim",
    APPEAL: "Appeal (redetermination)", RECORD: "The record decides", STANDS: "The denial stands",
    ADJUSTMENT: "Nothing was denied", UNKNOWN: "Our rules find no reason",
}  # fmt: skip
ORDINARY = frozenset({CLEAN, OPENED, ELSEWHERE})


@dataclass(frozen=True, slots=True)
class Way:
    """A route with its sentences and where they are written."""

    route: str
    says: str
    citations: tuple[Citation, ...]

    @property
    def name(self) -> str:
        """The route in words."""
        return NAMES[self.route]


def kinds_of(codes: Sequence[Denied]) -> tuple[str, ...]:
    """The rules that the codes of a line point to: what reason and remark share comes first."""
    by_reason = [k for one in _known(codes, CARC) for k in one.kinds]
    by_remark = [k for one in _known(codes, RARC) for k in one.kinds]
    shared = [k for k in by_remark if k in by_reason]
    return tuple(dict.fromkeys((*shared, *by_reason, *by_remark)))


def route_of(codes: Sequence[Denied], causes: Sequence[Cause]) -> str:
    """The route of a line from what its codes say and what our rules find."""
    reasons, remarks = _known(codes, CARC), _known(codes, RARC)
    if not reasons and not remarks:
        return UNKNOWN
    if reasons and all(one.nature == ADJUSTS for one in reasons):
        return ADJUSTMENT
    found = _found(codes, causes)
    barred = [one for one in (*reasons, *remarks) if one.no_appeal]
    incomplete = any(one.nature == INCOMPLETE for one in (*reasons, *remarks))
    if incomplete:
        return RESUBMIT
    if barred and found in (APPEAL, RECORD):
        return REOPEN if any(one.kinds == ("duplicate",) for one in barred) else UNKNOWN
    return found


def _found(codes: Sequence[Denied], causes: Sequence[Cause]) -> str:
    """What the causes come to, without what the remittance itself rules out."""
    known = [one for one in (*_known(codes, CARC), *_known(codes, RARC)) if not one.alert]
    denying = [one for one in causes if one.denies]
    if denying and kinds_of(codes):
        named = [one for one in denying if one.named]
        return (named or denying)[0].route
    named = [one for one in causes if one.named]
    passed = bool(named) and (
        named[0].outcome in ORDINARY or any(one.outcome == OPENED for one in named)
    )
    if passed and named[0].kind == "duplicate":
        return REOPEN
    decided = [one for one in known if one.nature == DENIAL]
    if passed and decided and not any(one.coverage for one in decided):
        return APPEAL
    return RECORD if any(one.record for one in known) and not passed else UNKNOWN


def _known(codes: Sequence[Denied], kind: str) -> list[DenialCode]:
    return [one.known for one in codes if one.kind == kind and one.known is not None]


def way(route: str) -> Way:
    """The sentences of a route."""
    return Way(route, *_SAYS[route]())


def _correct() -> tuple[str, tuple[Citation, ...]]:
    years = parameter("reopening_years").periods[-1].values["any_reason"]
    return (
        "A minor error or omission (a modifier, units, a diagnosis or a date) is corrected as a clerical-error reopening, not "
        f"as an appeal; it may be asked for within {years} year of the initial determination. Asking for it does not stop the time to appeal.",
        (mcpm(34, "§10.4, pp. 5-6"), reopening_citation(), mcpm(34, "§10, p. 3")),
    )  # fmt: skip


def _reopen() -> tuple[str, tuple[Citation, ...]]:
    years = parameter("reopening_years").periods[-1].values["any_reason"]
    return (
        "A line wrongly denied as a duplicate is a clerical error: ask for a reopening, within "
        f"{years} year of the initial determination.",
        (mcpm(34, "§10.4, pp. 5-6"), reopening_citation()),
    )


def _resubmit() -> tuple[str, tuple[Citation, ...]]:
    return (
        "The claim lacks information, or some of it is not valid: complete it and send it anew. Where the remittance carries MA130 "
        "the claim could not be processed and has no appeal rights.",
        (cite("x12-rarc", "RARC MA130", "A claim that could not be processed has no appeal rights; send it anew, complete."),),
    )  # fmt: skip


def _appeal() -> tuple[str, tuple[Citation, ...]]:
    days = parameter("redetermination_days").periods[-1].values[""]
    presumed = parameter("notice_receipt_days").periods[-1].values[""]
    return (
        f"Ask the contractor in writing for a redetermination, the first level of appeal, within {days} days of receiving the "
        f"remittance; it is presumed received {presumed} days after its date.",
        (redetermination_citation(), cite("cfr-42-405-i", "§405.942(a)", f"{days} calendar days from receipt, presumed {presumed} days after the date of the notice"),
         cite("cfr-42-405-i", "§405.944(b)", "in writing: name, Medicare number, service and date, name of the party")),
    )  # fmt: skip


def _record() -> tuple[str, tuple[Citation, ...]]:
    days = parameter("redetermination_days").periods[-1].values[""]
    return (
        f"The documentation decides, and Lamina does not have it. Send it with a request for redetermination within {days} days of "
        "receiving the remittance; where the contractor had asked for records and denied the line without them, it handles the request as a reopening.",
        (redetermination_citation(), mcpm(34, "§10.3, pp. 4-5")),
    )  # fmt: skip


def _stands() -> tuple[str, tuple[Citation, ...]]:
    return (
        "The rules bear the denial out. An appeal would have nothing to rest on, so no letter is offered.",
        (),
    )


def _adjustment() -> tuple[str, tuple[Citation, ...]]:
    return (
        "The code explains a reduced or shifted amount; the line was not denied. How a fee schedule amount is computed in general "
        "is not open to appeal.",
        (cite("cfr-42-405-i", "§405.926(c)", "The computation of a payment amount of general applicability, such as a fee schedule, is no initial determination and not appealable."),),
    )  # fmt: skip


def _unknown() -> tuple[str, tuple[Citation, ...]]:
    return ("Our rules find no reason for the denial on this claim, and not enough to contradict it. No letter is offered.", ())  # fmt: skip


_SAYS = {
    CORRECT: _correct, REOPEN: _reopen, RESUBMIT: _resubmit, APPEAL: _appeal, RECORD: _record,
    STANDS: _stands, ADJUSTMENT: _adjustment, UNKNOWN: _unknown,
}  # fmt: skip
