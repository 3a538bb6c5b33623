"""The rules writer: arranges evidence into an answer, topic by topic, with no model and no network."""

import re
from collections.abc import Callable

from assistant.compose.apc_members import write_apc_members
from assistant.compose.claim import write_claim
from assistant.compose.code_changes import write_code_changes
from assistant.compose.code_sheet import write_ptp_count
from assistant.compose.comparison import write_comparison
from assistant.compose.diagnosis import write_named_diagnoses
from assistant.compose.disputes import write_disputes
from assistant.compose.documents import write_beside, write_documents
from assistant.compose.draft import Draft
from assistant.compose.family_field import write_family_fields
from assistant.compose.fee_field import write_fee_fields
from assistant.compose.figures import (
    write_anesthesia_factor,
    write_conversion_factor,
    write_facility_rates,
    write_history,
    write_locality,
)
from assistant.compose.indicator import write_indicators
from assistant.compose.levels import write_level_units
from assistant.compose.manual_beside import write_manual_beside
from assistant.compose.note import write_note
from assistant.compose.page_lacks import write_lacking_lists, write_page_lack
from assistant.compose.page_topics import (
    write_corrections,
    write_denials,
    write_description,
    write_diagnoses,
    write_documentation,
)
from assistant.compose.pair import write_ptp, write_visit_pair
from assistant.compose.payment import write_payment
from assistant.compose.periods import write_global_period, write_postoperative
from assistant.compose.premise import write_premises
from assistant.compose.prose import hit_citation, resting, write_prose
from assistant.compose.refusal import (
    write_needs_input,
    write_not_held,
    write_nothing,
    write_refusal,
    write_unknown_code,
)
from assistant.compose.sought_diagnosis import write_sought_diagnoses
from assistant.compose.standing import write_code_history, write_ended
from assistant.compose.verdict import (
    write_add_on,
    write_levels,
    write_modifier,
    write_results,
    write_units,
)
from assistant.denials.write import write_denial
from assistant.evidence import Evidence
from assistant.not_held import LOOKED
from assistant.query import Query
from assistant.relevance import same_question
from assistant.rules.result import RuleResult
from assistant.safety.requests import PAYER


def _pages(write: Callable[..., bool], topic: str) -> Callable[[Draft, Evidence], None]:
    def every(draft: Draft, evidence: Evidence) -> None:
        for hcpcs, facts in evidence.facts.items():
            if write(draft, facts) or write_page_lack(draft, evidence, topic, hcpcs):
                continue
            if not write_prose(draft, evidence, most=2):
                draft.status = "partial"
                draft.blocks.append(f"My sources have no page on {hcpcs}, so this is not in them.")

    return every


def _diagnosis(draft: Draft, evidence: Evidence) -> None:
    if evidence.query.diagnoses:
        write_named_diagnoses(draft, evidence)
        write_lacking_lists(draft, evidence)
    elif evidence.facts:
        _pages(write_diagnoses, "diagnosis")(draft, evidence)
    else:
        _prose(draft, evidence)


def _prose(draft: Draft, evidence: Evidence) -> None:
    own = [facts.level2 for facts in evidence.facts.values()]
    if own and all(own) and "describe" in evidence.plan.topics:
        return  # CMS's own descriptor says what a Level II code is
    if not write_sought_diagnoses(draft, evidence):
        write_prose(draft, evidence)


def _describe(draft: Draft, evidence: Evidence) -> None:
    if "describe" not in evidence.query.intents and draft.blocks:
        return
    for facts in evidence.facts.values():
        if not write_description(draft, facts) and facts.fee is not None and not draft.blocks:
            write_comparison(draft, evidence)
            return


def _premise(draft: Draft, evidence: Evidence) -> None:
    draft.caution(
        "Instructions in a question change nothing: figures, codes and verdicts come from the loaded "
        "tables and rules only."
    )
    if evidence.query.money and not {"payment", "claim"} & set(evidence.plan.topics):
        write_payment(draft, evidence)


