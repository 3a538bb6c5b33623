"""Whether a modifier goes with a code: from the code's indicators and what the modifier is for."""

from collections.abc import Callable
from typing import NamedTuple

from assistant.rules.discontinued import discontinued_citation, facility_citation
from assistant.rules.manual import mcpm, ncci
from assistant.rules.ptp_verdict import DISTINCT, NOT_WITH_59
from assistant.rules.result import RuleResult, Step
from assistant.rules.visit_codes import is_visit
from corpus.citation import Citation
from corpus.modifier import Modifier
from corpus.rows import FeeRow

FOR_VISITS = "evaluation and management"
FOR_FACILITIES = "facility claims"
FOR_ANESTHESIA = "anesthesia"
FOR_SURGERY = "surgical procedures"
FOR_TESTS = "diagnostic tests"
REDUCED = ("52", "53")
"""No part of a visit is billed (MCPM ch. 12 §30)."""
OPERATIONS = ("010", "090", "ZZZ")
ALLOWED, NOT_ALLOWED = "allowed", "not_allowed"
DOCUMENTATION, NOT_NEEDED = "documentation_required", "not_needed"
ON_ADD_ONS = "add-on code"
"""What decided, where the code is an add-on."""


class ModifierVerdict(NamedTuple):
    """allowed, not_allowed, documentation_required or not_needed; why; and the deciding value.

    `place` may still be a callable: most verdicts allow, and nobody asks where that is written.
    """

    verdict: str
    why: str
    place: Citation | Callable[[], Citation]
    decided_by: str = ""

    @property
    def citation(self) -> Citation:
        """Where it is written."""
        return self.place if isinstance(self.place, Citation) else self.place()


def modifier_on(modifier: Modifier, row: FeeRow, is_add_on: bool) -> ModifierVerdict:
    """The verdict for one modifier on one code's line."""
    return (
        _by_kind(modifier, row)
        or _by_add_on(modifier, row, is_add_on)
        or _by_global(modifier, row)
        or _by_indicator(modifier, row)
        or _by_row(modifier, row)
        or _by_default(modifier)
        or ModifierVerdict(ALLOWED, modifier.payment.text, _reference(modifier), "no indicator")
    )


def _reference(modifier: Modifier) -> Citation:
    return modifier.references[0] if modifier.references else mcpm(12, "§20.5, pp. 19-20")


def _by_kind(modifier: Modifier, row: FeeRow) -> ModifierVerdict | None:
    """What kind of service the modifier is for."""
    mod, visit = modifier.modifier, is_visit(row.hcpcs)
    if modifier.applies_to == FOR_FACILITIES:
        return ModifierVerdict(
            NOT_ALLOWED,
            f"{mod} is a facility modifier"
            + ("; a practitioner reports 53." if mod in ("73", "74") else "."),
            facility_citation() if mod in ("73", "74") else _reference(modifier),
            "kind of claim",
        )
    if modifier.applies_to == FOR_VISITS and not visit:
        return ModifierVerdict(
            NOT_ALLOWED,
            f"{mod} belongs on a visit (evaluation and management), not on {row.hcpcs}.",
            _reference(modifier),
            "kind of service",
        )
    if modifier.applies_to == FOR_ANESTHESIA and row.status != "J":
        return ModifierVerdict(
            NOT_ALLOWED,
            f"{mod} belongs on an anesthesia code, not on {row.hcpcs}.",
            _reference(modifier),
            "kind of service",
        )
    if visit and (mod in REDUCED or _for_surgery_only(modifier)):
        return ModifierVerdict(
            NOT_ALLOWED,
            f"{mod} belongs on a procedure, not on a visit such as {row.hcpcs}.",
            mcpm(12, "§30, p. 24") if mod in REDUCED else _reference(modifier),
            "kind of service",
        )
    if _not_a_test(modifier, row, visit):
        return ModifierVerdict(
            NOT_ALLOWED,
            f"{mod} belongs on a diagnostic test, not on {row.hcpcs}.",
            _reference(modifier),
            "kind of service",
        )
    if mod in DISTINCT and (visit or row.hcpcs in NOT_WITH_59):
        return ModifierVerdict(
            NOT_ALLOWED,
            f"{mod} does not go on {row.hcpcs}; on a visit it is treated as absent (25 is "
            "the modifier for a separate visit).",
            ncci("ch. I §E pp. I-17 to I-20"),
            "kind of service",
        )
    return None


