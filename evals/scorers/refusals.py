"""Refusal quality: refused where it should be and nowhere else, with a reason and a way on."""

import re

from evals.asked import Asked
from evals.plain_text import MARKER, plain
from evals.score import Score, shortened, unscored

LONGEST = 160
"""Words of a refusal; what it can say instead, with its sources, is not counted."""
FIGURE = re.compile(r"\$\s?\d|\d+\.\d\d\b")
REASON = re.compile(
    r"\bbecause\b|\bcan'?t\b|\bcannot\b|\bonly\b|\bno source|\bnot (?:in|cover|what|something|able)|\bdoes not\b|"
    r"\bdo not\b|\bwon'?t\b|\boutside\b",
    re.IGNORECASE,
)
WAY_ON = re.compile(
    r"\b(?:can|ask|see|give|load|use|try|instead|what i|i look|holds?|name|check|report|contact)\b",
    re.I,
)


def refusal_is_good(asked: Asked) -> Score:
    """Refused exactly where a refusal is expected; then without a figure of its own, with a reason,
    a way on, and in few words of its own."""
    name, answer = "refusal_is_good", asked.last.answer
    expected = asked.case.expect.status
    if answer.status != "refused":
        if expected == ("refused",):
            return Score(name, 0.0, answer.status, "a refusal was expected")
        return unscored(name, "no refusal, and none was expected")
    if "refused" not in expected:
        return Score(name, 0.0, shortened(answer.text), "refused what should have been answered")
    own = _own_words(answer.text)
    text, asked_for = plain(answer.text), plain(" ".join(t.question for t in asked.turns))
    checks = {
        "gives a figure without a source": all(f in asked_for for f in FIGURE.findall(own)),
        "gives no reason": REASON.search(text) is not None,
        "offers no way on": bool(answer.suggestions) or WAY_ON.search(text) is not None,
        f"takes more than {LONGEST} words": len(own.split()) <= LONGEST,
    }
    faults = [fault for fault, held in checks.items() if not held]
    value = 1 - len(faults) / len(checks)
    return Score(
        name, value, shortened(answer.text), "; ".join(faults) or "reason, way on, no figure, short"
    )


def _own_words(text: str) -> str:
    """The paragraphs of a refusal that cite nothing."""
    blocks = text.split("\n\n")
    return plain("\n\n".join(block for block in blocks if not MARKER.search(block)))
