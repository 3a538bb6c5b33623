"""Yes or no: what a statement opens with, and what a rule result comes to."""

import re
from collections.abc import Sequence

from assistant.compose.periods import INSIDE
from assistant.rules.result import RuleResult
from assistant.verify.statement import Statement, codes_of
from assistant.verify.token import Token

CODE = re.compile(r"(?<![\w.])(?:\d{5}|[A-Z]\d{4}|\d{4}[A-Z])(?!\w)")
LEAD = re.compile(r"^[\s*_>#-]*(yes|no)\b(?=[\s*_]*(?:[.,:;!]|$))", re.IGNORECASE)
POLARITY = {
    ("ptp_verdict", "denied"): "no", ("ptp_verdict", "not_compliant"): "no", ("ptp_verdict", "no_edit"): "yes",
    ("ptp_verdict", "deleted"): "yes", ("ptp_verdict", "bypassed"): "yes",
    ("add_on_verdict", "not_payable"): "no", ("add_on_verdict", "payable"): "yes",
    ("modifier_verdict", "allowed"): "yes", ("modifier_verdict", "not_allowed"): "no",
    ("mue_verdict", "denied"): "no", ("mue_verdict", "within_limit"): "yes",
    ("visit_verdict", "payable"): "yes", ("visit_verdict", "not_payable"): "no",
    ("global_clock", "new_period"): "yes", ("global_clock", "no_new_period"): "no",
    ("visit_verdict", "denied"): "no", ("visit_verdict", "included"): "no",
}  # fmt: skip
"""What a question for permission is answered with, by rule and verdict; others answer neither way."""


def leads_with(statement: Statement) -> str:
    """ "yes" or "no" when the statement opens with that word as a verdict, else ""."""
    if statement.kind != "sentence":
        return ""
    match = LEAD.match(statement.text)
    return match[1].lower() if match else ""


def polarity_of(result: RuleResult, question: str = "") -> str:
    """ "yes", "no", or "" where the verdict is neither. Whether a visit is inside is answered the
    other way round than whether it is paid."""
    said = POLARITY.get((result.tool, result.value or ""), "")
    if result.tool == "ptp_verdict" and said == "no" and _opens_with_modifier(result):
        return ""
    if result.tool == "visit_verdict" and INSIDE.search(question):
        return {"yes": "no", "no": "yes"}.get(said, "")
    return said


def _opens_with_modifier(result: RuleResult) -> bool:
    """Whether the edit lets a modifier open it: then the answer is neither yes nor no."""
    return any(s.label == "Modifier indicator" and s.value == "1" for s in result.steps)


def codes_in(result: RuleResult) -> frozenset[str]:
    """The codes a result was asked for."""
    named = (result.inputs.get(name, "") for name in ("hcpcs", "codes", "lines"))
    return frozenset(CODE.findall(" ".join(named)))


def speaks_of(result: RuleResult, statement: Statement) -> bool:
    """Whether a result is on a code of the statement; on any, when the statement names none."""
    named = set(codes_of(statement.tokens))
    return not named or not codes_in(result) or bool(named & codes_in(result))


def opens_with(tokens: Sequence[Token]) -> str:
    """ "yes" or "no" when a text opens with that word as a verdict, else ""."""
    return {"yes": "yes", "nay": "no"}.get(tokens[0].value, "") if tokens else ""