def _modifier(draft: Draft, evidence: Evidence) -> None:
    if not evidence.of("modifier") and evidence.ranked and evidence.ranked[0][0] >= CLOSE:
        write_prose(draft, evidence, most=1)
    write_modifier(draft, evidence)
    if not draft.blocks:
        write_prose(draft, evidence)


def _denial_codes(draft: Draft, evidence: Evidence) -> None:
    if evidence.denial is None:
        return
    write_denial(draft, evidence.denial)
    if evidence.denial.appealable:
        draft.caution(
            "A letter for the appeal: the page Denials, or `lamina denial` with --letter."
        )


SUBJECTS = {
    "payment": ("office", "non-facility", "dollar"), "facility_rates": ("office", "non-facility"),
    "comparison": ("initial", "first segment"), "add_on": ("initial", "primary"),
    "global_period": ("global",), "mue": ("mue",), "diagnosis": ("diagnos", "m48", "m47", "icd"),
    "claim": ("status b", "bundled"), "status": ("status",),
}  # fmt: skip
"""What a correction must speak of to belong to a topic."""
VERDICTS = frozenset(
    {"modifier", "ptp", "add_on", "status", "postoperative", "levels", "global_period"}
)
DENIES = re.compile(
    r"\b(?:never|doesn'?t|don'?t|isn'?t|aren'?t|can'?t|cannot|won'?t|no longer|needs? no|requires? no|has no|have no)\b|"
    r"\bnot\s+(?:be\s+)?(?:separately\s+)?(?:payable|paid|allowed|billable|needed|required|covered|bundled|reported|used|an? add-?on)\b",
    re.IGNORECASE,
)
SURE = 0.85
"""Relevance from which an FAQ entry is taken to answer the very question."""
CLOSE = 0.62
"""Relevance from which a passage is put before what a modifier means in general."""
TOPICS: dict[str, Callable[[Draft, Evidence], None]] = {
    "refusal": write_refusal, "needs_input": write_needs_input, "premise": _premise,
    "not_held": write_not_held, "code_history": write_code_history, "fee_field": write_fee_fields,
    "comparison": write_comparison, "history": write_history, "facility_rates": write_facility_rates,
    "apc_members": write_apc_members, "family_field": write_family_fields, "code_changes": write_code_changes, "ptp_count": write_ptp_count, "claim": write_claim, "payment": write_payment, "conversion_factor": write_conversion_factor,
    "anesthesia_factor": write_anesthesia_factor, "indicator": write_indicators,
    "locality": write_locality, "add_on": write_add_on, "modifier": _modifier, "ptp": write_ptp, "visit_pair": write_visit_pair,
    "mue": write_units, "global_period": write_global_period, "postoperative": write_postoperative,
    "participation": lambda draft, evidence: write_results(draft, evidence, "participation"),
    "status": lambda draft, evidence: write_results(draft, evidence, "status"),
    "diagnosis": _diagnosis, "documentation": _pages(write_documentation, "documentation"),
    "denial": _pages(write_denials, "denial"), "denial_codes": _denial_codes, "denial_meaning": _denial_codes, "levels": write_levels, "level_units": write_level_units, "note": write_note, "describe": _describe, "prose": _prose,
}  # fmt: skip


def write(query: Query, evidence: Evidence) -> Draft:
    """The draft of an answer."""
    draft = Draft()
    if write_documents(draft, evidence):
        write_beside(draft, evidence, _write)
    else:
        _write(draft, evidence)
        another = bool(query.under.payer) or PAYER.search(query.question)
        if not {"refusal", "not_held"} & set(evidence.plan.topics) and another:
            _lead_of_another(draft, evidence)
            draft.caution(
                "Other payers set their own rules and rates; what is said here is Medicare's."
            )
    for note in evidence.notes:
        draft.caution(note)
    if query.identifiers:
        draft.caution(
            "Text that may identify a patient was masked before anything was looked up or kept. "
            "Please ask without names, dates of birth or record numbers."
        )
    return draft


