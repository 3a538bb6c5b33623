"""How a question was understood and what was gathered for it, for the reader of a failure."""

from typing import Any

from assistant.gather import gather
from assistant.lamina import Lamina
from assistant.plan import make_plan
from assistant.query import Query
from corpus.errors import LaminaError
from evals.asked import Asked

PASSAGES, LETTERS = 6, 700
"""Passages kept of a failed case, and characters of each."""


def trace_of(asked: Asked) -> dict[str, Any]:
    """`understood` by the last turn and the `passages` gathered for it, as JSON."""
    query, lamina = asked.last.query, asked.lamina
    if query is None or lamina is None:
        return {"understood": {}, "passages": []}
    return {"understood": _understood(query, lamina), "passages": _passages(query, lamina)}


def _understood(query: Query, lamina: Lamina) -> dict[str, str]:
    plan = make_plan(query, lamina.store.known)
    told = {
        "question": query.question,
        "codes": ", ".join(query.hcpcs),
        "modifiers": ", ".join(query.modifiers),
        "diagnoses": ", ".join(query.diagnoses),
        "dates": ", ".join(day.isoformat() for day in query.dates),
        "place": query.place.text if query.place else "",
        "asked": ", ".join(query.intents.names),
        "answered in the order": ", ".join(plan.topics),
        "unknown codes": ", ".join(plan.unknown),
        "follow-up on": query.topic if query.follow_up else "",
        "under": "; ".join(
            f"{k.replace('_', ' ')} {v}" for k, v in query.under.as_strings().items()
        ),
    }
    return {name: value for name, value in told.items() if value}


def _passages(query: Query, lamina: Lamina) -> list[dict[str, Any]]:
    try:
        evidence = gather(query, lamina.store, lamina.index, lamina.settings.passages)
    except LaminaError as error:
        return [{"source": "", "locator": "", "title": str(error), "relevance": 0, "text": ""}]
    return [
        {"source": hit.chunk.source, "locator": hit.chunk.locator, "title": hit.chunk.title,
         "relevance": round(relevance, 3), "text": hit.chunk.text[:LETTERS]}
        for relevance, hit in evidence.ranked[:PASSAGES]
    ]  # fmt: skip
