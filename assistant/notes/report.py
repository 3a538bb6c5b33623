"""What Lamina says of a note: procedures, what is not reported, diagnoses, documentation, questions."""

from dataclasses import dataclass
from typing import Any

from assistant.claims.json_form import to_json as claim_json
from assistant.identifiers import Span
from assistant.note_text.level_words import interspace
from assistant.notes.acts import Act
from assistant.notes.assistant_claim import AssistantLine
from assistant.notes.documentation import Documented
from assistant.notes.reading import Reading, vertebrae
from assistant.notes.sheet import Sheet
from assistant.notes.suggestions import Suggestion
from assistant.rules.claim import ClaimResult
from corpus.citation import Citation

SCREENED = "Screened for identifiers; that is no promise of de-identification."


@dataclass(frozen=True, slots=True)
class NoteReport:
    """One note read and coded. `claim` is the claim check of the proposed lines, None without lines;
    `diagnoses` are JSON objects as `icd --json` prints them; `identifiers` spans of the text as given; `assistant` the lines of an assistant's own claim; `suggestions`
    codes of other families, which are not part of the proposal."""

    sheet: Sheet
    reading: Reading
    documentation: tuple[Documented, ...]
    claim: ClaimResult | None
    identifiers: tuple[Span, ...] = ()
    diagnoses: tuple[dict[str, Any], ...] = ()
    assistant: tuple[AssistantLine, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether the claim check found an error in what is proposed."""
        return self.claim is not None and self.claim.has_errors

    def to_json(self) -> dict[str, Any]:
        """The stable form of `note --json`."""
        checked = claim_json(self.claim) if self.claim else {}
        return {
            "procedures": self._procedures(),
            "modifiers": [
                {"hcpcs": r.hcpcs, "modifier": r.modifier, "rule": r.rule, "why": r.why,
                 "spans": [w.to_json() for w in r.words], "citations": _cited(r.citations)}
                for r in self.sheet.reasons
            ],
            "assistant_claim": [
                {"hcpcs": one.hcpcs, "units": one.units, "modifier": one.modifier, "why": one.why,
                 "spans": [w.to_json() for w in one.words], "citations": _cited(one.citations)}
                for one in self.assistant
            ],
            "suggestions": [
                {"hcpcs": one.hcpcs, "family": one.family, "says": one.said,
                 "spans": [w.to_json() for w in one.words], "citations": _cited(one.citations)}
                for one in self.suggestions
            ],
            "not_reported": [
                {"hcpcs": one.hcpcs, "reason": one.reason, "citations": _cited(one.citations)}
                for one in self.sheet.not_reported
            ],
            "diagnoses": list(self.diagnoses),
            "documentation": [
                {"hcpcs": d.hcpcs, "requirement": d.requirement, "state": d.state,
                 "spans": [w.to_json() for w in d.words], "citations": _cited(d.citations)}
                for d in self.documentation
            ],
            "questions": list(self.sheet.questions),
            "identifiers": [{"class": s.kind, "start": s.start, "end": s.end} for s in self.identifiers],
            "findings": checked.get("findings", []),
            "reading": [_act(a) for a in self.reading.note.acts if a.section != "other"],
            "not_checked": checked.get("not_checked", []),
        }  # fmt: skip

    def _procedures(self) -> list[dict[str, Any]]:
        return [
            {"hcpcs": line.hcpcs, "units": line.units, "modifiers": list(line.modifiers), "line": number,
             "rule": line.rule, "why": line.why, "spans": [w.to_json() for w in line.words],
             "citations": _cited(line.citations)}
            for number, line in enumerate(self.sheet.lines, 1)
        ]  # fmt: skip


def _act(act: Act) -> dict[str, Any]:
    levels = [interspace(g) for g in sorted(act.gaps)] or vertebrae(act.bones).split(", ")
    return {
        "kind": act.kind, "standing": act.standing, "section": act.section,
        "levels": [name for name in levels if name], "sides": sorted(act.sides), "approach": act.approach or None,
        "spans": [act.words.to_json()],
    }  # fmt: skip


def _cited(citations: tuple[Citation, ...]) -> list[dict[str, str]]:
    return [
        {"source": c.source, "title": c.title, "locator": c.locator, "edition": c.edition, "url": c.url, "quote": c.quote}
        for c in citations
    ]  # fmt: skip
