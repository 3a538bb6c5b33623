"""Verdict polarity: a draft may not say yes where the rule says no, nor the reverse."""

import re
from collections.abc import Sequence

from assistant.checks import Fault
from assistant.rules.result import RuleResult
from assistant.verify.fault import fault_in
from assistant.verify.polarity import codes_in, leads_with, polarity_of
from assistant.verify.statement import Statement, codes_of
from assistant.verify.support import Support

_TOGETHER = r"\b(?:may|can|could)\s+(?:both\s+)?be\s+(?:billed|reported|paid|coded)\s+(?:together|separately)"
_NOT_TOGETHER = r"\b(?:may|can|could)\s*(?:not|never)\s+be\s+(?:billed|reported|paid|coded)\s+(?:together|separately)"
_ALONE = r"\b(?:may|can|could)\s+be\s+(?:billed|reported|paid)\s+(?:alone|by itself|on its own)"
FORBIDDEN: dict[tuple[str, str], tuple[str, ...]] = {
    ("ptp_verdict", "denied"): (
        _TOGETHER, r"\b(?:is|are)\s+not\s+bundled", r"\bno\s+(?:NCCI\s+)?edit\s+(?:pairs|exists|stands|joins)",
        r"(?<!not )(?<!never )\b(?:is|are)\s+separately\s+payable",
    ),
    ("ptp_verdict", "no_edit"): (
        _NOT_TOGETHER, r"\b(?:is|are)\s+bundled", r"(?<!no )(?<!No )\bNCCI\s+(?:edit\s+)?pairs", r"\bis\s+denied\s+with",
    ),
    ("add_on_verdict", "not_payable"): (_ALONE, r"\bis\s+(?:a\s+primary|not\s+an\s+add-on)\s+code", r"\bneeds\s+no\s+primary"),
    ("add_on_verdict", "not_an_add_on"): (
        r"\bis\s+an\s+add-on", r"\b(?:cannot|can't|may\s+not)\s+be\s+billed\s+alone", r"\bneeds\s+a\s+primary\s+code",
    ),
    ("modifier_verdict", "not_allowed"): (r"\bmodifier\s+{modifier}\s+(?:is\s+allowed|may\s+be\s+(?:used|appended))",),
    ("modifier_verdict", "allowed"): (
        r"\bmodifier\s+{modifier}\s+(?:is\s+not\s+(?:used|allowed)|(?:cannot|may\s+not)\s+be\s+(?:used|appended))",
    ),
    ("visit_verdict", "payable"): (r"\bis\s+inside\s+the\s+global",),
    ("visit_verdict", "not_payable"): (r"\bis\s+outside\s+the\s+global",),
}  # fmt: skip
"""Wording that contradicts a verdict, by rule and verdict, in a statement on all its codes."""


def verdict_faults(
    told: Sequence[Statement], results: Sequence[RuleResult], support: Support, question: str
) -> list[Fault]:
    """Statements that open with, or assert, the contrary of what a rule found."""
    faults = []
    for statement in told:
        if statement.kind == "sentence":
            faults += _lead(statement, results, support, question)
            faults += [f for r in results for f in _wording(statement, r)]
    return faults


def _lead(
    statement: Statement, results: Sequence[RuleResult], support: Support, question: str
) -> list[Fault]:
    lead = leads_with(statement)
    if not lead:
        return []
    decided = support.results_of(statement)
    if statement.lead and not decided:
        named = set(codes_of(statement.tokens))
        decided = [r for r in results if not named or named & codes_in(r)]
    said = {polarity_of(r, question) for r in decided} - {""}
    if not said or lead in said:
        return []
    result = next(r for r in decided if polarity_of(r))
    return [fault_in(statement, "verdicts", lead.capitalize(), f"is the contrary of what {result.tool} found ({result.value})")]  # fmt: skip


def _wording(statement: Statement, result: RuleResult) -> list[Fault]:
    patterns = FORBIDDEN.get((result.tool, result.value or ""), ())
    named = set(codes_of(statement.tokens))
    if not patterns or not codes_in(result) or not codes_in(result) <= named:
        return []
    modifier = re.escape(result.inputs.get("modifier", ""))
    for pattern in patterns:
        found = re.search(
            pattern.replace("{modifier}", modifier), statement.text.replace("*", ""), re.IGNORECASE
        )
        if found:
            return [fault_in(statement, "verdicts", found.group(), f"is the contrary of what {result.tool} found ({result.value})")]  # fmt: skip
    return []
