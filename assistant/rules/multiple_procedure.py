"""Several procedures in one session: ranked by amount, the first in full, the next four at half."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.rules.entry import Entry
from assistant.rules.manual import layout, mcpm
from assistant.rules.modifier_order import normal_modifiers
from assistant.rules.money import NOTHING, cents, percent
from assistant.rules.open_line import OpenLine
from assistant.rules.result import Step
from assistant.rules.status_code import BY_REPORT
from corpus.citation import Citation
from corpus.parameter import Dated, parameter

RANKED = frozenset("123")  # RVU25D.txt 258-293
WHOLE = 1
MEANING = {
    "0": "no reduction: paid in full beside other procedures and not counted in the ranking",
    "1": "the reduction in force before 1995 (100/50/25/25/25)",
    "2": "ranked by amount: 100 % for the first, 50 % for the second to fifth, then by report",
    "3": "endoscopy family rule, then ranked with the other procedures",
    "4": "diagnostic imaging reduction (technical and professional component)",
    "5": "therapy reduction of practice expense",
    "6": "diagnostic cardiovascular reduction (technical component)",
    "7": "diagnostic ophthalmology reduction (technical component)",
    "9": "the concept does not apply",
}


def multiple_citation() -> Citation:
    """Where ranking and percentages are written."""
    return mcpm(12, "§40.6.C, pp. 96-100")


def indicator_citation() -> Citation:
    """Where the multiple-procedure indicator is defined."""
    return layout("Multiple Procedure (Modifier 51), lines 258-320")


def rank_share(rank: int, day: date) -> Dated | None:
    """Share of the amount at a rank (1 = dearest); None from the rank on that is by report."""
    shares = parameter("multiple_procedure")
    return shares.at(day, rank) if str(rank) in shares.keys(day) else None


@dataclass(slots=True)
class _Item:
    """What takes one rank: a unit of a line, a bilateral pair, or a whole endoscopy family."""

    lines: list[OpenLine]
    amount: Decimal
    unit: int | None = None

    def order(self) -> tuple[Decimal, Decimal, tuple[str, ...], str, int, int, int]:
        """Sort key; what is equal in amount and charge is ordered by its own codes, not by line."""
        line, unit = self.lines[0], self.unit or 0
        mods = normal_modifiers(line.line.modifiers)
        return -self.amount, -self.charge, mods, line.line.hcpcs, line.units, unit, line.number

    @property
    def charge(self) -> Decimal:
        """Billed dollars; a unit has its part of the line's."""
        billed = max((line.charge or NOTHING for line in self.lines), default=NOTHING)
        return billed if self.unit is None else billed / self.lines[0].units


def apply_ranking(lines: Sequence[OpenLine], families: Sequence[list[OpenLine]]) -> None:
    """Rank the lines of one practitioner and day and reduce them.

    `families` are endoscopy families already priced; each counts as one amount. Lines that are not
    ranked (indicator 0, returns to the OR, post-operative care) must not be passed.
    """
    items = _items(lines, families)
    if len(items) < WHOLE + 1:
        return
    # MCPM ch. 12 §40.6.C.9-12: by amount, not charge; C.15: equal amounts by billed dollars
    items.sort(key=_Item.order)
    units: dict[int, list[Decimal | None]] = {}
    for rank, item in enumerate(items, start=1):
        _reduce(item, rank, units)
    for line in lines:
        if line.number in units:
            _sum_units(line, units[line.number])


def _items(lines: Sequence[OpenLine], families: Sequence[list[OpenLine]]) -> list[_Item]:
    of_family = {line.number for family in families for line in family}
    items = [
        _Item(family, sum((m.amount or NOTHING for m in family), NOTHING)) for family in families
    ]
    for line in lines:
        if line.number in of_family or line.joined_to is not None or line.amount is None:
            continue
        if line.units > WHOLE:
            each = line.unit_amounts or (line.unit_fee,) * line.units
            items += [_Item([line], amount, unit) for unit, amount in enumerate(each)]
        else:
            items.append(_Item([line], line.amount))
    return items


