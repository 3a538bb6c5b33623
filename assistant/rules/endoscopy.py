"""Endoscopies of one family: the dearest in full, the others less their common base procedure."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal

from assistant.rules.manual import mcpm
from assistant.rules.money import NOTHING
from assistant.rules.open_line import OpenLine
from corpus.citation import Citation

ENDOSCOPY = "3"


def endoscopy_citation() -> Citation:
    """Where the endoscopy rule is written."""
    return mcpm(12, "§40.6.C.13-14, pp. 96-100")


def family_amounts(fees: Sequence[Decimal], base: Decimal) -> tuple[Decimal, ...]:
    """USD for each member of a family, in the order given.

    The dearest keeps its fee, every other is paid its fee less the base procedure's, never below
    zero. The manual describes the second member; applying it to further ones is our reading.
    """
    dearest = max(range(len(fees)), key=lambda index: (fees[index], -index))
    return tuple(
        fee if index == dearest else max(fee - base, NOTHING) for index, fee in enumerate(fees)
    )


def apply_families(
    lines: Sequence[OpenLine], base_fee: Callable[[str, OpenLine], Decimal]
) -> list[list[OpenLine]]:
    """Price the families among lines of one practitioner and day; returns each family's lines.

    `base_fee(code, member)` gives the base procedure's fee in the member's setting and locality.
    """
    families: dict[str, list[OpenLine]] = defaultdict(list)
    for line in lines:
        if line.row is not None and line.row.multiple_procedure == ENDOSCOPY:
            families[line.row.endoscopic_base or line.line.hcpcs].append(line)
    bases = {line.line.hcpcs: line for line in lines if line.line.hcpcs in families}
    for base, members in families.items():
        if base in bases and bases[base] not in members:
            _include(bases[base], members)
        if _is_family(members):
            _price(members, base, base_fee(base, members[0]))
    return [members for members in families.values() if _is_family(members)]


def _is_family(members: Sequence[OpenLine]) -> bool:
    """Whether more than one endoscopy was done; every unit of a line is one."""
    return sum(len(_each(member)) for member in members) > 1


def _each(member: OpenLine) -> tuple[Decimal, ...]:
    """The fee of every unit of a line; both sides under 50 are one amount."""
    if member.units > 1 and len(member.unit_amounts) == member.units:
        return member.unit_amounts
    return (member.amount or NOTHING,)


def _include(base: OpenLine, members: Sequence[OpenLine]) -> None:
    # RVU25D.txt 291-293: the base procedure is not paid beside a member of its family
    names = ", ".join(member.line.hcpcs for member in members)
    base.pays_nothing(
        "Base endoscopy",
        f"{base.line.hcpcs} is the base procedure of {names} and is included.",
        endoscopy_citation,
    )


def _price(members: Sequence[OpenLine], base: str, base_fee: Decimal) -> None:
    fees = [fee for member in members for fee in _each(member)]
    amounts = iter(family_amounts(fees, base_fee))
    for member in members:
        _pay(member, base, base_fee, tuple((fee, next(amounts)) for fee in _each(member)))


def _pay(
    member: OpenLine, base: str, base_fee: Decimal, units: Sequence[tuple[Decimal, Decimal]]
) -> None:
    """Give a member its amount; `units` are fee and amount of each of its units."""
    words = " + ".join(
        f"{fee} in full" if fee == amount else f"({fee} − {base_fee})" for fee, amount in units
    )
    total = sum((amount for _, amount in units), NOTHING)
    if all(fee == amount for fee, amount in units):
        member.becomes("Endoscopy family, dearest", words, total, endoscopy_citation)
        return
    label = f"Endoscopy family, less base {base}"
    member.becomes(label, words.removeprefix("(").removesuffix(")") if len(units) == 1 else words,
                   total, endoscopy_citation)  # fmt: skip
    member.unit_amounts = tuple(amount for _, amount in units)
    member.reasons.append(
        f"Same endoscopy family (base {base}): paid the difference to the base procedure."
    )
