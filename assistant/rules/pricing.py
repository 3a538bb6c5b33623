"""What a claim is paid: every payment rule in the order of the pipeline, no coding edit.

1 rows and status · 2 base fee · 3 bilateral · 4 endoscopy families · 5 ranking · 6 roles ·
7 split care and returns · 8 diagnostic and therapy reductions · 9 practitioner ·
10 participation · 11 lower of charge · 12 patient's share.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal

from assistant.rules.anesthesia import apply_anesthesia
from assistant.rules.bilateral import apply_bilateral, join_sides
from assistant.rules.claim import Claim, ClaimResult, Finding
from assistant.rules.diagnostic_reduction import apply_diagnostic
from assistant.rules.discontinued import apply_unusual
from assistant.rules.endoscopy import apply_families
from assistant.rules.manual import mcpm
from assistant.rules.money import NOTHING
from assistant.rules.multiple_procedure import RANKED, apply_ranking, why_not_halved
from assistant.rules.open_line import OpenLine, Practitioner
from assistant.rules.opening import Opening, open_claim
from assistant.rules.patient_share import (
    MANDATORY_ASSIGNMENT,
    PatientShare,
    nonparticipating_fee,
    nothing_priced,
    patient_share,
)
from assistant.rules.payment_amount import unit_amount
from assistant.rules.practitioner import ASSISTANTS, apply_practitioner
from assistant.rules.reference import Reference
from assistant.rules.result import Step
from assistant.rules.scope import PRICE, Scope
from assistant.rules.site_of_service import FACILITY
from assistant.rules.split_care import SPLIT, apply_return, apply_split, unlisted_return_cap
from assistant.rules.status_code import PAID_BY_RVU
from assistant.rules.surgeon_role import apply_role
from assistant.rules.therapy_reduction import apply_therapy

ADJUSTING = frozenset({*ASSISTANTS, "62", "66", *SPLIT, "78"})
"""Modifiers of roles, of parts of the package, and of a return."""
OUT_OF_RANKING = frozenset({"78", "55", "56"})


def price_claim(claim: Claim, reference: Reference) -> ClaimResult:
    """Price every line of a claim as given; findings only where no price can be had.

    Raises UnknownLocality for an unknown locality or ZIP code, BadInput for an unknown place of
    service, NotSetUp where a table needed for the whole claim is not loaded.
    """
    opening = open_claim(claim, reference)
    price_lines(opening, reference)
    return close(opening, opening.findings, Scope(PRICE, notes(opening)))


def price_lines(opening: Opening, reference: Reference) -> None:
    """Apply every payment rule to the open lines that were not denied."""
    lines = [line for line in opening.lines if line.row is not None and not line.denied]
    providers = _groups(lines, lambda line: line.provider)
    grouped = any(line.line.group for line in lines)
    for group in _groups(lines, lambda line: line.session) if grouped else providers:
        _price_group(group, reference)
    for group in providers:
        apply_therapy(_live(group))
    for line in lines:
        if line.line.modifiers:
            _apply_modifiers(line, lines, opening.claim)
    for group in providers:
        apply_diagnostic(_live(group))
    _only_if_alone(lines)
    for line in lines:
        if line.live:
            _finish(line, opening.claim)
        if line.live and not line.reasons:
            line.reasons.append(_in_full(line, len(lines)))


def _apply_modifiers(line: OpenLine, lines: Sequence[OpenLine], claim: Claim) -> None:
    """What the modifiers of one line say of its practitioner, its package, and a return."""
    if ADJUSTING.isdisjoint(line.line.modifiers):
        return
    if line.live:
        apply_role(line, lines, line.line.practitioner or claim.practitioner)
    if line.live:
        apply_split(line)
    if line.live:
        apply_return(line)


def _in_full(line: OpenLine, lines: int) -> str:
    name = "facility" if line.setting == FACILITY else "non-facility"
    if lines > 1 and line.row is not None and line.row.multiple_procedure == "0":
        return f"Paid in full at the {name} rate: multiple-procedure indicator 0, never halved."
    return f"Paid in full at the {name} rate."


def _groups(
    lines: Sequence[OpenLine], key: Callable[[OpenLine], Practitioner]
) -> list[list[OpenLine]]:
    groups: dict[Practitioner, list[OpenLine]] = defaultdict(list)
    for line in lines:
        groups[key(line)].append(line)
    return list(groups.values())


def _live(lines: Sequence[OpenLine]) -> list[OpenLine]:
    return [line for line in lines if line.live]


def _price_group(lines: Sequence[OpenLine], reference: Reference) -> None:
    """The steps that look at all lines of one practitioner and day."""
    apply_anesthesia([line for line in lines if line.row is not None and line.row.status == "J"])
    surgery = [line for line in _live(lines) if line.row and line.row.status in PAID_BY_RVU]
    modified = [line for line in surgery if line.line.modifiers]
    for line in modified:
        apply_unusual(line)
    join_sides(_live(modified))
    for line in _live(modified):
        apply_bilateral(line)
    ranked = [
        line
        for line in surgery
        if line.live
        and line.row
        and line.row.multiple_procedure in RANKED
        and OUT_OF_RANKING.isdisjoint(line.line.modifiers)
    ]
    if ranked:
        families = apply_families(ranked, lambda code, member: _base_fee(code, member, reference))
        apply_ranking(_live(ranked), families)
    if any("78" in line.line.modifiers for line in lines):
        _cap_unlisted(lines)


def _base_fee(code: str, member: OpenLine, reference: Reference) -> Decimal:
    """The fee of an endoscopy family's base procedure where and when the member was done."""
    assert member.factor is not None
    row = reference.fee_rows(code, member.day)[0]
    return unit_amount(row, member.setting, member.gpci, member.factor.value)


