"""Edit pairs as the cause of a denial: the row found, what opens it, or that there is none."""

from collections.abc import Iterator

from assistant.denials.case import Case
from assistant.denials.cause import CLEAN, CORRECT, DENIES, ELSEWHERE, OPEN, OPENED, STANDS, Cause
from assistant.rules.manual import ncci
from assistant.rules.ptp_verdict import (
    CLOSED,
    Billed,
    PtpVerdict,
    associated_citation,
    instead,
    pair_verdict,
    ptp_citation,
    same_level_citation,
)
from assistant.rules.visit_codes import is_visit
from corpus.citation import Citation
from corpus.errors import LaminaError
from corpus.rows import PtpEdit

KIND = "ptp_edit"


def pair_causes(case: Case, number: int) -> Iterator[Cause]:
    """Every edit between a line and the others of its day; one sentence where there is none."""
    beside, without = case.beside(number), []
    mine, day = case.line(number).line.hcpcs, case.day(number)
    if not beside:
        yield Cause(KIND, OPEN, f"No other procedure of the day stands on the claim given, so no edit pair can be looked up for {mine}.", (ptp_citation(),), (number,))  # fmt: skip
        return
    for other in beside:
        try:
            edit = case.reference.ptp(mine, case.line(other).line.hcpcs, day)
        except LaminaError as error:
            yield Cause(KIND, OPEN, str(error), (ptp_citation(),), (number,))
            return
        found = pair_verdict(edit, _billed(case, number), _billed(case, other), day)
        if edit is None or found.verdict not in ("denied", "not_compliant", "bypassed"):
            without.append(case.line(other).line.hcpcs)
        else:
            yield _of_edit(case, edit, found, number, other)
    yield from _none_found(case, number, without)


def _of_edit(case: Case, edit: PtpEdit, found: PtpVerdict, number: int, other: int) -> Cause:
    lines = (number, other)
    if found.verdict == "bypassed":
        return Cause(KIND, OPENED, found.why, (found.citation, edit.citation()), lines)
    if case.line(number).line.hcpcs == edit.column_one:
        says = f"{found.why} The line that falls is {edit.column_two}, not {edit.column_one}."
        return Cause(KIND, ELSEWHERE, says, (edit.citation(),), lines)
    route, fix, places = _way_on(case, edit, found, number, other)
    return Cause(KIND, DENIES, found.why, tuple(dict.fromkeys((edit.citation(), found.citation, *places))), lines, route, fix)  # fmt: skip


def _way_on(
    case: Case, edit: PtpEdit, found: PtpVerdict, number: int, other: int
) -> tuple[str, str, tuple[Citation, ...]]:
    """Route, fix and where they are written."""
    one, two = edit.column_one, edit.column_two
    if edit.modifier_indicator == CLOSED:
        fix = f"No modifier opens the edit. Where the work was unusual, {one} can carry 22 with a statement and the operative report; the contractor cannot set the edit aside."  # fmt: skip
        return STANDS, fix, (ncci("ch. I §E p. I-15"),)
    mine, others = (set(case.line(n).line.levels) for n in (number, other))
    same = sorted(mine & others)
    if same or found.verdict == "not_compliant":
        at = f" ({', '.join(same)})" if same else ""
        fix = f"Both lines are of the same place{at}: a modifier may not be used to open the edit.{instead(edit)}"  # fmt: skip
        return STANDS, fix, (same_level_citation(edit),)
    if is_visit(one) or is_visit(two):
        fix = f"If the visit was significant and separate, or decided on the operation, it carries 25 or 57; send the line corrected. If not, nothing is paid for {two}."  # fmt: skip
        return CORRECT, fix, (associated_citation(),)
    apart = f" The levels given ({', '.join(sorted(mine))}; {', '.join(sorted(others))}) differ." if mine and others else ""  # fmt: skip
    fix = f"If the record shows another site, level or encounter, {two} carries XS, XE or 59; send the line corrected. If it does not, the denial stands.{apart}{instead(edit)}"  # fmt: skip
    return CORRECT, fix, (associated_citation(), same_level_citation(edit))


def _none_found(case: Case, number: int, others: list[str]) -> Iterator[Cause]:
    if not others:
        return
    mine, named = case.line(number).line.hcpcs, ", ".join(dict.fromkeys(others))
    edition = case.reference.edition("ptp", case.day(number))
    says = f"No edit of {edition.edition} pairs {mine} with {named}."
    yield Cause(KIND, CLEAN, says, (edition.citation(f"{mine} with {named}", f"{edition.title}: {says}"),), (number,))  # fmt: skip


def _billed(case: Case, number: int) -> Billed:
    line = case.line(number).line
    return Billed(line.hcpcs, line.modifiers, line.levels, line.rendering_npi)
