"""What is never masked: codes, diagnoses, levels, modifiers, localities, amounts, days of service."""

import re
from collections.abc import Iterable

from assistant.identifiers.span import Span

_PATTERNS = (
    r"\b(?:\d{5}|\d{4}[FTUMA]|[A-V]\d{4})(?:-[0-9A-Z]{2})*(?:\s?[x×]\s?\d{1,2})?\b(?!-\d{4}\b)",
    r"\b[A-TV-Z]\d[0-9AB](?:\.[0-9A-Z]{1,4})?\b",
    r"\b[CTLS]\d{1,2}\s?(?:-|–|/|to|through|and)\s?(?:[CTLS]?\d{1,2})\b",
    r"\b(?:OCC|C|T|L|S)\d{1,2}\b",
    r"\$\s?\d[\d,]*(?:\.\d+)?",
    r"\b\d{5}-\d{2}\b",
    r"\b\d+(?:\.\d+)?\s?(?:mm|cm|ml|cc|mg|mcg|kg|units?|levels?|segments?|RVUs?|%)(?![a-z])",
)  # fmt: skip
PROTECTED = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS))
LABELLED = frozenset({"MEDICAL_RECORD_NUMBER", "ACCOUNT_NUMBER", "MEDICARE_ID", "US_SSN", "STREET_ADDRESS",
                      "DATE_OF_BIRTH", "LICENSE_NUMBER", "DEVICE_ID"})  # fmt: skip
"""Classes whose number is known by the words before it, whatever it looks like."""


def without_protected(text: str, spans: Iterable[Span]) -> list[Span]:
    """The spans that hold more than protected tokens, and none that cuts through one."""
    if not (spans := list(spans)):
        return []
    protected = [match.span() for match in PROTECTED.finditer(text)]
    return [span for span in spans if span.kind in LABELLED or not _meets(span, protected)]


def _meets(span: Span, protected: Iterable[tuple[int, int]]) -> bool:
    return any(start < span.end and span.start < end for start, end in protected)
