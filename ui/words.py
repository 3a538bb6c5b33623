"""The screen's own words: badges, sources in a line, checks of the verifier."""

from assistant.answer import Answer, NumberedCitation
from assistant.words import STATUS as STATUS_WORDS
from assistant.words import place_words

_LOOKS = {
    "partial": ("orange", ":material/rule:"),
    "not_found": ("orange", ":material/search_off:"),
    "refused": ("gray", ":material/block:"),
    "needs_input": ("blue", ":material/edit_note:"),
}
STATUS = {status: (STATUS_WORDS[status], *look) for status, look in _LOOKS.items()}
"""Label, colour and icon of a status other than answered."""
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


def citation_line(numbered: NumberedCitation) -> str:
    """Title, place and edition of a source."""
    return place_words(numbered.citation)


def hints(answer: Answer) -> dict[int, str]:
    """The sources of an answer by number, as shown when hovering over a chip."""
    return {numbered.n: citation_line(numbered) for numbered in answer.citations}


def sources_words(answer: Answer) -> str:
    """How many sources an answer has, "" for none."""
    count = len(answer.citations)
    return f"Sources ({count})" if count else ""


def steps_words(answer: Answer) -> str:
    """How many steps its calculations and verdicts have, "" for none."""
    count = len([step for result in answer.results for step in result.steps])
    return f"Calculation ({count} {'step' if count == 1 else 'steps'})" if count else ""


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
