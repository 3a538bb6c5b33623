"""The field's words for what records name in code: settings, status, rules, checks, what Lamina is."""

import re
from collections.abc import Mapping
from datetime import date

from assistant.answer import Answer
from assistant.rules.result import RuleResult
from corpus.citation import Citation

STATUS = {
    "partial": "Answered in part",
    "not_found": "Not in the loaded sources",
    "refused": "Outside of what Lamina answers",
    "needs_input": "One more detail needed",
}
SETTING = {"facility": "facility", "nonfacility": "non-facility"}
TOOLS = {
    "look_up_document": "Documents looked through",
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
    "numbers": "figures", "codes": "codes", "modifiers": "modifiers", "diagnoses": "diagnoses",
    "dates": "dates", "editions": "editions", "citations": "citations", "quotes": "quotations",
    "statements": "statements", "verdicts": "verdicts",
}  # fmt: skip
"""What a check of the verifier counts."""
WHAT_IT_IS = (
    "It is a reference desk: it answers from CMS's published tables and rules, its own cited pages and the "
    "documents imported into it. Every figure names its source and edition; every calculation shows its steps.",
    "It is not a coverage decision, a private payer's rate, legal advice, or a promise that a claim is safe to "
    "submit. CPT codes are the American Medical Association's; no CPT descriptor is kept in it.",
    "Text that looks like a patient identifier was screened and masked before anything was looked up. That is "
    "screening, not a promise of de-identification.",
)
SENTENCES = re.compile(r"(?<=\.)\s+(?=[A-Z])")
UNFINISHED = "The answer to this question was not finished."


def long_date(day: date) -> str:
    """15 July 2026."""
    return f"{day.day} {day:%B %Y}"


def settings_line(settings: Mapping[str, str]) -> str:
    """What a question was asked under, in one line."""
    setting = settings.get("setting")
    parts = [f"date of service {settings.get('date_of_service', 'not given')}", _where(settings)]
    parts.append(f"setting {SETTING.get(setting, setting)}" if setting else "setting as the code is performed")  # fmt: skip
    if settings.get("qualifying_participant") == "True":
        parts.append("qualifying APM participant")
    parts.append("non-participating" if settings.get("participating") == "False" else "participating")  # fmt: skip
    if settings.get("payer"):
        parts.append(f"payer {settings['payer']}")
    return " · ".join(parts)


def _where(settings: Mapping[str, str]) -> str:
    if settings.get("locality"):
        return f"locality {settings['locality']}"
    return f"ZIP {settings['zip']}" if settings.get("zip") else "national"


def place_words(citation: Citation) -> str:
    """Title, place and edition of a source."""
    parts = (citation.title or citation.source, citation.locator, citation.edition)
    return " · ".join(part for part in parts if part)


def tool_words(tool: str) -> str:
    """What a rule computes."""
    return TOOLS.get(tool, tool.replace("_", " ").capitalize())


def result_words(result: RuleResult) -> str:
    """What a rule computed and for what, for the caption of its steps."""
    name = tool_words(result.tool)
    of = [result.inputs[key] for key in ("hcpcs", "modifier") if result.inputs.get(key)]
    return " ".join((name, *of))


def outcome_words(result: RuleResult) -> str:
    """What came of it: the rule's sentences, each once, or its value with unit; and the edition."""
    edition = f" Edition {result.edition}." if result.edition else ""
    if result.reason or result.value is None:
        said = dict.fromkeys(SENTENCES.split(result.reason or "No value exists."))
        return f"{' '.join(said)}{edition}"
    return f"{result.value.replace('_', ' ')} {result.unit}.{edition}"


def verified_words(answer: Answer) -> str:
    """What the verifier looked at before the answer was shown, and what it found."""
    if not answer.verification:
        return ""
    looked = [f"{check.count} {CHECKS[check.name]}" for check in answer.verification
              if check.count and check.name in CHECKS]  # fmt: skip
    failed = [
        CHECKS.get(check.name, check.name) for check in answer.verification if not check.passed
    ]
    outcome = f"not borne out: {', '.join(failed)}" if failed else "all borne out by the sources"
    return f"Checked before it was shown ({', '.join(looked)}): {outcome}." if looked else ""
