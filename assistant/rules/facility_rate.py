"""What a facility is paid beside the practitioner: hospital outpatient (OPPS) and surgical center.

National rates, not wage-adjusted. The lines are those of one patient and day in one facility.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.rules.asc_indicator import PACKAGED, indicator_words
from assistant.rules.claim import Claim, ClaimLine
from assistant.rules.entry import Entry, steps_of
from assistant.rules.facility_reference import FacilityReference
from assistant.rules.manual import mcpm
from assistant.rules.money import NOTHING, cents
from assistant.rules.result import RuleResult
from corpus.citation import Citation
from corpus.parameter import parameter
from corpus.rows import Apc, AscRate

REDUCED = ("52", "73", "74")
NOT_DISCOUNTED = ("52", "73")
OPPS, ASC = "OPPS", "ASC"
WHOLE = 1
NO_APC = (
    "Addendum B holds no rate for it: packaged, inpatient only, or not paid under OPPS, which the "
    "table does not tell apart."
)
NO_INDICATOR = (
    "Addendum B as loaded has no status indicators: whether the rate is packaged into another "
    "procedure's or discounted beside one is not known."
)


@dataclass(frozen=True, slots=True)
class FacilityRate:
    """What one line is paid under `system` (OPPS or ASC).

    `amount` USD: 0.00 where packaged, None where the table sets no rate; `why` is a sentence.
    """

    system: str
    number: int
    line: ClaimLine
    amount: Decimal | None
    why: str
    entries: tuple[Entry, ...]
    citation: Citation

    def result(self) -> RuleResult:
        """As a rule result; value in USD or None."""
        return RuleResult(
            "facility_rate",
            {"hcpcs": self.line.hcpcs, "system": self.system},
            None if self.amount is None else str(self.amount),
            "USD",
            self.citation.edition,
            steps_of(self.entries),
            f"{self.line.code}, {self.system}: {self.why}",
            (self.citation,),
        )


def facility_citation() -> Citation:
    """Where reduced and discontinued facility services are written."""
    return mcpm(4, "§20.6.4, pp. 61-63")


def discount_citation() -> Citation:
    """Where the discount of further procedures in a surgical center is written."""
    return mcpm(14, "§40.5, pp. 22-23")


def facility_rates(claim: Claim, reference: FacilityReference) -> tuple[FacilityRate, ...]:
    """The OPPS and the ASC rate of every line, to stand beside the practitioner's amounts.

    Raises EditionMissing where a facility table is not loaded for the day.
    """
    days = [line.date_of_service or claim.date_of_service for line in claim.lines]
    outpatient = [
        opps_rate(number, line, reference.apc(line.hcpcs, day), claim)
        for number, (line, day) in enumerate(zip(claim.lines, days, strict=True), start=1)
    ]
    center = asc_rates(
        claim,
        [reference.asc(line.hcpcs, day) for line, day in zip(claim.lines, days, strict=True)],
    )
    return (*outpatient, *center)


def opps_rate(number: int, line: ClaimLine, apc: Apc | None, claim: Claim) -> FacilityRate:
    """The hospital outpatient rate of a line, with 52, 73 and 74."""
    if apc is None:
        place = mcpm(4, "§20.6.4, pp. 61-63")
        return FacilityRate(OPPS, number, line, None, NO_APC, (), place)
    rate, entries = _reduced(line, apc.payment_rate, claim)
    first = Entry(f"APC {apc.apc}", line.hcpcs, f"{apc.payment_rate}", apc.citation)
    amount, more = _units(line, rate)
    entries = (first, *entries, *more)
    return FacilityRate(OPPS, number, line, amount, NO_INDICATOR, entries, apc.citation())


def asc_rates(claim: Claim, rates: Sequence[AscRate | None]) -> tuple[FacilityRate, ...]:
    """The surgical center's rate of every line; `rates` as looked up, None where not listed.

    Of the procedures subject to the discount the dearest is paid in full, each further one, and
    each further unit, at half; 52 and 73 lines stay outside, 74 lines do not.
    """
    # MCPM ch. 14 §§40.4-40.5
    dearest = _dearest(claim.lines, rates)
    return tuple(
        _asc(number, line, rate, number == dearest, claim)
        for number, (line, rate) in enumerate(zip(claim.lines, rates, strict=True), start=1)
    )


def _dearest(lines: Sequence[ClaimLine], rates: Sequence[AscRate | None]) -> int | None:
    subject = [
        (rate.payment_rate, -number)
        for number, (line, rate) in enumerate(zip(lines, rates, strict=True), start=1)
        if rate is not None and rate.payment_rate is not None and _discounted(line, rate)
    ]
    return -max(subject)[1] if subject else None


def _discounted(line: ClaimLine, rate: AscRate) -> bool:
    return rate.multiple_procedure_discount and not line.has(*NOT_DISCOUNTED)


def _asc(
    number: int, line: ClaimLine, rate: AscRate | None, dearest: bool, claim: Claim
) -> FacilityRate:
    if rate is None:
        why = "It is not on the list of what Medicare pays in an ambulatory surgical center."
        return FacilityRate(ASC, number, line, None, why, (), mcpm(14, "§40.4, pp. 20-22"))
    words, place = indicator_words(rate.payment_indicator), rate.citation()
    if rate.payment_rate is None:
        amount = NOTHING if rate.payment_indicator in PACKAGED else None
        return FacilityRate(ASC, number, line, amount, words, (), place)
    first = Entry(
        f"Payment indicator {rate.payment_indicator}", words, f"{rate.payment_rate}", rate.citation
    )
    reduced, entries = _reduced(line, rate.payment_rate, claim)
    if not _discounted(line, rate):
        amount, more = _units(line, reduced)
    else:
        amount, more = _discount(line, reduced, dearest, claim)
    return FacilityRate(ASC, number, line, amount, words, (first, *entries, *more), place)


def _reduced(line: ClaimLine, rate: Decimal, claim: Claim) -> tuple[Decimal, tuple[Entry, ...]]:
    """The rate under 52, 73 or 74, with its step."""
    modifier = next((m for m in line.modifiers if m in REDUCED), None)
    if modifier is None:
        return cents(rate), ()
    day = line.date_of_service or claim.date_of_service
    share = parameter("discontinued_facility").at(day, modifier)
    amount = cents(rate * share.value)
    step = Entry(f"Modifier {modifier}", f"{rate} × {share.value}", f"{amount}", share.citation)
    return amount, (step,)


def _units(line: ClaimLine, rate: Decimal) -> tuple[Decimal, tuple[Entry, ...]]:
    if line.units == WHOLE:
        return rate, ()
    amount = rate * line.units
    step = Entry("Units", f"{rate} × {line.units}", f"{amount}", facility_citation)
    return amount, (step,)


def _discount(
    line: ClaimLine, rate: Decimal, dearest: bool, claim: Claim
) -> tuple[Decimal, tuple[Entry, ...]]:
    day = line.date_of_service or claim.date_of_service
    share = parameter("asc_multiple_procedure").at(day, "further")
    half = cents(rate * share.value)
    amounts = [rate if dearest and unit == 0 else half for unit in range(line.units)]
    label = "Dearest procedure in full" if dearest else "Further procedure"
    words = " + ".join(str(a) if a == rate else f"{rate} × {share.value}" for a in amounts)
    total = sum(amounts, NOTHING)
    return total, (Entry(label, words, f"{total}", share.citation),)
