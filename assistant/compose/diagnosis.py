"""Diagnoses named in a question: valid and billable or not, and which pages list them."""

import re

from assistant.compose.diagnosis_notes import write_change, write_notes, write_pairs
from assistant.compose.draft import Draft
from assistant.compose.own import page_place
from assistant.evidence import Evidence
from assistant.rules.result import RuleResult
from corpus.diagnosis import Diagnosis, diagnosis
from corpus.page import load_pages
from corpus.sources import source

_ASKS_OTHERWISE = re.compile(
    r"\b(?:what|which|when|why|how|where|vs|versus|instead|"
    r"(?:support|cover|justif|necess|list|exclud|includ|character|lateral|sequenc|pair)\w*|together|first|additional)\b",
    re.IGNORECASE,
)
"""Questions that "Yes, it is billable" would answer wrongly."""
_ASKS_PROCEDURES = re.compile(
    r"\b(?:cpt|procedures?|surger(?:y|ies)|operations?|(?:which|what)\s+codes?|supports?|justif\w+|pages?)\b",
    re.IGNORECASE,
)


def write_named_diagnoses(draft: Draft, evidence: Evidence) -> None:
    """Each named ICD-10-CM code: whether it exists and may be billed, its billable codes if not."""
    question = evidence.query.question
    write_pairs(draft, [c for c in evidence.query.diagnoses if diagnosis(c)], question)
    for code in evidence.query.diagnoses:
        found = diagnosis(code) or _before_placeholders(code)
        if found is None:
            place = source("icd10cm-2026").citation(
                "", f"ICD-10-CM, FY2026 tabular list: {code} is not in it"
            )
            draft.say(
                f"**{code} is not an ICD-10-CM code** in the FY2026 tabular list, so it cannot be billed.",
                place,
            )
            draft.status = "partial" if evidence.facts else "not_found"
            continue
        yes, no = ("", "") if _ASKS_OTHERWISE.search(question) else ("Yes, ", "No, ")
        if found.billable:
            draft.say(f"**{yes}{found.code} is billable**: {found.description}.", found.citation())
        else:
            leaves = "; ".join(f"{leaf.code} {leaf.description}" for leaf in found.leaves[:12])
            draft.say(
                f"**{no}{found.code} is not billable**: {found.description}. Billable below it: {leaves}.",
                found.citation(),
            )
            write_change(draft, found.code)
        write_notes(draft, found.code, question)
        for hcpcs in evidence.facts:
            _on_page(draft, hcpcs, found.code)
        if not evidence.facts:
            _on_pages(draft, found, question)


def _on_pages(draft: Draft, found: Diagnosis, question: str) -> None:
    """The procedures whose pages list a diagnosis; where none does and they were asked for, that."""
    pages = [p for p in load_pages().values() if any(d.code == found.code for d in p.diagnoses)]
    places = tuple(page_place(p, "Diagnoses", f"{p.hcpcs} lists {found.code}") for p in pages)
    if pages:
        said = f"Our pages list it for {', '.join(p.hcpcs for p in pages)}."
        inputs = {"diagnosis": found.code}
        draft.result(RuleResult("diagnosis", inputs, None, "", "", (), said, places))
        draft.say(said, *places)
    elif _ASKS_PROCEDURES.search(question):
        draft.status = "partial"
        said = (
            f"None of Lamina's code pages lists {found.code} among its diagnoses. Which procedures it supports the "
            "contractor's coverage determination says: import it (`lamina pages import FILE`) and ask again."
        )
        draft.result(RuleResult("look_up", {"diagnosis": found.code}, None, "", "", (), said))
        draft.blocks.append(said)


def _before_placeholders(code: str) -> Diagnosis | None:
    """The place that a code written up to its seventh character (S13.4XX) stands at."""
    return diagnosis(code.rstrip("X")) if code.endswith("X") else None


def _on_page(draft: Draft, hcpcs: str, code: str) -> None:
    page = load_pages().get(hcpcs)
    if page is None:
        return
    listed = [d for d in page.diagnoses if d.code == code]
    every = ", ".join(d.code for d in page.diagnoses)
    place = page_place(page, "Diagnoses", f"{hcpcs} lists {every}")
    if listed:
        draft.say(f"Our page on {hcpcs} lists {code} among the supporting diagnoses.", place)
    else:
        said = f"{hcpcs} does not list {code}; it lists {every}"
        draft.say(f"Our page on {said}.", page_place(page, "Diagnoses", said))
