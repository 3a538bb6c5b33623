"""The diagnosis code that a question asks for by words: "the ICD-10 code for lumbar stenosis"."""

import re
from datetime import date
from typing import TYPE_CHECKING

from assistant.compose.draft import Draft
from assistant.evidence import Evidence
from corpus.sources import source

if TYPE_CHECKING:
    from assistant.diagnoses import Reading

_ASKED = re.compile(
    r"\b(?:icd(?:[- ]?10)?(?:[- ]?cm)?|diagnos[ei]s|dx)[- ]?(?:codes?|coding)\b|\bicd(?:[- ]?10)?(?:[- ]?cm)? for\b|"
    r"\b(?:code|coded) (?:as|for) (?:a |the )?diagnos[ei]s\b|"
    r"^\W*icd[- ]?10(?:[- ]?cm)?\b(?! (?:guidelines?|official|coding|rules?)\b)|"
    r"\bicd[- ]?10(?:[- ]?cm)?\W*$",
    re.IGNORECASE,
)
_ENDS_IN = re.compile(
    r"^(?!\W*(?:can|is|are|do|does|should|may|must|if)\b)(?!.*\b(?:an?|the|as|this|that|which|what|each|any|"
    r"principal|primary|secondary|listed|main|final|confirmed|definitive|uncertain) (?:dx|diagnos[ei]s)\W*$)"
    r".*\b(?:icd(?:[- ]?10)?(?:[- ]?cm)?|dx|diagnos[ei]s)\W*$|\bz[- ]?codes?\b|"
    r"\bcodes? for (?:an? |the )?(?:[\w-]+ ){0,4}(?:disease|syndrome|disorder)\W*$",
    re.IGNORECASE,
)
"""The same, where no word of the rules stands beside it."""
_OF_RULES = re.compile(
    r"\bguidelines?\b|\bexcludes ?[12]?\b|\bcharacters?\b|\bsequenc\w+|\bfirst\b|\bwhen\b|\bwhy\b|\bhow\b|\brules?\b|\bbillable\b|"
    r"\bwhat(?:'s| is| are) (?:an? )?(?:[\w-]+ ){0,2}codes?\b(?! for\b)",
    re.IGNORECASE,
)
"""Words of how diagnoses are coded: then no code is sought by words."""
_SOUGHT = re.compile(
    r"\b(?:what|which|whats|is|the|a|an|for|of|icd(?:[- ]?10)?(?:[- ]?cm)?|z|codes?|diagnos[ei]s|dx)\b",
    re.IGNORECASE,
)
"""Words of asking, which are in no title."""
MOST = 4
"""More specific codes that are listed."""


def write_sought_diagnoses(draft: Draft, evidence: Evidence) -> bool:
    """Each billable code that the words of the question support; False where none is asked for."""
    question = evidence.query.question
    of_rules = _OF_RULES.search(question) is not None
    if not _ASKED.search(question) and (of_rules or not _ENDS_IN.search(question)):
        return False
    # The tabular list takes a second to load: it is read when a code is asked for
    from assistant.diagnoses import read_diagnoses
    from assistant.diagnoses.leaf import Said, missing
    from assistant.diagnoses.tabular import citation, title

    reading = read_diagnoses(question)
    found = reading.diagnoses
    if not found and not evidence.query.codes and not of_rules:
        return _say_nearest(draft, evidence, reading)
    for one in found:
        draft.say(f"**{one.code}** {one.description}: billable.", one.citation)
        better = missing(one.code, Said())[:MOST]
        if better:
            draft.say("More specific, where the record says so:")
            draft.bullets((f"{code} {title(code)}", (citation(code),)) for code in better)
    if found:
        _say_edition(draft, evidence.query.under.date_of_service)
    return bool(found)


def _say_nearest(draft: Draft, evidence: Evidence, reading: "Reading") -> bool:
    """That no code stands for the words, and the titles that hold most of them, if any does."""
    from assistant.diagnoses.search import candidates
    from assistant.diagnoses.tabular import citation

    words = _SOUGHT.sub(" ", evidence.query.question)
    asked = _stems(words)
    near = [
        one
        for one in candidates(words, reading)
        if len(asked & _stems(one.description)) > len(asked) / 2
    ]
    draft.status = "partial" if near else "not_found"
    said = "These words are no diagnosis that may be coded as they stand"
    if near:
        draft.say(f"{said}. Titles that hold most of them, each only where the record says so:")
        draft.bullets((f"{one.code} {one.description}", (citation(one.code),)) for one in near[:MOST])  # fmt: skip
    else:
        draft.say(f"{said}, and no title in the tabular list holds most of them. Name the finding, its region and its side, or look it up word by word: `lamina icd`.")  # fmt: skip
    _say_edition(draft, evidence.query.under.date_of_service)
    return True


def _stems(words: str) -> frozenset[str]:
    from assistant.diagnoses.tokens import tokens_of

    return frozenset(t.stem for t in tokens_of(words) if t.kind in ("word", "level"))


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
