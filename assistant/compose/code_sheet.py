"""The sheet of one code: what it is, its figures, indicators, edits and what its page says."""

from assistant.compose.comparison import write_comparison
from assistant.compose.draft import Draft
from assistant.compose.family_row import family_row
from assistant.compose.figures import write_history
from assistant.compose.page_topics import (
    write_denials,
    write_description,
    write_diagnoses,
    write_documentation,
)
from assistant.evidence import Evidence


def write_code_sheet(draft: Draft, evidence: Evidence) -> None:
    """Description first, then the table of facts, edits, editions, documentation, denials, diagnoses."""
    for facts in evidence.facts.values():
        row = family_row(facts.hcpcs, ())
        if facts.page is None and row is not None:
            quote = f"{facts.hcpcs} {row.choice.work}."
            told = f"**{facts.hcpcs}**: {row.choice.work}."
            draft.say(told, *row.place("What is done", quote))
        elif not write_description(draft, facts):
            places = (facts.fee.citation(),) if facts.fee is not None else ()
            draft.say(f"**{facts.hcpcs}**: facts only; Lamina has no page on this code.", *places)
    write_comparison(draft, evidence, lead=False)
    write_ptp_count(draft, evidence)
    if all(_has_history(evidence, hcpcs) for hcpcs in evidence.facts):
        write_history(draft, evidence)
    for facts in evidence.facts.values():
        write_documentation(draft, facts)
        write_denials(draft, facts)
        write_diagnoses(draft, facts)


def write_ptp_count(draft: Draft, evidence: Evidence) -> None:
    """How many edits name each code, by column and indicator."""
    for result in evidence.of("ptp_count"):
        draft.result(result)
        draft.say(result.reason, *result.citations)


def _has_history(evidence: Evidence, hcpcs: str) -> bool:
    """Whether several editions give the code relative values."""
    rows = evidence.history.get(hcpcs, ())
    return len(rows) > 1 and any(row.facility_total_rvu for row in rows)
