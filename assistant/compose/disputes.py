"""Conflicts in answers: what a loaded page says otherwise on the very subject that was asked."""

from collections.abc import Mapping

from assistant.audit.contradiction import Contradiction
from assistant.compose.draft import Draft
from assistant.evidence import Evidence

MOST = 4
"""Conflicts shown beside one answer."""
_MONEY = frozenset({"payment", "comparison", "claim", "facility_rates", "history", "premise"})
SUBJECTS: Mapping[str, tuple[frozenset[str], tuple[str, ...]]] = {
    "figure": (_MONEY, ("rvu",)),
    "stale_figure": (_MONEY, ("rvu", "amount")),
    "between_pages": (_MONEY, ("rvu", "amount")),
    "amount": (_MONEY, ("amount", "payment", "price")),
    "amount_without_rate": (_MONEY | {"status"}, ("amount", "contractor", "price")),
    "office_price": (frozenset({"payment", "facility_rates", "premise"}), ("office",)),
    "unit_limit": (frozenset({"mue", "levels"}), ("mue",)),
    "global_days": (frozenset({"global_period", "postoperative", "comparison"}), ("global",)),
    "status": (frozenset({"status", "payment", "claim"}), ("status",)),
    "diagnosis": (frozenset({"diagnosis"}), ("diagnos", "icd")),
    "level": (
        frozenset({"comparison", "add_on", "levels", "describe"}), ("segment", "first", "initial"),
    ),
    "modifier": (frozenset({"modifier"}), ()),
    "co_surgeons": (frozenset({"modifier"}), ("co-surgeon", "62")),
    "visit_modifier": (frozenset({"modifier", "postoperative"}), ("visit",)),
    "self_contradiction": (frozenset({"modifier"}), ("bilateral", "modifier 50")),
    "indicator": (frozenset({"modifier"}), ()),
    "primary_code": (frozenset({"add_on"}), ("primary",)),
    "bundled_code": (frozenset({"status", "payment", "claim", "add_on", "ptp"}), ("bundled", "separately", "status b")),
    "code_pair": (frozenset({"ptp"}), ("edit",)),
}  # fmt: skip
"""By kind: the topics it belongs to, and the words by which a written correction says the same."""


def write_disputes(draft: Draft, evidence: Evidence) -> None:
    """Show the audit's findings on what was asked; the answer follows the weightier source."""
    if not draft.blocks:
        return
    shown = 0
    for one in evidence.contradictions:
        if shown < MOST and _asked(one, evidence) and not _said(one, draft):
            assert one.citation is not None
            draft.conflict(one.about, one.citation, one.holds, one.claim, one.says)
            shown += 1


def _asked(one: Contradiction, evidence: Evidence) -> bool:
    """Whether a finding is on a topic of the answer, and on its modifiers, pair or diagnoses."""
    query = evidence.query
    topics, _ = SUBJECTS.get(one.kind, (frozenset(), ()))
    if not topics.intersection(evidence.plan.topics):
        return False
    if one.kind == "code_pair":
        return set(one.codes) <= set(query.hcpcs)
    if one.kind == "diagnosis" and query.diagnoses:
        return any(code in one.about for code in query.diagnoses)
    if one.modifiers and query.modifiers:
        return bool(set(one.modifiers) & set(query.modifiers))
    return True


def _said(one: Contradiction, draft: Draft) -> bool:
    """Whether a conflict with the same page on the same subject is shown already."""
    sources = {numbered.n: numbered.citation.source for numbered in draft.citations}
    words = (*SUBJECTS[one.kind][1], *(f"modifier {mod}" for mod in one.modifiers))
    for conflict in draft.conflicts:
        if not any(sources[claim.citation] == one.page for claim in conflict.claims):
            continue
        said = " ".join((conflict.about, *(claim.says for claim in conflict.claims))).lower()
        if any(word in said for word in words) or one.about.lower() == conflict.about.lower():
            return True
    return False
