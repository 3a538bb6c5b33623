"""The plan of an answer: which topics it takes up, in order, or why it takes up none."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.apc_members import apc_mention
from assistant.asked_amounts import LIMIT, asks_amounts, is_one_claim
from assistant.asked_fields import SHARES, fee_fields
from assistant.circumstances import circumstances
from assistant.code_changes import asks_changes
from assistant.content_words import content_words
from assistant.descriptor_asked import asks_descriptor
from assistant.family_field import family_field
from assistant.fee_field import history_topics, told_topics
from assistant.not_held import not_held
from assistant.note_text.pasted import ASKS_CODES
from assistant.query import Query
from assistant.rules.visit_codes import is_visit
from assistant.safety.requests import kind_of

PER_CODE = (
    "payment", "rvu", "total", "alone", "primary", "mue", "facility_rates", "diagnosis",
    "documentation", "denial", "status", "compare", "global", "history",
)  # fmt: skip
POINTS = re.compile(
    r"\b(?:it|this|that|they|these|those|them|both|i)\b(?!\s+(?:mean|say|stand|read)s?\b)|\bwhat (?:modifier|code)s? (?:do|should) i\b",
    re.IGNORECASE,
)
MATTERS = frozenset([
    "bundled", "bundle", "modifier", "modifiers", "office", "hospital", "facility", "together",
    "separately", "payable", "allowed", "assistant", "assistants", "bilateral", "co-surgeon",
    "edit", "edits", "covered", "primary", "unit", "units", "global", "documented", "supported",
    "denied", "appeal", "right", "now", "today", "twice", "once", "times", "both",
])  # fmt: skip
"""Words that say what is asked of a code, and not of which."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Topics by name, in the order of the answer; `unknown` are codes that no table knows."""

    topics: tuple[str, ...]
    unknown: tuple[str, ...] = ()


def make_plan(query: Query, known: Callable[[str], bool]) -> Plan:
    """Decide what to answer. `known` says whether a code is in any loaded table."""
    unknown = tuple(code for code in query.hcpcs if not known(code))
    asks = query.intents
    if not unknown and asks_descriptor(query):
        return Plan(("describe",), unknown)
    if asks.any("fraud", "out_of_scope") or (asks.any("injection") and not query.codes):
        return Plan(("refusal", *_bounded(query)), unknown)
    if unknown and len(unknown) == len(query.hcpcs):
        return Plan(("unknown_code",), unknown)
    if query.noted is not None:
        return Plan(("note",), unknown)
    if query.denied:
        return Plan(_denied(query, len(query.hcpcs) - len(unknown)), unknown)
    if _says_nothing(query):
        return Plan(("needs_input",), unknown)
    if not_held(query.question, query.hcpcs) is not None:
        return Plan(("not_held", *_beside_missing(query)), unknown)
    topics = _topics(query, codes := len(query.hcpcs) - len(unknown)) or ["prose"]
    if query.under.payer and (RATES.intersection(topics) or (codes and asks_amounts(query, codes))):
        return Plan(("refusal", *_bounded(query)), unknown)
    if asks.any("injection"):
        topics = ["premise", *topics]
    return Plan(tuple(dict.fromkeys(topics)), unknown)


def _bounded(query: Query) -> tuple[str, ...]:
    """What can be said beside a refusal: the rule on the codes, or Medicare's figure."""
    if not query.codes:
        return ()
    if query.intents.any("fraud"):
        together = len(query.hcpcs) > 1
        return ("ptp",) if together else ("documentation",)
    commercial = query.under.payer or kind_of(query.question) == "commercial"
    return ("payment",) if commercial else ()


def _beside_missing(query: Query) -> tuple[str, ...]:
    """Medicare's own figure beside what is not held, where an amount of a code was asked for."""
    return ("payment",) if query.codes and query.intents.any("payment", "rvu") else ()


RATES = frozenset({"claim", "facility_rates", "conversion_factor", "anesthesia_factor", "participation"})  # fmt: skip
"""Topics that are amounts, which no payer but Medicare publishes."""
COUNTS_EDITS = re.compile(
    r"\b(?:how many|number of|count of)\b.{0,40}\b(?:edits?|ptps?|code pairs?|bundl\w+)\b",
    re.IGNORECASE,
)
"""Whether edits are to be counted, and not held against a pair of codes."""
A_VISIT = re.compile(
    r"\b(?:visits?|office calls?|e/?m|e&m|follow-?ups?|consults?)\b", re.IGNORECASE
)


