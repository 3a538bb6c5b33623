"""Rows of code sets: HCPCS Level II codes and modifiers, places of service, ICD-10-CM codes."""

from dataclasses import dataclass
from datetime import date

from corpus.citation import Citation
from corpus.rows import Edition


@dataclass(frozen=True, slots=True)
class HcpcsCode:
    """One HCPCS Level II code. Descriptors are CMS's; None where they are somebody else's.

    `coverage` is CMS's letter (C by the contractor, D special instructions, I not payable, M not
    covered, S by statute); `terminated` the last day it may be reported, None while it stands.
    """

    hcpcs: str
    short_description: str | None
    description: str | None
    coverage: str | None
    added: date | None
    terminated: date | None
    row: int
    edition: Edition

    def valid_on(self, day: date) -> bool:
        """Whether the code may be reported for services of that day."""
        return _within(self.added, self.terminated, day)

    def citation(self) -> Citation:
        """The row as the quote."""
        fields = {
            "code": self.hcpcs,
            "descriptor": self.description,
            "coverage": self.coverage,
            "added": self.added,
            "terminated": self.terminated,
        }
        return self.edition.row_citation(self.hcpcs, self.row, fields)


@dataclass(frozen=True, slots=True)
class HcpcsModifier:
    """One HCPCS Level II modifier; `description` None where it is not CMS's own (P1 to P6)."""

    modifier: str
    description: str | None
    added: date | None
    terminated: date | None
    row: int
    edition: Edition

    def valid_on(self, day: date) -> bool:
        """Whether the modifier may be reported for services of that day."""
        return _within(self.added, self.terminated, day)

    def citation(self) -> Citation:
        """The row as the quote."""
        fields = {
            "modifier": self.modifier,
            "descriptor": self.description,
            "terminated": self.terminated,
        }
        return self.edition.row_citation(self.modifier, self.row, fields)


@dataclass(frozen=True, slots=True)
class PlaceOfService:
    """One place-of-service code; `setting` is facility, nonfacility or "" where it is unassigned."""

    place_of_service: str
    setting: str
    name: str
    description: str
    row: int
    edition: Edition

    def citation(self) -> Citation:
        """The row as the quote."""
        fields = {
            "place of service": f"{self.place_of_service} {self.name}",
            "paid as": self.setting or "unassigned",
        }
        return self.edition.row_citation(self.place_of_service, self.row, fields)


@dataclass(frozen=True, slots=True)
class DiagnosisCode:
    """One ICD-10-CM code or category of the edition in force.

    `code` is written with its dot; `billable` False for a category, which needs more characters;
    `description` None where the edition is a list of codes only.
    """

    code: str
    description: str | None
    billable: bool
    row: int
    edition: Edition

    def citation(self) -> Citation:
        """The row as the quote."""
        fields = {
            "diagnosis": self.code,
            "title": self.description,
            "billable": "yes" if self.billable else "no, a category",
        }
        return self.edition.row_citation(self.code, self.row, fields)


def dotted(code: str) -> str:
    """An ICD-10-CM code with its dot: M48061 and m48.061 are M48.061."""
    bare = undotted(code)
    return f"{bare[:3]}.{bare[3:]}" if len(bare) > 3 else bare


def undotted(code: str) -> str:
    """An ICD-10-CM code as files carry it, without its dot."""
    return code.strip().upper().replace(".", "")


def _within(first: date | None, last: date | None, day: date) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)
