"""A column of the fee schedule for the members of a family: the codes asked for first."""

from assistant.compose.draft import Draft
from assistant.evidence import Evidence


def write_family_fields(draft: Draft, evidence: Evidence) -> None:
    """A paragraph for each family that the question names."""
    for result in evidence.of("family_field"):
        draft.result(result)
        draft.say(result.reason, *result.citations)
