"""A draft under way: Markdown blocks, numbered citations, results, conflicts and cautions."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.answer import Claim, Conflict, NumberedCitation
from assistant.rules.result import RuleResult
from corpus.citation import Citation

PERCENT = re.compile(r"(?<=\d) percent\b")
"""Shares are written with the sign, whatever the source writes."""
Cell = tuple[str, Sequence[Citation]]
"""A table cell: its text and what it rests on."""


@dataclass(slots=True)
class Draft:
    """Collects what a writer says. Every statement is added together with its citations."""

    status: str = "answered"
    blocks: list[str] = field(default_factory=list)
    results: list[RuleResult] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    cautions: list[str] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)
    _cited: dict[tuple[str, str, str], NumberedCitation] = field(default_factory=dict)

    def cite(self, *citations: Citation) -> str:
        """Markers " [1][2]" for the places, numbered on first use; a new quote is added to the old."""
        numbers: list[int] = []
        for citation in citations:
            known = self._cited.get(citation.place)
            if known is None:
                known = NumberedCitation(len(self._cited) + 1, citation)
                self._cited[citation.place] = known
            elif citation.quote and citation.quote not in known.citation.quote:
                joined = "\n".join(q for q in (known.citation.quote, citation.quote) if q)
                self._cited[citation.place] = NumberedCitation(
                    known.n, known.citation.quoting(joined)
                )
            if known.n not in numbers:
                numbers.append(known.n)
        return "".join(f"[{n}]" for n in sorted(numbers))

    def say(self, text: str, *citations: Citation) -> None:
        """A paragraph with its citations at the end."""
        marks = self.cite(*citations)
        self.blocks.append(f"{PERCENT.sub(' %', text)} {marks}".strip())

    def heading(self, text: str) -> None:
        """A short bold heading."""
        self.blocks.append(f"**{text}**")

    def bullets(self, items: Iterable[tuple[str, Sequence[Citation]]]) -> None:
        """A list whose items carry their own citations."""
        lines = [
            f"- {PERCENT.sub(' %', text)} {self.cite(*citations)}".rstrip()
            for text, citations in items
        ]
        if lines:
            self.blocks.append("\n".join(lines))

    def table(self, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        """A table in which every cell may carry citations; the first column holds row labels."""
        lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
        for row in rows:
            cells = [f"{_cell(text)} {self.cite(*cites)}".strip() for text, cites in row]
            lines.append("| " + " | ".join(cells) + " |")
        self.blocks.append("\n".join(lines))

    def result(self, *results: RuleResult) -> None:
        """Results of rules that the answer rests on; each of their sources is cited."""
        for result in results:
            if result not in self.results:
                self.results.append(result)
                self.cite(*result.all_citations())

    def conflict(
        self, about: str, followed: Citation, says: str, other: Citation, claims: str
    ) -> None:
        """Two sources that disagree, and which one the answer follows."""
        first, second = (int(self.cite(c).strip("[]")) for c in (followed, other))
        found = Conflict(about, (Claim(first, says), Claim(second, claims)), first)
        if found not in self.conflicts:
            self.conflicts.append(found)

    def caution(self, text: str) -> None:
        """A quiet note, once."""
        if text and text not in self.cautions:
            self.cautions.append(text)

    def suggest(self, *questions: str) -> None:
        """Follow-up questions the reader may want next."""
        self.suggestions.extend(q for q in questions if q not in self.suggestions)

    @property
    def text(self) -> str:
        """The draft as Markdown."""
        return "\n\n".join(self.blocks)

    @property
    def citations(self) -> tuple[NumberedCitation, ...]:
        """All citations in the order of their numbers."""
        return tuple(sorted(self._cited.values(), key=lambda c: c.n))


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split())
