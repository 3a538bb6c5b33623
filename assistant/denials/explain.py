"""A denial explained: its codes read, its lines found, and every rule asked what it says of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from assistant.denials.case import Case
from assistant.denials.cause import ADJUSTMENT, CLEAN, OPEN, OPENED, Cause
from assistant.denials.cause import ELSEWHERE as ANOTHER
from assistant.denials.denied import Denied
from assistant.denials.line_causes import (
    code_causes,
    date_causes,
    diagnosis_causes,
    duplicate_causes,
    place_causes,
    status_causes,
)
from assistant.denials.modifier_causes import modifier_causes, report_causes, role_causes
from assistant.denials.pair_causes import pair_causes
from assistant.denials.period_causes import period_causes
from assistant.denials.reduction_causes import reduction_causes
from assistant.denials.remittance import Known, read_denial
from assistant.denials.report import DenialReport, DeniedLine
from assistant.denials.unit_causes import add_on_causes, unit_causes
from assistant.denials.way import kinds_of, route_of, way
from assistant.identifiers import screen
from assistant.rules.appeal_deadline import appeal_deadline
from assistant.rules.claim import Claim
from assistant.rules.reference import Reference

Ask = Callable[[Case, int], Iterator[Cause]]
RULES: Mapping[str, Ask] = {
    "unknown_code": code_causes, "date": date_causes, "ptp_edit": pair_causes, "mue": unit_causes,
    "add_on": add_on_causes, "status": status_causes, "global_period": period_causes, "role": role_causes,
    "modifier": modifier_causes, "duplicate": duplicate_causes, "place": place_causes,
    "diagnosis": diagnosis_causes, "by_report": report_causes, "reduction": reduction_causes,
}  # fmt: skip
"""Every kind of cause and the rule that is asked for it, in the order in which a claim system edits."""
WEIGHT = {"denies": 0, OPENED: 1, ANOTHER: 2, CLEAN: 3, OPEN: 4}


def explain_text(
    text: str, claim: Claim | None, reference: Reference, known: Known, notice: date | None = None, dated: bool = False,
) -> DenialReport:  # fmt: skip
    """A denial as it was pasted; identifiers in it are masked before it is read, and none is kept.

    `known` tells a procedure code from other numbers; `notice` is the date of the remittance,
    `dated` whether the claim's day was given and is not merely today's.
    """
    masked, kinds = screen(text)
    held = {line.hcpcs for line in claim.lines} if claim else set()
    report = explain(read_denial(masked, lambda code: code in held or known(code)), claim, reference, notice)  # fmt: skip
    return replace(report, identifiers=kinds, dated=dated)


def explain(
    denied: Sequence[Denied], claim: Claim | None, reference: Reference, notice: date | None = None
) -> DenialReport:
    """The codes of a denial held against a claim. Raises as `check_claim`."""
    case = Case.of(claim, reference) if claim is not None else None
    lines = tuple(_line(case, *at) for at in _placed(denied, case)) if case else ()
    return DenialReport(tuple(denied), lines, case, appeal_deadline(notice) if notice else None)


def _placed(denied: Sequence[Denied], case: Case) -> Iterator[tuple[int, str, tuple[Denied, ...]]]:
    """Codes by the line at which they stand; those of the whole claim go to the lines our rules deny."""
    groups: dict[tuple[int, str], list[Denied]] = {}
    for one in denied:
        groups.setdefault(_place(one, case), []).append(one)
    loose = groups.pop((0, ""), [])
    reasons = [one for one in loose if not (one.known and one.known.alert)]
    if groups and loose:  # claim-level codes beside those of lines: of every line
        groups = {at: [*codes, *(c for c in loose if c.kind != "CARC")] for at, codes in groups.items()}  # fmt: skip
    elif reasons:
        groups = {(n, hcpcs): list(loose) for n, hcpcs in _guessed(loose, case)}
    for (number, hcpcs), codes in groups.items():
        yield number, hcpcs, tuple(codes)


def _place(one: Denied, case: Case) -> tuple[int, str]:
    if one.hcpcs:
        numbers = case.numbers_of(one.hcpcs)
        fallen = [n for n in numbers if case.line(n).payable is False]
        return ((fallen or numbers)[0], one.hcpcs) if numbers else (0, one.hcpcs)
    if 0 < one.line <= len(case.result.lines):
        return one.line, case.line(one.line).line.hcpcs
    return 0, ""


def _guessed(codes: Sequence[Denied], case: Case) -> list[tuple[int, str]]:
    """Where nothing tells the line: those that the rules named by the codes deny, else the only one."""
    kinds, every = kinds_of(codes), range(1, len(case.result.lines) + 1)
    hit = [n for n in every if any(c.denies for k in kinds for c in RULES[k](case, n))]
    if not hit and len(case.result.lines) == 1:
        hit = [1]
    return [(n, case.line(n).line.hcpcs) for n in hit] or [(0, "")]


def _line(case: Case, number: int, hcpcs: str, codes: tuple[Denied, ...]) -> DeniedLine:
    causes = tuple(_causes(case, number, codes)) if number else ()
    route = route_of(codes, causes) if number else "unknown"
    shown = [c for c in causes if c.named or c.denies or c.kind == "date"]
    if route == ADJUSTMENT:
        shown = [c for c in shown if not c.denies]
    open_points = tuple(dict.fromkeys(c.says for c in shown if c.outcome == OPEN))
    return DeniedLine(number, hcpcs, codes, tuple(c for c in shown if c.outcome != OPEN), way(route), open_points)  # fmt: skip


def _causes(case: Case, number: int, codes: Sequence[Denied]) -> Iterable[Cause]:
    """Every rule's word on a line: the kinds that the codes name first, what denies first among them."""
    named = kinds_of(codes)
    order = [*named, *(kind for kind in RULES if kind not in named)]
    found = [replace(c, named=c.kind in named) for kind in order for c in RULES[kind](case, number)]
    return sorted(found, key=lambda c: (not c.denies, not c.named, 0 if c.named else WEIGHT[c.outcome]))  # fmt: skip
