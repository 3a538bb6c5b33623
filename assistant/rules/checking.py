"""What a claim system would do: edits first, denied lines at 0.00, then the price of the rest."""

from assistant.rules.claim import Claim, ClaimResult
from assistant.rules.claim_edits import (
    Edits,
    deny_add_ons,
    deny_by_policy,
    deny_pairs,
    deny_units,
)
from assistant.rules.line_findings import (
    deny_inside_global_periods,
    find_duplicates,
    find_modifiers,
    find_status,
)
from assistant.rules.opening import open_claim
from assistant.rules.pricing import close, price_lines
from assistant.rules.reference import Reference

SEVERITY_ORDER = {"error": 0, "warning": 1, "info": 2}
CHECKED = (
    "Codes and day of service, status, PTP edits, add-on codes, medically unlikely edits, global "
    "periods among the lines given, modifiers and their combinations, and every payment rule.",
)
NOT_CHECKED = (
    "Earlier or later claims of the patient, coverage and medical necessity, documentation, "
    "diagnoses, contractor policies, prior authorization and other payers' rules.",
)


def check_claim(claim: Claim, reference: Reference) -> ClaimResult:
    """Edit a claim and price what stands; never a promise that it will be paid.

    Raises as `price_claim`. A table that is not loaded is named under `not_checked`.
    """
    opening = open_claim(claim, reference)
    edits = Edits(opening, reference, list(opening.findings))
    # Order: MCPM ch. 12 §40.3.A (coding edits, then global periods); NCCI ch. I §R (PTP, add-ons)
    deny_pairs(edits)
    deny_by_policy(edits)
    deny_add_ons(edits)
    deny_units(edits)
    deny_add_ons(edits)
    deny_inside_global_periods(edits)
    find_modifiers(edits)
    find_duplicates(edits)
    price_lines(opening, reference)
    find_status(edits)
    missing = tuple(f"{table}: {why}" for table, why in edits.unchecked.items())
    findings = sorted(edits.findings, key=lambda f: (SEVERITY_ORDER[f.severity], f.lines))
    return close(opening, findings, CHECKED, (*missing, *NOT_CHECKED))
