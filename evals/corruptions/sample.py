"""A true answer as corruptions need it, and a changed text made of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answer import Answer, Conflict, NumberedCitation
from assistant.compose.draft import Draft
from assistant.rules.result import RuleResult
from assistant.verify import Verification, verify

MARKER = re.compile(r"\[\d+\]")
BREAK = re.compile(r"\n|\| | \||(?<!\bNo)(?<!\bYes)[.!?]\**(?:\s*\[\d+\])* ")
"""Where a sentence, bullet or cell ends."""
MARKERS = re.compile(r"(?:\s*\[\d+\])+")


@dataclass(frozen=True, slots=True)
class Sample:
    """A true answer with all that it rests on."""

    id: str
    question: str
    text: str
    citations: tuple[NumberedCitation, ...]
    results: tuple[RuleResult, ...]
    conflicts: tuple[Conflict, ...]
    status: str = "answered"

    @classmethod
    def of_answer(cls, answer: Answer) -> "Sample":
        """The sample of a finished answer."""
        return cls(answer.id, answer.question, answer.text, answer.citations, answer.results,
                   answer.conflicts, answer.status)  # fmt: skip

    @classmethod
    def of_draft(cls, id: str, question: str, draft: Draft) -> "Sample":
        """The sample of a draft."""
        return cls(id, question, draft.text, draft.citations, tuple(draft.results),
                   tuple(draft.conflicts), draft.status)  # fmt: skip

    def verified(self, text: str) -> Verification:
        """What the verifier says of a text on the evidence of this answer."""
        return verify(
            text, self.question, self.citations, self.results, self.conflicts, status=self.status
        )

    @property
    def evidence(self) -> str:
        """Everything that the sources and results say, in one text."""
        parts = [c.citation.quote for c in self.citations]
        for result in self.results:
            parts += [result.reason, result.value or "", *result.inputs.values()]
            parts += [f"{s.label}: {s.expression} = {s.value}" for s in result.steps]
        return "\n".join(parts)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing changed in an answer: what stood there, what stands there now, and the whole text."""

    kind: str
    sample: Sample
    before: str
    after: str
    text: str
    statement: str
    """The changed sentence or cell, without markers."""


def replaced(sample: Sample, kind: str, start: int, end: int, after: str) -> Change:
    """The answer with text[start:end] replaced."""
    text = sample.text[:start] + after + sample.text[end:]
    statement = sentence_at(text, start)
    return Change(kind, sample, sample.text[start:end], after, text, statement)


def sentence_at(text: str, offset: int) -> str:
    """The sentence, bullet or cell around an offset, without markers and emphasis."""
    begins = [m.end() for m in BREAK.finditer(text, 0, offset)]
    end = next((m.start() for m in BREAK.finditer(text, offset)), len(text))
    piece = text[begins[-1] if begins else 0 : end]
    return " ".join(MARKER.sub("", piece).replace("*", "").split())


def spans(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches of a pattern outside of citation markers."""
    held = [m.span() for m in MARKER.finditer(text)]
    for match in pattern.finditer(text):
        if not any(a < match.end() and match.start() < b for a, b in held):
            yield match
