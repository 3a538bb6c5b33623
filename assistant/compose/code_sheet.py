"""The sheet of one code: what it is, its figures, indicators, edits and what its page says."""

from assistant.compose.comparison import write_comparison
from assistant.compose.draft import Draft
from assistant.compose.page_topics import (
    write_denials,
    write_description,
    write_diagnoses,
    write_documentation,
)
from assistant.evidence import Evidence


def write_code_sheet(draft: Draft, evidence: Evidence) -> None:
    """Description first, then the table of facts, then documentation, denials and diagnoses."""
    for facts in evidence.facts.values():
        if not write_description(draft, facts):
            places = (facts.fee.citation(),) if facts.fee is not None else ()
            draft.say(f"**{facts.hcpcs}**: facts only; Lamina has no page on this code.", *places)
    write_comparison(draft, evidence, lead=False)
    for facts in evidence.facts.values():
        write_documentation(draft, facts)
        write_denials(draft, facts)
        write_diagnoses(draft, facts)
