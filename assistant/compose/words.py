"""Small wording shared by the writers: amounts, days, lists, settings."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from assistant.query import Query


def money(amount: str | Decimal) -> str:
    """An amount in USD with thousands commas: "$1,193.75"; a third decimal that CMS prints stays."""
    value = Decimal(amount)
    mills = value == value.quantize(Decimal("0.001")) != value.quantize(Decimal("0.01"))
    return f"${value:,.3f}" if mills else f"${value:,.2f}"


def no_amount(status: str) -> str:
    """What stands in place of an amount where CMS sets none."""
    return f"no amount (status {status})"


def listed(items: Sequence[str], last: str = "and") -> str:
    """ "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def day(value: date) -> str:
    """A date as people write it, with the ISO form beside it: "5 April 2026 (2026-04-05)"."""
    return f"{value.day} {value:%B %Y} ({value.isoformat()})"


def setting_name(setting: str) -> str:
    """ "facility" or "non-facility"."""
    return "facility" if setting == "facility" else "non-facility"


def asked_for(query: Query) -> str:
    """The day the answer speaks for."""
    return f"{query.under.date_of_service.day} {query.under.date_of_service:%B %Y}"
