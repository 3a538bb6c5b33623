"""The field's words for what the assistant's records name in code."""

from collections.abc import Mapping

from assistant.answer import Answer, NumberedCitation

STATUS = {
    "partial": ("Answered in part", "orange", ":material/rule:"),
    "not_found": ("Not in the loaded sources", "orange", ":material/search_off:"),
    "refused": ("Outside of what Lamina answers", "gray", ":material/block:"),
    "needs_input": ("One more detail needed", "blue", ":material/edit_note:"),
}
SETTING = {"facility": "facility", "nonfacility": "non-facility"}
TOOLS = {
    "mue_verdict": "Units (MUE)",
    "ptp_verdict": "NCCI edit pair",
    "add_on_verdict": "Add-on code",
    "modifier_verdict": "Modifier",
    "status_verdict": "Status",
    "indicator_words": "Indicators",
    "rvu_change": "Change of RVUs",
    "locality_of_zip": "Locality of the ZIP code",
}


def settings_line(settings: Mapping[str, str]) -> str:
    """What a question is asked under, in one line."""
    setting = settings.get("setting")
    parts = [f"date of service {settings.get('date_of_service', 'not given')}", _where(settings)]
    parts.append(
        f"setting {SETTING.get(setting, setting)}"
        if setting
        else "setting as the code is performed"
    )
    if settings.get("qualifying_participant") == "True":
        parts.append("qualifying APM participant")
    parts.append(
        "participating" if settings.get("participating") != "False" else "non-participating"
    )
    return " · ".join(parts)


def _where(settings: Mapping[str, str]) -> str:
    if settings.get("locality"):
        return f"locality {settings['locality']}"
    return f"ZIP {settings['zip']}" if settings.get("zip") else "national"


def citation_line(numbered: NumberedCitation) -> str:
    """Title, place and edition of a source."""
    c = numbered.citation
    return " · ".join(part for part in (c.title or c.source, c.locator, c.edition) if part)


def hints(answer: Answer) -> dict[int, str]:
    """The sources of an answer by number, as shown when hovering over a chip."""
    return {numbered.n: citation_line(numbered) for numbered in answer.citations}


def tool_words(tool: str) -> str:
    """What a rule computes, for a heading."""
    return TOOLS.get(tool, tool.replace("_", " ").capitalize())
