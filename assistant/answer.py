"""The Answer: what every face of Lamina shows, and its JSON form."""

from dataclasses import dataclass, field
from typing import Any

from assistant.checks import Check
from assistant.rules.result import RuleResult
from corpus.citation import Citation

STATUSES = ("answered", "partial", "not_found", "refused", "needs_input")


@dataclass(frozen=True, slots=True)
class NumberedCitation:
    """A citation as the answer's text refers to it: [n]."""

    n: int
    citation: Citation

    def to_json(self) -> dict[str, Any]:
        """The citation as the stable JSON form has it."""
        c = self.citation
        return {
            "n": self.n, "source": c.source, "title": c.title, "locator": c.locator,
            "edition": c.edition, "url": c.url, "quote": c.quote,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says in a conflict."""

    citation: int
    says: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources that disagree; `followed` is the citation number whose claim the answer follows."""

    about: str
    claims: tuple[Claim, ...]
    followed: int

    def to_json(self) -> dict[str, Any]:
        """The conflict as the stable JSON form has it."""
        return {
            "about": self.about,
            "claims": [{"citation": c.citation, "says": c.says} for c in self.claims],
            "followed": self.followed,
        }


@dataclass(frozen=True, slots=True)
class GroundedNumber:
    """A number of the text and where it comes from: results/0, citations/3, conflicts/0, question."""

    text: str
    grounded_in: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer with everything needed to defend it. `text` is Markdown with [n] markers."""

    id: str
    question: str
    status: str
    text: str
    codes: tuple[str, ...] = ()
    citations: tuple[NumberedCitation, ...] = ()
    results: tuple[RuleResult, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    cautions: tuple[str, ...] = ()
    numbers: tuple[GroundedNumber, ...] = ()
    writer: str = "rules"
    timings_ms: dict[str, float] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()
    verification: tuple[Check, ...] = ()
    """What the verifier checked in `text`, check by check."""
    fallback: str = ""
    """Why the model that was asked did not write this ("timeout", "unverified", …); "" otherwise."""
    tokens: int = 0
    """Tokens that a model used on this answer, whoever wrote it in the end."""

    def number_of(self, citation: Citation) -> int | None:
        """The [n] under which a place is cited, None when the answer does not cite it."""
        for numbered in self.citations:
            if numbered.citation.place == citation.place:
                return numbered.n
        return None

    def to_json(self) -> dict[str, Any]:
        """The stable JSON form of the command line and of evals."""
        return {
            "id": self.id, "question": self.question, "status": self.status, "text": self.text,
            "codes": list(self.codes),
            "citations": [c.to_json() for c in self.citations],
            "results": [self._result_json(r) for r in self.results],
            "conflicts": [c.to_json() for c in self.conflicts],
            "cautions": list(self.cautions),
            "numbers": [{"text": n.text, "grounded_in": n.grounded_in} for n in self.numbers],
            "verification": [check.to_json() for check in self.verification],
            "writer": self.writer, "timings_ms": self.timings_ms, "settings": self.settings,
            "suggestions": list(self.suggestions), "fallback": self.fallback, "tokens": self.tokens,
        }  # fmt: skip

    def _result_json(self, result: RuleResult) -> dict[str, Any]:
        return {
            "tool": result.tool, "inputs": dict(result.inputs), "value": result.value,
            "unit": result.unit, "edition": result.edition, "reason": result.reason,
            "steps": [
                {"label": s.label, "expression": s.expression, "value": s.value,
                 "citation": self.number_of(s.citation)}
                for s in result.steps
            ],
            "citations": [n for c in result.citations if (n := self.number_of(c)) is not None],
        }  # fmt: skip
