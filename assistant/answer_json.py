"""An Answer read back from its JSON form."""

from collections.abc import Mapping
from typing import Any

from assistant.answer import Answer, Claim, Conflict, GroundedNumber, NumberedCitation
from assistant.checks import Check, Fault
from assistant.rules.result import RuleResult, Step
from corpus.citation import Citation

NOWHERE = Citation("", "")
"""Stands for the source of a step of which an older record kept none."""


def answer_from_json(kept: Mapping[str, Any]) -> Answer:
    """The Answer that `Answer.to_json` was made of. Raises KeyError or TypeError for other objects."""
    citations = tuple(_citation(one) for one in kept["citations"])
    places = {one.n: one.citation for one in citations}
    return Answer(
        id=kept["id"], question=kept["question"], status=kept["status"], text=kept["text"],
        codes=tuple(kept["codes"]), citations=citations,
        results=tuple(_result(one, places) for one in kept["results"]),
        conflicts=tuple(_conflict(one) for one in kept["conflicts"]),
        cautions=tuple(kept["cautions"]),
        numbers=tuple(GroundedNumber(one["text"], one["grounded_in"]) for one in kept["numbers"]),
        writer=kept["writer"], timings_ms=dict(kept["timings_ms"]), settings=dict(kept["settings"]),
        suggestions=tuple(kept["suggestions"]),
        verification=tuple(_check(one) for one in kept.get("verification", ())),
        fallback=kept.get("fallback", ""), tokens=kept.get("tokens", 0),
    )  # fmt: skip


def _citation(kept: Mapping[str, Any]) -> NumberedCitation:
    return NumberedCitation(
        kept["n"],
        Citation(kept["source"], kept["locator"], kept["edition"], kept["title"], kept["url"], kept["quote"]),
    )  # fmt: skip


def _result(kept: Mapping[str, Any], places: Mapping[int, Citation]) -> RuleResult:
    steps = tuple(
        Step(one["label"], one["expression"], one["value"], places.get(one["citation"], NOWHERE))
        for one in kept["steps"]
    )
    citations = tuple(places[n] for n in kept.get("citations", ()) if n in places)
    return RuleResult(kept["tool"], dict(kept["inputs"]), kept["value"], kept["unit"],
                      kept["edition"], steps, kept["reason"], citations)  # fmt: skip


def _conflict(kept: Mapping[str, Any]) -> Conflict:
    claims = tuple(Claim(one["citation"], one["says"]) for one in kept["claims"])
    return Conflict(kept["about"], claims, kept["followed"])


def _check(kept: Mapping[str, Any]) -> Check:
    faults = tuple(
        Fault(kept["check"], one["text"], one["reason"], one["statement"]) for one in kept["faults"]
    )
    return Check(kept["check"], kept["checked"], faults)