def _denied(query: Query, codes: int) -> tuple[str, ...]:
    """A denial held against the codes; where a visit without a code was denied, what its reason says."""
    of_visit = A_VISIT.search(query.question) and not any(is_visit(h) for h in query.hcpcs)
    return ("denial_meaning", *_topics(query, codes)) if of_visit else ("denial_codes",)


def _says_nothing(query: Query) -> bool:
    named = query.codes or query.modifiers or query.diagnoses or query.dates or query.indicators
    if named or query.follow_up:
        return False
    words = content_words(query.question)
    return not words or (bool(POINTS.search(query.question)) and set(words) <= MATTERS)


def _topics(query: Query, codes: int) -> list[str]:
    asks, topics = query.intents, []
    if query.coding is not None:
        return ["level_units", *_priced_levels(query)]
    if codes == 0:
        return _general_topics(query)
    if COUNTS_EDITS.search(query.question):
        return ["ptp_count"]
    if query.indicators and not asks.any("payment", "ptp", "modifier", "compare"):
        topics.append("indicator")
    if fee_fields(query.question):
        topics.append("fee_field")
    if SHARES.search(query.question):
        topics.append("global_period")
    prices = asks_amounts(query, codes)
    if _compares(query, codes):
        topics.append("comparison")
        prices = False
    if asks.any("history"):
        topics += history_topics(query, codes)
        prices = False
    if asks.any("code_history") and not told_topics(query, codes):
        topics.append("code_history")
    if asks.any("facility_rates"):
        topics.append("facility_rates")
        prices = False
    if prices:
        topics.append("claim" if is_one_claim(query, codes) else "payment")
    elif asks.any("rvu", "gpci", "site_comparison") and not asks.any("why", "compare"):
        topics.append("payment")
    topics += _verdict_topics(query, codes, priced=prices)
    if "participation" in topics:
        # What the patient owes, or what is sent, is the question; the allowed amount is its basis.
        topics.sort(key=lambda topic: topic != "participation")
    topics += _page_topics(query)
    topics = [topic for topic in topics if topic not in told_topics(query, codes)]
    if not topics and asks.any("levels") and codes == 1:
        topics = ["levels", "prose"]
    if codes and not topics:
        topics = ["comparison"] if codes >= 2 else _described(query)
    return topics


def _described(query: Query) -> list[str]:
    """What a code is: its description where nothing else is told, else what is said of the rest first."""
    bare = "describe" in query.intents and not circumstances(query) and not query.follow_up
    return ["describe"] if bare else ["prose", "describe"]


def _priced_levels(query: Query) -> list[str]:
    """The claim that the levels come to, where an amount is asked and only one way to code is left."""
    assert query.coding is not None
    resolved = len(query.coding.options) == 1 and not query.coding.open
    return ["claim"] if resolved and query.intents.any("payment", "total") else []


def _compares(query: Query, codes: int) -> bool:
    asks = query.intents
    if codes < 2 or asks.any("history"):
        return False
    return asks.any("compare", "which_more") or (
        query.relation == "alternatives" and not asks.any("modifier", "ptp", "alone", "primary")
    )


