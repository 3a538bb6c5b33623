"""Findings on single lines and dates: global periods, modifiers, duplicates, status."""

from assistant.rules.anesthesia import SHARED, SUPERVISED, anesthesia_citation
from assistant.rules.claim_edits import ERROR, FOLLOW_UP, INFO, WARNING, Edits, same_physician
from assistant.rules.global_period import WITH_DAYS, global_period
from assistant.rules.manual import ncci
from assistant.rules.modifier_combination import NOT_VALID, combination_verdicts
from assistant.rules.modifier_order import normal_modifiers
from assistant.rules.modifier_verdict import ALLOWED, NOT_ALLOWED, modifier_on
from assistant.rules.open_line import OpenLine
from assistant.rules.visit_codes import is_visit
from assistant.rules.visit_verdict import InsideVerdict, procedure_inside, visit_inside
from corpus.modifier import load_modifiers

WITHOUT_PERIOD = frozenset({"78", *FOLLOW_UP})
"""Modifiers of lines that begin no global period of their own."""
REPEATS = ("76", "77", "59", "XE", "XS", "XP", "XU", "91", "LT", "RT", "58", "78", "79", "62", "66")


def deny_inside_global_periods(edits: Edits) -> None:
    """Visits and procedures of the same practitioner inside the window of another line."""
    # MCPM ch. 12 §40.3.A: after the coding edits
    operations = [o for o in edits.standing() if _starts_period(o)]
    if not operations:
        return
    for line in edits.standing():
        for operation in operations:
            if line is operation or not same_physician(line, operation) or operation.row is None:
                continue
            found = _inside(line, operation)
            if found is None or line.denied:
                continue
            numbers = (operation.number, line.number)
            if found.verdict == "not_payable":
                edits.deny(line, "global_period", found.why, found.citation, numbers)
            elif found.verdict == "flag":
                edits.find("global_period", WARNING, numbers, found.why, found.citation)


def _starts_period(line: OpenLine) -> bool:
    return (
        line.row is not None
        and line.row.global_days in WITH_DAYS
        and line.live
        and WITHOUT_PERIOD.isdisjoint(line.line.modifiers)
    )


def _inside(line: OpenLine, operation: OpenLine) -> InsideVerdict | None:
    assert operation.row is not None and line.row is not None
    period = global_period(operation.row.global_days, operation.day)
    if is_visit(line.line.hcpcs):
        return visit_inside(
            period,
            operation.day,
            line.day,
            line.line.hcpcs,
            line.line.modifiers,
            True if line.line.documentation else None,
        )
    if line.day <= operation.day or line.has(*FOLLOW_UP):
        return None
    return procedure_inside(period, line.row.global_days, line.day, line.line.modifiers)


def find_modifiers(edits: Edits) -> None:
    """Modifiers that do not go with the code or with each other."""
    known = load_modifiers()
    for line in edits.lines:
        if not line.line.modifiers:
            continue
        assert line.row is not None
        add_on = line.row.global_days == "ZZZ"
        for mod in dict.fromkeys(line.line.modifiers):
            if mod not in known:
                edits.find(
                    "modifier",
                    WARNING,
                    (line.number,),
                    f"Modifier {mod} is not described in "
                    "Lamina's modifier files; its effect was not checked.",
                    ncci("ch. I §E p. I-14"),
                )
                continue
            found = modifier_on(known[mod], line.row, add_on)
            if found.verdict != ALLOWED:
                severity = ERROR if found.verdict == NOT_ALLOWED else WARNING
                why = f"{mod} on {line.line.hcpcs}: {found.verdict.replace('_', ' ')}. {found.why}"
                edits.find("modifier", severity, (line.number,), why, found.citation)
        for pair in combination_verdicts(line.line.modifiers):
            severity = ERROR if pair.verdict == NOT_VALID else WARNING
            edits.find("modifier", severity, (line.number,), pair.why, pair.citation)


def find_anesthesia_roles(edits: Edits) -> None:
    """Anesthesia lines without the modifier that says who gave it."""
    # MCPM ch. 12 §50.K
    for line in edits.lines:
        if line.row is not None and line.row.status == "J" and not line.has(*SHARED, SUPERVISED):
            edits.find(
                "modifier",
                WARNING,
                (line.number,),
                f"{line.line.hcpcs} carries no anesthesia modifier ({', '.join(SHARED)} or "
                f"{SUPERVISED}), which every anesthesia claim needs.",
                anesthesia_citation(),
            )


def find_duplicates(edits: Edits) -> None:
    """The same line twice without a modifier that says why."""
    seen: dict[tuple[object, ...], int] = {}
    for line in edits.lines:
        key = (line.line.hcpcs, normal_modifiers(line.line.modifiers), line.practitioner)
        if key in seen and not line.has(*REPEATS):
            edits.find(
                "modifier",
                WARNING,
                (seen[key], line.number),
                f"{line.line.code} is billed twice "
                "alike: a duplicate is denied; a true repeat carries 76, 77, 91, 59 or a side.",
                ncci("ch. I §E p. I-14"),
            )
        seen.setdefault(key, line.number)


def find_status(edits: Edits) -> None:
    """What the status code says where it allows no ordinary payment."""
    for line in edits.lines:
        if line.row is None or line.denied or line.row.status in "AJ" or line.payable is True:
            continue
        severity = INFO if line.row.status in "BMP" else WARNING
        why = f"{line.line.hcpcs}: {' '.join(line.reasons) or 'status ' + line.row.status}"
        edits.find("status", severity, (line.number,), why, line.row.citation())
