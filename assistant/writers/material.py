"""The material of one answer: the evidence as slots, points that must be made, and grounds."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.answer import NumberedCitation
from assistant.compose.draft import Draft
from assistant.compose.prose import hit_citation
from assistant.compose.words import money
from assistant.evidence import Evidence
from assistant.rules.result import RuleResult
from assistant.writers.slots import MARKER, Slot, Slots
from corpus.citation import Citation
from index.hit import Hit

VERDICT = re.compile(r"^\W*(?:yes|no|not|only|never|none)\b", re.IGNORECASE)
LEAD = re.compile(r"^\*\*.+?\*\*")
FIGURE = re.compile(r"\$[\d,]+(?:\.\d+)?|\d[\d,]*(?:\.\d+)?(?: %)?")
CODE = re.compile(r"\d{5}")
MONEY = re.compile(r"\$[\d,]+(?:\.\d+)?")
PASSAGES = 4
"""Passages given beside what the rules writer already cites."""
SUBJECTS = ("hcpcs", "lines", "codes")
"""Inputs that name what a result is of."""
MOST_FIGURES = 80


@dataclass(frozen=True, slots=True)
class Ground:
    """A text of the evidence that a sentence may rest on: what it says, what it is about, where."""

    text: str
    about: str
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """Something an answer must say: one of these slots, or (unless a verdict) all these figures."""

    slots: tuple[str, ...]
    figures: tuple[str, ...] = ()


class Material:
    """The rules writer's draft taken apart into slots; tools of the model add to it."""

    def __init__(self, draft: Draft, evidence: Evidence) -> None:
        # A copy: what the model's tools add never reaches the draft that stands behind it.
        self.draft = replace(
            draft, blocks=list(draft.blocks), results=list(draft.results), conflicts=list(draft.conflicts),
            cautions=list(draft.cautions), suggestions=list(draft.suggestions), _cited=dict(draft._cited),
        )  # fmt: skip
        self.evidence, self.slots = evidence, Slots()
        self.own_citations, self.own_results = len(draft.citations), len(draft.results)
        self.grounds: list[Ground] = []
        self.points = _points([self._block(block) for block in _whole(draft.blocks)])
        for result in draft.results:
            self._result(result, None)
        for hit in evidence.passages[:PASSAGES]:
            self.draft.cite(hit_citation(hit))
        self.grounds += [_quoted(c) for c in self.draft.citations]

    @property
    def citations(self) -> tuple[NumberedCitation, ...]:
        """Every citation that a draft may name."""
        return self.draft.citations

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of the citations."""
        return frozenset(c.n for c in self.citations)

    def _block(self, block: str) -> tuple[str, list[Slot]]:
        """The slots of a block of the draft: the whole of it, and its leading verdict."""
        cites = _numbers(block)
        if block.startswith("|"):
            self._table(block)
            return block, [self.slots.add("table", block, "", cites)]
        self.grounds.append(Ground(block, "", cites))
        slots = []
        if VERDICT.match(block):
            lead = LEAD.match(block)
            said = lead[0] if lead else ". ".join(block.split(". ")[:2]).rstrip(".") + "."
            marks = "".join(f"[{n}]" for n in cites)
            slots.append(
                self.slots.add(
                    "verdict", f"{MARKER.sub('', said).strip()} {marks}".strip(), "", cites
                )
            )
        return block, [*slots, self.slots.add("statement", block, "", cites)]

    def _table(self, block: str) -> None:
        """Each figure of a table as a slot, named by its row and column."""
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in block.split("\n")]
        head = rows[0]
        for row in rows[2:]:
            for column, cell in zip(head[1:], row[1:], strict=False):
                plain, label = MARKER.sub("", cell).strip(), MARKER.sub("", row[0]).strip()
                cites = _numbers(cell) or _numbers(row[0])
                self.grounds.append(Ground(f"{label}: {plain}", column, cites))
                if FIGURE.fullmatch(plain) and len(self.slots.of("figure")) < MOST_FIGURES:
                    self.slots.add("figure", plain, f"{label}, {column}", cites)

    def _result(self, result: RuleResult, number: int | None) -> list[Slot]:
        """A result as a statement and a figure, and as grounds; its citations are numbered."""
        cites = _numbers(self.draft.cite(*result.all_citations()))
        inputs = " ".join(v for v in result.inputs.values() if v)
        about = f"{result.tool.replace('_', ' ')} of {inputs}"
        found = []
        if result.value is not None and result.unit not in ("verdict", "code"):
            text = money(result.value) if result.unit == "USD" else result.value
            found.append(self.slots.add("figure", text, f"{about}, {result.unit}", cites, number))
            subject = next((result.inputs[k] for k in SUBJECTS if result.inputs.get(k)), "")
            short = f"{result.tool.replace('_', ' ')} of {subject}: {text} {result.unit}"
            for said in (f"{about}: {text} {result.unit}", short):
                self.grounds.append(Ground(said, f"Medicare pays amount {inputs}", cites))
        if result.reason:
            self.grounds.append(Ground(result.reason, inputs, cites))
        for step in result.steps:
            places = _numbers(self.draft.cite(step.citation))
            label = step.label if step.label.endswith(".") else f"{step.label}:"
            self.grounds.append(Ground(f"{label} {step.expression} = {step.value}", inputs, places))
        if number is not None and result.reason:
            marks = "".join(f"[{n}]" for n in cites)
            kind = "verdict" if result.unit == "verdict" else "statement"
            found.append(
                self.slots.add(kind, f"{result.reason} {marks}".strip(), "", cites, number)
            )
        return found

    def add_results(self, results: Iterable[RuleResult]) -> list[Slot]:
        """Results of a tool that the model called: new slots for it to write."""
        slots: list[Slot] = []
        for result in results:
            if result not in self.draft.results:
                self.draft.results.append(result)
            number = self.draft.results.index(result)
            before = len(self.draft.citations)
            slots += self._result(result, number if number >= self.own_results else None)
            self.grounds += [_quoted(c) for c in self.draft.citations[before:]]
        return slots

    def add_passages(self, hits: Iterable[Hit]) -> list[NumberedCitation]:
        """Passages that the model searched for: new citations."""
        found = []
        for hit in hits:
            known = len(self.draft.citations)
            n = int(self.draft.cite(hit_citation(hit)).strip("[]"))
            found += [c for c in self.draft.citations if c.n == n]
            if len(self.draft.citations) > known:
                self.grounds.append(_quoted(found[-1]))
        return found

    def kept_results(self, used: Sequence[Slot]) -> list[RuleResult]:
        """The results of the evidence, and those of tools whose slots are used."""
        wanted = {slot.result for slot in used}
        return [r for i, r in enumerate(self.draft.results) if i < self.own_results or i in wanted]


def _whole(blocks: Sequence[str]) -> list[str]:
    """Blocks of which an introduction ("… must show:") is one with the list that it introduces."""
    whole: list[str] = []
    for block in blocks:
        introduced = whole and MARKER.sub("", whole[-1]).rstrip("* ").endswith(":")
        if introduced and block.startswith(("- ", "|")):
            whole[-1] = f"{whole[-1]}\n\n{block}"
        else:
            whole.append(block)
    return whole


def _points(blocks: Sequence[tuple[str, list[Slot]]]) -> list[Point]:
    """What must be said: the opening, every verdict, every bold lead with figures, every table."""
    points: list[Point] = []
    for position, (block, slots) in enumerate(blocks):
        names = tuple(slot.name for slot in slots)
        lead = LEAD.match(block)
        if any(slot.kind == "verdict" for slot in slots):
            first = points[0] if position == 1 and points else None
            if first and not first.figures and _same_verdict(blocks[0][0], block):
                points[0] = Point((*first.slots, *names))
            elif lead or position == 0:
                points.append(Point(names))
        elif block.startswith("|"):
            points.append(Point(names, tuple(dict.fromkeys(MONEY.findall(block)))))
        elif lead or position == 0:
            said = MARKER.sub("", lead[0] if lead and MONEY.search(lead[0]) else block)
            points.append(Point(names, _telling(said)))
    return points


def _telling(text: str) -> tuple[str, ...]:
    """The figures of a text, none when it names nothing but codes."""
    figures = tuple(dict.fromkeys(f.rstrip(",") for f in FIGURE.findall(text)))
    return figures if any(not CODE.fullmatch(f) for f in figures) else ()


def _same_verdict(one: str, other: str) -> bool:
    """Whether two blocks open with the same word: both No, both Yes."""
    first, second = VERDICT.match(one), VERDICT.match(other)
    return bool(first and second) and _word(first) == _word(second)


def _word(match: re.Match[str] | None) -> str:
    return match[0].strip("* ").lower() if match else ""


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(n) for n in MARKER.findall(text)))


def _quoted(numbered: NumberedCitation) -> Ground:
    c: Citation = numbered.citation
    return Ground(c.quote, f"{c.title} {c.locator} {c.edition}", (numbered.n,))
