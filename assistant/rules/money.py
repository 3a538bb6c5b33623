"""Money: decimal dollars, rounded half-up to the cent in this one place."""

from decimal import ROUND_HALF_UP, Decimal

from assistant.rules.manual import mcpm
from corpus.citation import Citation

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")


def cents(amount: Decimal) -> Decimal:
    """USD rounded to the cent, half a cent upwards.

    MCPM ch. 12 §40.6.C.17 says "nearest cent" and leaves the half cent open; half-up is our choice.
    """
    return amount.quantize(CENT, ROUND_HALF_UP)


def rounded(value: Decimal, step: Decimal) -> Decimal:
    """A value rounded half-up to the decimals of `step` (0.1 for anesthesia time units)."""
    return value.quantize(step, ROUND_HALF_UP)


def dollars(amount: Decimal) -> str:
    """An amount for a sentence: $1,193.75."""
    return f"${amount:,.2f}"


def percent(share: Decimal) -> str:
    """A share for a sentence: 62.5 %."""
    return f"{(share * 100).normalize():f} %"


def rounding_citation() -> Citation:
    """Where rounding to the cent is written."""
    return mcpm(12, "§40.6.C.17, pp. 96-100")
