"""A claim line while it is being priced: every rule reads it and adds its step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from assistant.rules.claim import ClaimLine, PricedLine
from assistant.rules.entry import Entry, Unwritten
from assistant.rules.money import NOTHING, cents
from corpus.citation import Citation
from corpus.parameter import Dated
from corpus.rows import FeeRow, Gpci


class Practitioner(NamedTuple):
    """Who does what on a day: lines that agree in all of it are one session.

    `role` is surgeon, assistant, AS, or anesthetist (a nonphysician's QX or QZ line, beside which
    the anesthesiologist's is another session); `surgeon` tells co-surgeons without NPI apart.
    """

    day: date
    npi: str | None
    role: str
    surgeon: int = 0


Cited = Citation | Callable[[], Citation]
NO_DOLLARS = str(NOTHING)


@dataclass(slots=True)
class OpenLine:
    """Working state of one line.

    `practitioner` groups lines that rank together; `rows` are all of the code's fee rows. `amount`
    is USD so far, None once no amount exists; `payable` as in PricedLine.
    """

    number: int
    line: ClaimLine
    day: date
    practitioner: Practitioner
    units: int = 1
    charge: Decimal | None = None
    rows: tuple[FeeRow, ...] = ()
    row: FeeRow | None = None
    gpci: Gpci | None = None
    factor: Dated | None = None
    setting: str = ""
    place: str | None = None
    unit_fee: Decimal = NOTHING
    unit_amounts: tuple[Decimal, ...] = ()
    amount: Decimal | None = None
    payable: bool | str = True
    rank: int | None = None
    joined_to: int | None = None
    denied: bool = False
    limiting_charge: Decimal | None = None
    if_supported: Decimal | None = None
    components: tuple[tuple[str, Decimal], ...] = ()
    entries: list[Entry | Unwritten] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    @property
    def live(self) -> bool:
        """Whether the line still has an amount that further rules adjust."""
        return self.amount is not None and self.payable is not False

    @property
    def session(self) -> Practitioner:
        """Whose lines are ranked together: one practitioner's, or one group and specialty's."""
        # MCPM ch. 12 §40.6.A (same physician or group); §30.6.5 (same specialty)
        if self.line.group and self.line.specialty:
            name = f"{self.line.group}, {self.line.specialty}"
            return self.practitioner._replace(npi=name)
        return self.practitioner

    @property
    def provider(self) -> Practitioner:
        """Whose tests and therapy units are reduced together: a practitioner's, or a group's."""
        # MCPM ch. 5 §10.7; RVU25D.txt 294-320: all disciplines of one provider or group
        if self.line.group:
            return self.practitioner._replace(npi=self.line.group)
        return self.practitioner

    @property
    def npi(self) -> str | None:
        """Who rendered the service; the claim's only NPI where the line names none."""
        return self.practitioner.npi

    def row_of(self, modifier: str) -> FeeRow | None:
        """The code's own fee row under a modifier ("" for the base row), None where it has none."""
        return row_under(self.rows, modifier)

    def has(self, *modifiers: str) -> bool:
        """Whether the line carries any of the modifiers."""
        for one in self.line.modifiers:  # noqa: SIM110, a generator costs more than the loop
            if one in modifiers:
                return True
        return False

    def times(self, label: str, share: Decimal, citation: Cited) -> None:
        """Multiply the amount by a share, rounded to the cent, as one step."""
        assert self.amount is not None
        after = cents(self.amount * share)
        self.entries.append(Unwritten(_multiplied, (label, self.amount, share, after, citation)))
        self.amount = after
        if self.units == 1 and self.unit_amounts:
            self.unit_amounts = (after,)

    def becomes(self, label: str, expression: str, amount: Decimal, citation: Cited) -> None:
        """Replace the amount, as one step."""
        self.entries.append(Entry(label, expression, str(amount), citation))
        self.amount = amount

    def pays_nothing(self, label: str, why: str, citation: Cited) -> None:
        """Nothing is paid for the line; `why` is a sentence."""
        self.entries.append(Entry(label, why, NO_DOLLARS, citation))
        self.amount, self.payable = NOTHING, False
        self.reasons.append(why)

    def has_no_amount(
        self, label: str, why: str, citation: Cited, payable: bool | str = "by_report"
    ) -> None:
        """CMS sets no amount for the line; `why` is a sentence."""
        self.entries.append(Entry(label, why, "no amount", citation))
        self.amount, self.payable = None, payable
        self.reasons.append(why)

    def priced(self) -> PricedLine:
        """The finished line."""
        paid = 0 if self.payable is False else self.units
        return PricedLine(
            self.number,
            self.line,
            self.row.status if self.row else "",
            self.payable,
            self.amount,
            paid,
            tuple(self.entries),
            " ".join(self.reasons),
            self.setting,
            self.rank,
            self.unit_amounts,
            self.limiting_charge,
            self.if_supported,
            self.components,
        )


def row_under(rows: Sequence[FeeRow], modifier: str) -> FeeRow | None:
    """The row of a code under a modifier, None where it has none of its own."""
    for row in rows:
        if row.modifier == modifier:
            return row
    return None


def _multiplied(
    label: str, amount: Decimal, share: Decimal, after: Decimal, citation: Cited
) -> tuple[Entry]:
    """The step of a multiplication."""
    return (Entry(label, f"{amount} × {share}", str(after), citation),)
