"""What a claim system would do: edits first, denied lines at 0.00, then the price of the rest."""

from collections.abc import Iterator

from assistant.rules.claim import Claim, ClaimResult
from assistant.rules.claim_edits import (
    Edits,
    deny_add_ons,
    deny_by_policy,
    deny_pairs,
    deny_units,
)
from assistant.rules.diagnosis_findings import find_diagnoses
from assistant.rules.line_findings import (
    deny_inside_global_periods,
    find_anesthesia_roles,
    find_duplicates,
    find_modifiers,
    find_status,
)
from assistant.rules.opening import open_claim
from assistant.rules.place_findings import find_places
from assistant.rules.pricing import close, notes, price_lines
from assistant.rules.reference import Reference
from assistant.rules.scope import CHECK, Scope
from assistant.rules.side_findings import find_sides
from corpus.errors import EditionMissing

SEVERITY_ORDER = {"error": 0, "warning": 1, "info": 2}
EDIT_TABLES = ("ptp", "mue", "aoc")


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
    find_anesthesia_roles(edits)
    find_duplicates(edits)
    find_sides(edits)
    find_places(edits)
    diagnoses = find_diagnoses(edits)
    price_lines(opening, reference)
    find_status(edits)
    findings = sorted(edits.findings, key=lambda f: (SEVERITY_ORDER[f.severity], f.lines))
    return close(opening, findings, _scope(edits, diagnoses))


def _scope(edits: Edits, diagnoses: str) -> Scope:
    """What was assumed, could not be looked up, and which editions the edits were of."""
    missing = tuple(f"{table}: {why}" for table, why in edits.unchecked.items())
    editions = {line.row.edition.edition for line in edits.lines if line.row}
    used = (("pfs", ", ".join(sorted(editions))), *_editions(edits))
    return Scope(CHECK, (*notes(edits.opening), *missing), used, diagnoses)


def _editions(edits: Edits) -> Iterator[tuple[str, str]]:
    day = edits.opening.claim.date_of_service
    for dataset in EDIT_TABLES:
        try:
            edition = edits.reference.edition(dataset, day)
        except EditionMissing:
            continue
        yield dataset, edition.edition
