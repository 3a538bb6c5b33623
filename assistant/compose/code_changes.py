"""Which codes came and which went between two releases."""

from assistant.code_changes import FILE
from assistant.compose.draft import Draft
from assistant.evidence import Evidence


def write_code_changes(draft: Draft, evidence: Evidence) -> None:
    """Each kind with its release; what to load where a release is missing."""
    for result in evidence.of("code_changes"):
        draft.result(result)
        if result.value is None:
            draft.status = "not_found"
            draft.say(result.reason)
        for place in result.citations:
            said = place.quote.partition(FILE)[0]
            draft.say(said, place)
