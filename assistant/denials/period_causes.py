"""Global periods as the cause of a denial: among the lines given, by the modifiers they carry."""

from collections.abc import Iterator

from assistant.denials.case import Case
from assistant.denials.cause import CLEAN, CORRECT, DENIES, ELSEWHERE, OPEN, OPENED, Cause
from assistant.rules.global_period import WITH_DAYS, global_citation, global_period
from assistant.rules.visit_codes import is_visit
from assistant.rules.visit_verdict import (
    InsideVerdict,
    em_citation,
    procedure_inside,
    visit_inside,
)
from corpus.citation import Citation

KIND = "global_period"
FOR_VISITS = "If the visit was unrelated (24), significant and separate on the day of a minor procedure (25), or decided on major surgery (57), send the line with that modifier; if not, the denial stands."
FOR_OPERATIONS = "If the procedure was staged (58), a return to the operating room (78) or unrelated (79), send the line with that modifier; if not, the denial stands."


def period_causes(case: Case, number: int) -> Iterator[Cause]:
    """The global periods of other lines around a line."""
    told = case.findings(KIND, number)
    for finding in told:
        operation, inside = finding.lines[0], finding.lines[-1]
        places = (finding.citation, *_row(case, operation))
        if inside == number:
            fix = FOR_VISITS if is_visit(case.line(number).line.hcpcs) else FOR_OPERATIONS
            yield Cause(KIND, DENIES, finding.message, places, finding.lines, CORRECT, fix)
        else:
            says = f"{finding.message} That is {case.line(inside).line.hcpcs}, not {case.line(number).line.hcpcs}."  # fmt: skip
            yield Cause(KIND, ELSEWHERE, says, places, finding.lines)
    if told:
        return
    found = list(_by_modifier(case, number))
    yield from found
    if not found:
        says = f"No operation on the claim given has a global period into which {case.line(number).line.hcpcs} falls; one on another claim would have to be looked up."  # fmt: skip
        yield Cause(KIND, OPEN, says, (global_citation(),), (number,))


def _by_modifier(case: Case, number: int) -> Iterator[Cause]:
    """Services inside a period that a modifier makes payable, and those outside every period."""
    line, day = case.line(number).line, case.day(number)
    outside: list[Cause] = []
    for other in case.result.lines:
        operation = case.row(other.number)
        if other.number == number or operation is None or operation.global_days not in WITH_DAYS:
            continue
        period = global_period(operation.global_days, case.day(other.number))
        numbers = (other.number, number)
        if not period.contains(day):
            says = f"{line.code} on {day} is outside the global period of {other.line.hcpcs} ({period.first_day} to {period.last_day})."  # fmt: skip
            outside.append(Cause(KIND, CLEAN, says, (global_citation(), operation.citation()), numbers))  # fmt: skip
            continue
        inside = _inside(case, number, other.number)
        if inside is not None and inside.verdict == "payable" and line.modifiers:
            says = f"{line.code} beside {other.line.hcpcs} (global {operation.global_days}): {inside.why}"  # fmt: skip
            yield Cause(KIND, OPENED, says, (inside.citation, operation.citation()), numbers)
    yield from outside


def _inside(case: Case, number: int, other: int) -> InsideVerdict | None:
    """What is said of a service inside the period of an operation; None on the day of another one."""
    line, row, operation = case.line(number).line, case.row(number), case.row(other)
    day, surgery = case.day(number), case.day(other)
    if row is None or operation is None:
        return None
    period = global_period(operation.global_days, surgery)
    if is_visit(line.hcpcs):
        return visit_inside(period, surgery, day, line.hcpcs, line.modifiers)
    if day > surgery:
        return procedure_inside(period, row.global_days, day, line.modifiers)
    return None


def _row(case: Case, number: int) -> tuple[Citation, ...]:
    row = case.row(number)
    return (row.citation(),) if row is not None else (em_citation(),)
