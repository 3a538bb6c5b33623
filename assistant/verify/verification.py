"""Verification: every statement of a draft stands in what it cites, or the draft does not leave."""

from collections import Counter
from collections.abc import Sequence

from assistant.answer import Conflict, GroundedNumber, NumberedCitation
from assistant.attribution import without_attributions
from assistant.checks import Fault
from assistant.rules.result import RuleResult
from assistant.verify.citations import citation_faults, marker_faults
from assistant.verify.fault import CHECK_OF, Verification
from assistant.verify.ground import ground
from assistant.verify.polarity import leads_with
from assistant.verify.quotes import quotations, quote_faults
from assistant.verify.refusals import refusal_faults
from assistant.verify.statement import Statement, statements
from assistant.verify.support import Support
from assistant.verify.tables import is_of_labels, table_faults
from assistant.verify.token import MONEYLIKE
from assistant.verify.verdicts import verdict_faults


def verify(
    text: str,
    question: str,
    citations: Sequence[NumberedCitation],
    results: Sequence[RuleResult],
    conflicts: Sequence[Conflict],
    status: str = "answered",
) -> Verification:
    """Check a draft against its evidence.

    Every figure with its unit, code, modifier, diagnosis, date and edition must stand in a citation
    of its own sentence or cell, or in a result that rests on one; words that decide (not, only, first,
    each additional, facility …) must stand as in the source; verdicts must be those of the rules.
    `status` is the draft's: a refusal gives no figures.
    """
    told = statements(without_attributions(text, citations))
    support = Support(ground(question, citations, results, conflicts), told, results, question)
    found: list[Fault] = []
    for statement in told:
        found += support.faults(statement) if not is_of_labels(statement) else []
    found += table_faults(told)
    found += citation_faults(told, citations, support)
    found += marker_faults(text, told, citations)
    found += quote_faults(text, citations, [question, *(r.reason for r in results)])
    found += verdict_faults(told, results, support, question)
    found += refusal_faults(told, status)
    found = list(dict.fromkeys(found))
    return Verification(
        _grounded(told, support), tuple(map(str, found)), tuple(found), _counts(told, text)
    )


def _grounded(told: Sequence[Statement], support: Support) -> tuple[GroundedNumber, ...]:
    """Each number and code of the text, once, and the first place in which it stands."""
    numbers: dict[str, GroundedNumber] = {}
    for token in (t for s in told for t in s.tokens if t.is_atom and not t.spelled):
        shown = token.text.strip().removeprefix("$").strip()
        place = support.place_of(token)
        if shown not in numbers and place:
            numbers[shown] = GroundedNumber(shown, place)
    return tuple(numbers.values())


def _counts(told: Sequence[Statement], text: str) -> dict[str, int]:
    counts = Counter(CHECK_OF[t.kind] for s in told for t in s.tokens if t.is_atom)
    counts["units"] = sum(1 for s in told for t in s.tokens if t.unit in MONEYLIKE)
    counts["quotes"] = len(quotations(text))
    counts["citations"] = sum(len(s.cited) for s in told)
    counts["verdicts"] = sum(1 for s in told if leads_with(s))
    counts["statements"] = counts["refusals"] = len(told)
    return dict(counts)
