"""What Lamina says when it does not answer: out of scope, unknown code, too vague, nothing found."""

import re

from assistant.compose.draft import Draft
from assistant.compose.own import plain
from assistant.compose.words import asked_for, listed
from assistant.evidence import Evidence
from assistant.rules.result import RuleResult

DOSING = re.compile(
    r"\b(?:dose|dosage|dosing|mg|milligrams?|prescri\w+|titrat\w+)\b", re.IGNORECASE
)
LEGAL = re.compile(r"\b(?:lawsuit|sue|attorney|lawyer|legal)\b", re.IGNORECASE)
PAYER = re.compile(
    r"\b(?:blue cross|bcbs|aetna|cigna|united ?health\w*|humana|commercial|workers.? comp\w*|medicaid)\b", re.I
)  # fmt: skip


def write_refusal(draft: Draft, evidence: Evidence) -> None:
    """Outside of what Lamina answers: says why, and what it can do instead."""
    query = evidence.query
    draft.status = "refused"
    if query.intents.any("fraud"):
        draft.blocks.append(
            "I can't help to report a service that was not performed or documented, or to keep it from being "
            "noticed. I can say what the record must show for a code, or check a claim as it was performed."
        )
    elif PAYER.search(query.question):
        draft.blocks.append(
            "I can't give a private payer's or state programme's rates: those contracts are outside my sources, "
            "which hold Medicare's published files. Ask the payer for its fee schedule; "
            "I can give Medicare's figure to compare it with."
        )
        draft.suggest(*(f"What does Medicare pay for {code}?" for code in query.hcpcs[:2]))
    elif DOSING.search(query.question):
        draft.blocks.append(
            "I can't answer questions on drugs, doses or treatment: that is outside coding and payment. "
            "Ask the treating clinician or a pharmacist."
        )
    elif LEGAL.search(query.question):
        draft.blocks.append(
            "I can't give legal advice; that is outside coding and payment rules. Ask counsel."
        )
    elif query.intents.any("injection"):
        draft.blocks.append(
            "I can't set my rules aside: figures come from the loaded tables and rules only. "
            "Ask about a code and I will show its figure with the source."
        )
    else:
        draft.blocks.append(
            "I can't help with that: it is outside medical coding and Medicare payment. I answer on codes, "
            "prices, modifiers, edits, global periods, diagnoses and documentation."
        )


def write_unknown_code(draft: Draft, evidence: Evidence, codes: tuple[str, ...]) -> None:
    """Codes that no loaded table knows, with their nearest neighbours."""
    for code in codes:
        near = evidence.nearest.get(code, ())
        text = (
            f"**{code} is not a known code:** it is not found in any loaded table (looked up for "
            f"{asked_for(evidence.query)} in the physician fee schedule and HCPCS lists). I will not describe or price it."
        )  # fmt: skip
        if near:
            text += f" The nearest codes that exist are {listed(near)}."
            draft.suggest(*(f"What does {one} cover?" for one in near[:3]))
        results = [r for r in evidence.of("unknown_code") if r.inputs["hcpcs"] == code]
        draft.result(*results)
        draft.say(text, *(c for r in results for c in r.all_citations()))
        draft.caution("If the code is new, load a later edition: `lamina data import FILE`.")


def write_needs_input(draft: Draft, evidence: Evidence) -> None:
    """A question that names nothing to look up."""
    draft.status = "needs_input"
    draft.blocks.append(
        "Which code do you mean? Give a CPT or HCPCS code; a date of service, a ZIP code and the setting "
        "(office or facility) make the figure exact."
    )
    draft.suggest("What does Medicare pay for 63047?", "MUE for 63053?", "63052 vs 63053")


def write_nothing(draft: Draft, evidence: Evidence) -> None:
    """Nothing relevant enough was found: says so and where it looked."""
    draft.status = "not_found"
    titles = list(dict.fromkeys(plain(h.chunk.title) for h in evidence.passages))[:3]
    where = (
        f" The nearest passages were in {listed(titles)}, and do not answer it." if titles else ""
    )
    if where:
        draft.result(RuleResult("search", {}, None, "", "", (), where.strip()))
    draft.blocks.append(
        "That is not in my sources. I looked in the code pages, policy digests, modifier pages and imported documents."
        + where
    )
    draft.suggest("63052 vs 63053", "How does the multiple procedure reduction work?")
