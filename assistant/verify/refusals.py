"""What no answer may say: that a claim is safe, that payment is certain, advice under a refusal."""

import re
from collections.abc import Sequence

from assistant.checks import Fault
from assistant.verify.fault import fault_in
from assistant.verify.polarity import leads_with
from assistant.verify.statement import Statement
from assistant.verify.token import MONEYLIKE

PROMISES = re.compile(
    r"\b(?:safe(?:ly)?\s+to\s+(?:submit|bill|send)|(?:you|we)\s+(?:can|may|should)\s+(?:now\s+)?(?:safely\s+)?(?:submit|send)\s+(?:it|this|the\s+claim)|"
    r"ready\s+(?:to\s+submit|for\s+submission)|guarantee[sd]?\b|(?:is|are)\s+certain\s+to\s+be\s+paid|"
    r"(?:will|shall)\s+(?:definitely|certainly|surely|always|not|never)\s+be\s+(?:paid|denied|audited)|"
    r"won't\s+be\s+(?:denied|audited)|audit[- ]proof|fully\s+compliant|no\s+risk\s+of\s+(?:denial|audit))",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\b(?:not|no|never|cannot|can't|nothing|without|does\s+not|neither|nor)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
SILENT = frozenset({"refused", "needs_input"})
"""Statuses under which nothing is advised; a refusal may give Medicare's own figure, cited."""


def refusal_faults(told: Sequence[Statement], status: str) -> list[Fault]:
    """Promises in any answer; figures and verdicts in one that refuses."""
    faults = []
    for statement in told:
        for match in PROMISES.finditer(statement.text.replace("*", "")):
            if not DENIED.search(statement.text.replace("*", "")[: match.start()]):
                faults.append(
                    fault_in(statement, "refusals", match.group(), "promises what no source can")
                )
        if status in SILENT and not (statement.cited and status == "refused"):
            faults += _advice(statement, status)
    return faults


def _advice(statement: Statement, status: str) -> list[Fault]:
    reason = f"is given although the answer is '{status}'"
    faults = [
        fault_in(statement, "refusals", t.text, reason)
        for t in statement.tokens if t.kind == "number" and (t.unit in MONEYLIKE or "." in t.value)
    ]  # fmt: skip
    lead = leads_with(statement)
    return [*faults, fault_in(statement, "refusals", lead, reason)] if lead == "yes" else faults
