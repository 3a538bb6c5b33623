"""A professional claim as it stands in an 837P interchange, and what it says once read.

It takes its days from the service lines, its locality from the ZIP code of the service facility, or
else of the billing provider.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from msgspec.structs import replace

from assistant.claims.fields import CLAIM, LINE, MOST_LINES, Given, read_fields
from assistant.claims.filed import FiledClaim, Rejected
from assistant.rules.claim import Claim, ClaimLine
from assistant.rules.money import CENT

PRACTITIONERS = {"363A": "PA", "363L": "NP", "364S": "CNS", "367A": "CNM"}
"""What a rendering provider's taxonomy code says of payment, by its first four characters."""


@dataclass(slots=True)
class Entity:
    """Somebody named by NM1: an NPI, a ZIP code, a taxonomy."""

    npi: str = ""
    zip: str = ""
    taxonomy: str = ""


@dataclass(slots=True)
class X12Line:
    """A service line as it stands: its fields unread, from segment `number` on."""

    number: int
    fields: dict[str, Any] = field(default_factory=dict)
    pointers: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    rendering: Entity | None = None
    facility: Entity | None = None


@dataclass(slots=True)
class X12Claim:
    """A claim as it stands, from segment `number` on; `done` bytes of the file lie before its end.

    `envelope` marks what is no claim, only what is wrong with the interchange around them.
    """

    number: int
    fields: dict[str, Any]
    lines: list[X12Line] = field(default_factory=list)
    diagnoses: list[str] = field(default_factory=list)
    rendering: Entity | None = None
    facility: Entity | None = None
    notes: list[str] = field(default_factory=list)
    problems: list[Rejected] = field(default_factory=list)
    days: tuple[date, ...] = ()
    envelope: bool = False
    done: int = 0

    @property
    def name(self) -> str:
        """CLM01."""
        return str(self.fields.get("claim_id", ""))

    def refuse(self, number: int, why: str) -> None:
        """Keep a problem with the segment that has it."""
        self.problems.append(Rejected(number, self.name, why))

    def filed(self, given: Given) -> FiledClaim:
        """The claim read, or every reason why not; a claim with an unreadable line is refused."""
        if self.envelope:
            return FiledClaim(None, rejected=tuple(self.problems))
        fields, unread = read_fields(self.fields, CLAIM)
        for why in unread:
            self.refuse(self.number, why)
        lines = [line for one in self.lines for line in self._line(one)]
        if not self.lines:
            self.refuse(self.number, "the claim has no service line (SV1).")
        if len(lines) > MOST_LINES:
            self.refuse(self.number, f"{len(lines)} lines; a claim has at most {MOST_LINES}.")
        if self.problems:
            return FiledClaim(None, rejected=tuple(self.problems))
        given.fill(fields)
        days = [line.date_of_service for _, line in lines if line.date_of_service]
        fields["date_of_service"] = days[0]
        claim = Claim(lines=tuple(line for _, line in lines), **fields)
        if len(set(days)) > 1:
            self.notes.append(_said_by_day(days))
        return FiledClaim(claim, tuple(n for n, _ in lines), tuple(self.notes))

    def _line(self, line: X12Line) -> list[tuple[int, ClaimLine]]:
        """A line, or one a day where it spans days and its units divide by them."""
        given = line.fields | {"diagnoses": self._pointed(line)}
        who = line.rendering or self.rendering
        if who is not None:
            kind = PRACTITIONERS.get(who.taxonomy[:4])
            given |= {"rendering_npi": who.npi, "practitioner": kind}
        fields, unread = read_fields(given, LINE)
        if not given.get("hcpcs"):
            unread.append("the service line has no code (SV101-2).")
        days = line.days or self.days
        if not days:
            unread.append("no date of service (DTP*472).")
        if (
            line.facility is not None
            and line.facility.zip
            and line.facility.zip != self.fields.get("zip")
        ):
            self.notes.append(
                f"Segment {line.number}: a facility of its own (ZIP {line.facility.zip[:5]}); the "
                "claim's locality is used for every line."
            )
        for why in unread:
            self.refuse(line.number, why)
        if unread:
            return []
        return self._by_day(line.number, ClaimLine(**fields), days)

    def _by_day(
        self, number: int, line: ClaimLine, days: tuple[date, ...]
    ) -> list[tuple[int, ClaimLine]]:
        share, rest = divmod(line.units, len(days))
        span = f"Segment {number}: {line.code} from {days[0]} to {days[-1]}"
        if len(days) == 1:
            return [(number, replace(line, date_of_service=days[0]))]
        if rest or not share:
            self.notes.append(
                f"{span} has {line.units} units, which do not divide by {len(days)} days: it is "
                "taken as of its first day."
            )
            return [(number, replace(line, date_of_service=days[0]))]
        self.notes.append(f"{span} is {len(days)} lines here, one a day with {share} units each.")
        charges = _shared_out(line.charge, len(days))
        return [
            (number, replace(line, date_of_service=day, units=share, charge=charge))
            for day, charge in zip(days, charges, strict=True)
        ]

    def _pointed(self, line: X12Line) -> list[str]:
        found = []
        for pointer in line.pointers:
            if not pointer.isdigit() or not 0 < int(pointer) <= len(self.diagnoses):
                self.refuse(
                    line.number, f"diagnosis pointer '{pointer}' points at no diagnosis (HI)."
                )
            else:
                found.append(self.diagnoses[int(pointer) - 1])
        return found


def _shared_out(charge: Decimal | None, days: int) -> list[Decimal | None]:
    """A charge by day, to the cent; the last day has what is over."""
    if charge is None:
        return [None] * days
    share = (charge / days).quantize(CENT, ROUND_DOWN)
    return [*[share] * (days - 1), charge - share * (days - 1)]


def _said_by_day(days: list[date]) -> str:
    told = ", ".join(
        f"{day} (line {', '.join(str(n) for n, one in enumerate(days, 1) if one == day)})"
        for day in sorted(set(days))
    )
    return f"The claim has lines of several days, each under its own day's figures: {told}."