def _reduce(item: _Item, rank: int, units: dict[int, list[Decimal | None]]) -> None:
    day = item.lines[0].day
    share = rank_share(rank, day)
    for line in item.lines:
        line.rank = rank if line.rank is None else min(rank, line.rank)
    if item.unit is not None:
        line = item.lines[0]
        paid = None if share is None else cents(item.amount * share.value)
        units.setdefault(line.number, []).append(paid)
        words = "by report" if share is None else f"{item.amount} × {share.value}"
        line.entries.append(
            Entry(
                f"Rank {rank}, unit {item.unit + 1}",
                words,
                f"{paid or 'no amount'}",
                multiple_citation,
            )
        )
        return
    if share is None:
        for line in item.lines:
            _suspend(line, rank)
        return
    _share_out(item, rank, share.value)


def _share_out(item: _Item, rank: int, share: Decimal) -> None:
    """Reduce an item's lines; a family is one amount, so its dearest line takes the odd cent."""
    label = f"Rank {rank} of the multiple procedures"
    whole = cents(item.amount * share)
    dearest = max(item.lines, key=lambda line: (line.amount or NOTHING, -line.number))
    for line in item.lines:
        line.times(label, share, multiple_citation)
        line.reasons.append(_rank_reason(rank, share))
    odd = whole - sum((line.amount or NOTHING for line in item.lines), NOTHING)
    if odd and dearest.amount is not None:
        dearest.becomes(
            "Family rounded as one",
            f"{dearest.amount} + {odd}",
            dearest.amount + odd,
            multiple_citation,
        )


def _rank_reason(rank: int, share: Decimal) -> str:
    paid = "in full" if share == 1 else f"at {percent(share)}"
    return f"Rank {rank} of the multiple procedures: paid {paid}."


def _suspend(line: OpenLine, rank: int) -> None:
    # MCPM ch. 12 §40.6.C.12: beyond five, by report, never below half
    floor = parameter("multiple_procedure").at(line.day, "floor")
    assert line.amount is not None
    least = cents(line.amount * floor.value)
    line.entries.append(
        Entry("Floor", f"{line.amount} × {floor.value}", f"{least}", floor.citation)
    )
    line.if_supported = least
    line.has_no_amount(
        f"Rank {rank}",
        f"Rank {rank}: more than five procedures are priced by report, at no less than {least}.",
        multiple_citation,
    )


def _sum_units(line: OpenLine, amounts: list[Decimal | None]) -> None:
    paid = tuple(amount for amount in amounts if amount is not None)
    each = line.unit_amounts or (line.unit_fee,) * line.units
    suspended = [fee for fee, amount in zip(each, amounts, strict=True) if amount is None]
    if paid:
        words = " + ".join(map(str, paid))
        line.becomes("Units together", words, sum(paid, NOTHING), multiple_citation)
        line.unit_amounts = paid
        line.reasons.append("Several units of a ranked code count as several procedures.")
    if suspended:
        _suspend_units(line, suspended, sum(paid, NOTHING))


def _suspend_units(line: OpenLine, suspended: Sequence[Decimal], paid: Decimal) -> None:
    # MCPM ch. 12 §40.6.C.12: units beyond the fifth procedure by report, never below half
    floor = parameter("multiple_procedure").at(line.day, "floor")
    line.if_supported = paid + sum((cents(fee * floor.value) for fee in suspended), NOTHING)
    why = (
        f"{len(suspended)} of {line.units} units rank beyond the fifth procedure: the contractor "
        f"prices them by report; the line is then no less than {line.if_supported}."
    )
    if len(suspended) == line.units:
        line.has_no_amount("By report", why, multiple_citation)
        return
    line.payable = BY_REPORT
    line.reasons.append(why)


def why_not_halved(lines: Sequence[OpenLine]) -> Step | None:
    """The sentence on a claim of several procedures of which none is reduced, else None."""
    live = [line for line in lines if line.row is not None and line.live]
    if len(live) < WHOLE + 1 or any((line.rank or 0) > WHOLE for line in live):
        return None
    ranked = [
        line.line.hcpcs for line in live if line.row and line.row.multiple_procedure in RANKED
    ]
    exempt = [line.line.hcpcs for line in live if line.row and line.row.multiple_procedure == "0"]
    if not exempt or len(ranked) > WHOLE:
        return None
    only = (
        f"only {ranked[0]} is subject to ranking: it is the first procedure and paid in full; "
        if ranked
        else ""
    )
    many = len(set(exempt)) > 1
    return Step(
        "Why nothing is halved",
        f"{only}{', '.join(dict.fromkeys(exempt))} {'carry' if many else 'carries'} "
        "multiple-procedure indicator 0: such codes, add-on codes among them, are neither counted "
        "in the ranking nor reduced, whatever their units",
        "no reduction",
        indicator_citation(),
    )
