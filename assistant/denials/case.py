"""A claim with its check, as the causes of a denial look at it: line by line, by day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assistant.rules.checking import check_claim
from assistant.rules.claim import Claim, ClaimResult, Finding, PricedLine
from assistant.rules.claim_edits import Edits
from assistant.rules.line_findings import find_duplicates
from assistant.rules.opening import open_claim
from assistant.rules.place_findings import find_places
from assistant.rules.reference import Reference
from corpus.errors import EditionMissing, LaminaError
from corpus.rows import FeeRow


@dataclass(frozen=True)
class Case:
    """A claim, what `check` says of it, and the tables. Lines are counted from 1."""

    claim: Claim
    result: ClaimResult
    reference: Reference

    @classmethod
    def of(cls, claim: Claim, reference: Reference) -> "Case":
        """The claim checked. Raises as `check_claim`."""
        return cls(claim, check_claim(claim, reference), reference)

    def line(self, number: int) -> PricedLine:
        """A line."""
        return self.result.lines[number - 1]

    def day(self, number: int) -> date:
        """The day of a line."""
        return self.line(number).line.date_of_service or self.claim.date_of_service

    def row(self, number: int) -> FeeRow | None:
        """The fee row of a line's code on its day, None where there is none."""
        try:
            return self.reference.fee_rows(self.line(number).line.hcpcs, self.day(number))[0]
        except LaminaError:
            return None

    def not_loaded(self, number: int) -> str:
        """Why no table of the day can speak of a line's code, "" where one can."""
        try:
            self.reference.fee_rows(self.line(number).line.hcpcs, self.day(number))
        except EditionMissing as error:
            return str(error)
        except LaminaError:
            return ""
        return ""

    def numbers_of(self, hcpcs: str) -> tuple[int, ...]:
        """The lines of a code."""
        return tuple(one.number for one in self.result.lines if one.line.hcpcs == hcpcs)

    def beside(self, number: int) -> tuple[int, ...]:
        """The lines of other codes on the day of a line."""
        mine = self.line(number).line.hcpcs
        return tuple(
            one.number for one in self.result.lines
            if one.line.hcpcs != mine and self.day(one.number) == self.day(number)
        )  # fmt: skip

    def findings(self, rule: str, number: int) -> tuple[Finding, ...]:
        """What the check found on a line under one rule, places and duplicates apart."""
        return tuple(
            one for one in self.result.findings
            if one.rule == rule and number in one.lines and one not in self.apart
        )  # fmt: skip

    @cached_property
    def places(self) -> tuple[Finding, ...]:
        """Findings on places of service."""
        return self._found(find_places)

    @cached_property
    def duplicates(self) -> tuple[Finding, ...]:
        """Findings on lines billed twice alike."""
        return self._found(find_duplicates)

    @property
    def apart(self) -> tuple[Finding, ...]:
        """Findings that the check names by another rule than a denial does."""
        return (*self.places, *self.duplicates)

    def _found(self, find: Callable[[Edits], None]) -> tuple[Finding, ...]:
        edits = Edits(open_claim(self.claim, self.reference), self.reference)
        find(edits)
        return tuple(one for one in edits.findings if one in self.result.findings)
