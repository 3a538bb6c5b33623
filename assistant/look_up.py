"""Look-ups that need no index and no model: a code sheet, a comparison, a global period."""

import re
from datetime import date
from typing import Any

from assistant.answer import Answer
from assistant.compose.code_sheet import write_code_sheet
from assistant.compose.comparison import write_comparison
from assistant.compose.draft import Draft
from assistant.compose.refusal import write_unknown_code
from assistant.evidence import Evidence
from assistant.gather import exact_evidence
from assistant.grounding import grounded_answer
from assistant.mentions import CodeMention
from assistant.plan import Plan
from assistant.query import Query
from assistant.rules.global_period import global_period, global_result
from assistant.rules.result import RuleResult
from assistant.settings import QuestionSettings
from corpus.errors import BadInput
from corpus.store import Store


def code_answer(hcpcs: str, under: QuestionSettings, store: Store) -> Answer:
    """Everything known of one code. Raises BadInput when the text is no code at all."""
    return _answer(
        (hcpcs,), ("payment", "facility_rates", "mue", "history", "ptp_count"), under, store
    )


def comparison_answer(codes: tuple[str, ...], under: QuestionSettings, store: Store) -> Answer:
    """Codes side by side. Raises BadInput when a text is no code at all."""
    return _answer(codes, ("comparison",), under, store)


def _answer(
    codes: tuple[str, ...], topics: tuple[str, ...], under: QuestionSettings, store: Store
) -> Answer:
    for hcpcs in codes:
        if not re.fullmatch(r"[0-9A-Z]\d{3}[0-9A-Z]", hcpcs) and not store.known(hcpcs):
            raise BadInput(
                f"'{hcpcs}' is not a CPT or HCPCS code: five characters, such as 63053 or G0289."
            )
    query = Query(" vs ".join(codes), under, codes=tuple(CodeMention(c) for c in codes))
    plan = Plan(topics, tuple(c for c in codes if not store.known(c)))
    evidence = exact_evidence(query, plan, store)
    draft = Draft()
    if evidence.facts:
        (write_comparison if "comparison" in topics else write_code_sheet)(draft, evidence)
    return _finished(query, evidence, draft)


def _finished(query: Query, evidence: Evidence, draft: Draft) -> Answer:
    if evidence.plan.unknown:
        draft.status = "partial" if draft.blocks else "not_found"
        write_unknown_code(draft, evidence, evidence.plan.unknown)
    for problem in reversed(evidence.problems):
        draft.status = "partial" if draft.blocks else "not_found"
        draft.result(RuleResult("look_up", {}, None, "", "", (), problem))
        draft.blocks.insert(0, problem)
    for note in evidence.notes:
        draft.caution(note)
    return grounded_answer(draft, query)


def global_period_json(what: str, on: date, visit: date | None, store: Store) -> dict[str, Any]:
    """The global period of a code or of a value (000, 010, 090) in the command line's JSON form."""
    hcpcs = what if len(what) == 5 else None
    days = store.fee_row(what, on).global_days if hcpcs else what
    period, result = global_period(days, on), global_result(days, on, hcpcs or "", visit)
    citations = [
        {"n": n, "source": c.source, "title": c.title, "locator": c.locator, "edition": c.edition,
         "url": c.url, "quote": c.quote}
        for n, c in enumerate(result.all_citations(), 1)
    ]  # fmt: skip
    inside = None if visit is None or period.last_day is None else period.contains(visit)
    return {
        "hcpcs": hcpcs, "global_days": days,
        "first_day": period.first_day.isoformat() if period.first_day else None,
        "last_day": period.last_day.isoformat() if period.last_day else None,
        "days_in_period": period.days_in_period, "visit_inside": inside, "reason": result.reason,
        "citations": citations,
    }  # fmt: skip
