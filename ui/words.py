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
CHECKS = {
    "numbers": ("Figures", "figures"),
    "units": ("Units of figures (dollars, RVUs, percent)", "units"),
    "codes": ("Procedure codes", "codes"),
    "modifiers": ("Modifiers and indicators", "modifiers"),
    "diagnoses": ("Diagnoses", "diagnoses"),
    "dates": ("Dates", "dates"),
    "editions": ("Editions", "editions"),
    "citations": ("Citations bear on their statement", "citations"),
    "quotes": ("Quotations stand in their source", "quotations"),
    "statements": ("Statements say what their source says", "statements"),
    "verdicts": ("Verdicts are those of the rules", "verdicts"),
    "refusals": ("Refusals give no figure", "statements"),
}
"""A check of the verifier: what it looks at, as a heading and as things that are counted."""
SHORT = ("numbers", "codes", "citations")
"""Checks that the badge counts."""


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


def verified_words(answer: Answer) -> str:
    """The badge: what was verified, or that something was not borne out."""
    if not all(check.passed for check in answer.verification):
        return "Not verified in full"
    counts = {check.name: check.count for check in answer.verification}
    parts = [_counted(counts[name], CHECKS[name][1]) for name in SHORT if counts.get(name)]
    if not parts and answer.numbers:
        parts = [f"{len(answer.numbers)} figures and codes"]
    return f"Verified: {', '.join(parts)}" if parts else "Verified"


def _counted(count: int, words: str) -> str:
    return f"{count} {words.removesuffix('s') if count == 1 else words}"


def verified_icon(answer: Answer) -> str:
    """The sign of the badge."""
    passed = all(check.passed for check in answer.verification)
    return ":material/verified:" if passed else ":material/report:"


def check_rows(answer: Answer) -> list[tuple[str, str, str]]:
    """Each check in words: its name, how many things it looked at, and what came of it."""
    rows = []
    for check in answer.verification:
        name = CHECKS.get(check.name, (check.name.capitalize(), ""))[0]
        faults = "; ".join(f"{fault.text} {fault.reason}" for fault in check.faults)
        rows.append((name, str(check.count), faults or "passed"))
    return rows