def _lead_of_another(draft: Draft, evidence: Evidence) -> None:
    """Says first that the rules of the payer named are not held, and that Medicare's follow."""
    for result in evidence.of("another_payer"):
        if draft.blocks and draft.status in ("answered", "partial"):
            draft.result(result)
            draft.blocks.insert(0, result.reason.partition(f" {LOOKED}")[0])


def _write(draft: Draft, evidence: Evidence) -> None:
    """What tables, rules and pages say, topic by topic."""
    query = evidence.query
    for topic in evidence.plan.topics:
        if topic in TOPICS:
            TOPICS[topic](draft, evidence)
    if "refusal" not in evidence.plan.topics:
        _asked_before(draft, evidence)
        write_premises(draft, evidence)
        _opening_word(draft, query)
        write_manual_beside(draft, evidence)
        _corrections(draft, evidence)
    write_ended(draft, evidence)
    if evidence.plan.unknown:
        draft.status = "not_found" if not draft.blocks else "partial"
        at = len(draft.blocks)
        write_unknown_code(draft, evidence, evidence.plan.unknown)
        draft.blocks[:] = [*draft.blocks[at:], *draft.blocks[:at]]
    if (
        not draft.blocks
        and evidence.facts
        and "ptp" not in evidence.plan.topics
        and not evidence.problems
    ):
        write_comparison(draft, evidence)
    if not draft.blocks and not evidence.problems and not write_prose(draft, evidence):
        write_nothing(draft, evidence)
    _problems(draft, evidence)
    if "refusal" in evidence.plan.topics:
        draft.status = "refused"


def _asked_before(draft: Draft, evidence: Evidence) -> None:
    """Puts our answer to the very question first, where a page of ours has it."""
    if not draft.blocks or not VERDICTS.intersection(evidence.plan.topics) or not evidence.ranked:
        return
    value, hit = evidence.ranked[0]
    own = hit.chunk.kind in ("page", "family", "policy", "modifier")
    asked = hit.chunk.question and (value >= SURE or same_question(evidence.query, hit))
    if own and asked and hit.chunk.text not in draft.text:
        draft.say(hit.chunk.text, hit_citation(hit), *resting(hit))
        draft.blocks.insert(0, draft.blocks.pop())


def _opening_word(draft: Draft, query: Query) -> None:
    """Leaves out "Yes." and "No." where the question denies something: which of both is meant is unclear."""
    if draft.blocks and DENIES.search(query.question):
        draft.blocks[:] = [re.sub(r"^(\**)(?:Yes|No)[.,:] +(?=\S)", r"\1", b) for b in draft.blocks]
        first = draft.blocks[0]
        start = len(first) - len(first.lstrip("*"))
        draft.blocks[0] = first[:start] + first[start : start + 1].upper() + first[start + 1 :]


def _corrections(draft: Draft, evidence: Evidence) -> None:
    """Where published pages say otherwise on what was asked: shown, and not followed."""
    subjects = [word for topic in evidence.plan.topics for word in SUBJECTS.get(topic, ())]
    subjects += [f"modifier {mod}" for mod in evidence.query.modifiers]
    for facts in evidence.facts.values():
        if facts.page is not None and subjects and draft.blocks:
            others = tuple(code for code in evidence.facts if code != facts.hcpcs)
            write_corrections(draft, facts.page, tuple(subjects), others)
    write_disputes(draft, evidence)


def _problems(draft: Draft, evidence: Evidence) -> None:
    for problem in evidence.problems:
        if problem in draft.text:
            continue
        if draft.blocks:
            draft.caution(problem)
        else:
            draft.result(RuleResult("look_up", {}, None, "", "", (), problem))
            draft.blocks.append(problem)
            draft.status = "not_found"
