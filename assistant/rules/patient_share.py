"""Who pays what: deductible, coinsurance, sequestration, non-participation and the charge limit."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from msgspec import Struct

from assistant.rules.manual import mcpm
from assistant.rules.money import NOTHING, cents
from assistant.rules.result import RuleResult, Step
from corpus.citation import Citation
from corpus.parameter import Dated, parameter

# MCPM ch. 12 §§110-130, ch. 1 §30.3.1: assignment is mandatory, so no limiting charge exists
MANDATORY_ASSIGNMENT = frozenset(
    {"PA", "NP", "CNS", "CRNA", "CNM", "CSW", "AA", "RD", "CP", "PSYCHOLOGIST"}
)


class PatientShare(Struct, frozen=True):
    """The allowed amount split between Medicare and the patient, all in USD.

    `patient` is what the patient owes in the end; `limiting_charge` is None for a participating
    or assigned practitioner; `shares` (coinsurance, sequestration) None where nothing was priced.
    """

    allowed: Decimal
    deductible_applied: Decimal
    coinsurance: Decimal
    medicare_before_sequestration: Decimal
    sequestration: Decimal
    medicare_payment: Decimal
    patient: Decimal
    limiting_charge: Decimal | None
    shares: tuple[Dated, Dated] | None

    def steps(self) -> tuple[Step, ...]:
        """The arithmetic, step by step; none where nothing was priced."""
        if self.shares is None:
            return ()
        coinsurance, sequestration = self.shares
        after = self.allowed - self.deductible_applied
        return (
            Step(
                "Deductible applied",
                f"of {self.allowed}",
                str(self.deductible_applied),
                mcpm(23, "§30.A, pp. 21-24"),
            ),
            Step(
                "Medicare's share",
                f"({self.allowed} − {self.deductible_applied}) × (1 − {coinsurance.value})",
                str(self.medicare_before_sequestration),
                coinsurance.citation,
            ),
            Step(
                "Coinsurance",
                f"{after} − {self.medicare_before_sequestration}",
                str(self.coinsurance),
                coinsurance.citation,
            ),
            Step(
                "Sequestration (CARC 253)",
                f"{self.medicare_before_sequestration} × {sequestration.value}",
                str(self.sequestration),
                sequestration.citation,
            ),
            Step(
                "Medicare pays",
                f"{self.medicare_before_sequestration} − {self.sequestration}",
                str(self.medicare_payment),
                sequestration.citation,
            ),
            Step("Patient", self._patient_expression(), str(self.patient), coinsurance.citation),
        )

    def _patient_expression(self) -> str:
        if self.patient == self.deductible_applied + self.coinsurance:
            return f"{self.deductible_applied} + {self.coinsurance}"
        billed = self.patient + self.medicare_payment
        return f"{billed} billed − {self.medicare_payment}"

    def result(self) -> RuleResult:
        """The split as a rule result; value is what Medicare pays."""
        return RuleResult(
            tool="patient_share",
            inputs={"allowed": str(self.allowed)},
            value=str(self.medicare_payment),
            unit="USD",
            edition="",
            steps=self.steps(),
            reason=f"Of {self.allowed} allowed, Medicare pays {self.medicare_payment} (after "
            f"sequestration of {self.sequestration}) and the patient {self.patient} (deductible "
            f"{self.deductible_applied}, coinsurance {self.coinsurance}).",
        )


def nothing_priced() -> PatientShare:
    """The split of a claim of which no line has an amount, for instance on a day not covered."""
    none = NOTHING
    return PatientShare(none, none, none, none, none, none, none, None, None)


def patient_share(
    allowed: Decimal,
    day: date,
    deductible_remaining: Decimal = NOTHING,
    *,
    participating: bool = True,
    assigned: bool = True,
    billed: Decimal | None = None,
    limiting_charge: Decimal | None = None,
) -> PatientShare:
    """Split an allowed amount (USD, already 95 % for a non-participating practitioner).

    On an unassigned claim of a non-participating practitioner the patient owes what was billed (the
    limiting charge unless `billed` is lower) less Medicare's payment.
    """
    # MCPM ch. 23 §30.A: allowed less deductible, 80 %, then sequestration; coinsurance is the rest
    coinsurance, sequestration = (
        parameter("coinsurance").at(day),
        parameter("sequestration").at(day),
    )
    applied = min(allowed, deductible_remaining)
    after = allowed - applied
    before = cents(after * (1 - coinsurance.value))
    cut = cents(before * sequestration.value)
    paid = before - cut
    owed = applied + (after - before)
    if not participating and not assigned and limiting_charge is not None:
        owed = min(billed if billed is not None else limiting_charge, limiting_charge) - paid
    return PatientShare(
        allowed,
        applied,
        after - before,
        before,
        cut,
        paid,
        owed,
        limiting_charge,
        (coinsurance, sequestration),
    )


@dataclass(frozen=True, slots=True)
class NonparticipatingFee:
    """95 % of a fee, and 115 % of that (the most that may be charged unassigned), USD."""

    fee: Decimal
    nonparticipating: Decimal
    limiting_charge: Decimal
    shares: tuple[Dated, Dated]

    def steps(self) -> tuple[Step, ...]:
        """The two steps, each rounded to the cent."""
        share, limit = self.shares
        return (
            Step(
                "Non-participating amount",
                f"{self.fee} × {share.value}",
                str(self.nonparticipating),
                share.citation,
            ),
            Step(
                "Limiting charge",
                f"{self.nonparticipating} × {limit.value}",
                str(self.limiting_charge),
                limit.citation,
            ),
        )

    def result(self) -> RuleResult:
        """As a rule result; value is the limiting charge."""
        return RuleResult(
            tool="limiting_charge",
            inputs={"fee": str(self.fee)},
            value=str(self.limiting_charge),
            unit="USD",
            edition="",
            steps=self.steps(),
            citations=(limiting_citation(),),
            reason=f"A non-participating practitioner is allowed {self.nonparticipating} and may "
            f"charge at most {self.limiting_charge} on an unassigned claim.",
        )


def nonparticipating_fee(fee: Decimal, day: date) -> NonparticipatingFee:
    """The non-participating amount and limiting charge of a fee (USD), two cent-roundings.

    MCPM ch. 1 §30.3.12.3; the file documentation's single factor differs by a cent at times.
    """
    share, limit = parameter("nonparticipating").at(day), parameter("limiting_charge").at(day)
    reduced = cents(fee * share.value)
    return NonparticipatingFee(fee, reduced, cents(reduced * limit.value), (share, limit))


def limiting_citation() -> Citation:
    """Where the limiting charge is written."""
    return mcpm(1, "§30.3.12.3, pp. 121-122")
