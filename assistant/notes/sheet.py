"""The coding sheet of a note: proposed lines, what is not reported and why, and questions."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from assistant.note_text.level_words import region_of, stretches
from assistant.notes.decision import Decision, decision
from assistant.notes.words import Words, distinct
from corpus.citation import Citation


@dataclass(frozen=True, slots=True)
class ProposedLine:
    """A code with its units, the words of the note that prove it, the rule, and where that is written.

    `places` are interspaces (or vertebrae) as positions, `approach` anterior or posterior; `apart`
    says that it is work of its own beside a line it has an edit with.
    """

    hcpcs: str
    units: int
    rule: str
    why: str
    words: tuple[Words, ...]
    citations: tuple[Citation, ...]
    places: frozenset[int] = frozenset()
    approach: str = ""
    modifiers: tuple[str, ...] = ()
    apart: bool = False


@dataclass(frozen=True, slots=True)
class NotReported:
    """A code that is not on the proposed claim, and why."""

    hcpcs: str
    reason: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class ModifierReason:
    """Why a line has a modifier: the rule, the words of the note, and where the rule is written."""

    hcpcs: str
    modifier: str
    rule: str
    why: str
    words: tuple[Words, ...]
    citations: tuple[Citation, ...]


@dataclass(slots=True)
class Sheet:
    """What is written while a note is coded; `fused` gives the technique at each fused interspace."""

    lines: list[ProposedLine] = field(default_factory=list)
    not_reported: list[NotReported] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    fused: dict[int, str] = field(default_factory=dict)
    reasons: list[ModifierReason] = field(default_factory=list)

    def ask(self, question: str) -> None:
        """Put a question to the surgeon, once."""
        if question not in self.questions:
            self.questions.append(question)

    def leave_out(self, hcpcs: str, reason: str, citations: Iterable[Citation]) -> None:
        """Say why a code is not reported, once a code."""
        if all(one.hcpcs != hcpcs for one in self.not_reported) and not self.has(hcpcs):
            self.not_reported.append(NotReported(hcpcs, reason, tuple(citations)))

    def has(self, *hcpcs: str) -> bool:
        """Whether one of the codes is proposed."""
        return any(line.hcpcs in hcpcs for line in self.lines)

    def add(
        self, row: Decision, hcpcs: str, units: int, words: Iterable[Words], places: frozenset[int] = frozenset(),
        approach: str = "", modifiers: tuple[str, ...] = (), apart: bool = False,
    ) -> None:  # fmt: skip
        """Propose one line."""
        if hcpcs and units > 0:
            self.lines.append(ProposedLine(
                hcpcs, units, row.rule, row.why, distinct(words), row.citations, places, approach, modifiers, apart
            ))  # fmt: skip

    def add_levels(
        self, work: str, places: frozenset[int], words: Iterable[Words], approach: str = "", apart: bool = False
    ) -> bool:  # fmt: skip
        """Propose first and further codes for places counted one by one; False where no code fits.

        Neighbouring places, and places of one region, share one primary (NCCI ch. IV §F.4, §F.5).
        """
        said, found = tuple(words), False
        for region, run in by_primary(places):
            row = decision(work, region)
            if row is None:
                continue
            found = True
            if row.first == row.further:
                self.add(row, row.first, len(run), said, frozenset(run), approach, apart=apart)
                continue
            self.add(row, row.first, 1, said, frozenset(run[:1]), approach, apart=apart)
            if row.further:
                self.add(row, row.further, len(run) - 1, said, frozenset(run[1:]), approach, apart=apart)  # fmt: skip
        return found

    def add_span(
        self, work: str, count: int, words: Iterable[Words], places: frozenset[int] = frozenset(),
        approach: str = "", region: str = "any", apart: bool = False,
    ) -> bool:  # fmt: skip
        """Propose the one code whose span holds a count; False where no code fits."""
        row = decision(work, region)
        code = row.code_for(count) if row else ""
        if row is None or not code:
            return False
        self.add(row, code, 1, words, places, approach, apart=apart)
        return True

    def add_one(self, work: str, words: Iterable[Words], places: frozenset[int] = frozenset(), approach: str = "", apart: bool = False) -> None:  # fmt: skip
        """Propose one unit of a code that levels do not multiply."""
        row = decision(work)
        if row is not None:
            self.add(row, row.first, 1, words, places, approach, apart=apart)


def by_primary(places: frozenset[int]) -> list[tuple[str, list[int]]]:
    """Places by the primary they share: touching stretches as one, then those of one region."""
    shared: dict[str, list[int]] = {}
    for run in stretches(places):
        regions = [region_of(place) for place in run]
        region = max(dict.fromkeys(regions), key=regions.count)
        shared.setdefault(region, []).extend(run)
    return list(shared.items())