def _for_surgery_only(modifier: Modifier) -> bool:
    """Whether nothing but the kind of service decides: no indicator, no list of global periods."""
    free = modifier.indicator is None and not modifier.only_with_global
    return free and modifier.applies_to == FOR_SURGERY


def _not_a_test(modifier: Modifier, row: FeeRow, visit: bool) -> bool:
    """Whether the modifier is for tests and the code plainly none: a visit or an operation."""
    if modifier.applies_to != FOR_TESTS or modifier.indicator is not None:
        return False
    return visit or row.global_days in OPERATIONS


def _by_add_on(modifier: Modifier, row: FeeRow, is_add_on: bool) -> ModifierVerdict | None:
    if not is_add_on or modifier.add_on_verdict is None:
        return None
    return ModifierVerdict(
        modifier.add_on_verdict.verdict,
        modifier.add_on_verdict.text,
        row.citation,
        f"{ON_ADD_ONS} (global {row.global_days})",
    )


def _by_global(modifier: Modifier, row: FeeRow) -> ModifierVerdict | None:
    """Global periods that a modifier needs or excludes; for visits they are the operation's."""
    if modifier.applies_to == FOR_VISITS:
        return None
    only = modifier.only_with_global
    if (only and row.global_days not in only) or row.global_days in modifier.not_with_global:
        allowed = f" only goes with {', '.join(only)}" if only else " does not go with it"
        return ModifierVerdict(
            NOT_ALLOWED,
            f"{row.code} has global period {row.global_days}: modifier "
            f"{modifier.modifier}{allowed}.",
            _reference(modifier),
            f"global {row.global_days}",
        )
    return None


def _by_indicator(modifier: Modifier, row: FeeRow) -> ModifierVerdict | None:
    if modifier.indicator is None:
        return None
    value = getattr(row, modifier.indicator)
    found = modifier.verdict_for(value)
    if found is None:
        return None
    return ModifierVerdict(found.verdict, found.text, row.citation, f"{modifier.indicator} {value}")


def _by_default(modifier: Modifier) -> ModifierVerdict | None:
    found = modifier.default_verdict
    if found is None:
        return None
    return ModifierVerdict(found.verdict, found.text, _reference(modifier), "the record")


def _by_row(modifier: Modifier, row: FeeRow) -> ModifierVerdict | None:
    if modifier.modifier == "53" and row.modifier != "53":
        return ModifierVerdict(
            DOCUMENTATION,
            f"{row.hcpcs} has no fee row with 53: medical review and individual consideration.",
            discontinued_citation(),
            "no row with 53",
        )
    return None


def modifier_verdict(modifier: Modifier, row: FeeRow, is_add_on: bool = False) -> RuleResult:
    """Whether a modifier goes with a code, and what it pays; value as in ModifierVerdict."""
    found = modifier_on(modifier, row, is_add_on)
    steps = [Step(f"Modifier {modifier.modifier}", found.decided_by, found.verdict, found.citation)]
    if found.verdict != NOT_ALLOWED:
        factor = modifier.payment.factor
        steps.append(
            Step(
                "Payment",
                modifier.payment.text,
                str(factor) if factor is not None else modifier.payment.effect,
                _reference(modifier),
            )
        )
    return RuleResult(
        "modifier_verdict",
        {"hcpcs": row.code, "modifier": modifier.modifier},
        found.verdict,
        "verdict",
        row.edition.edition,
        tuple(steps),
        f"{modifier.modifier} on {row.code}: {found.verdict.replace('_', ' ')}. {found.why}",
        (found.citation, *modifier.references),
    )
