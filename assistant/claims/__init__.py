"""Claims for every face: from typed lines or files, priced or checked, one or millions."""

from assistant.claims.fields import claim_of, parse_line
from assistant.claims.file import read_claims
from assistant.claims.json_form import to_json
from assistant.claims.run import Outcome, claim_from_lines, run_claims
from assistant.rules.checking import check_claim
from assistant.rules.claim import Claim, ClaimLine, ClaimResult
from assistant.rules.pricing import price_claim

__all__ = [
    "Claim",
    "ClaimLine",
    "ClaimResult",
    "Outcome",
    "check_claim",
    "claim_from_lines",
    "claim_of",
    "parse_line",
    "price_claim",
    "read_claims",
    "run_claims",
    "to_json",
]
