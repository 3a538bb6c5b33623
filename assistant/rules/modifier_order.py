"""The one order in which a line's modifiers are compared: pricing first, sites after, each once."""

from collections.abc import Iterable
from functools import lru_cache

from assistant.rules.ptp_verdict import ANATOMIC

# Modifiers that choose the fee row, then those that change the amount; sites and information after
_ROW = ("26", "TC", "53", "73", "74")
_PRICING = (
    *("22", "50", "51", "52", "54", "55", "56", "62", "66", "78", "80", "81", "82", "AS"),
    *("AA", "AD", "QK", "QX", "QY", "QZ", "CT", "FX", "FY"),
)
_SIDES = ("LT", "RT")


def normal_modifiers(modifiers: Iterable[str]) -> tuple[str, ...]:
    """Each modifier once, capitals, in an order that does not depend on how they were written.

    Among the anatomic ones the most specific goes first (MCPM ch. 4 §20.6.1).
    """
    return _normal(tuple(modifiers))


@lru_cache(4096)
def _normal(modifiers: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({modifier.strip().upper() for modifier in modifiers}, key=_place))


def _place(modifier: str) -> tuple[int, str]:
    groups = (_ROW, _PRICING, ANATOMIC - set(_SIDES), _SIDES)
    found = (place for place, group in enumerate(groups) if modifier in group)
    return next(found, len(groups)), modifier
