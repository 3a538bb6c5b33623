"""The settings of an answer in words: the date, the place, and what differs from the usual."""

from collections.abc import Mapping
from datetime import date

SETTING = {"facility": "facility", "nonfacility": "non-facility"}


def settings_in_words(settings: Mapping[str, str]) -> str:
    """ "15 July 2026, national": setting, QP status, participation and payer only where they were set."""
    day = settings.get("date_of_service", "")
    parts = [_day(day), _place(settings)]
    if setting := settings.get("setting"):
        parts.append(SETTING.get(setting, setting))
    if settings.get("qualifying_participant") == "True":
        parts.append("qualifying APM participant")
    if settings.get("participating") == "False":
        parts.append("non-participating")
    if payer := settings.get("payer"):
        parts.append(f"payer {payer}")
    return ", ".join(part for part in parts if part)


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {day:%B %Y}"


def _place(settings: Mapping[str, str]) -> str:
    if settings.get("locality"):
        return f"locality {settings['locality']}"
    return f"ZIP {settings['zip']}" if settings.get("zip") else "national"