def _cap_unlisted(lines: Sequence[OpenLine]) -> None:
    """Say the cap on a contractor-priced return to the OR, where the original is on the claim."""
    originals = [line for line in lines if line.live and line.row and not line.has("78")]
    for line in lines:
        if (
            line.has("78")
            and line.row
            and line.row.status == "C"
            and originals
            and originals[0].row
        ):
            cap = unlisted_return_cap(originals[0].row, originals[0].unit_fee, line)
            line.if_supported = cap
            line.reasons.append(f"At a return to the operating room at most {cap}.")


def _only_if_alone(lines: Sequence[OpenLine]) -> None:
    # MCPM ch. 23 §30.2.2, status T
    for line in lines:
        if not line.live or line.row is None or line.row.status != "T":
            continue
        others = [o for o in lines if o is not line and o.live and o.row and o.row.status in "AR"]
        if any(_same_day(line, o) for o in others):
            line.pays_nothing(
                "Status T",
                "Status T: bundled, because another service of the day is payable.",
                mcpm(23, "§30.2.2, pp. 25-27"),
            )


def _same_day(one: OpenLine, other: OpenLine) -> bool:
    return one.day == other.day and one.npi == other.npi


def _finish(line: OpenLine, claim: Claim) -> None:
    """Practitioner, participation, and the lower of charge and amount."""
    who = line.line.practitioner or claim.practitioner
    if who:
        apply_practitioner(line, who)
    if not claim.participating and line.amount:
        _nonparticipating(line, (who or "").upper() not in MANDATORY_ASSIGNMENT)
    if line.charge is not None and line.amount is not None and line.charge < line.amount:
        # MCPM ch. 23 §30.A
        line.becomes(
            "Lower of charge and amount",
            f"min({line.charge}, {line.amount})",
            line.charge,
            mcpm(23, "§30.A, pp. 21-24"),
        )
        line.reasons.append("The charge is lower than the schedule amount.")


def _nonparticipating(line: OpenLine, has_limit: bool) -> None:
    assert line.amount is not None
    fee = nonparticipating_fee(line.amount, line.day)
    share, limit = fee.shares
    line.times("Non-participating practitioner", share.value, share.citation)
    if has_limit:
        line.limiting_charge = fee.limiting_charge
        line.reasons.append(
            f"Limiting charge on an unassigned claim: {fee.nonparticipating} × {limit.value} = "
            f"{fee.limiting_charge}."
        )


def notes(opening: Opening) -> tuple[str, ...]:
    """What was assumed, in sentences."""
    met = "No open Part B deductible was given: it is taken as met."
    return (*opening.notes, *((met,) if opening.claim.deductible_remaining is None else ()))


def close(opening: Opening, findings: Sequence[Finding], scope: Scope) -> ClaimResult:
    """The result of a claim whose lines are all priced."""
    total = sum((line.amount for line in opening.lines if line.amount is not None), NOTHING)
    note = why_not_halved(opening.lines)
    editions = sorted({line.row.edition.edition for line in opening.lines if line.row})
    return ClaimResult(
        opening.claim,
        tuple(line.priced() for line in opening.lines),
        total,
        _payment(opening, total),
        tuple(findings),
        ", ".join(editions),
        (*opening.steps, *_step(note)),
        scope,
    )


def _step(note: Step | None) -> tuple[Step, ...]:
    return (note,) if note is not None else ()


def _payment(opening: Opening, total: Decimal) -> PatientShare:
    claim = opening.claim
    if not any(line.row is not None for line in opening.lines):
        return nothing_priced()
    limits = [line.limiting_charge for line in opening.lines if line.limiting_charge is not None]
    limit = sum(limits, NOTHING) if limits and not claim.participating else None
    charges = [line.charge for line in opening.lines if line.live]
    billed = None if not charges or None in charges else sum((c for c in charges if c), NOTHING)
    return patient_share(
        total,
        claim.date_of_service,
        claim.deductible_remaining or NOTHING,
        participating=claim.participating,
        assigned=claim.assigned,
        billed=billed,
        limiting_charge=limit,
    )
