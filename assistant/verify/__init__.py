"""The verifier: whatever wrote a draft, nothing untrue of its evidence leaves."""

from assistant.checks import Fault as Fault
from assistant.verify.fault import Verification as Verification
from assistant.verify.numerals import canonical as canonical
from assistant.verify.numerals import tokens as tokens
from assistant.verify.verification import verify as verify

__all__ = ["Fault", "Verification", "canonical", "tokens", "verify"]
