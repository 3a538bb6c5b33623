"""Whether a code is new, ended or there all along, in the loaded releases of the fee schedule."""

from assistant.compose.draft import Draft
from assistant.evidence import Evidence


def write_code_history(draft: Draft, evidence: Evidence) -> None:
    """A sentence a code, with the releases that have it and the one that lacks it."""
    for result in evidence.of("code_history"):
        draft.result(result)
        draft.say(result.reason, *result.all_citations())
        if result.value == "ended":
            draft.caution("CMS's files do not say which code took its place.")


def write_ended(draft: Draft, evidence: Evidence) -> None:
    """First of all, where a code is not in the schedule of the day: the last release that has it."""
    if "code_history" in evidence.plan.topics or not evidence.of("code_history"):
        return
    at = len(draft.blocks)
    write_code_history(draft, evidence)
    draft.blocks[:] = [*draft.blocks[at:], *draft.blocks[:at]]
    draft.status = "partial"
