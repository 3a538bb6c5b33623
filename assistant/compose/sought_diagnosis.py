"""The diagnosis code that a question asks for by words: "the ICD-10 code for lumbar stenosis"."""

import re
from datetime import date

from assistant.compose.draft import Draft
from assistant.evidence import Evidence
from corpus.sources import source

_ASKED = re.compile(
    r"\b(?:icd(?:[- ]?10)?(?:[- ]?cm)?|diagnos[ei]s|dx)[- ]?(?:codes?|coding)\b|\bicd(?:[- ]?10)?(?:[- ]?cm)? for\b|"
    r"\b(?:code|coded) (?:as|for) (?:a |the )?diagnos[ei]s\b",
    re.IGNORECASE,
)
MOST = 4
"""More specific codes that are listed."""


def write_sought_diagnoses(draft: Draft, evidence: Evidence) -> bool:
    """Each billable code that the words of the question support; False where none is asked for."""
    question = evidence.query.question
    if not _ASKED.search(question):
        return False
    # The tabular list takes a second to load: it is read when a code is asked for
    from assistant.diagnoses import read_diagnoses
    from assistant.diagnoses.leaf import Said, missing
    from assistant.diagnoses.tabular import citation, title

    found = read_diagnoses(question).diagnoses
    for one in found:
        draft.say(f"**{one.code}** {one.description}: billable.", one.citation)
        better = missing(one.code, Said())[:MOST]
        if better:
            draft.say("More specific, where the record says so:")
            draft.bullets((f"{code} {title(code)}", (citation(code),)) for code in better)
    if found:
        _say_edition(draft, evidence.query.under.date_of_service)
    return bool(found)


def _say_edition(draft: Draft, day: date) -> None:
    """A caution where the loaded release does not speak for the day asked about."""
    from assistant.diagnoses.tabular import RELEASE

    release = source(RELEASE)
    first, last = release.in_force_from, release.in_force_to
    if (first and day < first) or (last and last < day):
        draft.caution(
            f"These codes are those of ICD-10-CM {release.edition} ({first} to {last}); the release for {day} is "
            "not loaded."
        )