def _verdict_topics(query: Query, codes: int, priced: bool) -> list[str]:
    asks, topics = query.intents, []
    visits = [h for h in query.hcpcs if is_visit(h)]
    beside = bool(visits) and len(visits) < len(query.hcpcs)
    scenario = asks.any("visit", "return_to_or") and not (visits and not beside) and not priced
    scenario = scenario and not asks.any("alone", "primary")
    modified = bool(query.modifiers) or any(m.modifiers for m in query.codes)
    of_one = asks.any("mue", "global", "global_end", "rvu", "facility_rates", "status")
    of_both = asks.any("ptp", "modifier", "visit", "same_day")
    if beside and not priced and not asks.any("compare") and (of_both or not of_one):
        topics.append("visit_pair")
    elif modified or asks.any("modifier"):
        pair = codes >= 2 and set(query.modifiers) <= {"59", "XE", "XS", "XP", "XU"}
        if scenario:
            topics.append("postoperative")
        elif codes >= 2 and pair and not priced:
            topics.append("ptp")
        else:
            topics.append("modifier")
    elif scenario and not asks.any("compare"):
        topics.append("postoperative")
    if asks.any("alone", "primary") and not (codes >= 2 and "ptp" in topics):
        topics.append("add_on")
    together = asks.any("ptp", "indicator") or (query.relation == "together" and not priced)
    if codes >= 2 and together and not _compares(query, codes) and not {"ptp", "postoperative", "visit_pair"} & set(topics):  # fmt: skip
        topics.append("ptp")
    several = len(query.codes) > 1 and any(m.units > 1 for m in query.codes)
    if (asks.any("mue") or query.units is not None or several) and (
        LIMIT.search(query.question) or not priced
    ):
        topics.append("mue")
    if asks.any("global_end", "global") and not scenario:
        topics.append("global_period")
    if asks.any("participation"):
        topics.append("participation")
    if asks.any("status") and not topics and not priced:
        topics.append("status")
    return topics


def _page_topics(query: Query) -> list[str]:
    asks, topics = query.intents, []
    if asks.any("diagnosis") or query.diagnoses:
        topics.append("diagnosis")
    if asks.any("documentation") and not asks.any("modifier"):
        topics.append("documentation")
    if asks.any("denial"):
        topics.append("denial")
    if asks.any("why") and not asks.any(
        "payment", "denial", "documentation", "modifier", "mue", "alone"
    ):
        topics.insert(0, "prose")
    return topics


OF_DIAGNOSES = re.compile(
    r"\b(?:coded|code|listed|sequenced) first\b|\bfirst[- ]listed\b|\bsequenc\w+|\bprincipal diagnos\w+|\bicd-?10\b|"
    r"\b7th character|\bseventh character|\bfirst (?:dx|diagnos[ie]s)\b|\b(?:dx|diagnos[ie]s) (?:code|first)\b",
    re.IGNORECASE,
)
"""Words of coding diagnoses: then a visit is one to be coded, not one to be paid."""


AFTERWARDS = re.compile(
    r"\b(?:global|post-?\s?op\w*|after|ago|later|following|weeks?|months?|days?|return\w*|(?:take|taken|brought|goes?|went|come|came|back)-? ?(?:back|to|in)|"
    r"stag(?:e|ed|ing)|planned|unrelated|operat\w+|surg\w+|procedures?|sutures?|staples?|wound|decision|readmit\w*|re-?admission|re-?operat\w+)\b",
    re.IGNORECASE,
)
"""Words without which a visit stands in no postoperative period."""
SAME_DATE = re.compile(r"\bsame (?:day|date)\b", re.IGNORECASE)


def _general_topics(query: Query) -> list[str]:
    """Topics of a question that names no procedure code."""
    asks, topics = query.intents, []
    if query.indicators:
        return ["indicator"]
    if apc_mention(query.question):
        return ["apc_members"]
    if asks_changes(query.question) and not query.diagnoses:
        return ["code_changes"]
    if family_field(query.question)[1]:
        return ["family_field"]
    if asks.any("conversion_factor"):
        topics.append("anesthesia_factor" if asks.any("anesthesia") else "conversion_factor")
    if query.diagnoses:
        topics.append("diagnosis")
    coded = OF_DIAGNOSES.search(query.question) is not None
    after = AFTERWARDS.search(SAME_DATE.sub(" ", query.question)) is not None
    if asks.any("visit", "return_to_or") and after and not asks.any("documentation") and not coded:
        topics.append("postoperative")
    if asks.any("global_end", "global") and (query.dates or query.global_days):
        topics.append("global_period")
    of_modifier = re.search(r"\bmodif", query.question, re.I) or not ASKS_CODES.search(
        query.question
    )
    if query.modifiers and not topics and of_modifier:  # "bilateral …, which code?" wants the code
        topics.append("modifier")
    if asks.any("gpci") and (query.place or query.names_zip):
        topics.append("locality")
    return topics
