"""Single values of a claim from untrusted data: read, or refused with what would be right.

Every reader takes one value of a JSON claim, a CSV cell or a Parquet cell and raises BadInput. What
was read before is remembered: a million lines repeat a few thousand values.
"""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from corpus.errors import BadInput
from corpus.hidden_characters import without_hidden

HCPCS = re.compile(r"(?=[A-Z]*[0-9])[0-9A-Z]{5}")
MODIFIER = re.compile(r"[0-9A-Z]{2}")
LOCALITY = re.compile(r"[0-9]{5}-[0-9]{2}")
AMOUNT = re.compile(r"[0-9]{1,9}(?:\.[0-9]{0,2})?", re.ASCII)
WHOLE = re.compile(r"([0-9]+)(?:\.0*)?")
ZIP = re.compile(r"([0-9]{5})(?:-?[0-9]{4})?")
SEPARATORS = re.compile(r"[\s;,|]+")
MOST_UNITS = 9999
MOST_DIGITS = 9
REMEMBERED = 1 << 16
YES_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}

remembered = lru_cache(REMEMBERED, typed=True)
"""What was read is remembered; a list cannot be, and is read through `__wrapped__`."""


@remembered
def hcpcs(value: Any) -> str:
    """A HCPCS code, in capitals."""
    code = _text(value).upper()
    if not HCPCS.fullmatch(code):
        hint = "five characters such as 63047 or G0453"
        if isinstance(value, int) and len(code) < 5:
            hint += "; in a column of numbers leading zeros are lost, so make it a column of text"
        raise BadInput(f"'{value}' is not a HCPCS code ({hint}).")
    return code


@remembered
def modifiers(value: Any) -> tuple[str, ...]:
    """Modifiers, from a list or from one text such as "59 51"."""
    found = tuple(_text(one).upper() for one in _several(value))
    for modifier in found:
        if not MODIFIER.fullmatch(modifier):
            raise BadInput(f"'{modifier}' is not a modifier; those have two characters, e.g. 59.")
    return found


@remembered
def units(value: Any) -> int:
    """Units of service."""
    match = None if isinstance(value, bool) else WHOLE.fullmatch(_text(value))
    if match is None or len(match[1]) > MOST_DIGITS or not 0 < int(match[1]) <= MOST_UNITS:
        raise BadInput(f"'{value}' units; units are a whole number from 1 to {MOST_UNITS}.")
    return int(match[1])


@remembered
def day(value: Any) -> date:
    """A day, from year-month-day or from a date cell."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(_text(value).removesuffix("T00:00:00").removesuffix(" 00:00:00"))
    except ValueError:
        raise BadInput(
            f"'{value}' is not a date; write it as year-month-day, e.g. 2026-07-15."
        ) from None


@remembered
def money(value: Any) -> Decimal:
    """An amount in USD, zero or more."""
    if isinstance(value, str) and AMOUNT.fullmatch(value):
        return Decimal(value)  # as nearly all are written
    try:
        amount = Decimal(_text(value).replace("$", "").replace(",", ""))
    except InvalidOperation:
        raise BadInput(f"'{value}' is not an amount of money, e.g. 9000.00.") from None
    if isinstance(value, bool) or not amount.is_finite() or amount < 0:
        raise BadInput(f"the amount '{value}' is not zero or more.")
    if amount.adjusted() > MOST_DIGITS:
        raise BadInput(f"the amount '{value}' is more than a claim can hold.")
    return amount


@remembered
def whole(value: Any) -> int:
    """A whole number, zero or more."""
    match = None if isinstance(value, bool) else WHOLE.fullmatch(_text(value))
    if match is None or len(match[1]) > MOST_DIGITS:
        raise BadInput(f"'{value}' is not a whole number, zero or more.")
    return int(match[1])


@remembered
def yes(value: Any) -> bool:
    """True or false, also as yes, no, 1, 0."""
    word = _text(value).lower()
    if word not in YES_NO:
        raise BadInput(f"'{value}' is not true or false.")
    return YES_NO[word]


@remembered
def words(value: Any) -> str:
    """Any text."""
    return _text(value)


@remembered
def listed(value: Any) -> tuple[str, ...]:
    """Words in capitals, from a list or from one text."""
    return tuple(_text(one).upper() for one in _several(value))


@remembered
def setting(value: Any) -> str:
    """facility or nonfacility."""
    word = re.sub(r"[-_ ]", "", _text(value).lower())
    if word not in ("facility", "nonfacility"):
        raise BadInput(f"setting '{value}' is not facility or nonfacility.")
    return word


@remembered
def place_of_service(value: Any) -> str:
    """A place of service, two digits."""
    text = _text(value)
    if not re.fullmatch(r"[0-9]{1,2}", text):
        raise BadInput(f"place of service '{value}' is not two digits, e.g. 21 or 11.")
    return text.zfill(2)


@remembered
def locality(value: Any) -> str | None:
    """A payment locality; None for "national"."""
    text = _text(value)
    if text.lower() == "national":
        return None
    if not LOCALITY.fullmatch(text):
        raise BadInput(f"locality '{value}' is not contractor-number, e.g. 13202-01 for Manhattan.")
    return text


@remembered
def zip5(value: Any) -> str:
    """A ZIP code; of nine digits the first five."""
    match = ZIP.fullmatch(_text(value))
    if match is None:
        raise BadInput(f"ZIP code '{value}' is not five digits, e.g. 10001.")
    return match[1]


def _text(value: Any) -> str:
    if isinstance(value, list | tuple | dict):
        raise BadInput(f"{value!r} is not a single value.")
    return without_hidden(str(value)).strip()


def _several(value: Any) -> list[Any]:
    if isinstance(value, dict):
        raise BadInput(f"{value!r} is not a list.")
    if not isinstance(value, list | tuple):
        value = SEPARATORS.split(str(value))
    return [one for one in value if one not in (None, "")]
