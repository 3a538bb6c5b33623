"""What Lamina says when it does not answer: out of scope, unknown code, too vague, nothing found."""

from assistant.compose.draft import Draft
from assistant.compose.words import asked_for, listed
from assistant.described import describes_operation
from assistant.evidence import Evidence
from assistant.rules.result import RuleResult
from assistant.safety.instructions import OUTSIDE
from assistant.safety.quotation import named, quoted
from assistant.safety.requests import kind_of
from index.chunk import Chunk

FRAUD = (
    "I can't help to report what was not performed or documented, or to keep a claim from being noticed. "
    "I can say what the rule is and what the record must show, or check a claim as it was performed."
)
OUT_OF_SCOPE = {
    "clinical": (
        "I can't answer questions on drugs, doses or treatment: that is outside coding and payment. "
        "Ask the treating clinician or a pharmacist."
    ),
    "legal": (
        "I can't give legal advice; that is outside coding and payment rules. Ask counsel or a "
        "compliance officer. I can give the coding or payment rule that a question turns on."
    ),
    "commercial": (
        "I can't give the rates of a private payer, a state programme or a self-pay contract: they are outside "
        "my sources, which hold Medicare's published files. Ask the payer for its fee schedule, or import it "
        "and ask again (`lamina pages import FILE --payer NAME`)."
    ),
    "unrelated": (
        "I can't help with that: it is outside medical coding and Medicare payment. I answer on codes, "
        "prices, modifiers, edits, global periods, diagnoses and documentation."
    ),
}
INJECTION = (
    "I can't set my rules aside or show how I am set up: figures come from the loaded tables and rules only. "
    "Ask about a code and I will show its figure with the source."
)
LOOKED = "I looked in the code pages, policy digests, modifier pages and imported documents."
BY_CODE = "Name the code, and I show what CMS's tables hold of it."
BOUNDED = {
    "payment": "**Medicare's figure, to compare with:**",
    "ptp": "**The rule:**",
    "documentation": "**What the record must show:**",
}
"""What introduces the topic that follows a refusal."""


def write_refusal(draft: Draft, evidence: Evidence) -> None:
    """Outside of what Lamina answers: says why, and opens what can be said (the plan's next topic)."""
    query = evidence.query
    draft.status = "refused"
    if query.intents.any("fraud"):
        draft.blocks.append(FRAUD)
    elif query.intents.any("out_of_scope"):
        draft.blocks.append(OUT_OF_SCOPE[kind_of(query.question)])
    elif query.intents.any("injection"):
        draft.blocks.append(INJECTION)
    else:  # an amount, asked under another payer than Medicare
        draft.blocks.append(OUT_OF_SCOPE["commercial"])
    following = [topic for topic in evidence.plan.topics if topic in BOUNDED]
    if following and evidence.facts:
        draft.blocks.append(BOUNDED[following[0]])
        draft.suggest(*(f"What must the note show for {code}?" for code in query.hcpcs[:2]))


def write_unknown_code(draft: Draft, evidence: Evidence, codes: tuple[str, ...]) -> None:
    """Codes that no loaded table knows, with their nearest neighbours."""
    ended = {r.inputs["hcpcs"] for r in evidence.of("code_history") if r.value == "ended"}
    for code in codes:
        if code in ended:  # said where the standing of codes is told
            continue
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


def write_not_held(draft: Draft, evidence: Evidence) -> None:
    """What none of the loaded sources holds; nothing is said where a document of the reader does."""
    if evidence.documents:
        return
    for result in evidence.of("not_held"):
        draft.status = "not_found"
        draft.result(result)
        draft.blocks.append(result.reason)
    if len(evidence.plan.topics) > 1 and evidence.facts:
        draft.status = "partial"
        draft.blocks.append("**What Medicare's physician fee schedule says of the code:**")


def _title(chunk: Chunk) -> str:
    """What a passage stands in; a name that a document gives itself is quoted."""
    return quoted(chunk.title) if chunk.kind in OUTSIDE else named(chunk.title)


def write_nothing(draft: Draft, evidence: Evidence) -> None:
    """Nothing relevant enough was found: says so and where it looked."""
    draft.status = "not_found"
    titles = list(dict.fromkeys(_title(h.chunk) for h in evidence.passages))[:3]
    where = (
        f" The nearest passages were in {listed(titles)}, and do not answer it." if titles else ""
    )
    if where:
        draft.result(RuleResult("search", {}, None, "", "", (), where.strip()))
    if describes_operation(evidence.query):
        draft.result(missing := _no_operation(evidence))
        draft.blocks.append(f"{missing.reason} {LOOKED}{where}")
    else:
        draft.blocks.append(f"That is not in my sources. {LOOKED}{where}")
    draft.suggest("63052 vs 63053", "How does the multiple procedure reduction work?")


def _no_operation(evidence: Evidence) -> RuleResult:
    """The search that found no code of an operation, with the words that stand in no passage."""
    words = listed([f"“{word}”" for word in evidence.unheard], "or")
    said = f" No passage has the word {words}." if words else ""
    reason = f"No source of mine tells the code of this operation, and I do not guess one.{said} {BY_CODE}"
    return RuleResult("search", {"unheard": words}, None, "", "", (), reason)
