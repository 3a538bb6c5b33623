"""What the asker took for granted, corrected before anything else is said."""

import re

from assistant.compose.draft import Draft
from assistant.compose.words import money
from assistant.evidence import Evidence
from assistant.premise_checks import NAMES, SETTING_NAMES
from assistant.rules.result import RuleResult


def write_premises(draft: Draft, evidence: Evidence) -> None:
    """Opens the answer with every figure of the question that the tables do not bear out.

    A figure that they do bear out is confirmed where the question asks for no more than that.
    """
    corrections = [r for r in evidence.of("premises") if r.inputs["verdict"] != "agrees"]
    at = len(draft.blocks)
    for result in corrections:
        draft.result(result)
        if at and _says(draft.blocks[0], result):
            draft.blocks[0] = f"**Not the figure in the question.** {draft.blocks[0]}"
            continue
        stale = next((s for s in result.steps if s.label.startswith("Amount of ")), None)
        cites = [*result.citations, *([stale.citation] if stale else [])]
        draft.say(_correction(result), *cites)
    said = draft.blocks[at:]
    draft.blocks[:] = [*said, *draft.blocks[:at]]


def _says(block: str, result: RuleResult) -> bool:
    """Whether the answer opens with the right figure anyway."""
    shown = result.value or ""
    if result.inputs["field"] == "amount":
        shown = money(shown)
    opening = block.split("[", 1)[0]
    return result.inputs["verdict"] == "differs" and re.search(
        rf"(?<![\d.,$]){re.escape(shown)}(?![\d]|[.,]\d)", opening
    ) is not None  # fmt: skip


def _correction(result: RuleResult) -> str:
    hcpcs, field = result.inputs["hcpcs"], result.inputs["field"]
    if field != "amount":
        name, of = NAMES[field], f" of {hcpcs}" if hcpcs else ""
        edition = f"in {result.edition}"
        return f"**Not the figure in the question: the {name}{of} is {result.value}** {edition}."
    setting = SETTING_NAMES.get(result.inputs["setting"], "")
    right = f"Medicare pays {money(result.value or '0')} for {hcpcs} ({setting}, {result.edition})"
    if result.inputs["verdict"] == "facility_only":
        return (
            f"**Not as an office price.** {money(result.value or '0')} is the facility amount of "
            f"{hcpcs}; the code is flagged NA in the non-facility setting."
        )
    if result.inputs["verdict"] == "other_edition":
        stale = next(s for s in result.steps if s.label.startswith("Amount of "))
        edition = stale.label.removeprefix("Amount of ")
        return f"**{money(stale.value)} is the amount of {edition}, no longer in force.** {right}."
    return f"**Not the amount in the question: {right}.**"
