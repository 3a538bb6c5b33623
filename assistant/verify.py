"""Verification: every number and code of an answer stands in its evidence, or it does not leave."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.answer import Conflict, GroundedNumber, NumberedCitation
from assistant.rules.result import RuleResult

MARKER = re.compile(r"\[(\d+)\]")
LIST_NUMBER = re.compile(r"^\s*\d+[.)]\s", re.MULTILINE)
TOKEN = re.compile(r"(?<![A-Za-z0-9])[A-Z]?\d[\dA-Z]*(?:,\d{3})*(?:\.\d[0-9A-Z]*)?")
_DIGITS = re.compile(r"[A-Z]?\d[\dA-Z]*(?:,\d{3})*(?:\.\d[0-9A-Z]*)?")


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked: where each number is grounded, and every fault in words (empty when clean)."""

    numbers: tuple[GroundedNumber, ...]
    faults: tuple[str, ...]


def canonical(token: str) -> str:
    """A number or code in comparable form: no thousands commas, no idle zeros (0.50 = .5, 04 = 4)."""
    plain = token.replace(",", "")
    if re.fullmatch(r"\d+\.\d+", plain):
        plain = plain.rstrip("0").rstrip(".")
    if re.fullmatch(r"\d{1,4}(?:\.\d+)?", plain):
        plain = plain.lstrip("0") or "0"
        plain = "0" + plain if plain.startswith(".") else plain
    return plain


def tokens(text: str) -> set[str]:
    """All numbers and codes of a text in canonical form."""
    return {canonical(t) for t in _DIGITS.findall(text)}


def verify(
    text: str,
    question: str,
    citations: Sequence[NumberedCitation],
    results: Sequence[RuleResult],
    conflicts: Sequence[Conflict],
) -> Verification:
    """Ground every number of `text` in results, citations, conflicts or the question."""
    faults = [f"marker [{n}] has no citation" for n in _loose_markers(text, citations)]
    grounds = list(_grounds(question, citations, results, conflicts))
    plain = LIST_NUMBER.sub("", MARKER.sub(" ", text))
    numbers: dict[str, GroundedNumber] = {}
    for match in TOKEN.finditer(plain):
        token = match.group().rstrip(".")
        if token in numbers:
            continue
        forms = _forms(token, plain[match.end() : match.end() + 2])
        place = next((where for where, known in grounds if forms & known), None)
        if place is None:
            faults.append(f"'{token}' stands in no result, citation or question")
        else:
            numbers[token] = GroundedNumber(token, place)
    return Verification(tuple(numbers.values()), tuple(faults))


def _forms(token: str, after: str) -> set[str]:
    """What a number may stand as in the evidence: as written, and a percentage as its share."""
    forms = {canonical(token)}
    if after.lstrip().startswith("%") and re.fullmatch(r"\d+(?:\.\d+)?", token.replace(",", "")):
        share = Decimal(token.replace(",", "")).scaleb(-2)
        forms.add(canonical(f"{share:f}" if "." in f"{share:f}" else f"{share:f}.0"))
    return forms


def _loose_markers(text: str, citations: Sequence[NumberedCitation]) -> list[int]:
    known = {c.n for c in citations}
    return sorted({int(n) for n in MARKER.findall(text)} - known)


def _grounds(
    question: str,
    citations: Sequence[NumberedCitation],
    results: Sequence[RuleResult],
    conflicts: Sequence[Conflict],
) -> Iterable[tuple[str, set[str]]]:
    for i, result in enumerate(results):
        yield f"results/{i}", tokens(_result_text(result))
    for c in citations:
        yield (
            f"citations/{c.n}",
            tokens(
                " ".join(
                    (c.citation.quote, c.citation.locator, c.citation.edition, c.citation.title)
                )
            ),
        )
    for i, conflict in enumerate(conflicts):
        yield f"conflicts/{i}", tokens(json.dumps(conflict.to_json()))
    yield "question", tokens(question)


def _result_text(result: RuleResult) -> str:
    parts = [result.value or "", result.edition, result.reason, *result.inputs.values()]
    for step in result.steps:
        parts += [step.label, step.expression, step.value]
    return " ".join(parts)
