"""Codes and measures that a note states in figures: ICD-10-CM codes, and the body mass index."""

import re
from collections.abc import Iterator

from assistant.diagnoses.found import NotCoded, Span
from assistant.diagnoses.mentions import Mention
from assistant.diagnoses.sections import FAMILY, NOTHING
from assistant.diagnoses.tabular import billable, leaves_under, listed, title
from assistant.diagnoses.tokens import Sentence
from corpus.named_codes import diagnoses_at

_BMI = re.compile(
    r"\b(?:BMI|body mass index)\s*(?:\(kg/m2\))?\s*(?:of|is|was|:|=|at)?\s*(\d{2}(?:\.\d{1,2})?)\b",
    re.I,
)
SHOWN = 4
_RANGE = re.compile(r"(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?)| or (greater|less))")


def given_codes(text: str, found: list[Sentence]) -> Iterator[tuple[str, Span]]:
    """Billable codes that the note states itself, with their place."""
    for start, code in diagnoses_at(text):
        sentence = next((s for s in reversed(found) if s.start <= start), None)
        if billable(code) and (sentence is None or sentence.section not in (FAMILY, NOTHING)):
            yield code, Span(start, start + len(code), code)


def headings_given(text: str) -> Iterator[NotCoded]:
    """Codes that the note states although they are headings, or not in the loaded release."""
    for start, code in diagnoses_at(text):
        if billable(code):
            continue
        span = (Span(start, start + len(code), code),)
        if not listed(code):
            yield NotCoded(
                "", code, span, "unclear", "the loaded ICD-10-CM release has no such code"
            )
            continue
        below = leaves_under(code)
        shown = ", ".join(below[:SHOWN]) + (
            f" and {len(below) - SHOWN} more" if len(below) > SHOWN else ""
        )
        why = f"it is a heading and not billable; billable below it: {shown}"
        yield NotCoded("", f"{code} {title(code)}", span, "unclear", why)


def body_mass(text: str, mentions: list[Mention]) -> Iterator[tuple[str, Span]]:
    """The Z68 code of a stated body mass index, only with a diagnosis of weight (guidelines I.B.14)."""
    if not any("weight" in m.condition.features and m.status == "present" for m in mentions):
        return
    for match in _BMI.finditer(text):
        code = _code_of(float(match[1]))
        if code:
            yield code, Span(match.start(), match.end(), match[0])


def _code_of(value: float) -> str:
    for code in leaves_under("Z68"):
        bounds = _RANGE.search(title(code))
        if bounds is None or "adult" not in title(code):
            continue
        low = float(bounds[1])
        if bounds[3] == "less":
            if value <= low:
                return code
        elif (bounds[3] == "greater" and value >= low) or (
            bounds[2] and low <= value < float(bounds[2]) + 0.1
        ):
            return code
    return ""
