"""Judging a model's draft: slots, points, support, then the verifier; every fault in words."""

import re
from dataclasses import dataclass, field

from assistant.answer import NumberedCitation
from assistant.rules.result import RuleResult
from assistant.verify import Verification, verify
from assistant.writers.brief import CONTROL
from assistant.writers.material import Material, Point
from assistant.writers.said import numbers
from assistant.writers.slots import MARKER
from assistant.writers.support import unsupported

ACTIVE = re.compile(r"!\[|\]\(|https?://|www\.|<[A-Za-z/!]|javascript:|```", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Judged:
    """A draft with its slots filled, and what is wrong with it (nothing, when it may leave)."""

    text: str
    faults: tuple[str, ...]
    citations: tuple[NumberedCitation, ...] = ()
    results: tuple[RuleResult, ...] = ()
    verification: Verification | None = field(default=None)


def judge(draft: str, material: Material, question: str) -> Judged:
    """The whole draft, judged."""
    plain = _plain(draft)
    if not plain:
        return Judged("", ("the draft is empty",))
    faults = _form_faults(plain, material)
    if faults:
        return Judged("", tuple(faults))
    paragraphs = [_paragraph(raw, material) for raw in _paragraphs(plain, material)]
    text = "\n\n".join(filled for filled, _ in paragraphs)
    faults = [fault for _, found in paragraphs for fault in found]
    faults += _missing(plain, text, material)
    results = material.kept_results(material.slots.used(plain))
    text, citations = _renumbered(text, material, results)
    checked = verify(text, question, citations, results, material.draft.conflicts)
    faults += checked.faults
    return Judged(text, tuple(dict.fromkeys(faults)), citations, tuple(results), checked)


def judge_opening(draft: str, material: Material, question: str) -> str:
    """The paragraphs of an unfinished draft that may be shown already, "" until the first one may."""
    plain = _plain(draft)
    whole = plain.rsplit("\n\n", 1)[0] if "\n\n" in plain else ""
    if not whole or _form_faults(whole, material):
        return ""
    shown: list[str] = []
    for raw in _paragraphs(whole, material):
        filled, faults = _paragraph(raw, material)
        checked = verify(filled, question, material.citations, material.draft.results, material.draft.conflicts)  # fmt: skip
        if faults or checked.faults or (not shown and not _opens(raw, filled, material)):
            break
        shown.append(filled)
    return "\n\n".join(shown)


def _plain(draft: str) -> str:
    """A draft without hidden characters, and its blank lines in order."""
    return re.sub(r"\n\s*\n", "\n\n", CONTROL.sub("", draft.replace("\r\n", "\n"))).strip()


def _form_faults(plain: str, material: Material) -> list[str]:
    faults = [
        f"there is no slot {{{{{name}}}}}" if name != "{{" else "braces that are no slot"
        for name in material.slots.unknown(plain, material.numbers)
    ]
    if ACTIVE.search(plain):
        faults.append("links, images, HTML and code blocks are not allowed")
    return faults


def _paragraphs(plain: str, material: Material) -> list[str]:
    return [p for p in material.slots.set_apart(plain).split("\n\n") if p.strip()]


def _paragraph(raw: str, material: Material) -> tuple[str, list[str]]:
    """A paragraph filled in, and its faults."""
    filled = material.slots.fill(raw, material.numbers)
    return filled, unsupported(raw, filled, material.slots, material.grounds)


def _missing(plain: str, text: str, material: Material) -> list[str]:
    """Points that are not made; the first must be made in the first paragraph that says anything."""
    names = {slot.name for slot in material.slots.used(plain)}
    said = numbers(text)
    faults = [
        f"{{{{{point.slots[0]}}}}} must be said"
        for point in material.points
        if not _made(point, names, said)
    ]
    first = _paragraphs(plain, material)[0]
    if not faults and not _opens(first, material.slots.fill(first, material.numbers), material):
        faults.append(f"the answer must open with {{{{{material.points[0].slots[0]}}}}}")
    return faults


def _opens(raw: str, filled: str, material: Material) -> bool:
    """Whether a first paragraph makes one of the points."""
    if not material.points:
        return True
    names = {slot.name for slot in material.slots.used(raw)}
    said = numbers(filled)
    return any(_made(point, names, said) for point in material.points)


def _made(point: Point, names: set[str], said: frozenset[str]) -> bool:
    if names.intersection(point.slots):
        return True
    return bool(point.figures) and numbers(" ".join(point.figures)) <= said


def _renumbered(
    text: str, material: Material, results: list[RuleResult]
) -> tuple[str, tuple[NumberedCitation, ...]]:
    """Citations of the evidence keep their numbers; those the model added follow without gaps."""
    used = {int(n) for n in MARKER.findall(text)}
    places = {c.place for r in results for c in r.all_citations()}
    kept = [
        c for c in material.citations
        if c.n <= material.own_citations or c.n in used or c.citation.place in places
    ]  # fmt: skip
    numbers = {c.n: position for position, c in enumerate(kept, 1)}
    renumbered = MARKER.sub(
        lambda m: f"[{numbers[int(m[1])]}]" if int(m[1]) in numbers else m[0], text
    )
    return renumbered, tuple(NumberedCitation(numbers[c.n], c.citation) for c in kept)
