"""Several diagnostic tests in one session: technical and professional components reduced apart.

Indicator 4 imaging, 6 cardiovascular, 7 ophthalmology; then the OPPS cap and modifiers CT, FX, FY.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.rules.entry import Entry
from assistant.rules.manual import layout, mcpm
from assistant.rules.money import NOTHING, cents, percent
from assistant.rules.open_line import OpenLine
from assistant.rules.payment_amount import adjusted_expression, adjusted_rvu, unit_amount
from corpus.citation import Citation
from corpus.parameter import Dated, parameter
from corpus.rows import FeeRow

TECHNICAL, PROFESSIONAL = "TC", "26"
REDUCED: Mapping[str, Mapping[str, str]] = {
    "4": {TECHNICAL: "imaging_mppr_tc", PROFESSIONAL: "imaging_mppr_pc"},
    "6": {TECHNICAL: "cardiovascular_mppr"},
    "7": {TECHNICAL: "ophthalmology_mppr"},
}
EQUIPMENT = ("CT", "FX", "FY")
TECHNICAL_ONLY, WHOLE_TEST_ONLY = "3", "4"
OVER_CAP = "The OPPS cap is lower than the technical component's fee."
NAMES = {TECHNICAL: "technical component", PROFESSIONAL: "professional component"}


def reduction_citation() -> Citation:
    """Where the diagnostic reductions are defined."""
    return layout("Multiple Procedure (Modifier 51), indicators 4, 6 and 7, lines 294-320")


def cap_citation() -> Citation:
    """Where the OPPS cap on imaging is written."""
    return layout("OPPS imaging cap, lines 64-80 and 502-516")


def equipment_citation() -> Citation:
    """Where CT, FX and FY are written."""
    return mcpm(13, "§§20.2.4-20.2.6, pp. 5-7")


@dataclass(slots=True)
class _Component:
    """One component of one unit of a line: its fee, and what remains of it.

    `times` is how often the row's own fee is in it (2 for both sides of an indicator 3 code).
    """

    line: OpenLine
    name: str
    row: FeeRow
    times: Decimal
    fee: Decimal
    amount: Decimal


def apply_diagnostic(lines: Sequence[OpenLine]) -> None:
    """Reduce, cap and adjust the diagnostic lines of one practitioner and day."""
    parts = {line.number: _components(line) for line in lines if line.live}
    tests = [line for line in lines if line.live and line.row and _indicator(line) in REDUCED]
    for indicator in dict.fromkeys(map(_indicator, tests)):
        family = [line for line in tests if _indicator(line) == indicator]
        for name, share in REDUCED[indicator].items():
            _rank([p for line in family for p in parts[line.number] if p.name == name], share)
        if len(family) > 1:
            _say_whole_tests(family)
    for line in lines:
        if line.live and parts[line.number]:
            _cap(line, parts[line.number])
            _equipment(line, parts[line.number])
            _close(line, parts[line.number])


def _indicator(line: OpenLine) -> str:
    assert line.row is not None
    return line.row.multiple_procedure or ""


def _say_whole_tests(family: Sequence[OpenLine]) -> None:
    """Tests with one code for both parts: the file prints no technical component to reduce."""
    # RVU25D.txt 643-659, PC/TC indicator 4
    for line in family:
        if line.row is not None and line.row.pctc_indicator == WHOLE_TEST_ONLY:
            line.reasons.append(
                f"{line.line.hcpcs} stands for both components (PC/TC indicator 4): its technical "
                "component has a code of its own and is not reduced or ranked here."
            )


def _components(line: OpenLine) -> list[_Component]:
    """The components of every unit: itself for 26 and TC rows, both for a global row."""
    row = line.row
    if row is None or line.factor is None or line.amount is None or row.status not in "ART":
        return []
    alone = TECHNICAL if row.pctc_indicator == TECHNICAL_ONLY else row.modifier
    if alone in (TECHNICAL, PROFESSIONAL):
        rows = {alone: row}
    else:
        technical, professional = line.row_of(TECHNICAL), line.row_of(PROFESSIONAL)
        if technical is None or professional is None:
            return []
        rows = {TECHNICAL: technical, PROFESSIONAL: professional}
    times = line.amount / line.units / line.unit_fee if line.unit_fee else Decimal(1)
    factor = line.factor.value
    fees = {
        name: cents(unit_amount(r, line.setting, line.gpci, factor) * times)
        for name, r in rows.items()
    }
    return [
        _Component(line, name, r, times, fees[name], fees[name])
        for _ in range(line.units)
        for name, r in rows.items()
    ]


def _rank(components: list[_Component], share_name: str) -> None:
    if len(components) <= 1:
        return
    # RVU25D.txt 294-320: each component is ranked apart; the dearest in full
    components.sort(key=_order)
    share = parameter(share_name).at(components[0].line.day)
    for part in components[1:]:
        part.amount = cents(part.fee * share.value)
        part.line.entries.append(
            Entry(
                f"Further {NAMES[part.name]}",
                f"{part.fee} × {share.value}",
                f"{part.amount}",
                share.citation,
            )
        )
        why = f"The {NAMES[part.name]} of a further test is paid at {percent(share.value)}."
        if why not in part.line.reasons:
            part.line.reasons.append(why)


def _order(part: _Component) -> tuple[Decimal, Decimal, tuple[str, ...], str, int]:
    """The dearest first; equal ones by charge and code, so that the lines' order decides nothing."""
    line = part.line
    return -part.fee, -(line.charge or NOTHING), line.line.modifiers, line.line.hcpcs, line.number


