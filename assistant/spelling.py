"""Slips of the pen in words that carry a question's meaning ("diffrence", "bilatral")."""

import re
from difflib import get_close_matches

WORDS = [
    "additional",
    "allowed",
    "amount",
    "anesthesia",
    "appeal",
    "assistant",
    "assisting",
    "between",
    "bilateral",
    "bundled",
    "combined",
    "compare",
    "comparison",
    "component",
    "contractor",
    "conversion",
    "corpectomy",
    "covered",
    "decompression",
    "deductible",
    "denial",
    "denied",
    "diagnosis",
    "diagnoses",
    "difference",
    "different",
    "discectomy",
    "discontinued",
    "document",
    "documentation",
    "excision",
    "facility",
    "foraminotomy",
    "fusion",
    "global",
    "hospital",
    "indicator",
    "injection",
    "instrumentation",
    "interspace",
    "laminectomy",
    "laminotomy",
    "limiting",
    "locality",
    "medically",
    "medicare",
    "microscope",
    "modifier",
    "modifiers",
    "multiple",
    "national",
    "necessity",
    "nonfacility",
    "office",
    "outpatient",
    "participating",
    "payable",
    "payment",
    "payments",
    "percent",
    "performed",
    "physician",
    "postoperative",
    "practitioner",
    "primary",
    "procedure",
    "procedures",
    "professional",
    "rate",
    "reduced",
    "reduction",
    "reimbursed",
    "reimbursement",
    "report",
    "reported",
    "segment",
    "segments",
    "separately",
    "session",
    "setting",
    "status",
    "surgeon",
    "surgeons",
    "surgery",
    "technical",
    "together",
    "total",
    "unbundle",
    "unlikely",
    "unrelated",
    "vertebra",
    "vertebrae",
    "vertebral",
]
_KNOWN = frozenset(WORDS)
SHORTEST = 6
CLOSE = 0.87


def spelled(text: str) -> str:
    """The text with such slips set right; everything else, codes above all, is left as it stands."""
    text = re.sub(r"\b(cpt|hcpcs|code|icd)(?=[0-9A-Z]\d{4}\b)", r"\1 ", text, flags=re.IGNORECASE)
    return re.sub(rf"[A-Za-z]{{{SHORTEST},}}", lambda match: _right(match[0]), text)


def _right(word: str) -> str:
    lower = word.lower()
    if lower in _KNOWN or any(lower.startswith(known) for known in _KNOWN):
        return word
    near = get_close_matches(lower, WORDS, n=1, cutoff=CLOSE)
    if not near or near[0][0] != lower[0] or near[0].startswith(lower):
        return word
    return near[0]
