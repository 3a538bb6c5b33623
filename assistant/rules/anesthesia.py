"""Anesthesia: base and time units, times the conversion factor, times the role's share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.rules.entry import Entry
from assistant.rules.manual import mcpm
from assistant.rules.money import cents, rounded
from assistant.rules.open_line import OpenLine
from assistant.rules.result import RuleResult
from corpus.citation import Citation
from corpus.errors import NothingInForce
from corpus.parameter import Dated, parameter

WITHOUT_TIME = frozenset({"01996"})  # MCPM ch. 12 §50.G
SHARED = ("AA", "QZ", "QK", "QY", "QX")
SUPERVISED = "AD"
ANESTHETISTS = ("QX", "QZ")
"""Modifiers of a qualified nonphysician anesthetist (MCPM ch. 12 §140.3)."""


@dataclass(frozen=True, slots=True)
class Anesthesia:
    """Units and amount (USD) of one anesthesia session, with the entries that lead there."""

    base_units: Decimal
    time_units: Decimal
    total_units: Decimal
    amount: Decimal
    entries: tuple[Entry, ...]

    def result(self, hcpcs: str) -> RuleResult:
        """As a rule result; value in USD."""
        return RuleResult(
            "anesthesia_amount",
            {"hcpcs": hcpcs},
            str(self.amount),
            "USD",
            "",
            tuple(entry.step() for entry in self.entries),
            f"{self.total_units} units are paid {self.amount}.",
            (anesthesia_citation(),),
        )


def anesthesia_citation() -> Citation:
    """Where the anesthesia formula is written."""
    return mcpm(12, "§50, pp. 105-111")


def base_units(hcpcs: str, day: date) -> Dated | None:
    """Base units of an anesthesia code, None when Lamina does not know them."""
    try:
        return parameter("anesthesia_base_units").at(day, hcpcs)
    except NothingInForce:
        return None


def time_units(minutes: int, day: date) -> Decimal:
    """Minutes in units of a quarter of an hour, to one decimal."""
    time = parameter("anesthesia_time")
    per_unit, step = time.at(day, "minutes_per_unit").value, time.at(day, "step").value
    return rounded(Decimal(minutes) / per_unit, step)


def anesthesia(
    hcpcs: str,
    base: Decimal,
    minutes: int,
    day: date,
    modifiers: Sequence[str] = (),
    present_at_induction: bool = False,
    factor: Dated | None = None,
) -> Anesthesia:
    """The amount of a session; `base` is the highest base of its codes, `factor` USD per unit."""
    # MCPM ch. 12 §50.C, E, G
    factor = factor or parameter("anesthesia_conversion_factor").at(day)
    if SUPERVISED in modifiers:
        return _supervised(day, present_at_induction, factor)
    time = Decimal(0) if hcpcs in WITHOUT_TIME else time_units(minutes, day)
    total = base + time
    role = next((modifier for modifier in modifiers if modifier in SHARED), SHARED[0])
    share = parameter("anesthesia_share").at(day, role)
    amount = cents(total * factor.value * share.value)
    words = f"{total} × {factor.value}" + (f" × {share.value}" if share.value != 1 else "")
    entries = (
        Entry("Base units", hcpcs, f"{base}", anesthesia_citation),
        Entry(
            "Time units",
            f"{minutes} minutes",
            f"{time}",
            parameter("anesthesia_time").at(day, "step").citation,
        ),
        Entry("Units", f"{base} + {time}", f"{total}", anesthesia_citation),
        Entry("Anesthesia conversion factor", "USD per unit", f"{factor.value}", factor.citation),
        Entry(f"Payment amount ({role})", words, f"{amount}", share.citation),
    )
    return Anesthesia(base, time, total, amount, entries)


def _supervised(day: date, present_at_induction: bool, factor: Dated) -> Anesthesia:
    units = parameter("anesthesia_supervision")
    base, more = units.at(day, "base_units"), units.at(day, "induction_units")
    extra = more.value if present_at_induction else Decimal(0)
    total = base.value + extra
    amount = cents(total * factor.value)
    entries = (
        Entry("Units under AD", f"{base.value} + {extra}", f"{total}", base.citation),
        Entry("Payment amount (AD)", f"{total} × {factor.value}", f"{amount}", factor.citation),
    )
    return Anesthesia(base.value, extra, total, amount, entries)


def apply_anesthesia(lines: Sequence[OpenLine]) -> None:
    """Price the anesthesia lines of one practitioner and day as one session."""
    if not lines:
        return
    known = [(line, _base(line)) for line in lines]
    unknown = [line.line.hcpcs for line, base in known if base is None]
    minutes = sum(line.line.minutes or 0 for line in lines)
    timeless = all(line.line.hcpcs in WITHOUT_TIME for line in lines)
    if unknown or (not minutes and not timeless and not lines[0].has(SUPERVISED)):
        why = (
            f"The base units of {', '.join(unknown)} are not loaded; the price is base plus time "
            "units times the anesthesia conversion factor."
            if unknown
            else "Anesthesia is priced by base plus time units: give the minutes."
        )
        for line in lines:
            line.has_no_amount("Anesthesia", why, anesthesia_citation, payable="by_report")
        return
    lead, base = max(known, key=lambda pair: (pair[1] or Decimal(0), -pair[0].number))
    _price(lead, base or Decimal(0), minutes)
    for line in lines:
        if line is not lead:
            line.pays_nothing(
                "Same session",
                f"Included: only the highest base, {lead.line.hcpcs}, and the total time are paid.",
                anesthesia_citation,
            )


def _base(line: OpenLine) -> Decimal | None:
    if line.line.base_units is not None:
        return Decimal(line.line.base_units)
    known = base_units(line.line.hcpcs, line.day)
    return known.value if known else None


def _price(line: OpenLine, base: Decimal, minutes: int) -> None:
    session = anesthesia(
        line.line.hcpcs,
        base,
        minutes,
        line.day,
        line.line.modifiers,
        line.line.present_at_induction,
        line.factor,
    )
    line.entries += session.entries
    line.amount, line.payable = session.amount, True
    line.reasons.append(f"{session.total_units} anesthesia units.")
    if not line.has(*SHARED, SUPERVISED):
        line.reasons.append(
            f"No modifier says who gave the anesthesia: priced as personally performed "
            f"({SHARED[0]})."
        )