def opps_amount(row: FeeRow, setting: str, line: OpenLine) -> Decimal | None:
    """The technical component at hospital outpatient values, USD; None where no cap is printed."""
    pe = row.opps_facility_pe if setting == "facility" else row.opps_nonfacility_pe
    if not pe or row.opps_mp is None or line.factor is None:
        return None
    return cents(adjusted_rvu(row.work_rvu, pe, row.opps_mp, line.gpci) * line.factor.value)


def _cap(line: OpenLine, parts: Sequence[_Component]) -> None:
    # RVU25D.txt 64-80: the lower of the two; after the reduction (our reading)
    for part in parts:
        capped = opps_amount(part.row, line.setting, line) if part.name == TECHNICAL else None
        if capped is None or line.factor is None:
            continue
        facility = line.setting == "facility"
        pe = part.row.opps_facility_pe if facility else part.row.opps_nonfacility_pe
        words = adjusted_expression(
            part.row.work_rvu, pe or Decimal(0), part.row.opps_mp or Decimal(0), line.gpci
        )
        limit = cents(capped * part.times)
        more = f" × {part.times}" if part.times != 1 else ""
        line.entries.append(
            Entry(
                "OPPS cap on the technical component",
                f"({words}) × {line.factor.value}{more}",
                f"{limit}",
                cap_citation,
            )
        )
        if limit < part.amount:
            part.amount = limit
            if OVER_CAP not in line.reasons:
                line.reasons.append(OVER_CAP)


def _equipment(line: OpenLine, parts: Sequence[_Component]) -> None:
    # MCPM ch. 13 §§20.2.4-20.2.6
    for modifier in EQUIPMENT:
        if not line.has(modifier):
            continue
        share = equipment_share(modifier, line.day)
        for part in parts:
            if part.name == TECHNICAL:
                before, part.amount = part.amount, cents(part.amount * share.value)
                line.entries.append(
                    Entry(
                        f"Technical component under {modifier}",
                        f"{before} × {share.value}",
                        f"{part.amount}",
                        share.citation,
                    )
                )


def equipment_share(modifier: str, day: date) -> Dated:
    """Share of the technical component paid under CT, FX or FY."""
    return parameter("imaging_modifiers").at(day, modifier)


def _close(line: OpenLine, parts: Sequence[_Component]) -> None:
    together: dict[str, Decimal] = {}
    for part in parts:
        together[part.name] = together.get(part.name, NOTHING) + part.amount
    line.components = tuple(together.items())
    if all(part.amount == part.fee for part in parts):
        return
    total = sum(together.values(), NOTHING)
    line.becomes(
        "Components together",
        " + ".join(str(part.amount) for part in parts),
        total,
        reduction_citation,
    )
    line.unit_amounts = ()
