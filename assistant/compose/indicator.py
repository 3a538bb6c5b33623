"""What an indicator value means, from CMS's own definition of the field."""

from assistant.compose.draft import Draft
from assistant.compose.prose import write_passage
from assistant.evidence import Evidence
from assistant.rules.indicator_words import BY_FIELD
from assistant.rules.ptp_verdict import associated_citation
from assistant.rules.status_code import STATUSES

PTP_WORDS = {
    "0": "not allowed: no modifier opens the edit, the column two code is never paid beside the other",
    "1": "allowed: an NCCI-associated modifier opens the edit where the record bears it out",
    "9": "not applicable: the edit was deleted, with the day it began as its deletion date, and counts as void",
}


def write_indicators(draft: Draft, evidence: Evidence) -> None:
    """Each value named, in words, with the place where CMS defines it, quoted where it is imported."""
    for field, value in evidence.query.indicators:
        if field == "ptp":
            place = associated_citation().quoting(
                f"NCCI modifier indicator {value}: {PTP_WORDS.get(value, '')}"
            )
            if value in PTP_WORDS:
                draft.say(f"**NCCI modifier indicator {value}** means {PTP_WORDS[value]}.", place)
            continue
        known = BY_FIELD[field]
        words = known.meaning(value)
        quote = f"{known.label} {value}: {words}"
        text = f"**{known.label} {value}**: {words}."
        if field == "status" and value in STATUSES:
            text += f" {STATUSES[value].who}"
            quote += f". {STATUSES[value].who}"
        draft.say(text, known.citation().quoting(quote))
        locator = f"{known.field_name}, value {value}"
        for hit in evidence.passages:
            if hit.chunk.kind == "manual" and hit.chunk.locator == locator:
                write_passage(draft, hit)
                break
