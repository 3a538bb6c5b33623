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
TOKEN = re.compile(
    r"(?<![0-9])(?:(?:(?<![A-Za-z])[A-Z])?\d[\dA-Z]*(?:,\d{3})*(?:\.\d[0-9A-Z]*)?|(?<![\d])\.\d+)"
)
ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SPELLED = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(TENS)})(?:-(?P<one>{'|'.join(ONES[1:10])}))?|(?P<ones>{'|'.join(ONES)}))\b",
    re.IGNORECASE,
)
COUNTED = re.compile(
    r"\s*(?:percent|per cent|%|dollars?|cents?|units?|times|rvus?|days?|lines?)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked: where each number is grounded, and every fault in words (empty when clean)."""

    numbers: tuple[GroundedNumber, ...]
    faults: tuple[str, ...]


def canonical(token: str) -> str:
    """A number or code in comparable form: no thousands commas, no idle zeros (0.50 = .5, 04 = 4)."""
    plain = token.replace(",", "")
    if re.fullmatch(r"\d*\.\d+", plain):
        plain = plain.rstrip("0").rstrip(".")
    if re.fullmatch(r"\d{0,4}(?:\.\d+)?", plain):
        plain = plain.lstrip("0") or "0"
        plain = "0" + plain if plain.startswith(".") else plain
    return plain


def tokens(text: str) -> set[str]:
    """All numbers and codes of a text in canonical form, spelled-out numbers among them."""
    return {canonical(t) for t in TOKEN.findall(text)} | {
        numeral(m) for m in SPELLED.finditer(text)
    }


def numeral(match: re.Match[str]) -> str:
    """A spelled-out number ("forty-two") in digits."""
    if match["ones"]:
        return str(ONES.index(match["ones"].lower()))
    one = ONES.index(match["one"].lower()) if match["one"] else 0
    return str((TENS.index(match["tens"].lower()) + 2) * 10 + one)


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
    faults += _spelled(plain, grounds)
    return Verification(tuple(numbers.values()), tuple(faults))


def _spelled(plain: str, grounds: Sequence[tuple[str, set[str]]]) -> list[str]:
    """Faults of spelled-out counts: units, dollars, percent, days."""
    return [
        f"'{match.group()}' stands in no result, citation or question"
        for match in SPELLED.finditer(plain)
        if COUNTED.match(plain, match.end())
        and not _spelled_forms(match, plain).intersection(*[set().union(*(k for _, k in grounds))])
    ]


def _spelled_forms(match: re.Match[str], plain: str) -> set[str]:
    return _forms(
        numeral(match), " %" if re.match(r"\s*(?:percent|%)", plain[match.end() :]) else ""
    )


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
