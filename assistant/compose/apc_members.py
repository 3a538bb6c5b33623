"""The codes of an APC and its rate."""

from assistant.compose.draft import Draft
from assistant.compose.words import money
from assistant.evidence import Evidence


def write_apc_members(draft: Draft, evidence: Evidence) -> None:
    """The rate first, then the codes; that there is no such APC where Addendum B has none."""
    for result in evidence.of("apc_members"):
        draft.result(result)
        if result.value is None:
            draft.status = "not_found"
        else:
            rate, apc = money(result.value), result.inputs["apc"]
            draft.say(
                f"**The hospital outpatient department gets {rate}** (APC {apc}).",
                *result.citations,
            )
        draft.say(result.reason, *result.citations)
