"""Units and add-on codes as the cause of a denial: the limit, and the primary that is or is not there."""

from collections.abc import Iterator

from assistant.denials.case import Case
from assistant.denials.cause import APPEAL, CLEAN, CORRECT, DENIES, OPEN, STANDS, Cause
from assistant.rules.add_on_verdict import add_on_citation, is_add_on
from assistant.rules.manual import mcpm
from assistant.rules.mue_verdict import PER_LINE, POLICY, mue_citation, units_verdict
from corpus.errors import LaminaError
from corpus.rows import AddOn, Mue

UNITS, ADD_ON = "mue", "add_on"


def unit_causes(case: Case, number: int) -> Iterator[Cause]:
    """The units of the day against the medically unlikely edit."""
    line, day = case.line(number).line, case.day(number)
    try:
        mue = case.reference.mue(line.hcpcs, day)
    except LaminaError as error:
        yield Cause(UNITS, OPEN, str(error), (mue_citation(),), (number,))
        return
    if mue is None:
        yield Cause(UNITS, OPEN, f"CMS publishes no MUE for {line.hcpcs}; some values are confidential.", (mue_citation(),), (number,))  # fmt: skip
        return
    lines = [n for n in case.numbers_of(line.hcpcs) if case.day(n) == day]
    found = units_verdict(mue, [case.line(n).line.units for n in lines])
    if lines.index(number) not in found.denied_lines:
        yield Cause(UNITS, CLEAN, found.why, (mue.citation(),), tuple(lines))
        return
    told = next((f.message for f in case.findings(UNITS, number) if found.why in f.message), found.why)  # fmt: skip
    route, fix = _units_way(mue, instead=told != found.why)
    yield Cause(UNITS, DENIES, told, (mue.citation(), mue_citation()), tuple(lines), route, fix)


def _units_way(mue: Mue, instead: bool) -> tuple[str, str]:
    """MCPM ch. 23 §20.9.3.2: MAI 2 is absolute, MAI 3 yields to evidence, MAI 1 is tested by line."""
    if instead:
        return CORRECT, "Send the line in the right form, with units as documented."
    if not mue.mue_value:
        return STANDS, "A limit of 0 means that the code is not paid to practitioners at all, or only inside another service."  # fmt: skip
    if mue.adjudication_indicator == PER_LINE:
        return CORRECT, "If every unit was performed, bill them on lines of their own with 76, 77, 91, 59 or a side, as true of each; else correct the units."  # fmt: skip
    if mue.adjudication_indicator == POLICY:
        return STANDS, "Neither a modifier nor a redetermination sets the limit aside; if the units were keyed wrongly, correct them."  # fmt: skip
    return APPEAL, "If every unit was performed, the contractor may pay them at a redetermination with the record; if the units were keyed wrongly, correct them."  # fmt: skip


def add_on_causes(case: Case, number: int) -> Iterator[Cause]:
    """Whether a line is an add-on, and whether an acceptable primary stands beside it."""
    line, row = case.line(number).line, case.row(number)
    try:
        add_on = case.reference.add_on(line.hcpcs, case.day(number))
    except LaminaError as error:
        yield Cause(ADD_ON, OPEN, str(error), (add_on_citation(),), (number,))
        return
    if not is_add_on(add_on, row):
        if row is not None:
            yield Cause(ADD_ON, CLEAN, f"{line.hcpcs} is not an add-on code: it needs no primary.", (row.citation(),), (number,))  # fmt: skip
        return
    place = add_on.citation() if add_on else add_on_citation()
    for finding in case.findings(ADD_ON, number):
        denied = finding.severity != "warning" or "denied" in finding.message
        if not denied:
            yield Cause(ADD_ON, OPEN, finding.message, (finding.citation,), (number,))
            return
        yield _without_primary(case, number, add_on, finding.message)
        return
    listed = [n for n in case.beside(number) if add_on and case.line(n).line.hcpcs in add_on.primaries]  # fmt: skip
    standing = [n for n in listed if case.line(n).payable is not False]
    if standing:
        primary = case.line(standing[0]).line.hcpcs
        yield Cause(ADD_ON, CLEAN, f"{line.hcpcs} is an add-on code, and its listed primary {primary} stands on the claim.", (place,), (number, standing[0]))  # fmt: skip
    elif listed:
        yield _without_primary(case, number, add_on, "")


def _without_primary(case: Case, number: int, add_on: AddOn | None, says: str) -> Cause:
    hcpcs = case.line(number).line.hcpcs
    primaries = add_on.primaries if add_on else ()
    fallen = [n for n in case.beside(number) if case.line(n).line.hcpcs in primaries]
    places = (add_on.citation() if add_on else add_on_citation(), add_on_citation())
    if fallen:
        primary = case.line(fallen[0]).line.hcpcs
        told = f"{hcpcs} is an add-on code, and its primary {primary} is itself denied on this claim: the add-on falls with it."  # fmt: skip
        return Cause(ADD_ON, DENIES, told, places, (number, fallen[0]), CORRECT, f"Settle {primary} first; where it stands, {hcpcs} stands with it.")  # fmt: skip
    fix = f"If a primary of {hcpcs} was performed and left off, send it with the add-on: a reopening does not add services that were never billed. If none was performed, the denial stands."  # fmt: skip
    return Cause(ADD_ON, DENIES, says, (*places, mcpm(34, "§10.4, pp. 5-6")), (number,), STANDS, fix)  # fmt: skip
