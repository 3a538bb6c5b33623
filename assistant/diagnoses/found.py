"""What a text says of diagnoses: the codes found, what is not coded and why, and conflicts."""

from dataclasses import dataclass
from typing import Any, Literal

from corpus.citation import Citation

Status = Literal[
    "present", "negated", "history", "family_history", "uncertain", "superseded", "unclear"
]
"""How the text speaks of a condition. Only what is present is coded; a condition that the patient
had may be coded as history (Z85.3), and is then present as that."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of the text as given, and the words there."""

    start: int
    end: int
    text: str

    def to_json(self) -> dict[str, Any]:
        """The three fields."""
        return {"start": self.start, "end": self.end, "text": self.text}


@dataclass(frozen=True, slots=True)
class FoundDiagnosis:
    """One billable ICD-10-CM code that the text supports.

    `spans` are the words that prove it, in order, at least one; `laterality` is right, left,
    bilateral or ""; `encounter` is initial, subsequent, sequela or "" (the 7th character in words);
    `more_specific_if` says which missing word would lead to a more specific code, "" where none
    would; `why` names the convention that joined several mentions into this code, "" otherwise.
    """

    code: str
    description: str
    spans: tuple[Span, ...]
    citation: Citation
    status: Status = "present"
    laterality: str = ""
    encounter: str = ""
    more_specific_if: str = ""
    why: str = ""

    def to_json(self) -> dict[str, Any]:
        """The form of `icd --json` and `note --json`; `more_specific_if` null where nothing is missing."""
        return {
            "code": self.code,
            "description": self.description,
            "spans": [span.to_json() for span in self.spans],
            "more_specific_if": self.more_specific_if or None,
            "status": self.status,
            "laterality": self.laterality or None,
            "encounter": self.encounter or None,
            "why": self.why or None,
        }


@dataclass(frozen=True, slots=True)
class NotCoded:
    """A condition that the text names but that is not coded; `code` is what it would have been.

    `code` is "" where no billable code can be told from the words.
    """

    code: str
    description: str
    spans: tuple[Span, ...]
    status: Status
    reason: str

    def to_json(self) -> dict[str, Any]:
        """The fields, spans as objects."""
        return {
            "code": self.code or None,
            "description": self.description,
            "spans": [span.to_json() for span in self.spans],
            "status": self.status,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two of the codes found that an Excludes1 note keeps apart; `note` stands at `code`."""

    code: str
    other: str
    note: str
    citation: Citation

    def to_json(self) -> dict[str, Any]:
        """The three fields."""
        return {"code": self.code, "other": self.other, "note": self.note}


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a text says of diagnoses; `diagnoses` are the codes to report, in order of weight."""

    diagnoses: tuple[FoundDiagnosis, ...]
    not_coded: tuple[NotCoded, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The three lists."""
        return {
            "diagnoses": [found.to_json() for found in self.diagnoses],
            "not_coded": [found.to_json() for found in self.not_coded],
            "conflicts": [found.to_json() for found in self.conflicts],
        }
