"""Modifiers as the cause of a denial: what does not go with the code, roles, and what is paid by report."""

from collections.abc import Iterator

from assistant.denials.case import Case
from assistant.denials.cause import APPEAL, CLEAN, CORRECT, DENIES, OPEN, RECORD, STANDS, Cause
from assistant.rules.manual import mcpm, ncci
from assistant.rules.modifier_verdict import (
    DOCUMENTATION,
    NOT_ALLOWED,
    ModifierVerdict,
    modifier_on,
)
from assistant.rules.surgeon_role import assistant_citation, co_surgeon_citation
from corpus.citation import Citation
from corpus.modifier import Modifier, load_modifiers

MODIFIER, ROLE, REPORT = "modifier", "role", "by_report"
ROLES = frozenset({"62", "66", "80", "81", "82", "AS"})
ZZZ = "ZZZ"


def modifier_causes(case: Case, number: int) -> Iterator[Cause]:
    """Modifiers of a line, apart from those that name a role, and how they go together."""
    line = case.line(number).line
    passed_over = _told_elsewhere(case, number)
    told = [f for f in case.findings(MODIFIER, number) if f.message not in passed_over]
    for finding in told:
        fix = "Send the line with the modifiers that the record supports and the rules allow."
        yield Cause(MODIFIER, DENIES, finding.message, (finding.citation,), finding.lines, CORRECT, fix)  # fmt: skip
    if told:
        return
    others = [m for m in line.modifiers if m not in ROLES]
    if others and all(m in load_modifiers() for m in others):
        says = f"Modifier {', '.join(others)} on {line.hcpcs}: the code's indicators allow it."
        yield Cause(MODIFIER, CLEAN, says, _row(case, number), (number,))
    elif not line.modifiers:
        says = f"{line.hcpcs} carries no modifier, and our rules ask for none on this claim beyond what is said here; a payer may ask for a side or another modifier of its own."  # fmt: skip
        yield Cause(MODIFIER, OPEN, says, (ncci("ch. I §E p. I-14"),), (number,))


def role_causes(case: Case, number: int) -> Iterator[Cause]:
    """Assistants, co-surgeons and teams by the indicators of the code."""
    line, row = case.line(number).line, case.row(number)
    if row is None:
        return
    for mod, found in _roles(case, number):
        says = f"{mod} on {row.code}: {found.verdict.replace('_', ' ')}. {found.why}"
        places = (found.citation, _role_place(mod))
        if found.verdict == NOT_ALLOWED:
            fix = "The indicator of the code decides; no documentation changes it." if mod != "62" else "Only one surgeon is paid: the other may bill another code for work of their own, without 62."  # fmt: skip
            yield Cause(ROLE, DENIES, says, places, (number,), STANDS, fix)
        elif found.verdict == DOCUMENTATION:
            fix = "Appeal with the record that shows why the second surgeon or the assistant was needed."  # fmt: skip
            yield Cause(ROLE, DENIES, says, places, (number,), APPEAL, fix)
        else:
            yield Cause(ROLE, CLEAN, says, places, (number,))
    if not ROLES & set(line.modifiers):
        says = f"{row.hcpcs} carries no modifier of an assistant, co-surgeon or team; its indicators: assistant {row.assistant_surgery}, co-surgeons {row.co_surgeons}, team {row.team_surgery}."  # fmt: skip
        yield Cause(ROLE, OPEN, says, (row.citation(),), (number,))


def report_causes(case: Case, number: int) -> Iterator[Cause]:
    """What is paid only from the report: modifiers such as 22 and 53, and contractor-priced codes."""
    line, row = case.line(number).line, case.row(number)
    for mod in line.modifiers:
        known = load_modifiers().get(mod)
        if known is not None and known.payment.effect == REPORT:
            yield Cause(REPORT, DENIES, f"Modifier {mod}: {known.payment.text}", _reference(known), (number,), RECORD, "Send the statement and the operative report.")  # fmt: skip
    if row is not None and row.status == "C":
        says = f"{line.hcpcs} has status C: the contractor prices it, usually from the report."
        yield Cause(REPORT, DENIES, says, (row.citation(),), (number,), RECORD, "Send the operative report.")  # fmt: skip


def _verdicts(case: Case, number: int) -> Iterator[tuple[str, ModifierVerdict]]:
    line, row = case.line(number).line, case.row(number)
    for mod in line.modifiers:
        known = load_modifiers().get(mod)
        if known is not None and row is not None:
            yield mod, modifier_on(known, row, row.global_days == ZZZ)


def _roles(case: Case, number: int) -> Iterator[tuple[str, ModifierVerdict]]:
    return ((mod, found) for mod, found in _verdicts(case, number) if mod in ROLES)


def _told_elsewhere(case: Case, number: int) -> frozenset[str]:
    """Findings on roles and on what is paid with documentation: causes of other kinds."""
    hcpcs = case.line(number).line.hcpcs
    return frozenset(
        f"{mod} on {hcpcs}: {found.verdict.replace('_', ' ')}. {found.why}"
        for mod, found in _verdicts(case, number) if mod in ROLES or found.verdict == DOCUMENTATION
    )  # fmt: skip


def _role_place(mod: str) -> Citation:
    return co_surgeon_citation() if mod in ("62", "66") else assistant_citation()


def _row(case: Case, number: int) -> tuple[Citation, ...]:
    row = case.row(number)
    return (row.citation(),) if row is not None else (mcpm(12, "§20.5, pp. 19-20"),)


def _reference(modifier: Modifier) -> tuple[Citation, ...]:
    return modifier.references[:1] or (mcpm(12, "§40.4.A, pp. 90-95"),)
