"""Codes and units for the levels of an operation; what is asked back where the words leave it open."""

from assistant.compose.draft import Draft
from assistant.evidence import Evidence
from assistant.rules.result import RuleResult


def write_level_units(draft: Draft, evidence: Evidence) -> None:
    """The codes with their units first, then how the levels were counted; options where several remain."""
    results, coding = evidence.of("level_units"), evidence.query.coding
    if not results or coding is None:
        return
    draft.result(*results)
    if len({r.value for r in results}) == 1:
        _certain(draft, results[0])
        return
    draft.status = "needs_input" if _is_open(evidence) else "answered"
    draft.blocks.append(_question(evidence))
    draft.bullets((_option(r, evidence), r.all_citations()) for r in results)


def _certain(draft: Draft, result: RuleResult) -> None:
    lines, rule = _lines(result), _step(result, "Counting")
    draft.say(f"**{lines}.** {_levels(result)}.", *result.all_citations())
    draft.say(f"Counting: {rule}", result.citations[0])


def _is_open(evidence: Evidence) -> bool:
    """Whether the approach or the number of levels is open; a technique alone is told apart below."""
    coding = evidence.query.coding
    assert coding is not None
    return coding.open or any(len(coding.levels.counts(f.unit)) > 1 for f in coding.families)


def _question(evidence: Evidence) -> str:
    coding = evidence.query.coding
    assert coding is not None
    if coding.open:
        return "**Which approach and technique?** The codes depend on it:"
    if _is_open(evidence):
        return "**Which levels exactly?** The units depend on them:"
    return "**The technique decides:**"


def _option(result: RuleResult, evidence: Evidence) -> str:
    return f"**{_lines(result)}**: {_step(result, 'Operation')}. {_levels(result)}."


def _levels(result: RuleResult) -> str:
    told = _step(result, "Levels")
    return told[0].upper() + told[1:]


def _lines(result: RuleResult) -> str:
    """ "63047 × 1 and 63048 × 2" """
    return " and ".join(s.expression for s in result.steps if " × " in s.expression)


def _step(result: RuleResult, label: str) -> str:
    return next((s.expression for s in result.steps if s.label == label), "")
